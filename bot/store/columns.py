"""Column types that mean the same on every database."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, ColumnElement, Dialect, literal_column
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


def fixed(value: StrEnum) -> ColumnElement[str]:
    """A state spelled out in the statement and not bound to it.

    Only so does a condition find the partial index whose own condition is spelled the same; and SQLite would prepare a
    statement anew at each execution if such a column were compared with a bound value.
    """
    return literal_column(f"'{value.value}'")


def to_number(moment: datetime) -> int:
    """Microseconds since 1970; refuses a moment without a zone at the door."""
    if moment.tzinfo is None:
        raise ValueError(f"a stored moment needs a zone: {moment!r}")
    return (moment - _EPOCH) // timedelta(microseconds=1)
