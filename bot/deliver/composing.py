"""From a due delivery to the requests that keep it: where it goes, what it says, and in how many parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import assert_never

from bot.deliver.files import file_to_json
from bot.deliver.records import Known, StoredRecords
from bot.deliver.running import RunningCohort
from bot.kinds import RULES, Target
from bot.message import Message, Text, message_to_json, notice_to_json
from bot.model import Delivery, DeliveryState, Kind, Place, Verb
from bot.ports import Platform
from bot.saying import COMPOSERS, late_label
from bot.scene import Draft, NothingToSay, Scene
from bot.store.database import Transaction
from bot.store.steps import NewStep
from bot.wrapups.review import due_since

LATE_AFTER = timedelta(minutes=2)
"""From when on a message says that it is late. Shorter delays are recoveries nobody needs to read about."""


COURSE = "course"
"""The subject of what belongs to no lesson and no session."""


@dataclass(frozen=True, slots=True)
class NotThereYet:
    """What the delivery stands on is still on its way."""

    why: str


def is_late(due_at: datetime, now: datetime) -> bool:
    return now - due_at > LATE_AFTER


async def target_of(
    known: Known, delivery: Delivery, running: RunningCohort, platform: Platform
) -> Place | NotThereYet | NothingToSay:
    """Where a delivery goes."""
    slot = delivery.slot
    match RULES[slot.kind].target:
        case Target.ANNOUNCEMENTS_ROOM:
            return _room(running, delivery, "announcements")
        case Target.LESSONS_ROOM:
            return _room(running, delivery, "lessons")
        case Target.STAFF_ROOM:
            return _room(running, delivery, "staff")
        case Target.LESSON_OR_QUESTIONS:
            if delivery.slot.subject == "course":
                return _room(running, delivery, "questions")
            return await _thread(known, delivery, platform, Kind.LESSON, "")
        case Target.WHERE_IT_WAS_ASKED if delivery.slot.person is None:
            return Place(delivery.details["place"])
        case Target.PERSON | Target.WHERE_IT_WAS_ASKED:
            assert slot.person is not None
            return platform.direct(slot.person)
        case Target.LESSON_THREAD:
            return await _thread(known, delivery, platform, Kind.LESSON, "")
        case Target.LESSON_THREAD_OR_ANNOUNCEMENTS:
            if slot.subject == COURSE:
                return _room(running, delivery, "announcements")
            return await _thread(known, delivery, platform, Kind.LESSON, "")
        case Target.SESSION_THREAD:
            session = slot.occurrence.split(".")[0]  # the sitting and the reminder's span stand behind it
            return await _thread(known, delivery, platform, Kind.ANNOUNCEMENT, session)
        case unknown:
            assert_never(unknown)


def _room(running: RunningCohort, delivery: Delivery, role: str) -> Place | NothingToSay:
    place = running.rooms.get((delivery.home, role))
    return place if place is not None else NothingToSay(f"the home has no {role} room")


async def _thread(
    known: Known, delivery: Delivery, platform: Platform, kind: Kind, occurrence: str
) -> Place | NotThereYet | NothingToSay:
    state, sent, is_open = await known.root(delivery.cohort, delivery.home, kind, delivery.slot.subject, occurrence)
    if sent is not None and is_open:
        return platform.thread_of(sent.ref)
    if state in (DeliveryState.PLANNED, DeliveryState.OPENED):
        return NotThereYet(f"the {kind} it belongs to is on its way")
    return NothingToSay(f"the {kind} it belongs to was not posted")


async def compose(
    transaction: Transaction,
    known: Known,
    delivery: Delivery,
    running: RunningCohort,
    platform: Platform,
    now: datetime,
) -> Sequence[NewStep] | NothingToSay:
    """What a delivery says now, as steps that each fit into one request."""
    scene = Scene(
        course=running.course,
        cohort=running.cohort,
        timetable=running.timetable,
        now=now,
        words=running.words,
        records=StoredRecords(transaction, known, running, delivery.home, platform),
        details=delivery.details,
    )
    if RULES[delivery.slot.kind].rests and await _is_away(known, delivery, now):
        return NothingToSay("the person is away")
    drafts = await COMPOSERS[delivery.slot.kind](delivery.slot, scene)
    if isinstance(drafts, NothingToSay):
        return drafts
    if is_late(await _due_since(delivery, scene), now):
        drafts = _labelled(drafts, late_label(delivery.slot, scene))
    return [step for draft in drafts for step in _steps(draft, platform, to_person=delivery.slot.person is not None)]


async def _due_since(delivery: Delivery, scene: Scene) -> datetime:
    """Since when it was to be out; a wrap-up may wait for staff first."""
    if delivery.slot.kind is Kind.WRAP_UP:
        return due_since(delivery.slot, await scene.records.review(delivery.slot.occurrence))
    return delivery.slot.at


async def _is_away(known: Known, delivery: Delivery, now: datetime) -> bool:
    person = delivery.slot.person
    return person is not None and (delivery.home, person) in await known.away(delivery.cohort, now)


def _labelled(drafts: Sequence[Draft], label: Text) -> Sequence[Draft]:
    first, *rest = drafts
    if first.message is None:
        return drafts
    return [replace(first, message=replace(first.message, blocks=(label, *first.message.blocks))), *rest]


def _steps(draft: Draft, platform: Platform, *, to_person: bool) -> list[NewStep]:
    if draft.message is not None:
        verb = Verb.DIRECT_MESSAGE if to_person else Verb.POST
        return [
            NewStep(verb, in_thread=draft.in_thread, payload=payload_of(part), shows=part.fingerprint())
            for part in platform.parts(draft.message)
        ]
    if draft.file is not None:
        payload = file_to_json(draft.file)
        return [NewStep(Verb.UPLOAD, in_thread=draft.in_thread, payload=payload, shows=hash_of(payload))]
    if draft.notice is None:
        return [NewStep(draft.verb, title=draft.title)]
    payload = notice_to_json(draft.notice).decode()
    return [NewStep(draft.verb, payload=payload, shows=hash_of(payload))]


def hash_of(payload: str) -> str:
    """What an entry of the calendar shows, as a hash."""
    return sha256(payload.encode()).hexdigest()[:32]


def payload_of(message: Message) -> str:
    return message_to_json(message).decode()
