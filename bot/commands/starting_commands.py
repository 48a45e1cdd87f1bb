"""The next cohort of a course, begun from the chat: cohort start."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from bot.cohorts.cloning import clone, worth_a_look
from bot.cohorts.keeping_up import running_cohort
from bot.cohorts.present import Present, present
from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import ALWAYS, Asks, Declarations, Did, Option, Reply, Role, Said, command
from bot.course.taken import Reading
from bot.deliver.applying import apply
from bot.lines import listed
from bot.message import Clockface, Message, Moment, Text, Value, Verbatim
from bot.model import CohortState, Kind, Member
from bot.people import entering
from bot.store import standing
from bot.words import sentence
from schedules.zones import to_local

_LONGEST = 60  # characters of a cohort's id


async def start(
    call: Call,
    on: Annotated[str, Option(sentence("The first day, like 2027-03-01."))],
    called: Annotated[str, Option(sentence("What it is called."))] = "",
) -> Reply:
    """The same course once more, in the same rooms, from another day on; whoever starts it manages it."""
    there = await present(call.transaction, call.running.id, call.read)
    own = there.version.cohort
    day = _day(call, on)
    title = called or f"{own.name}, {day}"
    number = "-".join(re.findall(r"[a-z0-9]+", title.casefold()))[:_LONGEST].strip("-") or f"from-{day}"
    name = f"{call.running.id.rpartition('/')[0]}/{number}"
    if name in await standing.names(call.transaction):
        said = call.words("There is a cohort {cohort} already. Call this one something else, with called:…")
        raise CommandError(said.format(cohort=number))
    files = _files(there, number, clone(there.standing.version.files[f"cohorts/{own.id}.yaml"], own, day, title))
    reading = call.read(files, name)
    await _refuse_rooms_in_use(call, there, reading)
    if not call.agreed:
        return Asks(_shown(call, there, reading))
    running = running_cohort(name, reading, there.rooms)
    await apply(call.transaction, running, files, call.now, call.name)
    await entering.enter(
        call.transaction, running, call.home, Member(call.person, call.name, "manager", call.zone, call.now), call.now
    )
    said = call.words(
        "{cohort} is planned, and you manage it. `people invite cohort:{number}` makes a code with which others join."
    )
    said = said.format(cohort="{cohort}", number=number)  # values do not reach into code
    return Said(answer(said, {"cohort": Verbatim(title)}), Did(number))


def _day(call: Call, written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        said = call.words('"{text}" is not a date. Dates are written year-month-day: 2026-10-05.')
        raise CommandError(said.format(text=written)) from None
    if day < to_local(call.now, call.running.cohort.timezone).wall.date():
        said = call.words("{date} is over. A cohort starts today or later.")
        raise CommandError(said.format(date=day))
    return day


def _files(there: Present, number: str, text: str) -> Mapping[str, str]:
    """The course as it runs, with one cohort: the new one."""
    course = {path: said for path, said in there.standing.version.files.items() if not path.startswith("cohorts/")}
    return {**course, f"cohorts/{number}.yaml": text}


async def _refuse_rooms_in_use(call: Call, there: Present, reading: Reading) -> None:
    """Two cohorts at once in one room: nobody could tell whose lesson is whose."""
    begins = min(slot.at for slot in reading.timetable.slots)
    for one in call.book:
        shared = set(one.rooms.values()) & set(there.rooms.values())
        is_over = one.timetable.ends.at <= begins
        if is_over or not shared or await standing.state_of(call.transaction, one.id) is CohortState.ARCHIVED:
            continue
        said = call.words(
            "{cohort} is in these rooms until {until}. Name a day after that, or `cohort archive` it first. For rooms "
            "of its own `cohort clone` writes the file to change."
        )
        until = to_local(one.timetable.ends.at, call.zone).wall.date()
        raise CommandError(said.format(cohort=one.cohort.name, until=until))


def _shown(call: Call, there: Present, reading: Reading) -> Message:
    """What it would be, and what whoever starts it has to look at."""
    words, slots = call.words, reading.timetable.slots
    lessons = sum(slot.kind is Kind.LESSON for slot in slots)
    sessions = len(reading.timetable.sessions)
    values: dict[str, Value] = {
        "cohort": Verbatim(reading.cohort.name),
        "first": _on(call, min(slot.at for slot in slots)),
        "last": _on(call, reading.timetable.ends.at),
        "lessons": Verbatim(words.count("{n} lesson", "{n} lessons", lessons)),
        "sessions": Verbatim(words.count("{n} live session", "{n} live sessions", sessions)),
    }
    remarks = [Text("{remark}", {"remark": Verbatim(one)}) for one in worth_a_look(there.version.cohort)]
    return Message(
        (
            Text(words("Start **{cohort}** in these rooms? {lessons}, {sessions}, from {first} to {last}."), values),
            listed(remarks),
        ),
        quiet=True,
    )


def _on(call: Call, at: datetime) -> Moment:
    return Moment(at, call.zone, Clockface.DATE)


DECLARED = Declarations(
    commands=(
        command(
            "cohort start",
            start,
            role=Role.MANAGER,
            help=sentence("Begin the next cohort of this course in these rooms."),
            states=ALWAYS,
        ),
    )
)
