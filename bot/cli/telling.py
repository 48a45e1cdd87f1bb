"""How the commands about the database say what is in it: moments in UTC, sizes, cohorts."""

from datetime import UTC, datetime, timedelta

from bot.store.contents import Contents


def moment(at: datetime) -> str:
    """`2026-10-05 07:00 UTC`"""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def length(of: timedelta) -> str:
    """`3 days 4 hours`, `25 minutes`: the two largest units, and nothing more exact than a minute."""
    minutes = max(0, int(of.total_seconds()) // 60)
    units = (("day", minutes // 1440), ("hour", minutes // 60 % 24), ("minute", minutes % 60))
    parts = [f"{n} {unit}" if n == 1 else f"{n} {unit}s" for unit, n in units if n]
    return " ".join(parts[:2]) or "0 minutes"


def size(of: int) -> str:
    """`412 kB`; *of* is in bytes."""
    return f"{of / 1_000_000:,.1f} MB" if of >= 1_000_000 else f"{max(1, round(of / 1_000))} kB"


def cohort_lines(contents: Contents) -> list[str]:
    """A line a cohort: how much is said and to come, and when the next."""
    if not contents.cohorts:
        return ["  no cohort"]
    widest = max(len(one.name) for one in contents.cohorts)
    return [
        f"  {one.name:{widest}}  {one.state}, {one.posted:,} posted, {one.to_come:,} to come"
        + (f", next {moment(one.next_at)}" if one.next_at is not None else "")
        for one in contents.cohorts
    ]
