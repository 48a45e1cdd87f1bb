"""A restored backup: what is refused, what is kept, and above all that nothing is posted twice and nothing is lost."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.memory.rules import MEMORY, SLACK_LIKE
from bot.course.course import Course
from schedules.moments import parse_weekly
from tests.builders import a_cohort, a_course, a_lesson, a_session, utc
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.stories import Story


def a_whole_course() -> Course:
    """Two lessons with their threads and questions, and a live session with everything around it."""
    return a_course(
        a_lesson("loops", "Loops", ask="What did your loop print?"),
        a_lesson("dicts", "Dicts", ask="What would you look up?"),
        schedule="twice-weekly",
        weeks=1,
        sessions=(a_session(every=parse_weekly("wed 17:00")),),
    )


@pytest.fixture(params=[MEMORY, SLACK_LIKE], ids=["a key that helps", "no key at all"])
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    return Story(tmp_path, a_whole_course(), request.param)


@pytest.mark.parametrize("backed_up_at", [NINE - timedelta(hours=1), NINE, NINE + timedelta(days=1, hours=3)])
async def test_what_was_posted_after_the_backup_is_found_and_not_posted_again(
    story: Story, tmp_path: Path, backed_up_at: datetime
) -> None:
    whole = Story(tmp_path / "undisturbed", a_whole_course(), story.rules)
    await whole.until(utc("2026-10-12 00:00"))
    await story.until(backed_up_at)
    backup = await story.back_up()
    await story.until(utc("2026-10-07 15:30"))  # the session is on

    story.restore(backup)
    await story.until(utc("2026-10-12 00:00"))

    assert sorted(story.everything()) == sorted(whole.everything())


async def test_what_the_old_bot_did_not_get_to_goes_out_late_and_says_so(story: Story) -> None:
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    story.clock.forward_to(NINE + timedelta(hours=3))

    story.restore(backup)
    await story.until(NINE + timedelta(hours=4))

    async with story.bot() as at_work:
        (lesson,) = at_work.said("lessons")
    assert lesson.split("\n")[0] == "Sent late: this was due Mon 5 Oct 2026, 09:00 Europe/Paris."


@pytest.mark.parametrize("posted", [1, 2])
async def test_a_lesson_that_was_half_posted_is_completed(story: Story, posted: int) -> None:
    """Of its message and its question only some were there when the old bot stopped."""
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)
    for one in [one for one in story.chat.everything() if one.place.startswith("home/lessons")][posted:]:
        story.chat.strike(one.ref)
    story.clock.forward(timedelta(minutes=10))

    story.restore(backup)
    await story.until(NINE + timedelta(minutes=15))

    async with story.bot() as at_work:
        (lesson,) = at_work.said("lessons")
        assert "A loop repeats work." in lesson
        assert at_work.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


async def test_where_history_cannot_be_read_everything_in_doubt_is_held_and_staff_are_told(tmp_path: Path) -> None:
    story = Story(tmp_path, two_lessons(), replace(SLACK_LIKE, history_is_readable=False))
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)
    before = story.everything()

    story.restore(backup)
    await story.until(THURSDAY)

    async with story.bot() as at_work:
        assert [said.split("\n")[0] for said in at_work.said("lessons")] == ["Loops", "Dicts"]
        assert all(one in story.everything() for one in before)
        notices = at_work.said("staff")
    assert any("lesson loops" in notice for notice in notices)
    assert all("it may or may not have been posted, and that cannot be looked up" in notice for notice in notices)


async def test_an_edit_made_after_the_backup_is_made_once(story: Story) -> None:
    await story.until(NINE)
    backup = await story.back_up()
    mended = a_lesson("loops", "Loops", ask="What did your loop print?", text="Mended.\n")
    course = story.course
    story.course = course.model_copy(update={"lessons": (mended, course.lessons[1])})
    await story.until(NINE + timedelta(hours=1))
    after = story.everything()

    story.restore(backup)
    await story.until(NINE + timedelta(hours=2))

    assert story.everything() == after
    assert any("Mended." in body for _place, _what, body in after)


async def test_a_message_says_again_what_the_restored_course_says(story: Story) -> None:
    await story.until(NINE)
    backup = await story.back_up()
    course = story.course
    mended = a_lesson("loops", "Loops", ask="What did your loop print?", text="A mistake.\n")
    story.course = course.model_copy(update={"lessons": (mended, course.lessons[1])})
    await story.until(NINE + timedelta(hours=1))

    story.restore(backup)
    story.course = course
    await story.until(NINE + timedelta(hours=2))

    async with story.bot() as at_work:
        (lesson,) = at_work.said("lessons")
    assert "A mistake." not in lesson
    assert "A loop repeats work." in lesson


async def test_a_backup_restored_twice_posts_nothing_twice_either(story: Story, tmp_path: Path) -> None:
    whole = Story(tmp_path / "undisturbed", a_whole_course(), story.rules)
    await whole.until(utc("2026-10-12 00:00"))
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)
    story.restore(backup)
    again = await story.back_up()  # before the first restoration was worked off
    await story.until(THURSDAY)
    story.restore(again)
    await story.until(utc("2026-10-12 00:00"))

    assert sorted(story.everything()) == sorted(whole.everything())


async def test_a_cohort_moved_on_after_the_restoration_posts_nothing_twice(story: Story) -> None:
    """The first thing that `run` may do is take a timetable in which what is in doubt comes later."""
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)

    story.restore(backup)
    async with story.bot() as at_work:
        await at_work.change(at_work.reading.course, a_cohort(start=datetime(2026, 10, 12).date()))
        await at_work.until(utc("2026-10-16 00:00"))
        assert [said.split("\n")[0] for said in at_work.said("lessons")] == ["Loops", "Dicts"]


async def test_what_another_plan_posted_early_is_not_posted_again_at_its_moment(story: Story) -> None:
    """Between the backup and its restoration the cohort began a week earlier; the backup knows nothing of that."""
    await story.until(NINE + timedelta(hours=1))
    backup = await story.back_up()
    story.cohort = a_cohort(start=datetime(2026, 9, 28).date())
    await story.until(NINE + timedelta(days=1))
    async with story.bot() as house:
        assert len(house.said("lessons")) == 2

    story.restore(backup)
    story.cohort = a_cohort()
    await story.until(utc("2026-10-12 00:00"))

    async with story.bot() as house:
        assert len(house.said("lessons")) == 2
        assert house.in_thread("Lesson 2: Dicts").count("What would you look up?") == 1
