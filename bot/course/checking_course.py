"""Whether course.yaml says what can be kept: its schedule, its sessions, its weeks."""

from collections.abc import Iterator
from datetime import timedelta

from bot.course.course import CourseFile, QuestionClock, SessionPlan, WrapupPlan
from bot.course.faults import Fault, did_you_mean, listed, quoted
from bot.course.gathering import LESSONS, SCHEDULES
from bot.course.parts import Part, Parts
from bot.course.yaml_reading import Yaml
from bot.wrapups.review import WAITS_AT_MOST
from schedules.moments import Span


def course_problems(parts: Parts) -> Iterator[Fault]:
    """What is wrong in course.yaml beyond each field alone."""
    if parts.course is None:
        return
    yaml, course = parts.course.yaml, parts.course.partial
    if not parts.lessons and not parts.is_lost(LESSONS):
        yield Fault(yaml.spot(()), "The course has no lessons.", "Write the first one in lessons/01-welcome.md.")
    yield from _schedule(yaml, parts)
    yield from _session_ids(yaml)
    if course is not None:
        for number, session in enumerate(course.sessions):
            yield from _session(session, number, parts.course)
        yield from _clock(course.questions, yaml)
        if course.wrapup is not None:
            yield from _wrapup(course.wrapup, yaml)


def session_ids(parts: Parts) -> dict[str, int]:
    """The sessions' ids, with their place in the list, also where the sessions have other faults."""
    if parts.course is None:
        return {}
    sessions = parts.course.yaml.data.get("sessions")
    found: dict[str, int] = {}
    for number, session in enumerate(sessions if isinstance(sessions, list) else ()):
        if isinstance(session, dict) and isinstance(name := session.get("id"), str):
            found.setdefault(name, number)
    return found


def course_weeks(course: Part[CourseFile] | None) -> int | None:
    """How many weeks the course has, where it says so."""
    return course.partial.weeks if course is not None and course.partial is not None and course.tells("weeks") else None


def _schedule(yaml: Yaml, parts: Parts) -> Iterator[Fault]:
    name = yaml.data.get("schedule")
    if isinstance(name, str) and name not in parts.presets and not parts.is_lost(SCHEDULES):
        near = did_you_mean(name, parts.presets)
        to_do = near or f"There are {listed(sorted(parts.presets), 'and')}, or write your own in schedules/."
        yield Fault(yaml.spot(("schedule",)), f"{quoted(name)} is no schedule.", to_do)


def _session_ids(yaml: Yaml) -> Iterator[Fault]:
    sessions = yaml.data.get("sessions")
    seen: dict[str, int] = {}
    for number, session in enumerate(sessions if isinstance(sessions, list) else ()):
        name = session.get("id") if isinstance(session, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            first = yaml.spot(("sessions", seen[name], "id")).line
            what = f"{quoted(name)} is the id of the session in line {first} already."
            yield Fault(yaml.spot(("sessions", number, "id")), what, "Give each session an id of its own.")
        seen.setdefault(name, number)


def _session(session: SessionPlan, number: int, course: Part[CourseFile]) -> Iterator[Fault]:
    here, yaml, weeks = ("sessions", number), course.yaml, course_weeks(course)
    if session.every is None and session.at is None:
        yield Fault(yaml.spot(here), "This session has no time.", "Add every: wed 17:00 or at: week 1 mon 18:00.")
    if session.at is not None and weeks is not None and session.at.week > weeks:
        what = f"Week {session.at.week} is after the end: the course has {weeks} weeks."
        yield Fault(yaml.spot((*here, "at")), what, "Choose an earlier week, or raise weeks.")
    for name, times in (("remind", session.remind), ("sittings", session.sittings)):
        for place, time in enumerate(times):
            if time in times[:place]:
                yield Fault(yaml.spot((*here, name, place)), f'"{time}" stands here twice.', "Keep one of them.")


def _clock(clock: QuestionClock, yaml: Yaml) -> Iterator[Fault]:
    if length(clock.red) <= length(clock.amber):
        what = f"Questions turn red after {clock.red}, but amber only after {clock.amber}."
        place = ("questions", "red") if ("questions", "red") in yaml.values else ("questions", "amber")
        yield Fault(yaml.spot(place), what, "Give red the longer time.")


def _wrapup(wrapup: WrapupPlan, yaml: Yaml) -> Iterator[Fault]:
    if wrapup.post_anyway_after is None:
        return
    spot = yaml.spot(("wrapup", "post_anyway_after"))
    if wrapup.review_by is None:
        what = "Nobody reviews this wrap-up, so it is posted at once."
        yield Fault(spot, what, "Add review_by: instructor, or delete post_anyway_after.")
    elif length(wrapup.post_anyway_after) >= WAITS_AT_MOST:
        what = "A wrap-up that nobody approved for 24 hours is not posted any more."
        yield Fault(spot, what, "Write a shorter time, for example 20 hours; or delete it, and it waits for approval.")


def length(span: Span) -> timedelta:
    """How long a span is where no clock changes."""
    return timedelta(days=span.days, minutes=span.minutes)
