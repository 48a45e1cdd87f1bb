"""Timetables as text, for tests: what comes when, as a manager reads it."""

from datetime import date

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.planning import plan
from bot.course.timetable import Timetable
from bot.model import Kind, Slot
from schedules.presets import Preset, load_presets
from schedules.zones import to_local, use_pinned_zones
from tests.builders import a_cohort

use_pinned_zones()

PRESETS = load_presets()


def a_plan(course: Course, cohort: Cohort | None = None, *zones: str, **written: object) -> Timetable:
    """The timetable of a course; *written* are fields of its cohort."""
    return plan(course, cohort or a_cohort(**written), PRESETS, zones)


def with_preset(preset: Preset, course: Course, start: date) -> Timetable:
    return plan(course, a_cohort(start=start), {preset.name: preset})


def lines(timetable: Timetable, *kinds: Kind) -> list[str]:
    """`Mon 05 Oct 09:00 lesson loops`, as the clocks of the cohort show it; only of these kinds, if any are given."""
    return [line(slot) for slot in timetable.slots if not kinds or slot.kind in kinds]


def line(slot: Slot) -> str:
    wall = to_local(slot.at, slot.moment.zone).wall
    words = [f"{wall:%a %d %b %H:%M}", slot.kind, slot.subject, slot.occurrence]
    return " ".join(word for word in words if word and word != "course")


def lessons(timetable: Timetable) -> list[str]:
    """`Mon 05 Oct 09:00 loops`."""
    return [one.replace(" lesson ", " ") for one in lines(timetable, Kind.LESSON)]


def warnings(timetable: Timetable) -> list[str]:
    return [warned.text for warned in timetable.warnings]
