"""A folder is edited while its cohort runs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cohorts.folders import WatchedFolders
from bot.enrolling import cohorts_from, read_cohorts, read_version
from tests.builders import utc
from tests.cohorts.running import COURSE, Running, a_lesson_file, a_running_cohort


@dataclass
class Watched:
    """A running cohort, the watch over its folder, and what the watch reports to whoever started it."""

    cohort: Running
    watch: WatchedFolders
    reported: list[str]

    def write(self, file: str, text: str) -> None:
        (self.cohort.folder / file).write_text(text)

    async def looks(self) -> None:
        """The watch looks twice: once to see an edit, once to see that it has come to rest."""
        for _ in range(2):
            await self.watch.look()
        await self.cohort.app.refresh()
        await self.cohort.soon()


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    async with a_running_cohort(tmp_path) as cohort:
        cohort.people.join("maya")
        await cohort.until(utc("2026-10-06 12:00"))
        reported: list[str] = []
        app = cohort.app
        watch = WatchedFolders(
            [cohort.folder], app.database, app.clock, read_version, read_cohorts, cohorts_from, reported.append
        )
        await watch.begin()
        yield Watched(cohort, watch, reported)


async def test_nothing_is_said_while_nothing_changes(watched: Watched) -> None:
    await watched.looks()

    assert watched.reported == []
    assert watched.cohort.said("staff") == []


async def test_an_edited_text_reaches_what_was_posted(watched: Watched) -> None:
    watched.write("lessons/01-hello.md", a_lesson_file("hello", "Say hello to everybody."))
    await watched.looks()

    assert watched.reported == ["course/autumn: the changed texts are taken."]
    assert "Say hello to everybody." in watched.cohort.said("lessons")[0]


async def test_an_edit_that_is_still_being_saved_is_left_alone_until_it_rests(watched: Watched) -> None:
    watched.write("lessons/01-hello.md", a_lesson_file("hello", "Say"))
    await watched.watch.look()
    watched.write("lessons/01-hello.md", a_lesson_file("hello", "Say hello to everybody."))
    await watched.watch.look()
    assert watched.reported == []

    await watched.watch.look()
    assert watched.reported == ["course/autumn: the changed texts are taken."]


async def test_a_changed_timetable_is_proposed(watched: Watched) -> None:
    watched.write("course.yaml", COURSE.replace("wed 17:00", "thu 17:00"))
    await watched.looks()

    assert watched.reported == [
        "course/autumn: the timetable would change (15 moved, 0 added, 0 cancelled). It is proposal 1: decide it in "
        "the staff room, or with `homeroom proposals apply 1`."
    ]


async def test_a_bad_edit_is_told_once_with_its_place_and_the_course_runs_on(watched: Watched) -> None:
    watched.write("course.yaml", COURSE.replace("weeks: 4", "weeks: many"))
    await watched.looks()
    await watched.watch.look_at(watched.cohort.folder)  # as after a restart
    await watched.cohort.soon()

    assert watched.reported[0] == (
        f"course: the course runs on as it was.\n{watched.cohort.folder}/course.yaml:2:8  "
        '"many" is not a whole number. Write digits only, from 1 to 104.\n  2 | weeks: many\n    |        ^^^^'
    )
    (told,) = watched.cohort.said("staff")
    assert [line for line in told.split("\n") if line] == [
        "This needs you: the course folder course has a mistake",
        'Why: course.yaml:2:8  "many" is not a whole number. Write digits only, from 1 to 104.',
        "What to do: Mend it. Until then the course runs on as it was.",
    ]
    await watched.cohort.until(utc("2026-10-12 12:00"))
    assert watched.cohort.lessons() == ["Hello", "Loops"]


async def test_a_lesson_without_a_moment_is_a_bad_edit_too(watched: Watched) -> None:
    watched.write("lessons/05-more.md", a_lesson_file("more"))
    await watched.looks()

    (told,) = watched.cohort.said("staff")
    assert 'The lesson "more" finds no moment: weekly has 4 places in 4 weeks' in told


async def test_a_new_cohort_in_the_folder_waits_to_be_applied(watched: Watched) -> None:
    watched.write("cohorts/spring.yaml", (watched.cohort.folder / "cohorts/autumn.yaml").read_text())
    await watched.looks()

    assert watched.reported == ["course/autumn: the changed texts are taken."]
