"""The thread in which people introduce themselves, and the way there for whoever comes in."""

import pytest

from bot.model import Kind, Slot
from bot.people.catch_up import catch_up
from bot.people.greeting import greeting
from bot.people.welcome import welcome
from bot.scene import Scene
from tests.builders import a_course, a_lesson, a_person, a_slot, a_timetable
from tests.reading import read_all
from tests.records import RecordsInMemory
from tests.scenes import a_scene

WELCOMED = a_slot(Kind.WELCOME, "course", "", "2026-10-02 09:00")
FIRST = a_slot(subject="names", wall="2026-10-05 09:00")
SECOND = a_slot(subject="loops", wall="2026-10-08 09:00")
OURS = [
    "<open thread Introductions>",
    "Say hello here: who you are, what brings you to this course, and one thing you would like to be able to do when "
    "it ends. Two lines are plenty.",
]
HELLO = "Say hello under the [welcome](welcome.course)."


def a_scene_of_two(records: RecordsInMemory | None = None, introductions: str | None = None) -> Scene:
    course = a_course(a_lesson("names", "Names and values"), a_lesson(), introductions=introductions)
    return a_scene(course, a_timetable(WELCOMED, FIRST, SECOND), records)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, OURS),
        ("Tell us what you cook on Sundays.", [OURS[0], "Tell us what you cook on Sundays."]),
        ("no", []),
        ("No", []),
    ],
)
async def test_the_welcome_opens_a_thread_for_introductions_unless_the_course_wants_none(
    written: str | None, said: list[str]
) -> None:
    _welcome, _pin, *rest = read_all(await welcome(WELCOMED, a_scene_of_two(introductions=written)))

    assert rest == said


@pytest.mark.parametrize(("written", "told"), [(None, True), ("no", False)])
async def test_whoever_comes_in_is_told_where_to_say_hello(written: str | None, told: bool) -> None:
    records = RecordsInMemory()
    records.was_sent(Kind.WELCOME, "course")
    scene = a_scene_of_two(records, written)

    [early] = read_all(await greeting(a_joined(Kind.GREETING, "2026-10-03 10:00"), scene))
    [late] = read_all(await catch_up(a_joined(Kind.CATCH_UP, "2026-10-06 10:00"), scene))

    assert (HELLO in early, HELLO in late) == (told, told)


async def test_before_the_welcome_nobody_is_sent_to_it() -> None:
    [said] = read_all(await greeting(a_joined(Kind.GREETING, "2026-10-01 10:00"), a_scene_of_two()))

    assert "Say hello" not in said


async def test_the_next_step_of_a_newcomer_is_the_first_lesson_also_once_it_is_there() -> None:
    records = RecordsInMemory()
    scene = a_scene_of_two(records)
    [before] = read_all(await greeting(a_joined(Kind.GREETING, "2026-10-05 08:00"), scene))
    records.was_sent(Kind.LESSON, "names")

    [after] = read_all(await greeting(a_joined(Kind.GREETING, "2026-10-05 10:00"), scene))

    assert "Your next step: **Names and values** comes Mon 5 Oct 09:00 in #lessons." in before
    assert "Your next step: [Names and values](lesson.names) is in #lessons." in after


def a_joined(kind: Kind, wall: str) -> Slot:
    return a_slot(kind, "course", "joined", wall, person=a_person("Lena"))
