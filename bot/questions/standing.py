"""How the questions of a cohort stand: their numbers, whether they are answered, how long they wait, whose they are."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.deliver.running import RunningCohort
from bot.model import Home, Kind, LedgerMessage, MessageRef, PersonRef
from bot.questions.by_command import answer_message, asked_as, asked_message, numbers_in
from bot.questions.clock import Clock
from bot.questions.keeping import catch_up
from bot.questions.numbered import Numbered
from bot.questions.question import Question
from bot.store import messages, opt_outs, posts, questions
from bot.store.database import Transaction
from bot.store.opt_outs import OptOut

COMPARED = 500
"""So many of the newest questions a new one is compared with."""


class Light(StrEnum):
    """How long an open question waits."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Standing:
    """One question: *numbered* is its row, *question* what was found of it, *home* where it was asked.

    *owner* is whom the rota asks first, by name; None where there is nobody to ask.
    """

    number: int
    home: Home
    numbered: Numbered
    question: Question
    light: Light
    waits: timedelta
    owner: str | None


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who looks at their own questions, which are theirs to see whatever they opted out of."""

    home: Home
    person: PersonRef


async def open_questions(transaction: Transaction, running: RunningCohort, now: datetime) -> Sequence[Standing]:
    """What waits for an answer, the oldest first."""
    await catch_up(transaction, running)
    return await _standings(
        transaction, running, now, await questions.standing(transaction, running.id, only_open=True), None
    )


async def own_questions(
    transaction: Transaction, running: RunningCohort, now: datetime, asker: Asker
) -> Sequence[Standing]:
    """What somebody asked, the oldest first."""
    await catch_up(transaction, running)
    rows = await questions.standing(transaction, running.id, of=(asker.home, asker.person))
    return await _standings(transaction, running, now, rows, asker)


async def newest_questions(transaction: Transaction, running: RunningCohort, now: datetime) -> Sequence[Standing]:
    """The newest questions, the oldest of them first."""
    await catch_up(transaction, running)
    rows = await questions.standing(transaction, running.id, newest=COMPARED)
    return await _standings(transaction, running, now, rows, None)


async def all_questions(transaction: Transaction, running: RunningCohort, now: datetime) -> Sequence[Standing]:
    """Every question, the oldest first."""
    await catch_up(transaction, running)
    return await _standings(transaction, running, now, await questions.standing(transaction, running.id), None)


async def the_question(
    transaction: Transaction, running: RunningCohort, now: datetime, number: int, asker: Asker | None = None
) -> Standing | None:
    """The question with this number, if it is one of this cohort and still asked."""
    await catch_up(transaction, running)
    row = await questions.get(transaction, number)
    if row is None or row.cohort != running.id or not row.stands or row.refused_at is not None:
        return None
    return next(iter(await _standings(transaction, running, now, [row], asker)), None)


async def question_in(
    transaction: Transaction,
    running: RunningCohort,
    home: Home,
    now: datetime,
    ref: MessageRef,
    asker: Asker | None = None,
) -> Standing | None:
    """The question that stands in a message, ours or a person's."""
    await catch_up(transaction, running)
    row = await questions.by_ref(transaction, home, ref)
    post = await posts.by_ref(transaction, running.id, home, ref) if row is None else None
    number = row.id if row is not None else numbers_in(post.occurrence)[1] if post is not None else None
    return await the_question(transaction, running, now, number, asker) if number is not None else None


async def open_question(transaction: Transaction, running: RunningCohort, number: int) -> LedgerMessage | None:
    """The message in which a question stands, while it waits for an answer."""
    await catch_up(transaction, running)
    row = await questions.get(transaction, number)
    if row is None or not row.stands or row.refused_at is not None:
        return None
    found = await _with_words(transaction, running, [row], None)
    return next((question.message for _row, question in found if not question.is_answered), None)


async def _standings(
    transaction: Transaction, running: RunningCohort, now: datetime, rows: Sequence[Numbered], asker: Asker | None
) -> Sequence[Standing]:
    clock = Clock(running.cohort, running.course.questions)
    found = []
    for one, question in await _with_words(transaction, running, rows, asker):
        waits, light = (timedelta(0), Light.GREEN) if question.is_answered else _waits(clock, one, now)
        found.append(Standing(one.id, one.home, one, question, light, waits, owner(running, one.at)))
    return found


async def _with_words(
    transaction: Transaction, running: RunningCohort, rows: Sequence[Numbered], asker: Asker | None
) -> Sequence[tuple[Numbered, Question]]:
    """With the words of question and answer; without those of people who are kept out of lists of questions."""
    left_out = await opt_outs.of_all(transaction, OptOut.SUMMARIES)
    rows = [one for one in rows if not _is_out(one, left_out, asker)]
    asked = await _asked(transaction, running, rows)
    answers = await _answers(transaction, running, rows)
    found = []
    for one in rows:
        message, answer = asked.get(one.id), answers.get(one.id)
        if message is None:
            continue
        if answer is not None and (one.home, answer.author) in left_out:
            answer = None
        question = Question(
            message=message,
            subject=one.subject,
            state=one.state,
            evidence=one.evidence,
            answer=answer,
            answered_at=one.answered_at,
            wondering=frozenset(),
            same_as=None,
        )
        found.append((one, question))
    return found


def _is_out(one: Numbered, left_out: Set[tuple[Home, PersonRef]], asker: Asker | None) -> bool:
    if one.person is None or (asker is not None and (one.home, one.person) == (asker.home, asker.person)):
        return False
    return (one.home, one.person) in left_out


async def _asked(
    transaction: Transaction, running: RunningCohort, rows: Sequence[Numbered]
) -> dict[int, LedgerMessage]:
    """The messages in which questions stand; a question by command stands in ours, once that is posted."""
    said = await messages.with_refs(transaction, [(one.home, one.ref) for one in rows if one.ref is not None])
    found = {one.id: said[one.home, one.ref] for one in rows if one.ref is not None and (one.home, one.ref) in said}
    commanded = {asked_as(one.id): one for one in rows if one.ref is None and one.text is not None}
    if commanded:
        posted = await posts.of_kinds(transaction, running.id, (Kind.QUESTION,), occurrences=commanded)
        found |= {
            commanded[occurrence].id: asked_message(commanded[occurrence], post)
            for (_kind, occurrence), post in posted.items()
        }
    return found


async def _answers(
    transaction: Transaction, running: RunningCohort, rows: Sequence[Numbered]
) -> dict[int, LedgerMessage]:
    """The messages that answer questions, where there is one to show."""
    wanted = {(one.home, one.answer_ref): one.id for one in rows if one.answer_ref is not None}
    said = await messages.with_refs(transaction, list(wanted))
    found = {wanted[key]: message for key, message in said.items()}
    posted = {
        (post.home, post.ref): (occurrence, post)
        for (_kind, occurrence), post in (
            await posts.of_kinds(
                transaction, running.id, (Kind.ANSWER,), refs=[ref for _home, ref in wanted.keys() - said.keys()]
            )
        ).items()
    }
    numbers = {key: numbers_in(occurrence)[0] or 0 for key, (occurrence, _post) in posted.items()}
    given = await questions.answers_with_ids(transaction, sorted(set(numbers.values())))
    return found | {
        wanted[key]: answer_message(given[number], posted[key][1], None)
        for key, number in numbers.items()
        if number in given
    }


def owner(running: RunningCohort, at: datetime) -> str | None:
    """Whom the rota asks first about what was asked at that moment."""
    names = running.cohort.rota or running.cohort.people.instructors
    week = next((one.number for one in reversed(running.timetable.weeks) if one.starts.at <= at), 1)
    return names[(week - 1) % len(names)] if names else None


def _waits(clock: Clock, one: Numbered, now: datetime) -> tuple[timedelta, Light]:
    waits = clock.elapsed(one.at, now)
    if now >= clock.red_at(one.at):
        return waits, Light.RED
    return waits, Light.AMBER if now >= clock.amber_at(one.at) else Light.GREEN
