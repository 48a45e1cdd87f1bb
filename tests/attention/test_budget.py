"""Nobody gets more messages a week without asking than the course says, on their own clock."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory import addresses
from bot.attention.budget import week_of
from bot.kinds import RULES
from bot.model import Kind, PersonRef, Slot
from bot.store import deliveries
from bot.store.activity import What
from bot.store.deliveries import Planned
from schedules.zones import to_local
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.commands.pressing import answer
from tests.house import COHORT, HOME, House, a_house

NINE = utc("2026-10-13 09:00")
ZONES = ("Europe/Paris", "Pacific/Auckland", "America/Los_Angeles")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([*ZONES, "Asia/Kathmandu", "America/Sao_Paulo"]),
)
def test_every_moment_lies_in_one_week_that_begins_on_monday_and_the_next_follows(at: datetime, zone: str) -> None:
    since, until = week_of(at, zone)

    assert since <= at < until
    assert to_local(since, zone).wall.weekday() == to_local(until, zone).wall.weekday() == 0
    assert week_of(until, zone)[0] == until
    assert abs((until - since) - timedelta(weeks=1)) <= timedelta(hours=1)


async def planned(house: House, person: PersonRef, moments: Sequence[datetime], until: datetime | None = None) -> None:
    """Messages that nobody asked for."""
    async with house.app.database.transaction() as transaction:
        for number, at in enumerate(moments):
            moment = to_local(at, "Europe/Paris")
            slot = Slot(Kind.CATCH_UP, "course", f"test-{number}", moment, until, "a test", person)
            priority = RULES[Kind.CATCH_UP].priority
            await deliveries.plan(transaction, [Planned(COHORT, HOME, slot, priority, {"a": "test"})])


def got(house: House, person: PersonRef) -> list[datetime]:
    return [one.at for one in house.chat.at(house.platform.direct(person)) if one.what == "message"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.usefixtures("on_each_database")
async def test_what_is_too_much_waits_for_next_week_and_comes_then(tmp_path: Path, zone: str, most: int) -> None:
    course = a_course(a_lesson("loops", release="week 1 mon 09:00"), nudges={"per_learner_per_week": most})
    async with a_house(tmp_path, course, a_cohort()) as house:
        lena = house.people.join("Lena", zone=zone)
        await house.until(NINE)
        await planned(house, lena, [NINE + timedelta(hours=5 * number) for number in range(6)])
        await house.until(NINE + timedelta(weeks=8))

        weeks = Counter(week_of(at, zone) for at in got(house, lena))
        assert len(got(house, lena)) >= 6
        assert max(weeks.values()) <= most
        moved = [one for one in await house.activity() if one.what is What.MOVED]
        assert f"the person had {most} of {most} messages this week" in {one.why for one in moved}


@pytest.mark.usefixtures("on_each_database")
async def test_several_due_at_once_are_counted_together_and_settings_show_it(tmp_path: Path) -> None:
    course = a_course(a_lesson("loops", release="week 1 mon 09:00"))
    async with a_house(tmp_path, course, a_cohort()) as house:
        lena = house.people.join("Lena")
        await house.until(NINE)
        await planned(house, lena, [NINE + timedelta(hours=1)] * 7)
        await house.until(NINE + timedelta(hours=2))

        call = house.people.command("Lena", addresses.room(HOME, "questions"), ["settings", "show"])
        await house.until(house.clock.now())

        assert len([at for at in got(house, lena) if at > NINE]) == 3
        assert "Messages this week: 3 of at most 3 without your asking" in answer(house, call)


async def test_what_is_worth_nothing_next_week_is_skipped_and_the_log_says_why(tmp_path: Path) -> None:
    course = a_course(a_lesson("loops", release="week 1 mon 09:00"), nudges={"per_learner_per_week": 0})
    async with a_house(tmp_path, course, a_cohort()) as house:
        lena = house.people.join("Lena")
        await house.until(NINE)
        await planned(house, lena, [NINE + timedelta(hours=1)], NINE + timedelta(hours=9))
        await house.until(NINE + timedelta(weeks=2))

        assert got(house, lena) == []
        skipped = [one.why for one in await house.activity() if one.what is What.SKIPPED]
        assert "the person had 0 of 0 messages this week" in skipped
