"""The crowd of a rehearsal: a pure function from a cohort and a seed to what everybody does, in order.

Moments are computed from the timetable's planned moments, never from when a post arrived.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.course.cohort import Cohort
from bot.course.course import Course, Lesson
from bot.course.timetable import Timetable
from bot.model import Kind, Slot
from bot.rehearsal.acts import Act, InRoom, Join
from bot.rehearsal.faces import LEARNERS, Face, faces
from bot.rehearsal.gatherings import around_session
from bot.rehearsal.hours import Calendar
from bot.rehearsal.lookups import lookups
from bot.rehearsal.material import Deck, Material, Topic
from bot.rehearsal.sentences import ELSEWHERE, HELLOS
from bot.rehearsal.stage import Stage
from bot.rehearsal.steps import through_the_lessons
from bot.rehearsal.talk import exchange, in_lesson_thread, in_questions_room
from bot.words import words_for

_SILENT = 0.15  # of the lesson threads stay silent until a nudge
_LATE = timedelta(days=14)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody, and everything they do, in order."""

    faces: tuple[Face, ...]
    acts: tuple[Act, ...]


def crowd(
    course: Course,
    cohort: Cohort,
    timetable: Timetable,
    seed: int,
    learners: Sequence[tuple[str, str | None]] | int = LEARNERS,
) -> Crowd:
    """The same crowd for the same arguments, in every process. *learners*: names with zones, or how many."""
    everybody = faces(cohort, course.weeks, seed, learners)
    if not timetable.slots:
        return Crowd(everybody, ())
    first, last = timetable.slots[0].at, timetable.slots[-1].at
    calendar = Calendar(slot.at for slot in timetable.slots)
    joined = {
        face.name: calendar.clear((timetable.starts.at if face.joins > timedelta(0) else first) + face.joins)
        for face in everybody
    }
    stage = Stage(everybody, joined, calendar, seed)
    acts: list[Act] = [Join(joined[face.name], f"join.{face.name}", face.name) for face in everybody]
    materials = _materials(course, timetable, stage)
    acts.extend(_lessons(stage, timetable, materials))
    acts.extend(_sessions(stage, course, timetable, materials))
    acts.extend(_elsewhere(stage, timetable, everybody, joined))
    lessons = {lesson.id: lesson for lesson in course.lessons}
    acts.extend(through_the_lessons(stage, timetable, lessons, words_for(course.language)))
    acts.extend(lookups(stage, timetable, lessons))
    return Crowd(everybody, tuple(sorted((act for act in acts if act.at < last), key=lambda act: (act.at, act.id))))


def _materials(course: Course, timetable: Timetable, stage: Stage) -> dict[str, Material]:
    before: Lesson | None = None
    known = {lesson.id: lesson for lesson in course.lessons}
    found: dict[str, Material] = {}
    for slot in timetable.slots:
        if slot.kind is Kind.LESSON and slot.subject in known:
            found[slot.subject] = Material(known[slot.subject], before, stage.rng)
            before = known[slot.subject]
    return found


def _lessons(stage: Stage, timetable: Timetable, materials: Mapping[str, Material]) -> Iterator[Act]:
    released = [slot for slot in timetable.slots if slot.kind is Kind.LESSON and slot.subject in materials]
    nudges = {slot.subject: slot.at for slot in timetable.slots if slot.kind is Kind.NUDGE}
    quiet = [slot.subject for slot in released[1:] if slot.subject in nudges]
    silent = set(stage.rng.sample(quiet, max(1, round(len(quiet) * _SILENT)))) if quiet else set()
    for slot in released:
        woken_at = nudges[slot.subject] if slot.subject in silent else None
        yield from in_lesson_thread(stage, slot, week_of(timetable, slot.at), materials[slot.subject], woken_at)


def _sessions(stage: Stage, course: Course, timetable: Timetable, materials: Mapping[str, Material]) -> Iterator[Act]:
    plans = {plan.id: plan for plan in course.sessions}
    announced = {(slot.subject, slot.occurrence): slot for slot in timetable.slots if slot.kind is Kind.ANNOUNCEMENT}
    for held in timetable.sessions:
        slot, plan = announced.get((held.session, held.occurrence)), plans.get(held.session)
        if slot is not None and plan is not None and held.sittings:
            material = _talked_about(timetable, materials, held.sittings[0].starts.at)
            if material is not None:
                yield from around_session(stage, plan, held, slot, material)


def _talked_about(timetable: Timetable, materials: Mapping[str, Material], at: datetime) -> Material | None:
    """The newest lesson at a session's beginning, else the first one to come."""
    lessons: list[Slot] = [slot for slot in timetable.slots if slot.kind is Kind.LESSON and slot.subject in materials]
    newest = next((slot for slot in reversed(lessons) if slot.at <= at), lessons[0] if lessons else None)
    return materials[newest.subject] if newest is not None else None


def _elsewhere(
    stage: Stage, timetable: Timetable, everybody: Sequence[Face], joined: Mapping[str, datetime]
) -> Iterator[Act]:
    """Two questions a week that belong to no lesson, and a word from whoever comes late."""
    answers = dict(ELSEWHERE)
    deck = Deck(tuple(answers), stage.rng)
    for week in timetable.weeks:
        for _ in range(stage.rng.randrange(1, 4)):
            at = week.starts.at + stage.rng.random() * 5 * _DAY
            yield from in_questions_room(stage, at, week.number, deck, answers)
    for face in everybody:
        if face.role == "learner" and face.joins > _LATE:
            at = stage.after(joined[face.name], face, _DAY / 12)
            hello, answer = stage.rng.choice(HELLOS)
            number = week_of(timetable, at)
            topic = Topic({}, (answer,))
            yield from exchange(stage, InRoom("questions"), at, face, hello, topic, number, wonder=False)


def week_of(timetable: Timetable, at: datetime) -> int:
    """The course week in which a moment lies; the first before it began, the last afterwards."""
    begun = [week.number for week in timetable.weeks if week.starts.at <= at]
    return begun[-1] if begun else 1
