"""Copies every row from one database into another of the same schema, and proves that each of them arrived.

One of the two is a SQLite file, and says which tables there are; the other may be anything.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, Connection, Integer, MetaData, Table, func, insert, select, text, tuple_

from bot.errors import ConfigurationError
from bot.store.search_tables import INDEX

_AT_ONCE = 2_000  # rows
_SUMS = 2**128


class CopyDiffersError(ConfigurationError):
    """What arrived is not what was sent; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and a sum over every one of them, whatever their order."""

    rows: int
    checksum: int


def tables_in(file: Connection) -> Sequence[Table]:
    """The tables of a SQLite file of ours, each behind those it refers to; an index makes itself anew where it goes."""
    found = MetaData()
    found.reflect(file, only=lambda name, _metadata: not name.startswith(INDEX))
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def copy_rows(
    source: Connection, target: Connection, tables: Sequence[Table], tell: Callable[[str, int], None] | None = None
) -> Mapping[str, int]:
    """Copy every row of *tables* into those of *target*, which are empty; how many that were, by table.

    *tell* hears now and then how many rows of a table have arrived. Raises CopyDiffersError; nothing is committed here.
    """
    copied: dict[str, int] = {}
    for table in tables:
        sent = Sum(0, 0)
        for rows in _pages(source, table):
            target.execute(insert(table), rows)
            sent = _added(sent, rows)
            if tell is not None:
                tell(table.name, sent.rows)
        arrived = sum_of(target, table)
        if arrived != sent:
            raise CopyDiffersError(
                f"The table {table.name} did not arrive as it was sent ({sent.rows:,} rows were sent, {arrived.rows:,} "
                "arrived, or one of them reads differently). Nothing was changed; see whether both disks are well, and "
                "run this again."
            )
        copied[table.name] = sent.rows
    return copied


def sum_of(connection: Connection, table: Table) -> Sum:
    """Read every row of a table once more."""
    total = Sum(0, 0)
    for rows in _pages(connection, table):
        total = _added(total, rows)
    return total


def _pages(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    """All rows, some at a time, in the order of their keys."""
    keys = list(table.primary_key.columns)
    first = select(table).order_by(*keys).limit(_AT_ONCE)
    query = first
    while rows := [dict(row._mapping) for row in connection.execute(query)]:
        yield rows
        last = [rows[-1][key.name] for key in keys]
        query = first.where(tuple_(*keys) > tuple_(*last) if len(keys) > 1 else keys[0] > last[0])


def _added(total: Sum, rows: Sequence[Mapping[str, object]]) -> Sum:
    checksum = total.checksum
    for row in rows:
        written = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        checksum += int.from_bytes(hashlib.sha256(written.encode()).digest()[:16])
    return Sum(total.rows + len(rows), checksum % _SUMS)


def count_on(target: Connection, tables: Sequence[Table]) -> None:
    """Let new rows of a PostgreSQL database be numbered from behind the copied ones."""
    for table in tables:
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        where = {"table": table.name, "column": keys[0].name}
        sequence = target.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), where)
        if sequence is not None:
            newest = target.scalar(select(func.max(keys[0])))
            numbers = {"sequence": sequence, "newest": newest or 1, "is_used": newest is not None}
            target.execute(text("SELECT setval(CAST(:sequence AS text)::regclass, :newest, :is_used)"), numbers)
