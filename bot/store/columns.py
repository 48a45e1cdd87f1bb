"""Column types that mean the same on every database."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Utc(TypeDecorator[datetime]):
    """A UTC moment, exact to the microsecond, kept as a whole number so that it sorts the same everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else to_number(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _EPOCH + timedelta(microseconds=value)


def to_number(moment: datetime) -> int:
    """Microseconds since 1970; refuses a moment without a zone at the door."""
    if moment.tzinfo is None:
        raise ValueError(f"a stored moment needs a zone: {moment!r}")
    return (moment - _EPOCH) // timedelta(microseconds=1)
