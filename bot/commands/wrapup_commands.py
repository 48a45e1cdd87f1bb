"""An instructor decides about a week's wrap-up: wrapup preview, edit, approve, post, skip."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import (
    Action,
    Declarations,
    Did,
    Field,
    Form,
    OpensForm,
    Option,
    Reply,
    Role,
    Said,
    command,
)
from bot.deliver.records import Known, StoredRecords
from bot.kinds import RULES
from bot.message import Message
from bot.model import DeliveryState, Kind, MessageRef, Slot
from bot.scene import Scene
from bot.store import deliveries, posted, reviews
from bot.store.deliveries import Planned
from bot.store.reviews import Who
from bot.words import sentence
from bot.wrapups.composing import blocks_of
from bot.wrapups.draft_card import APPROVE, EDIT, SKIP, numbers_of, version_of
from bot.wrapups.gathering import Gathered, gather
from bot.wrapups.review import LONGEST_NOTE, Decided, Decision, is_reviewed, wrap_up_slots
from bot.wrapups.window import week_number
from schedules.zones import to_local

_WORTH = timedelta(days=1)  # for so long it is tried to post what was let out
_OUT = (DeliveryState.OPENED, DeliveryState.DONE, DeliveryState.FAILED)
_LONGEST_NUMBERS = 200
_UNDECIDED = "wrapup-left-out"

Week = Annotated[int, Option(sentence("Which week; else the one whose wrap-up is next, or was last."))]


async def preview(
    call: Call,
    week: Week = 0,
    as_: Annotated[
        Literal["message", "markdown", "script"],
        Option(sentence("As a message, or as a file: Markdown, or the script of a two-minute video.")),
    ] = "message",
) -> Said:
    """What a week's wrap-up says, or would say now."""
    slot = _slot(call, week) if week else _current(call)
    if as_ == "message":
        scene = _scene(call)
        blocks = await blocks_of(slot, scene, await gather(slot, scene))
        return Said(Message(tuple(blocks), quiet=True))
    subject = f"wrap-up-{as_}"
    earlier = await deliveries.count_to(call.transaction, call.running.id, call.home, Kind.EXPORT, call.person, subject)
    asked_for = Slot(
        kind=Kind.EXPORT,
        subject=subject,
        occurrence=f"{earlier + 1}",
        moment=to_local(call.now, call.zone),
        until=None,
        why="somebody asked for a wrap-up as a file",
        person=call.person,
    )
    details = {"week": slot.occurrence}
    planned = Planned(call.running.id, call.home, asked_for, RULES[Kind.EXPORT].priority, details)
    await deliveries.plan(call.transaction, [planned])
    return Said(answer(call.words("It comes to you as a direct message, with everything in one file.")), Did())


async def approve(call: Call, week: Week = 0) -> Said:
    """Let the draft of a week out."""
    slot = _closed(call, week)
    if not is_reviewed(call.running.course):
        said = call.words("This course posts its wrap-ups without approval. It has no `review_by` in course.yaml.")
        raise CommandError(said)
    _refuse_posted(call, slot, await _states(call, slot))
    decided = await reviews.decide(
        call.transaction, call.running.id, slot.occurrence, Decision.APPROVED, _who(call), call.now
    )
    if not _is_own(call, decided, Decision.APPROVED):
        raise CommandError(_decided_already(call, slot, decided))
    return await _let_out(call, slot)


async def post(call: Call, week: Week = 0) -> Said:
    """Post a week's wrap-up now, also one that was left out."""
    slot = _closed(call, week)
    _refuse_posted(call, slot, await _states(call, slot))
    await reviews.undecide(call.transaction, call.running.id, slot.occurrence)
    await reviews.decide(call.transaction, call.running.id, slot.occurrence, Decision.APPROVED, _who(call), call.now)
    return await _let_out(call, slot)


async def skip(call: Call, week: Week = 0) -> Said:
    """Leave a week's wrap-up out."""
    slot = _slot(call, week) if week else _current(call)
    _refuse_posted(call, slot, await _states(call, slot))
    decided = await reviews.decide(
        call.transaction, call.running.id, slot.occurrence, Decision.SKIPPED, _who(call), call.now
    )
    if not _is_own(call, decided, Decision.SKIPPED):
        raise CommandError(_decided_already(call, slot, decided))
    await _told_anew(call, slot)
    said = call.words("The wrap-up of week {week} is left out. To post it after all: `wrapup post week:{week}`")
    did = Did(slot.occurrence, {"kind": _UNDECIDED, "week": slot.occurrence})
    return Said(answer(said.format(week=week_number(slot))), did)


async def edit(call: Call, week: Week = 0) -> Reply:
    """A form with what can be changed: a note above it, what to leave out, what to quote."""
    slot = _slot(call, week) if week else _current(call)
    gathered = await gather(slot, _scene(call))
    return _form(slot, gathered)


async def _edit_button(call: Call, subject: str) -> Reply:
    slot, version = _named(call, subject)
    gathered = await gather(slot, _scene(call))
    if version and version != version_of(gathered):
        raise CommandError(_changed(call))
    return _form(slot, gathered)


def _form(slot: Slot, gathered: Gathered) -> OpensForm:
    edits, numbers = gathered.edits, numbers_of(gathered)
    left_out = [numbers[item.first.message.ref] for item in gathered.taken_out]
    quoted = [numbers[item.first.message.ref] for item in gathered.in_order() if edits.quotes(item)]
    prefilled = {
        "note": edits.note,
        "leave_out": ", ".join(map(str, sorted(left_out))),
        "quote": ", ".join(map(str, sorted(quoted))),
    }
    return OpensForm(EDIT, f"{slot.occurrence}.{version_of(gathered)}", prefilled)


async def edited(call: Call, subject: str, filled: Mapping[str, str]) -> Reply:
    """The form came back; nothing is changed where any of it cannot be read."""
    slot, version = _named(call, subject)
    gathered = await gather(slot, _scene(call))
    if version != version_of(gathered):
        raise CommandError(_changed(call))
    note = filled.get("note", "").strip()
    await reviews.edit(
        call.transaction,
        call.running.id,
        slot.occurrence,
        _who(call),
        call.now,
        note=note,
        left_out=_refs(call, gathered, filled.get("leave_out", "")),
        quoted=_refs(call, gathered, filled.get("quote", "")),
    )
    await _told_anew(call, slot)
    said = call.words("The wrap-up of week {week} says it like this now; what is posted is edited.")
    return Said(answer(said.format(week=week_number(slot))), Did(slot.occurrence))


def _refs(call: Call, gathered: Gathered, written: str) -> set[MessageRef]:
    """Every message of the questions whose numbers are written, with commas or spaces between. Raises CommandError."""
    items = gathered.in_order()
    chosen: set[MessageRef] = set()
    for part in written.replace(",", " ").split():
        number = part.removeprefix("#")
        if not (number.isascii() and number.isdecimal()) or not 1 <= int(number[:6]) <= len(items):
            said = call.words('"{text}" is no number of this draft: it has 1 to {most}. Nothing is changed.')
            raise CommandError(said.format(text=part[:20], most=len(items)))
        chosen |= {one.message.ref for one in items[int(number) - 1].askings}
    return chosen


async def _approve_button(call: Call, week: str) -> Reply:
    return await approve(call, week_number(_named(call, week)[0]))


async def _skip_button(call: Call, week: str) -> Reply:
    return await skip(call, week_number(_named(call, week)[0]))


async def _not_left_out(call: Call, undo: Mapping[str, str]) -> Message:
    """Take `wrapup skip` back: it waits for approval again, or is posted where its time has come."""
    slot, _ = _named(call, undo["week"])
    _refuse_posted(call, slot, await _states(call, slot))
    await reviews.undecide(call.transaction, call.running.id, slot.occurrence)
    until = slot.until or call.now
    if slot.at <= call.now <= until:
        await posted.let_out(call.transaction, call.running.id, Kind.WRAP_UP, slot.occurrence, call.now, until)
    await _told_anew(call, slot)
    return answer(call.words("The wrap-up of week {week} is not left out any more.").format(week=week_number(slot)))


async def _let_out(call: Call, slot: Slot) -> Said:
    until = call.now + _WORTH
    await posted.let_out(call.transaction, call.running.id, Kind.WRAP_UP, slot.occurrence, call.now, until)
    await _told_anew(call, slot)
    said = call.words("The wrap-up of week {week} is on its way.").format(week=week_number(slot))
    return Said(answer(said), Did(slot.occurrence))


async def _told_anew(call: Call, slot: Slot) -> None:
    for kind in (Kind.WRAP_UP, Kind.WRAP_UP_DRAFT):
        await posted.mark_stale(call.transaction, call.running.id, kind, slot.occurrence)


async def _states(call: Call, slot: Slot) -> list[DeliveryState]:
    return await posted.states(call.transaction, call.running.id, Kind.WRAP_UP, slot.occurrence)


def _refuse_posted(call: Call, slot: Slot, states: list[DeliveryState]) -> None:
    if any(one in _OUT for one in states):
        said = call.words("The wrap-up of week {week} is posted already. `wrapup edit` still changes it.")
        raise CommandError(said.format(week=week_number(slot)))


def _is_own(call: Call, decided: Decided, decision: Decision) -> bool:
    """Whether it was decided by this call."""
    return decided.decision is decision and decided.at == call.now and decided.name == call.name


def _decided_already(call: Call, slot: Slot, decided: Decided) -> str:
    words, values = call.words, {"week": week_number(slot), "name": decided.name or call.words("somebody")}
    match decided.decision:
        case Decision.APPROVED | Decision.BY_ITSELF:
            return words("The wrap-up of week {week} is approved already, by {name}.").format(**values)
        case Decision.SKIPPED:
            said = words("{name} left the wrap-up of week {week} out. To post it after all: `wrapup post week:{week}`")
            return said.format(**values)
        case Decision.LAPSED:
            said = words("Nobody approved the wrap-up of week {week} in time. To post it: `wrapup post week:{week}`")
            return said.format(**values)


def _changed(call: Call) -> str:
    return call.words("The draft has changed meanwhile, and its numbers too. Look at it again; nothing is changed.")


def _slot(call: Call, week: int) -> Slot:
    """The wrap-up of a week. Raises CommandError where there is none."""
    slots = wrap_up_slots(call.running.timetable)
    found = next((one for one in slots if week_number(one) == week), None)
    if found is None:
        weeks = ", ".join(str(week_number(one)) for one in slots)
        if not weeks:
            raise CommandError(call.words("This course has no wrap-ups. They are switched on in course.yaml."))
        said = call.words("There is no wrap-up of week {week}. There are those of weeks {weeks}.")
        raise CommandError(said.format(week=week, weeks=weeks))
    return found


def _named(call: Call, subject: str) -> tuple[Slot, str]:
    """The wrap-up a button speaks of, and the version of the draft it stood under."""
    occurrence, _, version = subject.partition(".")
    found = next((one for one in wrap_up_slots(call.running.timetable) if one.occurrence == occurrence), None)
    if found is None:
        raise CommandError(call.words("The timetable has no such wrap-up any more."))
    return found, version


def _current(call: Call) -> Slot:
    """The wrap-up that staff most likely mean: the one that closed within a day, else the next, else the last."""
    slots = wrap_up_slots(call.running.timetable)
    if not slots:
        raise CommandError(call.words("This course has no wrap-ups. They are switched on in course.yaml."))
    fresh = [one for one in slots if one.at <= call.now <= one.at + _WORTH]
    coming = [one for one in slots if one.at > call.now]
    return (fresh[-1:] or coming[:1] or slots[-1:])[0]


def _closed(call: Call, week: int) -> Slot:
    """The wrap-up of a week that is over. Raises CommandError."""
    past = [one for one in wrap_up_slots(call.running.timetable) if one.at <= call.now]
    slot = _slot(call, week) if week else (past[-1] if past else _current(call))
    if slot.at > call.now:
        said = call.words("Week {week} closes {when}: before that there is nothing to post. `wrapup preview` shows it.")
        raise CommandError(said.format(week=week_number(slot), when=_shown(slot, call)))
    return slot


def _shown(slot: Slot, call: Call) -> str:
    return f"{to_local(slot.at, call.zone).wall:%Y-%m-%d %H:%M}"


def _who(call: Call) -> Who:
    return call.home, call.person, call.name


def _scene(call: Call) -> Scene:
    running = call.running
    records = StoredRecords(call.transaction, Known(call.transaction), running, call.home, call.platform)
    return Scene(running.course, running.cohort, running.timetable, call.now, call.words, records)


DECLARED = Declarations(
    commands=(
        command("wrapup preview", preview, role=Role.INSTRUCTOR, help=sentence("Show what a week's wrap-up says.")),
        command("wrapup approve", approve, role=Role.INSTRUCTOR, help=sentence("Post the draft of a wrap-up.")),
        command("wrapup post", post, role=Role.INSTRUCTOR, help=sentence("Post a wrap-up now, also one left out.")),
        command("wrapup skip", skip, role=Role.INSTRUCTOR, help=sentence("Leave a week's wrap-up out.")),
        command(
            "wrapup edit",
            edit,
            role=Role.INSTRUCTOR,
            help=sentence("Put a note above a wrap-up, leave questions out."),
            opens_form=True,
        ),
    ),
    actions=(
        Action(APPROVE, Role.INSTRUCTOR, _approve_button),
        Action(EDIT, Role.INSTRUCTOR, _edit_button),
        Action(SKIP, Role.INSTRUCTOR, _skip_button),
    ),
    forms=(
        Form(
            EDIT,
            sentence("Change a wrap-up"),
            (
                Field("note", sentence("A note above it"), is_long=True, is_required=False, longest=LONGEST_NOTE),
                Field("leave_out", sentence("Leave out (numbers)"), is_required=False, longest=_LONGEST_NUMBERS),
                Field("quote", sentence("Quote instead (numbers)"), is_required=False, longest=_LONGEST_NUMBERS),
            ),
            Role.INSTRUCTOR,
            edited,
        ),
    ),
    undoing={_UNDECIDED: _not_left_out},
)
