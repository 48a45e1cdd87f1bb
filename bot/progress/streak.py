"""A streak: weeks in a row with at least one lesson done. Only for those who ask for it, and seen by nobody else.

Weeks without anything to do, weeks of a break and weeks away neither count nor break it.
"""

from datetime import datetime, timedelta

from bot.course.cohort import Break
from bot.course.timetable import Week
from bot.model import Kind
from bot.progress.standing import Standing


def streak(standing: Standing, breaks: tuple[Break, ...], now: datetime) -> int:
    """How many weeks in a row until now. The week that runs counts once something is done, and breaks nothing yet."""
    row = 0
    for week in standing.timetable.weeks:
        if week.starts.at > now:
            break
        if any(week.starts.at <= mark.at < week.ends.at for mark in standing.done().values()):
            row += 1
        elif week.ends.at <= now and not _is_excused(standing, breaks, week):
            row = 0
    return row


def _is_excused(standing: Standing, breaks: tuple[Break, ...], week: Week) -> bool:
    return _was_away(standing, week) or _is_break(breaks, week) or not _had_something_to_do(standing, week)


def _was_away(standing: Standing, week: Week) -> bool:
    """Whether the learner was away at any moment of the week."""
    for one in standing.absences:
        ended_at = one.ended_at()
        if one.since < week.ends.at and (ended_at is None or ended_at > week.starts.at):
            return True
    return False


def _is_break(breaks: tuple[Break, ...], week: Week) -> bool:
    """Whether a break takes any day of the week."""
    first, last = week.starts.wall.date(), (week.ends.wall - timedelta(microseconds=1)).date()
    return any(one.start <= last and one.end >= first for one in breaks)


def _had_something_to_do(standing: Standing, week: Week) -> bool:
    """Whether a lesson was out by the end of the week that was not done before it began."""
    done = standing.done()
    out = {slot.subject for slot in standing.timetable.slots if slot.kind is Kind.LESSON and slot.at < week.ends.at}
    return any(
        lesson.id not in done or done[lesson.id].at >= week.starts.at for lesson in standing.out() if lesson.id in out
    )
