"""A cohort is changed while it runs: what learners see of it."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cohorts import changing, wishes
from bot.cohorts.changing import NoSuchChangeError
from bot.cohorts.present import Present, UnknownCohortError, present
from bot.course.override import Override
from bot.enrolling import read_version
from bot.store.activity import What
from tests.builders import utc
from tests.cohorts.running import NAME, Running, a_running_cohort, moves

pytestmark = pytest.mark.usefixtures("on_each_database")

SECOND_MONDAY = utc("2026-10-12 07:00")


@pytest.fixture
async def cohort(tmp_path: Path) -> AsyncIterator[Running]:
    async with a_running_cohort(tmp_path) as made:
        await made.until(utc("2026-10-06 12:00"))
        yield made


async def test_the_rest_of_a_cohort_is_shifted_and_nothing_comes_twice(cohort: Running) -> None:
    made = await cohort.lay(lambda one: wishes.shift(one, "1 week", "2026-10-07", "ill", cohort.clock.now()))

    assert moves(made.moved)[:3] == [
        "reminder qa: Tue 06 Oct 17:00 → Tue 13 Oct 17:00",
        "nudge hello: Wed 07 Oct 09:00 → Wed 14 Oct 09:00",
        "opening qa: Wed 07 Oct 17:00 → Wed 14 Oct 17:00",
    ]
    await cohort.until(SECOND_MONDAY)
    assert cohort.lessons() == ["Hello"]
    await cohort.until(SECOND_MONDAY + timedelta(days=7))
    assert cohort.lessons() == ["Hello", "Loops"]
    assert sum("begins now" in said for said in cohort.said("announcements")) == 1


async def test_a_lesson_is_moved_cancelled_held_back_and_released(cohort: Running) -> None:
    await cohort.lay(lambda one: wishes.move(one, "loops", "2026-10-13 10:00", None, None, ""))
    await cohort.lay(lambda one: wishes.cancel(one, "dicts", None, None, ""))
    await cohort.lay(lambda one: wishes.hold(one, "files", ""))

    await cohort.until(utc("2026-10-27 12:00"))
    assert cohort.lessons() == ["Hello", "Loops"]

    await cohort.lay(lambda one: wishes.release(one, "files", "", cohort.clock.now()))
    await cohort.soon()

    assert cohort.lessons() == ["Hello", "Loops", "Files"]


async def test_one_wrap_up_is_left_out(cohort: Running) -> None:
    await cohort.lay(lambda one: wishes.cancel(one, "wrap-up/course/week-1", None, None, ""))
    await cohort.until(utc("2026-10-10 12:00"))

    assert not any("week 1" in said.split("\n")[0].casefold() for said in cohort.said("announcements"))


async def test_a_change_that_is_taken_back_leaves_the_timetable_as_the_version_has_it(cohort: Running) -> None:
    await cohort.lay(lambda one: wishes.shift(one, "1 week", "2026-10-07", "", cohort.clock.now()))
    async with cohort.app.database.transaction() as transaction:
        there = await present(transaction, NAME, read_version)
        back = await changing.undo(transaction, there, there.kept[0].id, cohort.clock.now(), "maya")
    await cohort.app.refresh()

    assert moves(back.moved)[0] == "reminder qa: Tue 13 Oct 17:00 → Tue 06 Oct 17:00"
    await cohort.until(SECOND_MONDAY)
    assert cohort.lessons() == ["Hello", "Loops"]


async def test_a_paused_cohort_says_nothing_and_then_what_it_owes(cohort: Running) -> None:
    async with cohort.app.database.transaction() as transaction:
        await changing.pause(transaction, await present(transaction, NAME, read_version), cohort.clock.now(), "maya")
    await cohort.app.refresh()
    before = len(cohort.chat.everything())
    await cohort.until(SECOND_MONDAY + timedelta(hours=3))
    assert len(cohort.chat.everything()) == before

    async with cohort.app.database.transaction() as transaction:
        await changing.resume(transaction, await present(transaction, NAME, read_version), cohort.clock.now(), "maya")
    await cohort.app.refresh()
    await cohort.soon()

    assert cohort.said("lessons")[1].split("\n")[0] == ("Sent late: this was due Mon 12 Oct 2026, 09:00 Europe/Paris.")
    assert not any("begins now" in said for said in cohort.said("announcements"))
    told = [entry.why for entry in await cohort.activity() if entry.what is What.CHANGED]
    assert told == ["maya paused the cohort", "maya let the cohort go on"]


async def test_what_was_posted_is_not_moved(cohort: Running) -> None:
    await cohort.until(utc("2026-10-25 12:00"))  # nothing of the lesson is to come

    with pytest.raises(NoSuchChangeError) as refusal:
        await cohort.lay(lambda one: wishes.move(one, "hello", "2026-10-26 09:00", None, None, ""))

    assert str(refusal.value) == (
        "Nothing changes: what this is about was posted, or is on its way, and what was posted is never moved."
    )


REFUSED: list[tuple[Callable[[Present], Override], str]] = [
    (
        lambda one: wishes.move(one, "lops", "2026-10-13 10:00", None, None, ""),
        'The course has no lesson or session "lops", and its timetable no such line. Did you mean "loops"? '
        "Name a lesson or a session by its id, or a line like wrap-up/course/week-3.",
    ),
    (
        lambda one: wishes.move(one, "loops", "tomorrow", None, None, ""),
        '"tomorrow" is not a date with a time. Write the cohort\'s local time as 2026-10-20 09:00.',
    ),
    (
        lambda one: wishes.move(one, "loops", "2026-10-13 10:00", 2, None, ""),
        '"loops" is a lesson; only sessions have weeks and sittings. Leave them out.',
    ),
    (
        lambda one: wishes.cancel(one, "qa", None, None, ""),
        'The session "qa" is held every week. Say which one is meant: --week 3.',
    ),
    (
        lambda one: wishes.cancel(one, "qa", 9, None, ""),
        'The session "qa" is held in weeks 1 to 4, not in week 9.',
    ),
    (
        lambda one: wishes.cancel(one, "qa", 2, 2, ""),
        'The session "qa" is held once a week: there is no sitting 2.',
    ),
    (lambda one: wishes.hold(one, "qa", ""), 'The session "qa" cannot be held back. Move it, or cancel it.'),
    (
        lambda one: wishes.release(one, "qa", "", utc("2026-10-06 12:00")),
        'The session "qa" is held at its time. Move it, if it is to be earlier.',
    ),
    (
        lambda one: wishes.shift(one, "3 hours", "2026-10-12", "", utc("2026-10-06 12:00")),
        "3 hours is not a shift by days. Write 3 days, or 1 week.",
    ),
    (
        lambda one: wishes.move(one, "loops", "2026-10-12 09:00", None, None, ""),
        "Nothing changes: the timetable is like that already.",
    ),
]


async def test_a_wish_that_cannot_be_met_says_why(cohort: Running) -> None:
    for asked, said in REFUSED:
        with pytest.raises(NoSuchChangeError) as refusal:
            await cohort.lay(asked)

        assert str(refusal.value) == said


async def test_a_cohort_is_found_by_its_last_name_and_a_near_one_is_named(cohort: Running) -> None:
    async with cohort.app.database.transaction() as transaction:
        assert (await present(transaction, "autumn", read_version)).name == NAME
        with pytest.raises(UnknownCohortError) as refusal:
            await present(transaction, "course/autum", read_version)

    assert str(refusal.value) == (
        'There is no running cohort "course/autum". Did you mean "course/autumn"? Running are: course/autumn.'
    )


async def test_a_state_that_is_there_already_is_said(cohort: Running) -> None:
    async with cohort.app.database.transaction() as transaction:
        there = await present(transaction, NAME, read_version)
        with pytest.raises(NoSuchChangeError) as refusal:
            await changing.resume(transaction, there, cohort.clock.now(), "maya")
    with pytest.raises(NoSuchChangeError) as undone:
        changing.changed_by_undoing(there, 7, cohort.clock.now())

    assert str(refusal.value) == "The cohort course/autumn is not paused."
    assert str(undone.value) == (
        "The cohort course/autumn has no change 7 to take back. Nothing of it was changed by a command."
    )
