"""INSERT … ON CONFLICT: both databases have it, each in its own dialect of SQLAlchemy."""

from typing import TYPE_CHECKING, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Transaction

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert


def insert(transaction: Transaction, table: Table) -> "Insert":
    """An INSERT that can say what happens where the row is there already, for the database of *transaction*."""
    return insert_for(transaction.dialect.name, table)


def insert_for(dialect: str, table: Table) -> "Insert":
    """The same, for a statement that is kept: one for each *dialect*, by name."""
    if dialect == "postgresql":
        return cast("Insert", postgresql.insert(table))  # the same methods, spelled the same
    return sqlite.insert(table)
