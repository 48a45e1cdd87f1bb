"""Brings a database file to this program's schema, with a backup first; refuses one that a newer program made."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from bot.errors import ConfigurationError

HEAD = "0001"
"""The schema this program works with; a test compares it with the newest file in `migrations/versions`."""


class NewerDatabaseError(ConfigurationError):
    """The database was written by a newer program."""


class ForeignDatabaseError(ConfigurationError):
    """The file is a database, but not one of ours."""


def migrate(path: Path) -> None:
    """Make the file, or bring it to `HEAD`. A backup of an older one lies beside it afterwards.

    Raises NewerDatabaseError, ForeignDatabaseError.
    """
    found = schema_of(path)
    if found == HEAD:
        return
    if found is not None:
        known = {file.name.split("_")[0] for file in (Path(__file__).parent / "migrations" / "versions").glob("*.py")}
        if found not in known:
            raise NewerDatabaseError(
                f"The database {path} was written by a newer Homeroom (schema {found}; this program knows {HEAD}). "
                "Run that newer program, or restore a backup made before the upgrade."
            )
        back_up(path, path.with_name(f"{path.name}.before-{HEAD}.backup"))
    _upgrade(path)


def schema_of(path: Path) -> str | None:
    """The schema a database file carries; None where there is no database yet."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(sqlite3.connect(path)) as connection:
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.DatabaseError as error:
            if "not a database" not in str(error):
                raise
            raise ForeignDatabaseError(
                f"The database {path} cannot be used: it is not a SQLite database. "
                "Name another file with --database, or restore a backup."
            ) from error
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if "alembic_version" in tables:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else None
        if tables:
            raise ForeignDatabaseError(
                f"The database {path} belongs to another program. Name another file with --database; "
                "nothing in it was touched."
            )
        return None


class DamagedDatabaseError(ConfigurationError):
    """The file is one of ours, and not whole."""


def check_file(path: Path) -> None:
    """Read the whole file. Raises DamagedDatabaseError for one that is not whole."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            verdict = str(error)
    if verdict != "ok":
        raise DamagedDatabaseError(
            f"The database {path} is damaged ({verdict}). Restore the newest backup; nothing is posted twice."
        )


def back_up(path: Path, copy: Path) -> None:
    """Copy a database that may be in use, whole."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _upgrade(path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
