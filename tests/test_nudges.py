"""A prompt for a silent thread."""

from bot.course.course import Lesson
from bot.model import Kind
from bot.nudges import nudge
from bot.scene import NothingToSay, Scene
from tests.builders import a_course, a_lesson, a_member, a_message, a_slot
from tests.reading import read_all
from tests.records import RecordsInMemory
from tests.scenes import a_scene

NUDGED = a_slot(Kind.NUDGE, occurrence="1")


def a_thread(lesson: Lesson, *authors: str) -> Scene:
    records = RecordsInMemory(people=[a_member("Ivan", "instructor")])
    records.said(*(a_message("Something.", author) for author in authors), subject="loops")
    return a_scene(a_course(lesson), records=records)


async def test_a_silent_thread_gets_the_lessons_question_made_small() -> None:
    assert read_all(await nudge(NUDGED, a_thread(a_lesson(ask="What did your loop print?")))) == [
        """A small start is enough here: one line, half a thought, a guess.

What did your loop print?

Or tell us the one sentence of the lesson that you read twice."""
    ]


async def test_a_lesson_without_a_question_is_nudged_by_its_first_goal() -> None:
    [said] = read_all(await nudge(NUDGED, a_thread(a_lesson(goals=("Stop a loop", "Start one")))))

    assert "This lesson is about being able to do this:\n\nStop a loop\n\nOr tell us" in said


async def test_a_thread_in_which_people_wrote_is_left_alone() -> None:
    assert await nudge(NUDGED, a_thread(a_lesson(), "Lena", "Tom", "Lena", "Aya")) == NothingToSay(
        "3 people wrote in the thread"
    )
    assert await nudge(NUDGED, a_thread(a_lesson(), "Lena")) == NothingToSay("1 person wrote in the thread")


async def test_a_thread_in_which_only_staff_wrote_is_silent() -> None:
    assert not isinstance(await nudge(NUDGED, a_thread(a_lesson(), "Ivan")), NothingToSay)


async def test_a_nudge_pings_nobody() -> None:
    drafts = await nudge(NUDGED, a_thread(a_lesson()))
    assert not isinstance(drafts, NothingToSay)

    assert [draft.message.pings for draft in drafts if draft.message] == [()]
