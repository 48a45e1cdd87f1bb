"""How much of an instructor's week a course takes, as far as the course itself fixes it."""

from dataclasses import dataclass

from bot.course.course import Course


@dataclass(frozen=True, slots=True)
class LiveTime:
    """Minutes of live sessions: in each week, and in those held once."""

    weekly_minutes: int
    weekly_sittings: int
    single_minutes: int

    def __str__(self) -> str:
        if not self.weekly_minutes and not self.single_minutes:
            return "no live sessions, so none of an instructor's hours is fixed"
        parts = []
        if self.weekly_minutes:
            sittings = "1 sitting" if self.weekly_sittings == 1 else f"{self.weekly_sittings} sittings"
            parts.append(f"{_hours(self.weekly_minutes)} live a week in {sittings}")
        if self.single_minutes:
            parts.append(f"{_hours(self.single_minutes)} live once")
        return f"{' and '.join(parts)}; preparing and answering in threads come on top"


def live_time(course: Course) -> LiveTime:
    """What the sessions of *course* ask of whoever holds them (E4: can the instructor keep it up?)."""
    weekly = sittings = single = 0
    for session in course.sessions:
        held = max(1, len(session.sittings))
        if session.at is None:
            weekly += held * session.minutes
            sittings += held
        else:
            single += held * session.minutes
    return LiveTime(weekly, sittings, single)


def _hours(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} minutes"
    hours = f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
    return "1 hour" if hours == "1" else f"{hours} hours"
