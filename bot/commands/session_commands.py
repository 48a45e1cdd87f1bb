"""An instructor's evening, and what comes between: session announce, start, stop, reschedule, cancel, recording."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated
from urllib.parse import urlsplit

from bot.cohorts import changing, wishes
from bot.cohorts.cards import before_and_after, summary_of
from bot.cohorts.present import Present, present
from bot.commands.call import Call, CommandError, answer
from bot.commands.dates import read_moment
from bot.commands.declaring import (
    Action,
    Asks,
    Declarations,
    Did,
    Field,
    Form,
    Of,
    OpensForm,
    Option,
    Reply,
    Role,
    Said,
    command,
)
from bot.commands.from_tables import known_to
from bot.commands.parsing import shown
from bot.course.override import Override
from bot.message import Message, Moment, Text, Value, Verbatim
from bot.model import DeliveryState, Kind, MessageRef, Slot
from bot.sessions import attaching
from bot.sessions.chasing import NO_RECORDING
from bot.sessions.life import Life, State, lives
from bot.sessions.moving import tell
from bot.store import deliveries, recordings, unrecorded
from bot.words import sentence
from schedules.zones import LocalMoment, to_local

_EARLY = timedelta(hours=1)  # how long before its time a session may be started
_SESSION = sentence("Which session; else the next one.")
_WEEK = sentence("Of a weekly session: which week; else the next one.")
_LAST_WEEK = sentence("Of a weekly session: which week; else the last one.")
_WHY = sentence("The reason; whoever was told of the session reads it.")


async def announce(
    call: Call,
    session: Annotated[str, Option(_SESSION, of=Of.SESSIONS)] = "",
    week: Annotated[int, Option(_WEEK)] = 0,
) -> Said:
    """The announcement is posted now, and not at its time."""
    life = await _next(call, session, week)
    there = await _present(call)
    slot = _line(call, Kind.ANNOUNCEMENT, life)
    if life.state is not State.PLANNED or _is_on_its_way(there, slot):
        said = call.words("**{title}**, {when}, is announced already.")
        raise CommandError(_told(call, said, life))
    number = await _now(call, there, slot, "announced by hand")
    return Said(
        answer(call.words("**{title}**, {when}, is announced now."), values_of(call, life)),
        Did(life.held.plan.id, {"kind": "override", "number": number}),
    )


async def start(call: Call, session: Annotated[str, Option(_SESSION, of=Of.SESSIONS)] = "") -> Said:
    """A session begins: its opening goes out at once."""
    life = await _next(call, session, 0)
    if life.has_begun:
        raise CommandError(
            _told(call, call.words("**{title}**, {when}, has begun already; nothing is sent twice."), life)
        )
    if life.held.sitting.starts.at - call.now > _EARLY:
        said = call.words(
            "**{title}** is {when}. It can be started up to an hour before; `session reschedule` puts it earlier."
        )
        raise CommandError(_told(call, said, life))
    if life.state is State.PLANNED:
        said = call.words("**{title}**, {when}, is not announced yet. `session announce` does that.")
        raise CommandError(_told(call, said, life))
    await _now(call, await _present(call), life.opening, "started by hand")
    said = call.words("**{title}** is open: the opening is on its way. `session stop` ends it.")
    return Said(answer(said, values_of(call, life)), Did(life.held.plan.id))


async def stop(call: Call, session: Annotated[str, Option(_SESSION, of=Of.SESSIONS)] = "") -> Said:
    """A session is over: its closing goes out at once."""
    there = lives(await known_to(call), session or None)
    begun = [one for one in there if one.has_begun]
    on = [one for one in begun if not one.is_over]
    if not on and begun:
        said = call.words("No session is on. The last one, **{title}**, {when}, is over already.")
        raise CommandError(_told(call, said, begun[-1]))
    if not on:
        raise CommandError(call.words("No session is on, so there is none to stop. `session start` begins one."))
    await _now(call, await _present(call), on[0].closing, "stopped by hand")
    said = call.words("**{title}** is closed: the closing is on its way.")
    return Said(answer(said, values_of(call, on[0])), Did(on[0].held.plan.id))


async def reschedule(
    call: Call,
    session: Annotated[str, Option(sentence("Which session."), of=Of.SESSIONS)],
    when: Annotated[str, Option(sentence("When it is held instead, like 2026-11-02 18:00, on your clock."))],
    week: Annotated[int, Option(_WEEK)] = 0,
    sitting: Annotated[int, Option(sentence("Of several sittings: which one; else the next one."))] = 0,
    why: Annotated[str, Option(_WHY)] = "",
) -> Reply:
    """A sitting is held at another time; whoever was told of it is told."""
    life = _not_begun(call, await _next(call, session, week, sitting))
    meant = read_moment(when, call.zone, call.words, without_time=life.held.sitting.starts.wall.time())
    if meant.at <= call.now:
        said = call.words("{when} is over already. Name a time to come.")
        raise CommandError(said.replace("{when}", shown(when)))
    after = to_local(meant.at, call.running.cohort.timezone)
    there = await _present(call)
    week_of, number = life.held.occurrence.week, life.held.sitting.number
    to = f"{after.wall:%Y-%m-%d %H:%M}"
    override = wishes.move(there, life.held.plan.id, to, week_of, number, why)
    return await _change(call, there, override, life, after, why)


async def cancel(
    call: Call,
    session: Annotated[str, Option(sentence("Which session."), of=Of.SESSIONS)],
    why: Annotated[str, Option(_WHY)] = "",
    week: Annotated[int, Option(_WEEK)] = 0,
    sitting: Annotated[int, Option(sentence("Only this one of several sittings; else all of them."))] = 0,
) -> Reply:
    """A session of a week is not held; whoever was told of it is told."""
    life = _not_begun(call, await _next(call, session, week, sitting))
    there = await _present(call)
    override = wishes.cancel(there, life.held.plan.id, life.held.occurrence.week, sitting or None, why)
    return await _change(call, there, override, life, None, why)


async def _change(
    call: Call, there: Present, override: Override, life: Life, after: LocalMoment | None, why: str
) -> Reply:
    """Show what changes, and ask; once agreed to, change it and tell those who were told of the session."""
    homes = sorted(
        {
            line.home
            for line in there.lines
            if line.kind is Kind.ANNOUNCEMENT
            and (line.subject, line.occurrence) == (life.held.plan.id, life.held.occurrence.occurrence)
            and line.is_begun
            and line.state in (DeliveryState.OPENED, DeliveryState.DONE)
        }
    )
    if not call.agreed:
        compared = changing.changed_by(there, override, call.now)
        course = there.version.course
        told = (
            call.words("It was announced: everybody in its thread is told.")
            if homes
            else call.words("It was not announced yet, so nobody is told.")
        )
        heading = Text(f"**{call.words('This would change:')}**")
        shown_ = before_and_after(call.words, summary_of(compared, course, course))
        return Asks(Message((heading, *shown_, Text(told)), quiet=True))
    await changing.change(call.transaction, there, override, call.now, call.name)
    number = (await _present(call)).kept[-1].id
    before = life.held.sitting.starts
    about = life.held.plan.id, life.held.occurrence.occurrence, f"change-{number}"
    await tell(call.transaction, call.running, homes, about, (before, after), why, call.now)
    undo = {"kind": "session", "number": str(number), "session": about[0], "occurrence": about[1]}
    undo |= {"before": before.at.isoformat()} | ({"after": after.at.isoformat()} if after is not None else {})
    undo |= {"homes": " ".join(homes)}
    return Said(answer(call.words("Done. `undo` takes it back.")), Did(life.held.plan.id, undo))


async def _undo(call: Call, undo: Mapping[str, str]) -> Message:
    await changing.undo(call.transaction, await _present(call), int(undo["number"]), call.now, call.name)
    zone = call.running.cohort.timezone
    was, becomes = (_moment(undo.get(name), zone) for name in ("after", "before"))
    about = undo["session"], undo["occurrence"], f"undone-{undo['number']}"
    homes = [home for home in call.running.homes() if home in undo["homes"].split()]
    await tell(call.transaction, call.running, homes, about, (was, becomes), "", call.now)
    return answer(call.words("Taken back: the session is when it was, and whoever was told of the change is told."))


def _moment(at: str | None, zone: str) -> LocalMoment | None:
    return to_local(datetime.fromisoformat(at), zone) if at is not None else None


async def recording(
    call: Call,
    link: Annotated[str, Option(sentence("Its address, which begins with https://."), longest=1_000)],
    session: Annotated[str, Option(sentence("Which session; else the last one."), of=Of.SESSIONS)] = "",
    week: Annotated[int, Option(_LAST_WEEK)] = 0,
) -> Said:
    """A recording is there: its link goes into the session's thread."""
    if not _is_address(link):
        said = call.words(
            '"{text}" is no address that everybody can open. Copy the whole link; it begins with https://.'
        )
        raise CommandError(said.format(text=shown(link)))
    past = [one for one in lives(await known_to(call), session or None, week or None) if one.has_begun]
    if not past:
        raise CommandError(call.words("No such session was held yet, so there is nothing to attach a recording to."))
    held = past[-1].held
    if held.plan.record == "never":
        said = call.words("**{title}** says that it is never recorded, and people came on that promise.")
        raise CommandError(_told(call, said, past[-1]))
    about = held.plan.id, held.occurrence.occurrence
    if link in await recordings.of_session(call.transaction, call.running.id, *about):
        raise CommandError(_told(call, call.words("This link is attached to **{title}**, {when}, already."), past[-1]))
    ref = MessageRef(f"by-command/{sha256(link.encode()).hexdigest()[:16]}")
    await attaching.recorded(call.transaction, call.running, about, call.home, ref, link, call.now, call.now)
    return Said(
        answer(call.words("Attached to **{title}**, {when}. `undo` takes it back."), values_of(call, past[-1])),
        Did(about[0], {"kind": "recording", "ref": ref}),
    )


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and not any(one.isspace() for one in link)


async def _undo_recording(call: Call, undo: Mapping[str, str]) -> Message:
    await recordings.forget_message(call.transaction, call.home, MessageRef(undo["ref"]))
    for kind in (Kind.RECORDING, Kind.CHASE):
        await deliveries.mark_stale(call.transaction, call.running.id, kind)
    return answer(call.words("Taken back: the link is not shown any more."))


async def no_recording(
    call: Call,
    why: Annotated[str, Option(sentence("Why there is none; learners read it."), longest=500)],
    session: Annotated[str, Option(sentence("Which session; else the last one."), of=Of.SESSIONS)] = "",
    week: Annotated[int, Option(_LAST_WEEK)] = 0,
) -> Said:
    """There will be no recording of a session: learners read why, and staff are not asked any more."""
    past = [one for one in lives(await known_to(call), session or None, week or None) if one.has_begun]
    if not past:
        raise CommandError(call.words("No such session was held yet, so there is nothing to attach a recording to."))
    return await _none(call, past[-1].held.plan.id, past[-1].held.occurrence.occurrence, why)


async def _none(call: Call, session: str, occurrence: str, why: str) -> Said:
    await unrecorded.say(call.transaction, call.running.id, session, occurrence, why, call.now)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.CHASE)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.CLOSING)
    said = call.words("Noted: there will be none. Learners read why, and nobody is asked again. `undo` takes it back.")
    undo = {"kind": "unrecorded", "session": session, "occurrence": occurrence}
    return Said(answer(said), Did(session, undo))


async def no_recording_button(_call: Call, subject: str) -> Reply:
    """The button under the question for a recording."""
    return OpensForm(NO_RECORDING, subject)


async def no_recording_form(call: Call, subject: str, filled: Mapping[str, str]) -> Reply:
    """The form behind it."""
    session, _, occurrence = subject.partition(".")
    if all((one.session, one.occurrence) != (session, occurrence) for one in call.running.timetable.sessions):
        raise CommandError(call.words("No such session is planned. `qa when` shows those that are."))
    return await _none(call, session, occurrence, filled["why"])


async def _undo_none(call: Call, undo: Mapping[str, str]) -> Message:
    await unrecorded.take_back(call.transaction, call.running.id, undo["session"], undo["occurrence"])
    for kind in (Kind.CHASE, Kind.CLOSING):
        await deliveries.mark_stale(call.transaction, call.running.id, kind)
    return answer(call.words("Taken back: a recording may still come."))


async def _next(call: Call, session: str, week: int, sitting: int = 0) -> Life:
    """The sitting that is meant: the first that is not over. Raises CommandError where there is none."""
    there = [
        one
        for one in lives(await known_to(call), session or None, week or None)
        if sitting in (0, one.held.sitting.number)
    ]
    if not there:
        raise CommandError(call.words("No such session is planned. `qa when` shows those that are."))
    life = next((one for one in there if not one.is_over), None)
    if life is None:
        said = call.words("**{title}**, {when}, is over already, and nothing of that kind is to come.")
        raise CommandError(_told(call, said, there[-1]))
    return life


def _not_begun(call: Call, life: Life) -> Life:
    if life.has_begun:
        said = call.words("**{title}**, {when}, has begun: what has begun is not moved. `session stop` ends it.")
        raise CommandError(_told(call, said, life))
    return life


async def _now(call: Call, there: Present, slot: Slot, why: str) -> str:
    """Have a line of the timetable come at once, under the key it has; the change's number."""
    wall = to_local(call.now, call.running.cohort.timezone).wall
    name = slot.key.rstrip("/")
    override = Override.model_validate({"slot": name, "at": f"{wall:%Y-%m-%d %H:%M}", "why": why})
    await changing.change(call.transaction, there, override, call.now, call.name)
    return str((await _present(call)).kept[-1].id)


def _line(call: Call, kind: Kind, life: Life) -> Slot:
    about = kind, life.held.plan.id, life.held.occurrence.occurrence
    return next(one for one in call.running.timetable.slots if (one.kind, one.subject, one.occurrence) == about)


def _is_on_its_way(there: Present, slot: Slot) -> bool:
    return any(line.key.startswith(f"{slot.key}/") and line.is_begun for line in there.lines)


def values_of(call: Call, life: Life) -> dict[str, Value]:
    return {
        "title": Verbatim(life.held.plan.title),
        "when": Moment(life.held.sitting.starts.at, call.zone),
    }


def _told(call: Call, said: str, life: Life) -> str:
    """A sentence of a refusal, which is plain text."""
    at = to_local(life.held.sitting.starts.at, call.zone).wall
    when = f"{at:%Y-%m-%d %H:%M}"
    return said.replace("**", "").replace("{title}", life.held.plan.title).replace("{when}", when)


async def _present(call: Call) -> Present:
    return await present(call.transaction, call.running.id, call.read)


_COMMANDS = (
    command(
        "session announce", announce, role=Role.INSTRUCTOR, help=sentence("Announce a session now, before its time.")
    ),
    command("session start", start, role=Role.INSTRUCTOR, help=sentence("Open a session now.")),
    command("session stop", stop, role=Role.INSTRUCTOR, help=sentence("Close the session that is on.")),
    command("session reschedule", reschedule, role=Role.INSTRUCTOR, help=sentence("Hold a session at another time.")),
    command("session cancel", cancel, role=Role.INSTRUCTOR, help=sentence("Leave a session out.")),
    command(
        "session no-recording", no_recording, role=Role.INSTRUCTOR, help=sentence("Say why there is no recording.")
    ),
    command("session recording", recording, role=Role.INSTRUCTOR, help=sentence("Attach a recording by its link.")),
)

DECLARED = Declarations(
    commands=_COMMANDS,
    actions=(Action(NO_RECORDING, Role.INSTRUCTOR, no_recording_button),),
    forms=(
        Form(
            NO_RECORDING,
            sentence("No recording"),
            (Field("why", sentence("Why is there none?"), longest=500),),
            Role.INSTRUCTOR,
            no_recording_form,
        ),
    ),
    undoing={"session": _undo, "recording": _undo_recording, "unrecorded": _undo_none},
)
