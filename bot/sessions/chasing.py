"""The chase: staff are asked for a session's recording until it is there, or somebody says why there is none."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.message import Button, Buttons, Clockface, Message, MessageLink, Text, Value, Verbatim
from bot.model import Kind, Slot, Verb
from bot.scene import Draft, NothingToSay, Scene
from bot.sessions.held import held, starts
from bot.store.deliveries import Planned
from schedules.zones import to_local

NO_RECORDING = "no-recording"
"""The button that asks why there is none, followed by a colon, the session, a full stop and its occurrence."""

_AFTER = (timedelta(hours=2), timedelta(hours=24), timedelta(hours=72))
_WORTH = timedelta(days=1)


def chases(running: RunningCohort) -> Iterator[Planned]:
    """Every question for a recording that may have to be asked; a session that was moved has its own."""
    plans = {plan.id: plan for plan in running.course.sessions}
    for one in running.timetable.sessions:
        if one.session not in plans or plans[one.session].record == "never" or not one.sittings:
            continue
        ends = max(sitting.ends.at for sitting in one.sittings)
        revision = sum(sitting.revision for sitting in one.sittings)
        for number, after in enumerate(_AFTER, start=1):
            moment = to_local(ends + after, running.cohort.timezone)
            slot = Slot(
                kind=Kind.CHASE,
                subject=one.session,
                occurrence=f"{one.occurrence}.revision-{revision}.chase-{number}",
                moment=moment,
                until=moment.at + _WORTH,
                why=f"{after // timedelta(hours=1)} hours after session {one.session}",
            )
            for home in running.homes():
                yield Planned(running.id, home, slot, RULES[Kind.CHASE].priority, {"revision": str(revision)})


async def chase(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """Ask staff for a recording, with what to type, and a button that says there is none."""
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return about
    name = about.occurrence.occurrence
    if str(sum(one.revision for one in about.occurrence.sittings)) != scene.details.get("revision"):
        return NothingToSay("the session was moved")
    if not about.is_recorded:
        return NothingToSay("the session is not recorded")
    words, values = scene.words, _values(slot, scene)
    if await scene.records.recordings(about.plan.id, name):
        if await scene.records.sent(Kind.CHASE, slot.subject, slot.occurrence) is None:
            return NothingToSay("its recording is there")
        return _said(Text(words("The recording of **{title}**, {when}, is there. Thank you."), values))
    why = await scene.records.unrecorded(about.plan.id, name)
    if why is not None:
        if await scene.records.sent(Kind.CHASE, slot.subject, slot.occurrence) is None:
            return NothingToSay("there will be no recording")
        told = words("There will be no recording of **{title}**, {when}: {why}")
        return _said(Text(told, values | {"why": Verbatim(why)}))
    week = f" week:{about.occurrence.week}" if name != "once" else ""
    typed = f"session recording LINK session:{about.plan.id}{week}"
    blocks = [
        Text(words("Is there a recording of **{title}**, {when}? Its learners were told that one comes."), values)
    ]
    announced = await scene.records.sent(Kind.ANNOUNCEMENT, about.plan.id, name)
    if announced is not None:
        thread = {"thread": MessageLink(announced.ref, words("the session's thread"))}
        blocks.append(Text(words("Put it into {thread} as a file or link, or type:"), thread))
    blocks.append(Text("`{typed}`".replace("{typed}", typed)))
    none = Button(words("There is none"), f"{NO_RECORDING}:{about.plan.id}.{name}")
    return (Draft(Verb.POST, Message((*blocks, Buttons((none,))))),)


def _said(line: Text) -> Sequence[Draft]:
    return (Draft(Verb.POST, Message((line,))),)


def _values(slot: Slot, scene: Scene) -> dict[str, Value]:
    about = held(slot, scene)
    assert not isinstance(about, NothingToSay)
    return {"title": Verbatim(about.plan.title), "when": starts(about.sitting, Clockface.DATE)}
