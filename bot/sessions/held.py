"""Which session a slot is about, and when it is held."""

from dataclasses import dataclass
from datetime import timedelta

from bot.course.course import SessionPlan
from bot.course.timetable import SessionOccurrence, Sitting
from bot.message import Clockface, MessageLink, Moment
from bot.model import Kind, Slot
from bot.scene import NothingToSay, Scene


@dataclass(frozen=True, slots=True)
class Held:
    """A session as it happens once. *sitting* is the one a slot is about; the first where it is about all of them."""

    plan: SessionPlan
    occurrence: SessionOccurrence
    sitting: Sitting

    @property
    def is_recorded(self) -> bool:
        return self.plan.record != "never"

    def later_sittings(self) -> tuple[Sitting, ...]:
        """The sittings of the same session that are still to come after this one."""
        return tuple(each for each in self.occurrence.sittings if each.starts.at > self.sitting.starts.at)


def held(slot: Slot, scene: Scene) -> Held | NothingToSay:
    """The session *slot* is about."""
    plan = next((plan for plan in scene.course.sessions if plan.id == slot.subject), None)
    if plan is None:
        return NothingToSay("the session is no longer in the course")
    name, _, rest = slot.occurrence.partition(".")
    occurrence = next(
        (each for each in scene.timetable.sessions if each.session == plan.id and each.occurrence == name), None
    )
    if occurrence is None or not occurrence.sittings:
        return NothingToSay("the session is no longer held that week")
    number = rest.split(".")[0].removeprefix("sitting-")
    sitting = next((each for each in occurrence.sittings if str(each.number) == number), occurrence.sittings[0])
    return Held(plan, occurrence, sitting)


def starts(sitting: Sitting, face: Clockface = Clockface.FULL) -> Moment:
    return Moment(sitting.starts.at, sitting.starts.zone, face)


def minutes(sitting: Sitting) -> int:
    return (sitting.ends.at - sitting.starts.at) // timedelta(minutes=1)


async def thread(about: Held, scene: Scene) -> MessageLink | None:
    """A link to the session's thread, once it is announced."""
    announced = await scene.records.sent(Kind.ANNOUNCEMENT, about.plan.id, about.occurrence.occurrence)
    return MessageLink(announced.ref, scene.words("the session's thread")) if announced is not None else None
