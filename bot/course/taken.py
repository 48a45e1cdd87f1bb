"""A course version as one cohort takes it: read back, with its timetable, and with the cohort's own changes over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.override import Override
from bot.course.overrides import over
from bot.course.planning import plan
from bot.course.timetable import Timetable
from schedules.presets import Preset, load_presets


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored course version, read back for one cohort."""

    course: Course
    cohort: Cohort
    timetable: Timetable
    presets: Mapping[str, Preset] = field(default_factory=load_presets)

    def over(self, overrides: Sequence[Override]) -> "Reading":
        """The same with the cohort's own changes laid over it. Raises TimetableError."""
        if not overrides:
            return self
        cohort = over(self.cohort, overrides)
        return replace(self, cohort=cohort, timetable=plan(self.course, cohort, self.presets))
