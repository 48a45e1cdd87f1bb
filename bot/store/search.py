"""Finding again what was said: released lessons, accepted answers and transcripts, each in its cohort only.

`index_lesson` and `index_answer` make something findable or bring it up to date; `forget_…` takes it out. What was
taken out is nowhere any more once the transaction is committed: not in the index either.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, delete, exists, or_, select, text

from bot.model import Home, Kind, LedgerMessage, MessageRef, PersonRef, StepState
from bot.store import opt_outs
from bot.store.database import Transaction
from bot.store.opt_outs import OptOut
from bot.store.search_tables import findable
from bot.store.tables import deliveries, steps
from bot.store.upsert import insert_for
from bot.text.looking import Candidate, Wanted, excerpt, ranked, wanted
from bot.text.terms import found_by

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert

_LOOKED_AT = 400  # entries with the words that are ranked: lessons, answers, what was said live, the newest of those
_KEYS = ("cohort_id", "kind", "home", "key")
_TITLE = 90  # characters of a question that stand for it


class What(StrEnum):
    """What can be found."""

    LESSON = "lesson"
    ANSWER = "answer"
    TRANSCRIPT = "transcript"


_BEFORE = {What.LESSON: 0, What.ANSWER: 1}  # the others


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. *ref* in *home* opens it, *link* from anywhere; *key* is the lesson's id or the question.

    Of a transcript the message that carried it, its number with the line, and the *moment* of the recording.
    """

    what: What
    key: str
    home: Home
    ref: MessageRef
    link: str
    title: str
    excerpt: str
    moment: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits. *of* words were looked for, and the best hit *has* so many of them."""

    hits: tuple[Hit, ...]
    has: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether the best hit has every word."""
        return self.has == self.of


async def index_lesson(
    transaction: Transaction,
    cohort: str,
    language: str,
    home: Home,
    lesson: str,
    posted: tuple[MessageRef, str, datetime],
    words: tuple[str, str],
) -> None:
    """A lesson's post (its message, link and moment) is there to be found, by its title and text, in plain words."""
    ref, link, at = posted
    title, said = words
    await _put(
        transaction,
        language,
        cohort_id=cohort,
        kind=What.LESSON,
        home=home,
        key=lesson,
        ref=ref,
        link=link,
        at=at,
        asker=None,
        author=None,
        title=title,
        text=said,
    )


async def lessons_left_out(transaction: Transaction, cohort: str) -> frozenset[str]:
    """The lessons of a cohort that were posted and are not to be found."""
    return frozenset(row.subject for row in await transaction.execute(_left_out(), {"cohort": cohort}))


@cache
def _left_out() -> Select[str]:
    entry = exists().where(
        findable.c.cohort_id == deliveries.c.cohort_id,
        findable.c.kind == What.LESSON,
        findable.c.home == deliveries.c.home,
        findable.c.key == deliveries.c.subject,
    )
    return (
        select(deliveries.c.subject)
        .join(steps, and_(steps.c.delivery_id == deliveries.c.id, steps.c.ordinal == 0))
        .where(
            deliveries.c.cohort_id == bindparam("cohort"),
            deliveries.c.kind == Kind.LESSON,
            steps.c.state == StepState.SENT,
            ~entry,
        )
    )


async def index_answer(
    transaction: Transaction, cohort: str, language: str, home: Home, question: LedgerMessage, answer: LedgerMessage
) -> None:
    """An answer was accepted, or it or its question was edited: both stand in *home*.

    Where one of the two people is kept out of summaries, it is not to be found, and not any more.
    """
    out = await opt_outs.of_all(transaction, OptOut.SUMMARIES)
    if not out.isdisjoint({(home, question.author), (home, answer.author)}):
        await forget_entry(transaction, cohort, What.ANSWER, question.ref, home)
        return
    asked = " ".join(question.text.split())
    await _put(
        transaction,
        language,
        cohort_id=cohort,
        kind=What.ANSWER,
        home=home,
        key=question.ref,
        ref=answer.ref,
        link=answer.link,
        at=answer.at,
        asker=question.author,
        author=answer.author,
        title=asked if len(asked) <= _TITLE else f"{asked[: _TITLE - 1].rstrip()}…",
        text=f"{question.text}\n{answer.text}" if len(asked) > _TITLE else answer.text,
    )


async def _put(transaction: Transaction, language: str, **written: str | datetime | None) -> None:
    row = {
        **written,
        "title_words": found_by(str(written["title"]), language),
        "text_words": found_by(str(written["text"]), language),
    }
    known = (await transaction.execute(_entry(), {key: row[key] for key in _KEYS})).first()
    if known is not None and all(known._mapping[name] == value for name, value in row.items()):
        return
    await transaction.execute(_write(transaction.dialect.name), row)
    if known is not None:
        await transaction.run_sync(leave_nothing)


@cache
def _entry() -> Select[tuple[object, ...]]:
    return cast(
        "Select[tuple[object, ...]]", select(findable).where(*(findable.c[key] == bindparam(key) for key in _KEYS))
    )


@cache
def _write(dialect: str) -> "Insert":
    statement = insert_for(dialect, findable)
    changed = [column.name for column in findable.c if column.name not in ("id", *_KEYS)]
    return statement.on_conflict_do_update(
        index_elements=list(_KEYS), set_={name: statement.excluded[name] for name in changed}
    )


async def forget_entry(transaction: Transaction, cohort: str, what: What, key: str, home: Home | None = None) -> None:
    """A lesson, or the answer to the question *key*, is not to be found any more; *home* None: in no home."""
    chosen = and_(findable.c.cohort_id == cohort, findable.c.kind == what, findable.c.key == key)
    await _forget(transaction, chosen if home is None else and_(chosen, findable.c.home == home))


async def forget_entries(transaction: Transaction, cohort: str, what: What, beginning: str) -> None:
    """Everything whose key begins so is not to be found any more."""
    is_meant = findable.c.key.startswith(beginning, autoescape=True)
    await _forget(transaction, and_(findable.c.cohort_id == cohort, findable.c.kind == what, is_meant))


async def forget_message(transaction: Transaction, home: Home, ref: MessageRef) -> None:
    """A message was deleted: a lesson's post, a question, an answer or what carried a transcript."""
    await _forget(transaction, and_(findable.c.home == home, or_(findable.c.ref == ref, findable.c.key == ref)))


async def forget_person(transaction: Transaction, home: Home, person: PersonRef, cohort: str | None = None) -> None:
    """What somebody asked or answered; everywhere, or in one cohort."""
    chosen = and_(findable.c.home == home, or_(findable.c.asker == person, findable.c.author == person))
    await _forget(transaction, chosen if cohort is None else and_(chosen, findable.c.cohort_id == cohort))


async def forget_cohort(transaction: Transaction, cohort: str) -> None:
    await _forget(transaction, findable.c.cohort_id == cohort)


async def _forget(transaction: Transaction, chosen: ColumnElement[bool]) -> None:
    gone = await transaction.execute(delete(findable).where(chosen))
    if gone.rowcount:
        await transaction.run_sync(leave_nothing)


def leave_nothing(connection: Connection) -> None:
    """Let no index hold words that no text has any more.

    FTS5 only notes that a text is gone, and keeps its words until it merges. It is made anew: its option
    `secure-delete` would do as well, but older libraries cannot read what it wrote, and a backup may meet one.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO findable_words (findable_words) VALUES ('rebuild')"))


async def answered(
    transaction: Transaction, cohort: str, home: Home, refs: Collection[MessageRef]
) -> dict[MessageRef, MessageRef]:
    """Of questions, those that can be found, each with its answer."""
    rows = await transaction.execute(
        select(findable.c.key, findable.c.ref).where(
            findable.c.cohort_id == cohort,
            findable.c.home == home,
            findable.c.kind == What.ANSWER,
            findable.c.key.in_(refs),
        )
    )
    return {MessageRef(row.key): MessageRef(row.ref) for row in rows}


async def find(transaction: Transaction, cohort: str, words: str, limit: int, home: Home | None = None) -> Found:
    """The best *limit* hits for *words*; the same on both databases. Anything may be typed.

    All of the words, else those that have most of them. Of a lesson with a post in several homes the
    one in *home* counts.
    """
    looked_for = wanted(words)
    if not looked_for:
        return Found((), 0, 0)
    for every in (True, False):
        rows = await _with(transaction, cohort, looked_for, home, every=every)
        best = ranked([Candidate(row.title_words, row.text_words) for row in rows], looked_for)
        enough = len(looked_for) if every else len(looked_for) // 2 + 1
        chosen = [(rows[position], has) for position, has in best if has >= enough][:limit]
        if chosen:
            return Found(tuple(_hit(row, looked_for) for row, _has in chosen), chosen[0][1], len(looked_for))
    return Found((), 0, len(looked_for))


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: What
    key: str
    home: Home
    ref: MessageRef
    link: str
    title: str
    text: str
    title_words: str
    text_words: str
    moment: int | None


async def _with(
    transaction: Transaction, cohort: str, looked_for: Sequence[Wanted], home: Home | None, *, every: bool
) -> list[_Entry]:
    """Entries that have every word, or any."""
    is_postgres = transaction.dialect.name == "postgresql"
    if is_postgres:
        matches: ColumnElement[bool] = text("found_by @@ CAST(:sought AS tsquery)")  # type: ignore[assignment]
        sought = _between(looked_for, "&" if every else "|", "|", lambda word: f"'{word}'", lambda word: f"'{word}':*")
    else:
        matches = findable.c.id.in_(text("SELECT rowid FROM findable_words WHERE findable_words MATCH :sought"))
        sought = _between(
            looked_for, "AND" if every else "OR", "OR", lambda word: f'"{word}"', lambda word: f'"{word}" *'
        )
    found = await transaction.execute(
        select(findable)
        .where(findable.c.cohort_id == cohort, matches)
        .order_by(case(_BEFORE, value=findable.c.kind, else_=len(_BEFORE)), findable.c.at.desc(), findable.c.id.desc())
        .limit(_LOOKED_AT),
        {"sought": sought},
    )
    entries: dict[tuple[str, str], _Entry] = {}
    for row in found:
        named = (row.kind, row.key)
        if named not in entries or row.home == home:
            entries[named] = _Entry(
                What(row.kind),
                row.key,
                Home(row.home),
                MessageRef(row.ref),
                row.link,
                row.title,
                row.text,
                row.title_words,
                row.text_words,
                row.moment,
            )
    return list(entries.values())


def _between(
    looked_for: Sequence[Wanted], between: str, either: str, whole: Callable[[str], str], begun: Callable[[str], str]
) -> str:
    """A question in the database's own language. The words are letters and digits only: nothing in them is a sign."""
    asked: list[str] = []
    for each in looked_for:
        parts = [whole(form) for form in sorted(each.forms)]
        if each.prefix is not None:
            parts.append(begun(each.prefix))
        asked.append(f"({f' {either} '.join(parts)})")
    return f" {between} ".join(asked)


def _hit(entry: _Entry, looked_for: Sequence[Wanted]) -> Hit:
    said = excerpt(entry.text, looked_for)
    moment = timedelta(seconds=entry.moment) if entry.moment is not None else None
    return Hit(entry.kind, entry.key, entry.home, entry.ref, entry.link, entry.title, said, moment)
