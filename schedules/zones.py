"""Local time to UTC by the pinned time zone data, gaps and folds included."""

import importlib.resources
import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # data with a version in it

from schedules.errors import ScheduleError, did_you_mean

_OFFSET = re.compile(r"(?:(?:etc/)?(?:utc|gmt))? ?[+-−]\d{1,2}(?::?\d{2})?", re.IGNORECASE)
_ABBREVIATION = re.compile(r"[A-Z]{2,5}")


class Exactness(StrEnum):
    """How a local time found its moment."""

    EXACT = "exact"
    MOVED_BY_GAP = "moved by a gap"
    FIRST_OF_TWO = "first of two"


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """What a person wrote (*wall* and *zone*: the truth) and the UTC moment computed from it (*at*: a cache)."""

    wall: datetime
    zone: str
    at: datetime
    exactness: Exactness = Exactness.EXACT

    def __post_init__(self) -> None:
        if self.wall.tzinfo is not None:
            raise ValueError(f"a wall time has no zone of its own: {self.wall!r}")
        if self.at.utcoffset() != timedelta(0):
            raise ValueError(f"a moment is in UTC, not {self.at!r}")


def use_pinned_zones() -> None:
    """Compute with the `tzdata` package everywhere, whatever the machine has. Call it once, at the start."""
    zoneinfo.reset_tzpath(to=[])
    ZoneInfo.clear_cache()


def tzdata_version() -> str:
    """The IANA version that moments are computed with, e.g. `2026c`."""
    return str(tzdata.IANA_VERSION)


@cache
def _names() -> frozenset[str]:
    listed = (importlib.resources.files("tzdata") / "zones").read_text(encoding="utf-8")
    return frozenset(listed.split()) - {"Factory"}  # a zone that says "nobody has chosen one yet"


def zone_names() -> frozenset[str]:
    """Every name there is."""
    return _names()


def zone(name: str) -> ZoneInfo:
    """The zone called *name*. Raises ScheduleError with a near name where there is none."""
    if name in _names():
        return ZoneInfo(name)
    if _OFFSET.fullmatch(name):
        raise ScheduleError(
            f'"{name}" does not say when the clocks change. Name a place in the zone, like "America/New_York".'
        )
    raise ScheduleError(f'Unknown time zone "{name}". {_near_zone(name)}Names look like "America/New_York".')


def _near_zone(name: str) -> str:
    """`Did you mean "Europe/Paris"? ` for `Paris`, `europe/paris` or `Europe/Pariss`; abbreviations are not guessed."""
    place = name.strip().casefold().replace(" ", "_")
    cities = sorted((known for known in _names() if known.casefold().rpartition("/")[2] == place), key=len)
    if cities:
        return f'Did you mean "{cities[0]}"? '
    return "" if _ABBREVIATION.fullmatch(name) else did_you_mean(name, _names(), nearness=0.75)


def resolve(wall: datetime, zone_name: str) -> LocalMoment:
    """The moment at which *wall* is on the clocks of a zone.

    A time that does not exist is moved forward by the length of the gap; of one that exists twice the first is taken
    (RFC 5545, 3.3.5).
    """
    return resolve_in(wall, zone(zone_name), zone_name)


def resolve_in(wall: datetime, where: ZoneInfo, zone_name: str) -> LocalMoment:
    """`resolve` with zone data of the caller's, e.g. of another IANA version."""
    first = wall.replace(tzinfo=where, fold=0)
    second = wall.replace(tzinfo=where, fold=1)
    before, after = _offset(first), _offset(second)
    at = (wall - before).replace(tzinfo=UTC)  # in a gap, the offset from before it moves the time forward
    if before == after:
        return LocalMoment(wall, zone_name, at)
    return LocalMoment(wall, zone_name, at, Exactness.MOVED_BY_GAP if before < after else Exactness.FIRST_OF_TWO)


def to_local(at: datetime, zone_name: str) -> LocalMoment:
    """What the clocks of a zone show at the moment *at*."""
    wall = at.astimezone(zone(zone_name)).replace(tzinfo=None, fold=0)
    return LocalMoment(wall, zone_name, at.astimezone(UTC))


def _offset(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    assert offset is not None
    return offset
