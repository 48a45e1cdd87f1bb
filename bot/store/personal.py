"""Which tables hold something of a person, and what becomes of it when that person is forgotten.

A test compares this with every table there is: a new one that names people has to be listed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Column,
    Connection,
    Delete,
    RowMapping,
    Select,
    Table,
    Text,
    Update,
    and_,
    cast,
    delete,
    func,
    select,
    union,
    update,
)

from bot.model import Home, PersonRef
from bot.store import (
    acts_tables,
    model_lines,
    model_tables,
    people_tables,
    privacy_tables,
    progress_tables,
    questions_tables,
    review_tables,
    search_tables,
    tables,
    transcript_tables,
)
from bot.store.database import Transaction
from bot.store.search import What, leave_nothing

Statement = Delete | Update


@dataclass(frozen=True, slots=True)
class Personal:
    """Rows about a person, named in *person*. They go, or what is in *blank* takes the place of what they said."""

    table: Table
    person: Column[str]
    blank: Mapping[str, object] | None = None

    @property
    def home(self) -> Column[str]:
        return self.table.c.home


_NOBODY = {"person": "", "name": "", "undo": None}

PERSONAL: tuple[Personal, ...] = (
    Personal(tables.messages, tables.messages.c.author),
    Personal(tables.members, tables.members.c.person),
    Personal(tables.latest, tables.latest.c.person),
    Personal(progress_tables.progress, progress_tables.progress.c.person),
    Personal(progress_tables.absences, progress_tables.absences.c.person),
    Personal(progress_tables.extensions, progress_tables.extensions.c.person),
    Personal(progress_tables.streaks, progress_tables.streaks.c.person),
    Personal(progress_tables.votes, progress_tables.votes.c.person),
    Personal(progress_tables.check_answers, progress_tables.check_answers.c.person),
    Personal(acts_tables.acts, acts_tables.acts.c.person, _NOBODY),
    Personal(acts_tables.confirmations, acts_tables.confirmations.c.person),
    Personal(people_tables.preferences, people_tables.preferences.c.person),
    Personal(people_tables.waiting, people_tables.waiting.c.person),
    Personal(people_tables.wrong_codes, people_tables.wrong_codes.c.person),
    Personal(people_tables.announcements, people_tables.announcements.c.person, {"person": "", "name": ""}),
    Personal(privacy_tables.opt_outs, privacy_tables.opt_outs.c.person),
    Personal(
        questions_tables.questions,
        questions_tables.questions.c.person,
        {"person": None, "name": "", "text": None, "stands": False},
    ),
    Personal(questions_tables.answers, questions_tables.answers.c.person, {"person": "", "name": "", "text": None}),
    Personal(questions_tables.marks, questions_tables.marks.c.person, {"person": ""}),
    Personal(questions_tables.wonders, questions_tables.wonders.c.person),
    Personal(search_tables.findable, search_tables.findable.c.asker),
    Personal(search_tables.findable, search_tables.findable.c.author),
    Personal(transcript_tables.cues, transcript_tables.cues.c.person),
    Personal(transcript_tables.handed_in, transcript_tables.handed_in.c.person),
    Personal(review_tables.wrap_up_decisions, review_tables.wrap_up_decisions.c.person, {"person": "", "name": ""}),
    Personal(
        review_tables.wrap_up_edits, review_tables.wrap_up_edits.c.person, {"person": "", "name": "", "note": None}
    ),
    Personal(tables.steps, tables.steps.c.person),
    Personal(tables.deliveries, tables.deliveries.c.person),
)
"""In the order in which they go: what refers to something goes before it."""

_DERIVED = (tables.steps, search_tables.findable)
"""What is made of other rows, which are told instead."""

KEYED = (tables.ledger.c.key, tables.activity.c.step_key)
"""Keys that may have somebody's address in them; their rows go too."""


def forgetting(home: Home, person: PersonRef) -> Iterator[Statement]:
    """What has to be done so that nothing of a person is left in the database."""
    for column in KEYED:
        yield delete(column.table).where(column.contains(person, autoescape=True))
    sent_to_them = select(tables.deliveries.c.id).where(
        tables.deliveries.c.home == home, tables.deliveries.c.person == person
    )
    yield delete(tables.steps).where(tables.steps.c.delivery_id.in_(sent_to_them))
    names = select(func.lower(tables.members.c.name)).where(
        tables.members.c.home == home, tables.members.c.person == person
    )
    yield delete(people_tables.roster).where(people_tables.roster.c.name.in_(names))
    yield from _said_as(home, names)
    yield from model_lines.forgetting(model_tables.model_sources.c.writer == person)
    for one in PERSONAL:
        theirs = and_(one.home == home, one.person == person)
        yield (
            delete(one.table).where(theirs) if one.blank is None else update(one.table).where(theirs).values(one.blank)
        )


def _said_as(home: Home, names: Select[tuple[str]]) -> Iterator[Statement]:
    """What transcripts say under a name: a transcript may name somebody whom we knew only later."""
    cues, findable = transcript_tables.cues, search_tables.findable
    theirs = and_(cues.c.home == home, func.lower(cues.c.speaker).in_(names))
    found_by = cast(cues.c.transcript_id, Text).concat(".").concat(cast(cues.c.number, Text))
    is_theirs = and_(findable.c.home == home, findable.c.kind == What.TRANSCRIPT)
    yield delete(findable).where(is_theirs, findable.c.key.in_(select(found_by).where(theirs)))
    yield delete(cues).where(theirs)


async def forget(transaction: Transaction, home: Home, person: PersonRef) -> None:
    """Leave nothing of a person in the database."""
    for statement in forgetting(home, person):
        await transaction.execute(statement)
    await transaction.run_sync(leave_nothing)


async def cohorts_of(transaction: Transaction, home: Home, person: PersonRef) -> Sequence[str]:
    """The cohorts in which something of a person may have been posted: all that live in their home."""
    found = await transaction.execute(
        select(tables.rooms.c.cohort_id)
        .where(tables.rooms.c.home == home)
        .distinct()
        .order_by(tables.rooms.c.cohort_id)
    )
    theirs = await counts(transaction, home, person)
    return [row.cohort_id for row in found] if theirs else []


def forget_in(connection: Connection, home: Home, person: PersonRef) -> None:
    """The same in a database that nobody works on."""
    for statement in forgetting(home, person):
        connection.execute(statement)
    leave_nothing(connection)


def people_in(connection: Connection) -> Sequence[tuple[Home, PersonRef]]:
    """Everybody of whom there is anything."""
    queries = [
        select(one.home.label("home"), one.person.label("person")).where(one.person.is_not(None), one.person != "")
        for one in PERSONAL
    ]
    return [(Home(row.home), PersonRef(row.person)) for row in connection.execute(union(*queries))]


async def counts(transaction: Transaction, home: Home, person: PersonRef) -> Sequence[tuple[str, int]]:
    """How many rows there are of a person, by table; a table without any is left out."""
    found = []
    for one in PERSONAL:
        if one.table in _DERIVED:
            continue
        rows = await transaction.execute(select(one.person).where(one.home == home, one.person == person))
        number = len(rows.all())
        if number:
            found.append((one.table.name, number))
    return found


async def rows(transaction: Transaction, home: Home, person: PersonRef) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Everything there is of a person, by table, as values that JSON knows."""
    found: dict[str, list[Mapping[str, object]]] = {}
    for one in PERSONAL:
        rows = await transaction.execute(
            select(one.table).where(one.home == home, one.person == person).order_by(*one.table.primary_key.columns)
        )
        theirs = [_plain(row._mapping) for row in rows]
        if theirs:
            found[one.table.name] = theirs
    return found


def _plain(row: RowMapping) -> Mapping[str, object]:
    return {name: value.isoformat() if isinstance(value, datetime | date) else value for name, value in row.items()}
