"""From what somebody asks for, in words, to an override: which lesson, sitting or line is meant, and where it goes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import ValidationError

from bot.cohorts.changing import NoSuchChangeError
from bot.cohorts.present import Present
from bot.course.override import Override
from bot.course.single_lines import NOT_ALONE
from bot.course.sittings import times, weeks_of
from schedules.errors import did_you_mean
from schedules.zones import to_local


def shift(cohort: Present, by: str, since: str | None, why: str, now: datetime) -> Override:
    """Everything from a day on, later; without a day from today."""
    today = to_local(now, cohort.version.cohort.timezone).wall
    return _override({"shift": by, "from": since or f"{today:%Y-%m-%d}", "why": why})


def move(cohort: Present, what: str, to: str, week: int | None, sitting: int | None, why: str) -> Override:
    """A lesson, a sitting or another line, to a local moment like `2026-10-20 09:00`."""
    about = _about(cohort, what, week, sitting)
    return _override({**about, "release" if "lesson" in about else "at": to, "why": why})


def cancel(cohort: Present, what: str, week: int | None, sitting: int | None, why: str) -> Override:
    """A lesson, a sitting, a session of a week or another line is left out."""
    return _override({**_about(cohort, what, week, sitting), "cancelled": "true", "why": why})


def hold(cohort: Present, what: str, why: str) -> Override:
    """A lesson or another line waits until somebody releases it."""
    if _is_session(cohort, what):
        raise NoSuchChangeError(f'The session "{what}" cannot be held back. Move it, or cancel it.')
    return _override({**_about(cohort, what, None, None), "held": "true", "why": why})


def release(cohort: Present, what: str, why: str, now: datetime) -> Override:
    """A lesson or another line comes now, held back or not."""
    if _is_session(cohort, what):
        raise NoSuchChangeError(f'The session "{what}" is held at its time. Move it, if it is to be earlier.')
    about = _about(cohort, what, None, None)
    wall = to_local(now, cohort.version.cohort.timezone).wall
    at = f"{wall - timedelta(seconds=wall.second):%Y-%m-%d %H:%M}"
    return _override({**about, "release" if "lesson" in about else "at": at, "why": why})


def _is_session(cohort: Present, what: str) -> bool:
    course = cohort.version.course
    return all(one.id != what for one in course.lessons) and any(one.id == what for one in course.sessions)


def _about(cohort: Present, what: str, week: int | None, sitting: int | None) -> dict[str, str]:
    """Which lesson, session or line is meant. Raises NoSuchChangeError where that is not clear."""
    course = cohort.version.course
    lessons, sessions = {one.id for one in course.lessons}, {one.id: one for one in course.sessions}
    kind, _, rest = what.partition("/")
    if kind == "lesson" and rest in lessons:
        what = rest
    if what in lessons:
        if week is not None or sitting is not None:
            raise NoSuchChangeError(f'"{what}" is a lesson; only sessions have weeks and sittings. Leave them out.')
        return {"lesson": what}
    if what in sessions:
        session = sessions[what]
        weeks = weeks_of(session, course)
        if session.at is None and week is None:
            raise NoSuchChangeError(f'The session "{what}" is held every week. Say which one is meant: --week 3.')
        if week is not None and week not in weeks:
            first, last = weeks[0], weeks[-1]
            raise NoSuchChangeError(f'The session "{what}" is held in weeks {first} to {last}, not in week {week}.')
        if sitting is not None and not 1 <= sitting <= len(times(session)):
            held = "once" if len(times(session)) == 1 else f"{len(times(session))} times"
            raise NoSuchChangeError(f'The session "{what}" is held {held} a week: there is no sitting {sitting}.')
        about = {"session": what, "week": str(week or weeks[0])}
        return about | ({"sitting": str(sitting)} if sitting is not None else {})
    lines = {
        "/".join(part for part in (line.kind, line.subject, line.occurrence) if part)
        for line in cohort.lines
        if line.kind not in NOT_ALONE
    }
    if what in lines:
        return {"slot": what}
    near = did_you_mean(what, [*lessons, *sessions, *lines])
    raise NoSuchChangeError(
        f'The course has no lesson or session "{what}", and its timetable no such line. {near}'
        "Name a lesson or a session by its id, or a line like wrap-up/course/week-3."
    )


def _override(written: Mapping[str, str]) -> Override:
    try:
        return Override.model_validate({name: text for name, text in written.items() if text})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]["ctx"]
        raise NoSuchChangeError(f"{first['what']} {first['to_do']}".strip()) from None
