"""That there will be no recording of a session is kept, said anew and taken back."""

from pathlib import Path

import pytest

from bot.store import unrecorded
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.house import COHORT, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")
AT = utc("2026-10-08 10:00")


async def test_what_was_said_last_holds_until_it_is_taken_back(tmp_path: Path) -> None:
    course = a_course(a_lesson("later", release="week 8 mon 09:00"))
    async with a_house(tmp_path, course, a_cohort()) as house, house.app.database.transaction() as transaction:
        assert await unrecorded.why(transaction, COHORT, "qa", "week-1") is None

        await unrecorded.say(transaction, COHORT, "qa", "week-1", "nobody pressed record", AT)
        await unrecorded.say(transaction, COHORT, "qa", "week-1", "the microphone failed", AT)
        assert await unrecorded.why(transaction, COHORT, "qa", "week-1") == "the microphone failed"
        assert await unrecorded.why(transaction, COHORT, "qa", "week-2") is None

        await unrecorded.take_back(transaction, COHORT, "qa", "week-1")
        assert await unrecorded.why(transaction, COHORT, "qa", "week-1") is None
