"""Steering a cohort while it runs: cohort pause, resume, shift, archive; release post-now, hold, skip.

What changes the timetable is shown before and after, and asked for, before it is done.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from bot.cohorts import changing, wishes
from bot.cohorts.cards import APPLY, REJECT, before_and_after, summary_of
from bot.cohorts.cloning import clone, worth_a_look
from bot.cohorts.comparing import Comparison
from bot.cohorts.present import Present, present
from bot.cohorts.proposing import decide
from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import ALWAYS, Action, Asks, Declarations, Did, Of, Option, Reply, Role, Said, command
from bot.course.override import Override
from bot.message import Message, Text, Verbatim
from bot.model import CohortState, Kind
from bot.notices import LEAVE_OUT, RETRY
from bot.store import activity, decisions, deliveries, posted, standing
from bot.store.activity import What
from bot.store.proposals import ProposalState
from bot.words import sentence

_WHY = sentence("The reason, for whoever looks at the timetable.")
_LINE = sentence("A lesson, or a line of the timetable like wrap-up/course/week-3.")


async def pause(call: Call) -> Said:
    """Nothing is posted until the cohort goes on."""
    await changing.pause(call.transaction, await _present(call), call.now, call.name)
    said = call.words("Paused. Nothing is posted until `cohort resume`; what is owed then comes in order.")
    return Said(answer(said), Did(undo={"kind": "paused"}))


async def resume(call: Call) -> Said:
    """What is owed comes, each as late as its kind may be."""
    await changing.resume(call.transaction, await _present(call), call.now, call.name)
    said = call.words("It goes on. What is owed comes in order, and what is not worth sending any more is left out.")
    return Said(answer(said), Did(undo={"kind": "resumed"}))


async def shift(
    call: Call,
    by: Annotated[str, Option(sentence("How much later, like 1 week or 3 days."))],
    from_: Annotated[str, Option(sentence("From which day on, like 2026-12-21; else from today."))] = "",
    why: Annotated[str, Option(_WHY)] = "",
) -> Reply:
    """Everything from a day on comes later."""
    there = await _present(call)
    return await _change(call, there, wishes.shift(there, by, from_ or None, why, call.now), by)


async def archive(call: Call) -> Reply:
    """The cohort is over for good; it can still be read."""
    there = await _present(call)
    if there.standing.state is CohortState.ARCHIVED:
        raise CommandError(call.words("This cohort is archived already."))
    if not call.agreed:
        to_come = sum(line.is_to_come for line in there.lines)
        count = call.words.count("{n} post is still to come", "{n} posts are still to come", to_come)
        said = call.words("Archive this cohort? {count}; none of them would be sent. This cannot be taken back.")
        return Asks(answer(said.format(count=count)))
    await standing.set_state(call.transaction, there.name, CohortState.ARCHIVED)
    await activity.log_lines(
        call.transaction, call.now, there.name, [(What.CHANGED, f"{call.name} archived the cohort")]
    )
    await standing.raise_revision(call.transaction, there.name)
    return Said(answer(call.words("Archived. Everything stays to be read; nothing more is sent.")), Did())


async def clone_(
    call: Call,
    starts: Annotated[str, Option(sentence("The first day of the next cohort, like 2027-03-01."))],
    called: Annotated[str, Option(sentence("What it is called."))] = "",
) -> Said:
    """The file of the next cohort: the same rhythm from another start date, without people and changes."""
    try:
        day = date.fromisoformat(starts)
    except ValueError:
        said = call.words('"{text}" is not a date. Dates are written year-month-day: 2026-10-05.')
        raise CommandError(said.format(text=starts)) from None
    there = await _present(call)
    own = there.version.cohort
    file = clone(there.standing.version.files[f"cohorts/{own.id}.yaml"], own, day, called or f"{own.name}, {day}")
    how = call.words("Save this as a file in the course's folder cohorts/; `homeroom run` starts it.")
    remarks = [Text("{remark}", {"remark": Verbatim(one)}) for one in worth_a_look(own)]
    return Said(Message((Text(how), Text(f"```yaml\n{file}```"), *remarks), quiet=True), Did(starts))


async def post_now(call: Call, what: Annotated[str, Option(_LINE, of=Of.LINES)]) -> Reply:
    """A lesson or another line comes at once."""
    there = await _present(call)
    return await _change(call, there, wishes.release(there, what, "", call.now), what)


async def hold(
    call: Call, what: Annotated[str, Option(_LINE, of=Of.LINES)], why: Annotated[str, Option(_WHY)] = ""
) -> Reply:
    """A lesson or another line waits."""
    there = await _present(call)
    heading = call.words("This would be kept back until `release post-now`:")
    return await _change(call, there, wishes.hold(there, what, why), what, heading)


async def skip(
    call: Call,
    what: Annotated[str, Option(_LINE, of=Of.LINES)],
    week: Annotated[int, Option(sentence("Of a weekly session: which week."))] = 0,
    why: Annotated[str, Option(_WHY)] = "",
) -> Reply:
    """A lesson, a session of a week or another line is left out."""
    there = await _present(call)
    return await _change(call, there, wishes.cancel(there, what, week or None, None, why), what)


async def apply_proposal(call: Call, number: str) -> Said:
    """The button of a proposal."""
    return await _decided(call, number, ProposalState.APPLIED)


async def reject_proposal(call: Call, number: str) -> Said:
    """The other button of a proposal."""
    return await _decided(call, number, ProposalState.REJECTED)


async def retry(call: Call, number: str) -> Said:
    """The button under what is stuck: have it sent again."""
    if not await decisions.try_again(call.transaction, await _stuck(call, number), call.now):
        raise CommandError(call.words("That is not stuck any more: it was sent, or somebody else decided."))
    await _told(call, number, "retried")
    return Said(answer(call.words("It is tried again now.")), Did(number))


async def leave_out(call: Call, number: str) -> Said:
    """The other button under what is stuck: send nothing of it."""
    why = "staff left it out"
    if not await decisions.leave_out(call.transaction, await _stuck(call, number), why):
        raise CommandError(call.words("That is not stuck any more: it was sent, or somebody else decided."))
    await _told(call, number, "left out")
    return Said(answer(call.words("It is left out.")), Did(number))


async def lines(call: Call, _typed: str) -> list[tuple[str, str]]:
    """Lessons and lines to choose from that are still to come, the next one first."""
    titles = {one.id: one.title for one in call.running.course.lessons}
    found: dict[str, str] = {}
    for slot in call.running.timetable.slots:
        if slot.at < call.now:
            continue
        if slot.kind is Kind.LESSON and slot.subject in titles:
            found.setdefault(slot.subject, titles[slot.subject])
        elif slot.kind in (Kind.WRAP_UP, Kind.ENDING, Kind.DEADLINE):
            name = "/".join(part for part in (slot.kind, slot.subject, slot.occurrence) if part)
            found.setdefault(name, name)
    return [(label, value) for value, label in found.items()]


async def _present(call: Call) -> Present:
    return await present(call.transaction, call.running.id, call.read)


async def _change(call: Call, there: Present, override: Override, subject: str, heading: str = "") -> Reply:
    """Show what an override would change, and ask; once agreed to, make it."""
    if not call.agreed:
        compared = changing.changed_by(there, override, call.now)
        return Asks(_shown(call, there, compared, heading or call.words("This would change:")))
    await changing.change(call.transaction, there, override, call.now, call.name)
    after = await _present(call)
    number = str(after.kept[-1].id)
    return Said(answer(call.words("Done. `undo` takes it back.")), Did(subject, {"kind": "override", "number": number}))


def _shown(call: Call, there: Present, compared: Comparison, heading: str) -> Message:
    course = there.version.course
    return Message(
        (Text(f"**{heading}**"), *before_and_after(call.words, summary_of(compared, course, course))), quiet=True
    )


async def _decided(call: Call, number: str, wish: ProposalState) -> Said:
    if not (number.isascii() and number.isdecimal()):
        raise CommandError(call.words("This button does nothing any more."))
    made = await decide(call.transaction, int(number), wish, call.read, call.now, call.name)
    if made.proposal.cohort != call.running.id:
        raise CommandError(call.words("That proposal belongs to another cohort."))
    if not made.is_done:
        raise CommandError(made.said)
    if wish is ProposalState.APPLIED:
        return Said(answer(call.words("Applied. The timetable is the new one from now on.")), Did(number))
    return Said(answer(call.words("Rejected. Everything stays as it was.")), Did(number))


async def _stuck(call: Call, number: str) -> int:
    if not (number.isascii() and number.isdecimal()):
        raise CommandError(call.words("This button does nothing any more."))
    if await deliveries.cohort_of(call.transaction, int(number)) != call.running.id:
        raise CommandError(call.words("That belongs to another cohort."))
    return int(number)


async def _told(call: Call, number: str, decided: str) -> None:
    """The notice says from now on who decided what."""
    more = {"decided": decided, "by": call.name}
    await posted.add_details(call.transaction, call.running.id, Kind.NOTICE, f"delivery-{number}", more)


async def _undo_override(call: Call, undo: Mapping[str, str]) -> Message:
    await changing.undo(call.transaction, await _present(call), int(undo["number"]), call.now, call.name)
    return answer(call.words("Taken back: the timetable is what it was, except for what was posted meanwhile."))


async def _undo_pause(call: Call, _undo: Mapping[str, str]) -> Message:
    return (await resume(call)).message


async def _undo_resume(call: Call, _undo: Mapping[str, str]) -> Message:
    return (await pause(call)).message


_COMMANDS = (
    command("cohort pause", pause, role=Role.MANAGER, help=sentence("Post nothing more until the cohort goes on.")),
    command("cohort resume", resume, role=Role.MANAGER, help=sentence("Let a paused cohort go on.")),
    command("cohort shift", shift, role=Role.MANAGER, help=sentence("Let everything from a day on come later.")),
    command(
        "cohort clone", clone_, role=Role.MANAGER, help=sentence("Write the file of the next cohort."), states=ALWAYS
    ),
    command(
        "cohort archive",
        archive,
        role=Role.MANAGER,
        help=sentence("End the cohort for good; it stays to be read."),
        states=ALWAYS,
    ),
    command(
        "release post-now", post_now, role=Role.INSTRUCTOR, help=sentence("Let a lesson come now, held back or not.")
    ),
    command("release hold", hold, role=Role.INSTRUCTOR, help=sentence("Keep a lesson back until it is released.")),
    command("release skip", skip, role=Role.INSTRUCTOR, help=sentence("Leave out a lesson or a session of a week.")),
)

_ACTIONS = (
    Action(APPLY, Role.INSTRUCTOR, apply_proposal, ALWAYS),
    Action(REJECT, Role.INSTRUCTOR, reject_proposal, ALWAYS),
    Action(RETRY, Role.INSTRUCTOR, retry, ALWAYS),
    Action(LEAVE_OUT, Role.INSTRUCTOR, leave_out, ALWAYS),
)

DECLARED = Declarations(
    commands=_COMMANDS,
    actions=_ACTIONS,
    undoing={"override": _undo_override, "paused": _undo_pause, "resumed": _undo_resume},
    choices={Of.LINES: lines},
)
