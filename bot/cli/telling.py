"""How the commands about the database say what is in it: moments in UTC, sizes, cohorts."""

from datetime import UTC, datetime

from bot.store.contents import Contents


def moment(at: datetime) -> str:
    """`2026-10-05 07:00 UTC`"""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


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
