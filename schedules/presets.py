"""Ready-made cadences, kept as text files a manager can read and edit."""

from dataclasses import dataclass

from schedules.moments import WeeklyTime


@dataclass(frozen=True, slots=True)
class Preset:
    """When a course's lessons come, week by week."""

    name: str
    about: str
    lessons: tuple[WeeklyTime, ...]
