"""Whether cohorts and rehearsals speak of a course that exists: its lessons, sessions and weeks, their own people."""

import posixpath
from collections.abc import Iterator

from bot.course.checking_course import session_ids
from bot.course.checking_lessons import lessons_by_id
from bot.course.cohort import CohortFile, Override
from bot.course.course import CourseFile
from bot.course.faults import Fault, did_you_mean, quoted
from bot.course.gathering import COHORTS, LESSONS
from bot.course.parts import Part, Parts
from bot.course.rehearsal import LessonPosted, WrapupSays
from bot.course.yaml_reading import Yaml


def cohort_problems(parts: Parts) -> Iterator[Fault]:
    """What is wrong with the cohorts beyond each file alone."""
    for part in parts.cohorts:
        yield from _override_names(part.yaml, parts)
        if part.value is not None:
            yield from _overrides(part, part.value, parts)
            yield from _roster_file(part, part.value, parts)
            yield from _breaks(part, part.value)


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


def rehearsal_problems(parts: Parts) -> Iterator[Fault]:
    """What is wrong with the rehearsals beyond each file alone."""
    cohorts = [part.id for part in parts.cohorts]
    lessons = lessons_by_id(parts)
    for part in parts.rehearsals:
        yaml = part.yaml
        named = yaml.data.get("cohort")
        if isinstance(named, str) and named not in cohorts and not parts.is_lost(COHORTS):
            to_do = did_you_mean(named, cohorts) or "Cohorts are named by their file: cohorts/autumn.yaml is autumn."
            yield Fault(yaml.spot(("cohort",)), f"There is no cohort {quoted(named)}.", to_do)
        for number, one in enumerate(part.value.expect if part.value else ()):
            match one:
                case LessonPosted() if one.lesson not in lessons and not parts.is_lost(LESSONS):
                    to_do = did_you_mean(one.lesson, lessons) or "Lessons are named by their id."
                    spot = yaml.spot(("expect", number, "lesson"))
                    yield Fault(spot, f"There is no lesson {quoted(one.lesson)}.", to_do)
                case WrapupSays():
                    yield from _wrapup(one, number, yaml, parts.course)
                case _:
                    pass


def _wrapup(one: WrapupSays, number: int, yaml: Yaml, course: Part[CourseFile] | None) -> Iterator[Fault]:
    if course is None or course.value is None:
        return
    spot = yaml.spot(("expect", number, "wrapup"))
    if course.value.wrapup is None:
        yield Fault(spot, "The course has no wrap-up.", "Add wrapup: {every: fri 16:00} to course.yaml.")
    elif one.wrapup > course.value.weeks:
        what = f"Week {one.wrapup} is after the end: the course has {course.value.weeks} weeks."
        yield Fault(spot, what, "Choose an earlier week.")


def _override_names(yaml: Yaml, parts: Parts) -> Iterator[Fault]:
    overrides = yaml.data.get("overrides")
    lessons, sessions = lessons_by_id(parts), session_ids(parts)
    for number, one in enumerate(overrides if isinstance(overrides, list) else ()):
        if not isinstance(one, dict):
            continue
        lesson, session = one.get("lesson"), one.get("session")
        if isinstance(lesson, str) and lesson not in lessons and not parts.is_lost(LESSONS):
            to_do = did_you_mean(lesson, lessons) or "Lessons are named by their id."
            yield Fault(yaml.spot(("overrides", number, "lesson")), f"There is no lesson {quoted(lesson)}.", to_do)
        if isinstance(session, str) and session not in sessions and parts.course and parts.course.yaml.is_read:
            to_do = did_you_mean(session, sessions) or "Sessions are named by their id in course.yaml."
            yield Fault(yaml.spot(("overrides", number, "session")), f"There is no session {quoted(session)}.", to_do)


def _overrides(part: Part[CohortFile], cohort: CohortFile, parts: Parts) -> Iterator[Fault]:
    course = parts.course.value if parts.course is not None else None
    seen: dict[str, int] = {}
    for number, one in enumerate(cohort.overrides):
        # Of a session several may stand: each is one more time that it was moved.
        if one.lesson is not None and one.lesson in seen:
            first = part.yaml.spot(("overrides", seen[one.lesson])).line
            what = f"The override in line {first} is about the same lesson already."
            yield Fault(part.yaml.spot(("overrides", number, "lesson")), what, "Keep one of them.")
        if one.lesson is not None:
            seen.setdefault(one.lesson, number)
        if course is not None:
            yield from _override_week(one, number, part.yaml, course)


def _override_week(one: Override, number: int, yaml: Yaml, course: CourseFile) -> Iterator[Fault]:
    session = next((session for session in course.sessions if session.id == one.session), None)
    if one.week is not None and one.week > course.weeks:
        what = f"Week {one.week} is after the end: the course has {course.weeks} weeks."
        yield Fault(yaml.spot(("overrides", number, "week")), what, "Choose an earlier week.")
    elif session is not None and session.at is None and one.week is None and not one.cancelled:
        what = f"The session {quoted(session.id)} is held every week."
        yield Fault(yaml.spot(("overrides", number, "session")), what, "Say which one is meant: week: 3.")


def _roster_file(part: Part[CohortFile], cohort: CohortFile, parts: Parts) -> Iterator[Fault]:
    learners = cohort.people.learners
    if learners is None or learners.file is None or parts.assets is None:
        return
    spot = part.yaml.spot(("people", "learners", "file"))
    path = posixpath.normpath(f"{COHORTS}/{learners.file}")
    if not path.startswith(f"{COHORTS}/"):
        yield Fault(spot, f"{quoted(learners.file)} lies outside cohorts/.", "Put the list beside this file.")
    elif path not in parts.assets:
        yield Fault(spot, f"There is no file {path}.", "Put the list of learners beside this file.")


def _breaks(part: Part[CohortFile], cohort: CohortFile) -> Iterator[Fault]:
    for number, one in enumerate(cohort.breaks):
        for other in cohort.breaks[:number]:
            if one.start <= other.end and other.start <= one.end:
                what = f"This break overlaps the one from {other.start} to {other.end}."
                yield Fault(part.yaml.spot(("breaks", number, "from")), what, "Make one of the two.")
                break
