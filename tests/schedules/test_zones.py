"""Local time to UTC: every named trap, and what holds in every zone."""

import io
import struct
import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.errors import ScheduleError
from schedules.zones import Exactness, resolve, resolve_in, to_local, tzdata_version, use_pinned_zones, zone

use_pinned_zones()

EXACT, GAP, FOLD = Exactness.EXACT, Exactness.MOVED_BY_GAP, Exactness.FIRST_OF_TWO
ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})


@pytest.mark.parametrize(
    ("wall", "where", "utc", "exactness"),
    [
        pytest.param("2026-03-08 02:30", "America/New_York", "2026-03-08 07:30", GAP, id="New York gap"),
        pytest.param("2026-11-01 01:30", "America/New_York", "2026-11-01 05:30", FOLD, id="New York fold"),
        pytest.param("2025-03-30 00:00", "Asia/Beirut", "2025-03-29 22:00", GAP, id="Beirut midnight gap"),
        pytest.param("2026-04-24 00:00", "Africa/Cairo", "2026-04-23 22:00", GAP, id="Cairo midnight gap"),
        pytest.param("2024-11-03 00:30", "America/Havana", "2024-11-03 04:30", FOLD, id="Havana midnight fold"),
        pytest.param("2026-10-25 00:30", "Atlantic/Azores", "2026-10-25 00:30", FOLD, id="Azores midnight fold"),
        pytest.param("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:45", GAP, id="Lord Howe half-hour gap"),
        pytest.param(
            "2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04 14:45", FOLD, id="Lord Howe half-hour fold"
        ),
        pytest.param("2026-03-29 02:00", "Antarctica/Troll", "2026-03-29 02:00", GAP, id="Troll two-hour gap"),
        pytest.param("2026-03-29 01:30", "Antarctica/Troll", "2026-03-29 01:30", GAP, id="Troll, inside the gap"),
        pytest.param("2011-12-30 12:00", "Pacific/Apia", "2011-12-30 22:00", GAP, id="Apia's missing day"),
        pytest.param("2028-02-29 09:00", "Europe/Paris", "2028-02-29 08:00", EXACT, id="leap day"),
        pytest.param("2026-10-28 17:00", "Europe/Berlin", "2026-10-28 16:00", EXACT, id="Berlin after the change"),
        pytest.param("2026-10-21 17:00", "Europe/Berlin", "2026-10-21 15:00", EXACT, id="Berlin before the change"),
        pytest.param("2026-06-01 12:00", "Asia/Calcutta", "2026-06-01 06:30", EXACT, id="renamed zone"),
        pytest.param("2026-06-01 12:00", "Asia/Kolkata", "2026-06-01 06:30", EXACT, id="its new name"),
    ],
)
def test_a_written_time_finds_its_moment(wall: str, where: str, utc: str, exactness: Exactness) -> None:
    found = resolve(datetime.fromisoformat(wall), where)

    assert (found.at, found.exactness) == (datetime.fromisoformat(utc).replace(tzinfo=UTC), exactness)
    assert found.wall == datetime.fromisoformat(wall), "what was written stays what was written"


def test_a_weekly_time_is_the_same_on_the_clock_in_every_week() -> None:
    start = datetime(2026, 10, 7, 17, 0)

    shown = {
        to_local(resolve(start + timedelta(weeks=week), "Europe/Berlin").at, "Europe/Berlin").wall.time()
        for week in range(60)
    }

    assert shown == {start.time()}


def test_days_of_23_and_25_hours_are_measured_as_they_are() -> None:
    def length(day: datetime) -> timedelta:
        return resolve(day + timedelta(days=1), "Europe/Paris").at - resolve(day, "Europe/Paris").at

    assert length(datetime(2027, 3, 28)) == timedelta(hours=23)
    assert length(datetime(2026, 10, 25)) == timedelta(hours=25)


@given(
    wall=st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2032, 1, 1)).map(
        lambda one: one.replace(second=0, microsecond=0)
    ),
    where=st.sampled_from(ZONES),
)
def test_a_moment_shows_what_was_written_unless_that_does_not_exist(wall: datetime, where: str) -> None:
    found = resolve(wall, where)
    shown = to_local(found.at, where).wall

    if found.exactness is GAP:
        assert shown > wall
        assert to_local(found.at - timedelta(seconds=1), where).wall < shown
    else:
        assert shown == wall
    if found.exactness is FOLD:
        later = wall.replace(tzinfo=ZoneInfo(where), fold=1).astimezone(UTC)
        assert later > found.at, "of two, the first is taken"


@given(
    wall=st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2032, 1, 1)),
    later=st.timedeltas(timedelta(seconds=1), timedelta(days=2)),
    where=st.sampled_from(ZONES),
)
def test_what_is_later_on_the_clock_comes_later_unless_the_clocks_changed_between(
    wall: datetime, later: timedelta, where: str
) -> None:
    first, second = resolve(wall, where), resolve(wall + later, where)

    if first.exactness is not GAP:
        assert first.at < second.at
    else:  # it was moved past what is on the clock right after the gap, by less than the gap
        assert first.at - second.at < to_local(first.at, where).wall - wall


@given(wall=st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2032, 1, 1)), where=st.sampled_from(ZONES))
def test_a_gap_moves_a_time_forward_by_its_length(wall: datetime, where: str) -> None:
    found = resolve(wall, where)
    if found.exactness is not GAP:
        return
    before = wall.replace(tzinfo=ZoneInfo(where), fold=0).utcoffset()
    after = wall.replace(tzinfo=ZoneInfo(where), fold=1).utcoffset()
    assert before is not None
    assert after is not None
    assert to_local(found.at, where).wall - wall == after - before


def test_vancouver_keeps_its_clocks_in_november_2026() -> None:
    """The pinned data knows; that of many machines still turns the clocks back on the first."""
    offsets = {resolve(datetime(2026, month, 4, 17, 0), "America/Vancouver").at.hour for month in (10, 11, 12)}

    assert offsets == {0}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Europe/Pariss", 'Unknown time zone "Europe/Pariss". Did you mean "Europe/Paris"? '),
        ("europe/paris", 'Unknown time zone "europe/paris". Did you mean "Europe/Paris"? '),
        ("Europe/Kyev", 'Unknown time zone "Europe/Kyev". Did you mean "Europe/Kyiv"? '),
        ("New York", 'Unknown time zone "New York". Did you mean "America/New_York"? '),
        ("paris", 'Unknown time zone "paris". Did you mean "Europe/Paris"? '),
        ("Mumbai", 'Unknown time zone "Mumbai". '),
        ("PST", 'Unknown time zone "PST". '),  # nothing like MST, which is another one
        ("", 'Unknown time zone "". '),
        ("../../etc/passwd", 'Unknown time zone "../../etc/passwd". '),
        ("Factory", 'Unknown time zone "Factory". '),
        ("localtime", 'Unknown time zone "localtime". '),
    ],
)
def test_an_unknown_zone_is_refused_with_a_near_name(name: str, said: str) -> None:
    with pytest.raises(ScheduleError) as refusal:
        zone(name)

    assert str(refusal.value) == f'{said}Names look like "America/New_York".'


@pytest.mark.parametrize("name", ["UTC+2", "GMT-05:00", "+02:00", "utc +1", "Etc/GMT+15"])
def test_an_offset_is_no_zone(name: str) -> None:
    with pytest.raises(ScheduleError) as refusal:
        zone(name)

    assert str(refusal.value) == (
        f'"{name}" does not say when the clocks change. Name a place in the zone, like "America/New_York".'
    )


def test_zones_come_from_the_pinned_package_not_from_the_machine() -> None:
    assert zoneinfo.TZPATH == ()
    assert tzdata_version() >= "2026"


def _zone_data(offset_hours: int, change: datetime | None = None, then_hours: int = 0) -> ZoneInfo:
    """A zone in the format of the IANA data, as another version of it might say."""
    changes = [int(change.replace(tzinfo=UTC).timestamp())] if change else []
    types = [offset_hours, then_hours] if change else [offset_hours]

    def block(size: str) -> bytes:
        head = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, len(changes), len(types), 4)
        return (
            head
            + b"".join(struct.pack(f">{size}", at) for at in changes)
            + bytes(1 for _ in changes)
            + b"".join(struct.pack(">lbb", hours * 3600, 0, 0) for hours in types)
            + b"XXX\0"
        )

    data = block("l") + block("q") + f"\nXXX{-types[-1]:d}\n".encode()
    return ZoneInfo.from_file(io.BytesIO(data), key="Test/Place")


def test_a_new_version_of_the_zone_data_moves_the_moment_and_keeps_what_was_written() -> None:
    # As Vancouver in 2026: one version changes the clocks on 1 November, the next one does not any more.
    old = _zone_data(-7, datetime(2026, 11, 1, 9), -8)
    new = _zone_data(-7)
    wall = datetime(2026, 11, 4, 17, 0)

    before, after = resolve_in(wall, old, "Test/Place"), resolve_in(wall, new, "Test/Place")

    assert (before.wall, after.wall) == (wall, wall)
    assert before.at - after.at == timedelta(hours=1)


def test_casablanca_around_ramadan_under_two_versions_of_the_data() -> None:
    # Morocco leaves its daylight time for Ramadan, which versions of the data foresee a week apart here: what lies
    # between the two moves by an hour, what lies after both does not, and what was written stays.
    old = _zone_data(1, datetime(2026, 2, 22, 2), 0)
    new = _zone_data(1, datetime(2026, 2, 15, 2), 0)
    between, after = datetime(2026, 2, 18, 18, 0), datetime(2026, 3, 4, 18, 0)

    moved = [resolve_in(wall, where, "Africa/Casablanca") for wall in (between, after) for where in (old, new)]

    assert [one.at.hour for one in moved] == [17, 18, 18, 18]
    assert [one.wall for one in moved] == [between, between, after, after]


def test_casablanca_keeps_its_wall_time_through_ramadan() -> None:
    # Morocco leaves its daylight time for Ramadan: 18 February to 19 March 2026.
    walls = [datetime(2026, 2, 4, 18, 0) + timedelta(weeks=week) for week in range(10)]

    found = [resolve(wall, "Africa/Casablanca") for wall in walls]

    assert [to_local(one.at, "Africa/Casablanca").wall for one in found] == walls
    assert {one.at.hour for one in found} == {17, 18}
