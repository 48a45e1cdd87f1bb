"""A later deadline for one learner, and for nobody else: they are told at once, and reminded the day before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.course.course import Lesson
from bot.course.saying import GONE, lesson_of
from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.message import Message, MessageLink, Moment, Text, Value, Verbatim
from bot.model import Kind, Slot, Verb
from bot.people.waking import waking
from bot.scene import Draft, NothingToSay, Scene
from bot.store import absences, deliveries
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.store.progress import Learner
from schedules.zones import LocalMoment

_BEFORE = timedelta(days=1)
GRANTED, REMINDER = "granted-", "reminder-"


async def extend(
    transaction: Transaction,
    running: RunningCohort,
    who: Learner,
    lesson: Lesson,
    due: LocalMoment,
    now: datetime,
) -> int:
    """Grant *who* time until *due*; the extension's number, to take it back by."""
    number = await absences.extend(transaction, who, lesson.id, due)
    told = await waking(transaction, running, who.home, who.person, now, due.at)
    reminded = await waking(transaction, running, who.home, who.person, due.at - _BEFORE)
    planned = [_message(running, who, lesson, f"{GRANTED}{number}", told, due, "a deadline was extended")]
    if told.at < reminded.at < due.at:
        why = "the day before somebody's own deadline"
        planned.append(_message(running, who, lesson, f"{REMINDER}{number}", reminded, due, why))
    await deliveries.plan(transaction, planned)
    return number


async def take_back(transaction: Transaction, number: int, now: datetime) -> bool:
    """Take an extension back; whether it stood. What was not sent of it is not sent."""
    taken = await absences.take_back(transaction, number, now)
    if taken is None:
        return False
    who, lesson = taken
    keys = [f"{Kind.EXTENSION}/{lesson}/{which}{number}/{who.person}/{who.home}" for which in (GRANTED, REMINDER)]
    await deliveries.cancel(transaction, who.cohort, keys)
    return True


async def extension(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """What the learner is told about their own deadline."""
    assert slot.person is not None
    lesson = lesson_of(scene.course, slot.subject)
    if lesson is None:
        return GONE
    standing = await scene.records.standing(slot.person)
    granted = standing.extensions.get(lesson.id)
    if granted is None or str(granted.number) != slot.occurrence.rpartition("-")[2]:
        return NothingToSay("another deadline holds by now")
    if lesson.id in standing.done():
        return NothingToSay("it is handed in already")
    zone = next((one.zone for one in await scene.records.members() if one.person == slot.person), None)
    sent = standing.released.get(lesson.id)
    named: Value = MessageLink(sent.ref, lesson.title) if sent is not None else Verbatim(lesson.title)
    values: dict[str, Value] = {"lesson": named, "due": Moment(granted.due.at, zone or scene.cohort.timezone)}
    if slot.occurrence.startswith(GRANTED):
        said = scene.words("You have more time for {lesson}: until {due}. Only you and the staff know.")
    else:
        said = scene.words("Your own deadline for {lesson} is {due}. A first version is fine.")
    return (Draft(Verb.POST, Message((Text(said, values),))),)


def _message(
    running: RunningCohort, who: Learner, lesson: Lesson, occurrence: str, at: LocalMoment, due: LocalMoment, why: str
) -> Planned:
    slot = Slot(Kind.EXTENSION, lesson.id, occurrence, at, due.at, why, who.person)
    return Planned(running.id, who.home, slot, RULES[Kind.EXTENSION].priority, {})
