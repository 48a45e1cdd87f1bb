"""Whether cohorts and rehearsals speak of a course that exists: its lessons, sessions and weeks, their own people."""

import posixpath
from collections.abc import Iterator

from bot.course.checking_course import course_weeks, session_ids
from bot.course.checking_lessons import lessons_by_id
from bot.course.cohort import CohortFile
from bot.course.course import CourseFile
from bot.course.faults import Fault, did_you_mean, quoted
from bot.course.gathering import COHORTS, LESSONS
from bot.course.override import Override
from bot.course.parts import Part, Parts
from bot.course.rehearsal import WrapupSays
from bot.course.yaml_reading import Data, Yaml


def cohort_problems(parts: Parts) -> Iterator[Fault]:
    """What is wrong with the cohorts beyond each file alone."""
    for part in parts.cohorts:
        yield from _lesson_names("overrides", part.yaml, parts)
        yield from _session_names(part.yaml, parts)
        if part.partial is not None:
            yield from _overrides(part, part.partial, parts)
            yield from _roster_file(part, part.partial, parts)
            yield from _breaks(part, part.partial)


def cohort_warnings(parts: Parts) -> Iterator[Fault]:
    """What is worth a second look in a cohort."""
    for part in parts.cohorts:
        cohort = part.value
        if cohort is None:
            continue
        staff = (*cohort.people.instructors, *cohort.people.managers)
        for number, name in enumerate(cohort.rota):
            if staff and name not in staff:
                what = f"{quoted(name)} is on the rota, but neither an instructor nor a manager."
                spot = part.yaml.spot(("rota", number))
                yield Fault(spot, what, did_you_mean(name, staff) or "Add the name under people.")
        for number, one in enumerate(cohort.breaks):
            if one.end < cohort.start:
                what = f"This break is over before the cohort starts on {cohort.start}."
                yield Fault(part.yaml.spot(("breaks", number, "to")), what, "Is its year right?")
        yield from _repeated(part, cohort)


def _repeated(part: Part[CohortFile], cohort: CohortFile) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, one in enumerate(cohort.overrides):
        if one.lesson is not None and not one.undone:
            known = first.setdefault(one.lesson, number)
            if known != number:
                line = part.yaml.spot(("overrides", known)).line
                what = f"The override in line {line} is about the same lesson; this one counts."
                yield Fault(part.yaml.spot(("overrides", number, "lesson")), what, "Delete the other, if it is a slip.")


def rehearsal_problems(parts: Parts) -> Iterator[Fault]:
    """What is wrong with the rehearsals beyond each file alone."""
    cohorts = [part.id for part in parts.cohorts]
    for part in parts.rehearsals:
        yaml = part.yaml
        named = yaml.data.get("cohort")
        if isinstance(named, str) and named not in cohorts and not parts.is_lost(COHORTS):
            to_do = did_you_mean(named, cohorts) or "Cohorts are named by their file: cohorts/autumn.yaml is autumn."
            yield Fault(yaml.spot(("cohort",)), f"There is no cohort {quoted(named)}.", to_do)
        yield from _lesson_names("expect", yaml, parts)
        for number, one in enumerate(part.partial.expect if part.partial else ()):
            if isinstance(one, WrapupSays):
                yield from _wrapup(one, number, yaml, parts.course)


def _wrapup(one: WrapupSays, number: int, yaml: Yaml, course: Part[CourseFile] | None) -> Iterator[Fault]:
    weeks = course_weeks(course)
    spot = yaml.spot(("expect", number, "wrapup"))
    if course is not None and course.yaml.is_read and "wrapup" not in course.yaml.data and course.tells("wrapup"):
        yield Fault(spot, "The course has no wrap-up.", "Add wrapup: {every: fri 16:00} to course.yaml.")
    elif weeks is not None and one.wrapup > weeks:
        what = f"Week {one.wrapup} is after the end: the course has {weeks} weeks."
        yield Fault(spot, what, "Choose an earlier week.")


def _items(field: str, yaml: Yaml) -> Iterator[tuple[int, dict[str, Data]]]:
    """The items of a list of fields as they are written, also where they have faults."""
    items = yaml.data.get(field)
    for number, one in enumerate(items if isinstance(items, list) else ()):
        if isinstance(one, dict):
            yield number, one


def _lesson_names(field: str, yaml: Yaml, parts: Parts) -> Iterator[Fault]:
    lessons = lessons_by_id(parts)
    for number, one in _items(field, yaml):
        lesson = one.get("lesson")
        if isinstance(lesson, str) and lesson not in lessons and not parts.is_lost(LESSONS):
            to_do = did_you_mean(lesson, lessons) or "Lessons are named by their id."
            yield Fault(yaml.spot((field, number, "lesson")), f"There is no lesson {quoted(lesson)}.", to_do)


def _session_names(yaml: Yaml, parts: Parts) -> Iterator[Fault]:
    sessions = session_ids(parts)
    for number, one in _items("overrides", yaml):
        session = one.get("session")
        if isinstance(session, str) and session not in sessions and parts.course and parts.course.yaml.is_read:
            to_do = did_you_mean(session, sessions) or "Sessions are named by their id in course.yaml."
            yield Fault(yaml.spot(("overrides", number, "session")), f"There is no session {quoted(session)}.", to_do)


def _overrides(part: Part[CohortFile], cohort: CohortFile, parts: Parts) -> Iterator[Fault]:
    # Of one lesson or session several may stand: each is one more time that it was moved, and the last one counts.
    for number, one in enumerate(cohort.overrides):
        if parts.course is not None:
            yield from _override_week(one, number, part.yaml, parts.course)


def _override_week(one: Override, number: int, yaml: Yaml, course: Part[CourseFile]) -> Iterator[Fault]:
    weeks = course_weeks(course)
    sessions = course.partial.sessions if course.partial is not None else ()
    session = next((session for session in sessions if session.id == one.session), None)
    if one.week is not None and weeks is not None and one.week > weeks:
        what = f"Week {one.week} is after the end: the course has {weeks} weeks."
        yield Fault(yaml.spot(("overrides", number, "week")), what, "Choose an earlier week.")
    elif session is not None and session.at is None and one.week is None and not one.cancelled:
        what = f"The session {quoted(session.id)} is held every week."
        yield Fault(yaml.spot(("overrides", number, "session")), what, "Say which one is meant: week: 3.")


def _roster_file(part: Part[CohortFile], cohort: CohortFile, parts: Parts) -> Iterator[Fault]:
    learners = cohort.people.learners
    if learners is None or learners.file is None or parts.assets is None:
        return
    spot = part.yaml.spot(("people", "learners", "file"))
    places = [posixpath.normpath(path) for path in (learners.file, f"{COHORTS}/{learners.file}")]
    if not any(place in parts.assets for place in places):
        what = f"There is no file {quoted(learners.file)} in the course folder or in cohorts/."
        yield Fault(spot, what, "Put the list of learners there.")


def _breaks(part: Part[CohortFile], cohort: CohortFile) -> Iterator[Fault]:
    for number, one in enumerate(cohort.breaks):
        for other in cohort.breaks[:number]:
            if one.start <= other.end and other.start <= one.end:
                what = f"This break overlaps the one from {other.start} to {other.end}."
                yield Fault(part.yaml.spot(("breaks", number, "from")), what, "Make one of the two.")
                break
