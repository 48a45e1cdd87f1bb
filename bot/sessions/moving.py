"""What those who heard of a session are told when it is moved, cancelled, or held after all."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.message import Message, Moment, Text, Value, Verbatim
from bot.model import Home, Kind, Slot, Verb
from bot.scene import Draft, NothingToSay, Scene
from bot.store import deliveries
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from schedules.zones import LocalMoment, to_local


async def tell(
    transaction: Transaction,
    running: RunningCohort,
    homes: Sequence[Home],
    about: tuple[str, str, str],
    times: tuple[LocalMoment | None, LocalMoment | None],
    why: str,
    now: datetime,
) -> None:
    """Say in a session's thread, in the homes in which it was announced, what became of one of its times.

    *about* is the session, its occurrence, and what tells this change from others; *times* are before and after.
    """
    session, occurrence, change = about
    slot = Slot(
        kind=Kind.SESSION_CHANGE,
        subject=session,
        occurrence=f"{occurrence}.{change}",
        moment=to_local(now, running.cohort.timezone),
        until=now + _worth(),
        why="the session was changed after it was announced",
    )
    details = {"why": why}
    for name, moment in zip(("before", "after"), times, strict=True):
        if moment is not None:
            details |= {name: moment.at.isoformat(), "zone": moment.zone}
    await deliveries.plan(
        transaction, [Planned(running.id, home, slot, RULES[slot.kind].priority, details) for home in homes]
    )


async def session_change(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """A session was moved or cancelled, or is held after all."""
    plan = next((plan for plan in scene.course.sessions if plan.id == slot.subject), None)
    if plan is None:
        return NothingToSay("the session is no longer in the course")
    words, told = scene.words, scene.details
    values: dict[str, Value] = {"title": Verbatim(plan.title)}
    values |= {
        name: Moment(datetime.fromisoformat(told[name]), told["zone"]) for name in ("before", "after") if name in told
    }
    match "before" in told, "after" in told:
        case True, True:
            said = words("**{title}** is moved: {after} instead of {before}.")
        case True, False:
            said = words("**{title}**, {before}, is cancelled. What you ask here is answered all the same.")
        case False, True:
            said = words("**{title}** is held after all: {after}.")
        case _:
            return NothingToSay("nothing is known of the change")
    blocks = [Text(said, values)]
    if told.get("why"):
        blocks.append(Text(words("Why: {why}"), {"why": Verbatim(told["why"])}))
    return (Draft(Verb.POST, Message(tuple(blocks))),)


def _worth() -> timedelta:
    worth = RULES[Kind.SESSION_CHANGE].worth
    assert isinstance(worth, timedelta)
    return worth
