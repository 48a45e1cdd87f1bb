"""A course with one live session in its first week, in two sittings where asked for."""

from bot.course.course import Beside
from bot.course.timetable import SessionOccurrence
from bot.model import Kind
from bot.scene import Scene
from schedules.moments import Span
from tests.builders import a_course, a_member, a_session, a_sitting, a_slot, a_timetable, an_occurrence
from tests.records import RecordsInMemory
from tests.scenes import a_scene

ONCE = an_occurrence(a_sitting("2026-10-07 17:00", "2026-10-07 18:00"))
TWICE = an_occurrence(
    a_sitting("2026-10-07 17:00", "2026-10-07 18:00"), a_sitting("2026-10-08 08:00", "2026-10-08 08:45", 2)
)
BEFORE = Beside(post=Span(days=2), text="Bring one question from this week's lessons.")
AFTER = Beside(post=Span(days=1), text="Watch the part you missed and tell us what you would try.")


def a_session_scene(
    occurrence: SessionOccurrence = ONCE, *, language: str = "en", announced: bool = True, **written: object
) -> Scene:
    """The scene, with its records at `scene.records`; *written* are fields of the session in the course."""
    records = RecordsInMemory(people=[a_member("Ivan", "instructor"), a_member("Lena")])
    if announced:
        records.was_sent(Kind.ANNOUNCEMENT, "qa", "week-1")
    wrap_up = a_slot(Kind.WRAP_UP, "course", "week-1", "2026-10-09 16:00")
    timetable = a_timetable(wrap_up, sessions=(occurrence,))
    return a_scene(a_course(sessions=(a_session(**written),)), timetable, records, language=language)


def records_of(scene: Scene) -> RecordsInMemory:
    assert isinstance(scene.records, RecordsInMemory)
    return scene.records
