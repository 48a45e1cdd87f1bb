"""Questions with their numbers, answers given by command, and who wonders too."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Row, delete, func, insert, select, update

from bot.model import Home, MessageRef, PersonRef, Place
from bot.questions.numbered import NOT_FOUND_YET, Found, Given, Numbered
from bot.questions.question import Evidence, QuestionState
from bot.store.database import Transaction
from bot.store.questions_tables import answers, questions, wonders
from bot.store.upsert import insert as insert_or


async def ask(
    transaction: Transaction,
    cohort: str,
    who: tuple[Home, PersonRef, str],
    text: str,
    subject: str | None,
    at: datetime,
    *,
    is_anonymous: bool,
) -> int:
    """Keep a question that was asked by command; its number."""
    home, person, name = who
    asked = await transaction.execute(
        insert(questions)
        .values(
            cohort_id=cohort,
            home=home,
            person=person,
            name=name,
            is_anonymous=is_anonymous,
            text=text,
            subject=subject,
            at=at,
            **_written(NOT_FOUND_YET),
        )
        .returning(questions.c.id)
    )
    return int(asked.scalar_one())


async def number(
    transaction: Transaction,
    cohort: str,
    who: tuple[Home, PersonRef, str],
    ref: MessageRef,
    subject: str | None,
    at: datetime,
    found: Found = NOT_FOUND_YET,
) -> int | None:
    """Give a number to a question that stands in a message; None where it has one."""
    home, person, name = who
    made = await transaction.execute(
        insert_or(transaction, questions)
        .values(
            cohort_id=cohort,
            home=home,
            ref=ref,
            person=person,
            name=name,
            is_anonymous=False,
            subject=subject,
            at=at,
            **_written(found),
        )
        .on_conflict_do_nothing()
        .returning(questions.c.id)
    )
    new = made.scalar_one_or_none()
    return int(new) if new is not None else None


async def note(transaction: Transaction, question: int, found: Found) -> None:
    """Keep how a question stands."""
    await transaction.execute(update(questions).where(questions.c.id == question).values(**_written(found)))


async def gone(transaction: Transaction, home: Home, ref: MessageRef) -> None:
    """A message was deleted: what it asked is not asked any more."""
    await transaction.execute(
        update(questions).where(questions.c.home == home, questions.c.ref == ref).values(stands=False)
    )


async def get(transaction: Transaction, question: int) -> Numbered | None:
    """The question with this number."""
    row = (await transaction.execute(select(questions).where(questions.c.id == question))).first()
    return _numbered(row) if row is not None else None


async def by_ref(transaction: Transaction, home: Home, ref: MessageRef) -> Numbered | None:
    """The question that stands in this message."""
    row = (await transaction.execute(select(questions).where(questions.c.home == home, questions.c.ref == ref))).first()
    return _numbered(row) if row is not None else None


async def of_cohort(transaction: Transaction, cohort: str) -> Sequence[Numbered]:
    """Every question of a cohort, the oldest first."""
    found = await transaction.execute(
        select(questions).where(questions.c.cohort_id == cohort).order_by(questions.c.at, questions.c.id)
    )
    return [_numbered(row) for row in found]


async def standing(
    transaction: Transaction,
    cohort: str,
    *,
    only_open: bool = False,
    of: tuple[Home, PersonRef] | None = None,
    newest: int | None = None,
) -> Sequence[Numbered]:
    """Questions of a cohort that are still asked, the oldest first: all, open ones, the newest; or one person's, also
    those that staff took out."""
    chosen = select(questions).where(questions.c.cohort_id == cohort, questions.c.stands)
    if of is None:
        chosen = chosen.where(questions.c.refused_at.is_(None))
    if only_open:
        chosen = chosen.where(questions.c.state != QuestionState.ANSWERED)
    if of is not None:
        chosen = chosen.where(questions.c.home == of[0], questions.c.person == of[1])
    chosen = chosen.order_by(questions.c.at.desc(), questions.c.id.desc()).limit(newest)
    return [_numbered(row) for row in reversed((await transaction.execute(chosen)).all())]


async def in_place(
    transaction: Transaction, cohort: str, home: Home, place: Place, since: datetime
) -> Sequence[Numbered]:
    """Questions that were found at *place* since then."""
    found = await transaction.execute(
        select(questions).where(
            questions.c.cohort_id == cohort,
            questions.c.home == home,
            questions.c.place == place,
            questions.c.at >= since,
        )
    )
    return [_numbered(row) for row in found]


async def with_refs(transaction: Transaction, home: Home, refs: Sequence[MessageRef]) -> Sequence[Numbered]:
    """Questions by the messages in which they stand."""
    found = await transaction.execute(select(questions).where(questions.c.home == home, questions.c.ref.in_(refs)))
    return [_numbered(row) for row in found]


async def with_ids(transaction: Transaction, ids: Sequence[int]) -> Mapping[int, Numbered]:
    """Questions by their numbers."""
    found = await transaction.execute(select(questions).where(questions.c.id.in_(ids)))
    return {row.id: _numbered(row) for row in found}


async def lock(transaction: Transaction, question: int) -> None:
    """Let nobody else change a question until this transaction ends; on SQLite nobody else can anyway."""
    await transaction.execute(select(questions.c.id).where(questions.c.id == question).with_for_update())


async def take_question_back(transaction: Transaction, question: int) -> None:
    """Its words are gone, and who asked."""
    await transaction.execute(
        update(questions).where(questions.c.id == question).values(text=None, person=None, name="", stands=False)
    )


async def reword(transaction: Transaction, question: int, text: str) -> None:
    """Let a question asked by command say something else."""
    await transaction.execute(update(questions).where(questions.c.id == question).values(text=text))


async def refuse(transaction: Transaction, question: int, at: datetime | None) -> None:
    """Take a question out of its room, or, with None, back in."""
    await transaction.execute(update(questions).where(questions.c.id == question).values(refused_at=at))


async def answer(
    transaction: Transaction, question: int, who: tuple[Home, PersonRef, str], text: str, at: datetime
) -> int:
    """Keep an answer; its number."""
    home, person, name = who
    given = await transaction.execute(
        insert(answers)
        .values(question_id=question, home=home, person=person, name=name, text=text, at=at)
        .returning(answers.c.id)
    )
    return int(given.scalar_one())


async def take_back(transaction: Transaction, given: int, at: datetime) -> None:
    await transaction.execute(update(answers).where(answers.c.id == given).values(taken_back_at=at))


async def given_answer(transaction: Transaction, given: int) -> Given | None:
    """The answer with this number."""
    row = (await transaction.execute(select(answers).where(answers.c.id == given))).first()
    return _given(row) if row is not None else None


async def answers_with_ids(transaction: Transaction, ids: Sequence[int]) -> Mapping[int, Given]:
    """Answers by their numbers, without those that were taken back."""
    found = await transaction.execute(
        select(answers).where(answers.c.id.in_(ids), answers.c.taken_back_at.is_(None), answers.c.text.is_not(None))
    )
    return {row.id: _given(row) for row in found}


async def answers_in(transaction: Transaction, cohort: str) -> Sequence[Given]:
    """Every answer that was given in a cohort by command, and not taken back, the oldest first."""
    found = await transaction.execute(
        select(answers)
        .join(questions, questions.c.id == answers.c.question_id)
        .where(questions.c.cohort_id == cohort, answers.c.taken_back_at.is_(None), answers.c.text.is_not(None))
        .order_by(answers.c.id)
    )
    return [_given(row) for row in found]


async def wonder(transaction: Transaction, question: int, home: Home, person: PersonRef, at: datetime) -> bool:
    """Somebody wonders too; False where they did already."""
    statement = insert_or(transaction, wonders).values(question_id=question, home=home, person=person, at=at)
    made = await transaction.execute(statement.on_conflict_do_nothing().returning(wonders.c.question_id))
    return made.scalar_one_or_none() is not None


async def wonder_no_more(transaction: Transaction, question: int, home: Home, person: PersonRef) -> None:
    theirs = (wonders.c.question_id == question, wonders.c.home == home, wonders.c.person == person)
    await transaction.execute(delete(wonders).where(*theirs))


async def wondering(transaction: Transaction, question: int) -> int:
    """How many wonder too."""
    count = select(func.count()).where(wonders.c.question_id == question)
    return int(cast("int", await transaction.scalar(count)))


async def wondering_of(transaction: Transaction, question: int) -> Sequence[tuple[Home, PersonRef]]:
    """Who wonders too."""
    found = await transaction.execute(
        select(wonders.c.home, wonders.c.person).where(wonders.c.question_id == question).order_by(wonders.c.at)
    )
    return [(Home(row.home), PersonRef(row.person)) for row in found]


def _numbered(row: Row[tuple[object, ...]]) -> Numbered:
    named = row._mapping
    return Numbered(
        named["id"],
        named["cohort_id"],
        Home(named["home"]),
        MessageRef(named["ref"]) if named["ref"] is not None else None,
        PersonRef(named["person"]) if named["person"] is not None else None,
        named["name"],
        bool(named["is_anonymous"]),
        named["text"],
        named["subject"],
        named["at"],
        named["refused_at"],
        Place(named["place"]) if named["place"] is not None else None,
        bool(named["stands"]),
        QuestionState(named["state"]),
        Evidence[named["evidence"]],
        MessageRef(named["answer_ref"]) if named["answer_ref"] is not None else None,
        named["answered_at"],
    )


def _written(found: Found) -> dict[str, str | bool | datetime | None]:
    return {
        "place": found.place,
        "stands": found.stands,
        "state": found.state,
        "evidence": found.evidence.name,
        "answer_ref": found.answer_ref,
        "answered_at": found.answered_at,
    }


def _given(row: Row[tuple[object, ...]]) -> Given:
    named = row._mapping
    return Given(
        named["id"],
        named["question_id"],
        Home(named["home"]),
        PersonRef(named["person"]),
        named["name"],
        named["text"],
        named["at"],
        named["taken_back_at"],
    )
