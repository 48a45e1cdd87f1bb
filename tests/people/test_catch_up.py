"""What somebody reads who comes late."""

from bot.model import Kind
from bot.people.catch_up import catch_up
from bot.scene import NothingToSay, Scene
from tests.builders import a_course, a_lesson, a_session, a_sitting, a_slot, a_timetable, an_occurrence
from tests.reading import read_all
from tests.records import RecordsInMemory
from tests.scenes import a_scene

HELD = an_occurrence(
    a_sitting("2026-10-07 17:00", "2026-10-07 18:00"), a_sitting("2026-10-08 17:00", "2026-10-08 18:00", 2)
)


def a_scene_with(lessons: int, sent: int | None = None) -> Scene:
    """One lesson a day from 1 October on, each posted but for those after *sent*."""
    records, days = RecordsInMemory(), range(1, lessons + 1)
    for day in days[:sent]:
        records.was_sent(Kind.LESSON, f"day-{day}")
    course = a_course(*(a_lesson(f"day-{day}", f"Day {day}") for day in days), sessions=(a_session(),))
    slots = [a_slot(subject=f"day-{day}", wall=f"2026-10-{day:02} 09:00") for day in days]
    return a_scene(course, a_timetable(*slots, sessions=(HELD,)), records)


async def test_a_late_comer_reads_what_there_is_newest_first_and_what_comes_next() -> None:
    slot = a_slot(Kind.CATCH_UP, "course", "joined", "2026-10-03 12:00", person="memory:zoe")

    assert read_all(await catch_up(slot, a_scene_with(lessons=5, sent=3))) == [
        """Welcome to **Intro to Python**. You did not miss it: everything is still there.

**Lessons so far, the newest first:**

- [Day 3](lesson.day-3)
- [Day 2](lesson.day-2)
- [Day 1](lesson.day-1)

Begin with the newest, then you are with the others; the rest can wait for a quiet hour.

The next lesson comes Sun 4 Oct 09:00.

The next live session is **Live Q&A**, Wed 7 Oct 17:00."""
    ]


async def test_of_many_lessons_the_ten_newest_are_listed_and_the_others_counted() -> None:
    slot = a_slot(Kind.CATCH_UP, "course", "joined", "2026-10-12 12:00")

    [said] = read_all(await catch_up(slot, a_scene_with(lessons=12)))

    assert said.count("](lesson.day-") == 10
    assert "[Day 12](lesson.day-12)\n- [Day 11]" in said
    assert "\n\n2 earlier lessons are in #lessons.\n\n" in said


async def test_between_two_sittings_the_second_is_the_next() -> None:
    slot = a_slot(Kind.CATCH_UP, "course", "joined", "2026-10-07 20:00")

    [said] = read_all(await catch_up(slot, a_scene_with(lessons=2)))

    assert said.endswith("The next live session is **Live Q&A**, Thu 8 Oct 17:00.")


async def test_at_the_end_nothing_is_promised() -> None:
    slot = a_slot(Kind.CATCH_UP, "course", "joined", "2026-10-20 20:00")

    [said] = read_all(await catch_up(slot, a_scene_with(lessons=2)))

    assert said.endswith("the rest can wait for a quiet hour.")


async def test_before_the_first_lesson_there_is_nothing_to_catch_up_on() -> None:
    slot = a_slot(Kind.CATCH_UP, "course", "joined", "2026-09-30 12:00")

    assert await catch_up(slot, a_scene_with(lessons=2)) == NothingToSay("no lesson is out yet")


async def test_a_lesson_that_is_not_posted_yet_is_named_without_a_link() -> None:
    slot = a_slot(Kind.CATCH_UP, "course", "joined", "2026-10-02 12:00")

    [said] = read_all(await catch_up(slot, a_scene_with(lessons=2, sent=1)))

    assert "- Day 2\n- [Day 1](lesson.day-1)" in said
