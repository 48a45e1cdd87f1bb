"""What people read about a lesson and its deliverable."""

from datetime import time

import pytest

from bot.course.course import Course, Deliverable
from bot.course.saying import deadline, deadline_reminder, lesson
from bot.message import Message, Moment
from bot.model import Kind
from bot.scene import Draft, NothingToSay, Scene
from schedules.moments import WeeklyTime
from tests.builders import a_course, a_lesson, a_slot, a_timetable
from tests.reading import read, read_all
from tests.scenes import a_scene

LOOP = Deliverable(due=WeeklyTime(6, time(23, 59)), text="Post your loop and one thing that surprised you.")


def a_scene_of(course: Course) -> Scene:
    return a_scene(course, a_timetable(a_slot(), a_slot(Kind.DEADLINE, wall="2026-10-11 23:59")))


async def drafts_of(course: Course) -> list[Draft]:
    drafts = await lesson(a_slot(), a_scene_of(course))
    assert not isinstance(drafts, NothingToSay)
    return list(drafts)


async def test_a_whole_lesson_and_its_thread() -> None:
    course = a_course(
        a_lesson("names", "Names and values"),
        a_lesson(
            minutes=35,
            video_minutes=9,
            goals=("Say what `range(3)` produces, and why 3 is not in it", "Stop a loop"),
            needs=("names",),
            ask="What did your loop print, and what did you expect?",
            deliverable=LOOP,
        ),
    )

    assert read_all(await lesson(a_slot(), a_scene_of(course))) == [
        """# Loops and ranges

35 minutes · 9 minutes of video · Builds on Names and values

**You will be able to:**

- Say what `range(3)` produces, and why 3 is not in it
- Stop a loop

A **loop** repeats work.


[ Done ]""",
        "<open thread Lesson 2: Loops and ranges>",
        """What did your loop print, and what did you expect?

**To hand in** by Sun 11 Oct 23:59:

Post your loop and one thing that surprised you.""",
    ]


async def test_a_lesson_of_nothing_but_text_has_a_place_for_questions() -> None:
    assert read_all(await lesson(a_slot(), a_scene(a_course(a_lesson(text="Read.", title="Reading"))))) == [
        "# Reading\n\nRead.\n\n[ Done ]",
        "<open thread Lesson 1: Reading>",
        "What did you try, and what is still unclear? Ask here, answers come here too.",
    ]


async def test_a_lesson_notifies_its_learners_once_and_its_thread_nobody() -> None:
    drafts = await drafts_of(a_course(a_lesson(ask="What did you print?")))

    assert [draft.message.pings for draft in drafts if draft.message] == [("learners",), ()]
    assert [draft.message.quiet for draft in drafts if draft.message] == [False, True]
    assert [draft.in_thread for draft in drafts] == [False, False, True]


async def test_the_done_button_names_the_lesson_by_its_id() -> None:
    [post, *_] = await drafts_of(a_course(a_lesson(title="Another title")))

    assert post.message is not None
    assert [button.action for block in post.message.blocks if block.tag == "buttons" for button in block.buttons] == [
        "done:loops"
    ]


@pytest.mark.parametrize(
    ("done_when", "told"),
    [
        ("post in thread", "Write here, and the lesson counts as done."),
        ("deliverable", "Post it here, and the lesson counts as done."),
    ],
)
async def test_a_lesson_done_in_its_thread_has_no_button_and_says_so(done_when: str, told: str) -> None:
    [post, _, first] = read_all(
        await lesson(a_slot(), a_scene(a_course(a_lesson(done_when=done_when, text="Read.", ask="And?"))))
    )

    assert "[ Done ]" not in post
    assert first == f"And?\n\n{told}"


async def test_a_thread_is_called_as_the_course_says() -> None:
    drafts = await drafts_of(a_course(a_lesson(thread="Loops, loops, loops")))

    assert [draft.title for draft in drafts if draft.title] == ["Loops, loops, loops"]


async def test_a_title_that_the_text_repeats_is_said_once() -> None:
    [post, *_] = read_all(await lesson(a_slot(), a_scene(a_course(a_lesson(text="\n# Loops and ranges\n\nRead.\n")))))

    assert post == "# Loops and ranges\n\nRead.\n\n\n[ Done ]"


async def test_another_heading_at_the_beginning_of_the_text_stays() -> None:
    [post, *_] = read_all(await lesson(a_slot(), a_scene(a_course(a_lesson(text="# Why loops\n\nRead.")))))

    assert post == "# Loops and ranges\n\n# Why loops\n\nRead.\n\n[ Done ]"


async def test_braces_and_pictures_in_a_lesson_stay_as_they_were_written() -> None:
    text = "Print `f'{title}'` or {title}.\n\n![A loop](assets/loop.png)"

    [post, *_] = read_all(await lesson(a_slot(), a_scene(a_course(a_lesson(text=text)))))

    assert text in post


async def test_a_title_is_shown_as_written_and_never_as_markup() -> None:
    [post, *_] = await drafts_of(a_course(a_lesson(title="**Loops** @everyone {x}")))

    assert read(post.message).startswith("# **Loops** @everyone {x}\n")
    assert post.message is not None
    assert "Loops" not in getattr(post.message.blocks[0], "markdown", "")


async def test_each_reader_sees_the_deadline_on_their_own_clock() -> None:
    drafts = await drafts_of(a_course(a_lesson(deliverable=LOOP)))
    message = drafts[-1].message
    assert isinstance(message, Message)

    moments = [value for block in message.blocks if block.tag == "text" for value in block.values.values()]

    assert [value.at.isoformat() for value in moments if isinstance(value, Moment)] == ["2026-10-11T21:59:00+00:00"]


async def test_before_a_deadline_people_read_what_and_until_when() -> None:
    scene = a_scene_of(a_course(a_lesson(deliverable=LOOP)))

    assert read_all(await deadline_reminder(a_slot(Kind.DEADLINE_REMINDER), scene)) == [
        """**To hand in** by Sun 11 Oct 23:59:

Post your loop and one thing that surprised you.

A first version is fine. If you are stuck, write here where: you will not be the only one."""
    ]


async def test_at_a_deadline_people_are_thanked_and_nobody_is_named() -> None:
    scene = a_scene_of(a_course(a_lesson(deliverable=LOOP)))

    assert read_all(await deadline(a_slot(Kind.DEADLINE), scene)) == [
        """This was the deadline of **Loops and ranges**. Thank you for everything that stands here.

Now read one that is not yours and write what you would borrow from it. Yours is not finished? Post what you have; \
half of it is worth reading too."""
    ]


@pytest.mark.parametrize("composer", [deadline, deadline_reminder])
async def test_a_deliverable_that_was_taken_out_is_not_asked_for(composer: object) -> None:
    assert callable(composer)

    assert await composer(a_slot(Kind.DEADLINE), a_scene()) == NothingToSay("the lesson has no deliverable any more")


async def test_a_lesson_that_was_taken_out_is_not_posted() -> None:
    assert await lesson(a_slot(subject="gone"), a_scene()) == NothingToSay("the lesson is no longer in the course")
