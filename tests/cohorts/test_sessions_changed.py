"""A session that was announced is moved or cancelled: its announcement and the calendar follow."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import addresses
from bot.cohorts import wishes
from bot.cohorts.present import present
from bot.enrolling import read_version
from bot.message import notice_from_json
from tests.builders import utc
from tests.cohorts.running import COURSE, NAME, Running, a_running_cohort
from tests.cohorts.test_proposing import considered, decided
from tests.house import HOME

pytestmark = pytest.mark.usefixtures("on_each_database")

ANNOUNCED = utc("2026-10-12 12:00")  # the second session was announced on Sunday


def entries(cohort: Running) -> list[str]:
    """When the sittings in the calendar begin, as people see it."""
    everything = cohort.chat.at(addresses.room(HOME, "announcements"))
    notices = [notice_from_json(one.body) for one in everything if one.what != "message" and one.deleted_at is None]
    return [f"{one.starts_at:%a %d %b %H:%M}" for one in notices]


def reminders(cohort: Running) -> list[str]:
    return [text for text in cohort.in_thread("Questions, week 2") if text.startswith("Coming up")]


async def test_a_moved_session_moves_in_the_calendar_and_reminds_of_its_new_time(tmp_path: Path) -> None:
    async with a_running_cohort(tmp_path) as cohort:
        await cohort.until(utc("2026-10-13 16:00"))  # and its reminder is out
        assert entries(cohort) == ["Wed 07 Oct 15:00", "Wed 14 Oct 15:00"]

        await cohort.lay(lambda one: wishes.move(one, "qa", "2026-10-16 18:00", 2, None, "guest"))
        await cohort.soon()

        assert entries(cohort) == ["Wed 07 Oct 15:00", "Fri 16 Oct 16:00"]
        assert any("Fri 16 Oct 2026, 18:00" in said for said in cohort.said("announcements"))
        assert not any("Wed 14 Oct 2026, 17:00" in said for said in cohort.said("announcements"))
        await cohort.until(utc("2026-10-17 12:00"))
        assert [said.split(", ", 1)[1].split(".")[0] for said in reminders(cohort)] == [
            "Fri 16 Oct 2026, 18:00 Europe/Paris",
            "Fri 16 Oct 2026, 18:00 Europe/Paris",
        ]


async def test_a_cancelled_session_says_so_where_it_was_announced_and_leaves_the_calendar(tmp_path: Path) -> None:
    async with a_running_cohort(tmp_path) as cohort:
        await cohort.until(ANNOUNCED)

        await cohort.lay(lambda one: wishes.cancel(one, "qa", 2, None, "ill"))
        await cohort.soon()
        await cohort.until(ANNOUNCED + timedelta(days=4))

        assert entries(cohort) == ["Wed 07 Oct 15:00"]
        assert "Questions is cancelled: it is not held this time." in cohort.said("announcements")
        assert cohort.in_thread("Questions, week 2") == [
            "This session is cancelled. What you ask here is answered all the same."
        ]


async def test_a_session_that_a_new_version_moves_after_its_reminder_is_recalled_again(tmp_path: Path) -> None:
    async with a_running_cohort(tmp_path) as cohort:
        await cohort.until(utc("2026-10-13 16:00"))  # its reminder is out
        (cohort.folder / "course.yaml").write_text(COURSE.replace("wed 17:00", "fri 17:00"))
        made = await considered(cohort)
        assert made.proposal is not None

        await decided(cohort, made.proposal)
        await cohort.until(utc("2026-10-17 12:00"))

        assert len(reminders(cohort)) == 2
        async with cohort.app.database.transaction() as transaction:
            there = await present(transaction, NAME, read_version)
        weeks = sorted(line.occurrence for line in there.lines if line.kind == "reminder" and not line.is_begun)
        assert [one for one in weeks if "revision-0" in one] == [
            "week-3.sitting-1.revision-0.1-day",
            "week-4.sitting-1.revision-0.1-day",
        ]
