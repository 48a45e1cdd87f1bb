"""Brings a database to this program's schema, with a backup first; refuses one that a newer program made."""

import importlib.util
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, create_engine, insert, inspect, select, text, update
from sqlalchemy.pool import NullPool

from bot.errors import ConfigurationError
from bot.store.snapshot import CopyError, damaged, snapshot, verdict_on
from bot.store.tables import installation, replicas
from schedules.clock import SystemClock

HEAD = "0003"
"""The schema this program works with; a test compares it with the newest file in `migrations/versions`."""

_MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabaseError(ConfigurationError):
    """The database was written by a newer program."""


class OlderDatabaseError(ConfigurationError):
    """The database has to be upgraded by command before this program may work on it."""


class ForeignDatabaseError(ConfigurationError):
    """It is a database, but not one of ours."""


class MovedDatabaseError(ConfigurationError):
    """Everything in the file is somewhere else by now."""


class OlderReplicasError(ConfigurationError):
    """Replicas are at work that could not go on with the newer schema."""


def migrate(path: Path, *, keep: bool = True) -> None:
    """Make the file, or bring it to `HEAD`. A backup of an older one lies beside it afterwards, if we *keep* one.

    Raises NewerDatabaseError, ForeignDatabaseError, and CopyError where there is no room for that backup.
    """
    found = schema_of(path)
    if found == HEAD:
        return
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    try:
        if found is not None:
            with engine.connect() as connection:
                if works_beside(connection, found):
                    return
                refuse_newer(found, str(path))
            if keep:
                _back_up(path, found)
        with engine.begin() as connection:
            upgrade(connection)
    finally:
        engine.dispose()


def _back_up(path: Path, found: str) -> None:
    try:
        snapshot(path, path.with_name(f"{path.name}.before-{HEAD}.backup"))
    except CopyError as error:
        raise CopyError(
            f"The database {path} was not upgraded from schema {found} to {HEAD}, because it could not be backed up "
            f"before. {error}"
        ) from error


def schema_of(path: Path) -> str | None:
    """The schema a database file carries; None where there is no database yet.

    Raises ForeignDatabaseError, DamagedDatabaseError.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    try:
        with closing(sqlite3.connect(path)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "alembic_version" in tables:
                row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
                return str(row[0]) if row else None
    except sqlite3.DatabaseError as error:
        if "malformed" in str(error):
            raise damaged(path, str(error)) from error
        if "not a database" not in str(error):
            raise
        raise ForeignDatabaseError(
            f"The database {path} cannot be used: it is not a SQLite database. "
            "Name another file with --database, or restore a backup."
        ) from error
    if tables:
        raise _foreign(str(path))
    return None


def schema_in(connection: Connection, shown: str) -> str | None:
    """The schema of the database behind *connection*; None where it is empty. Raises ForeignDatabaseError."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return cast("str | None", connection.scalar(text("SELECT version_num FROM alembic_version")))
    if tables:
        raise _foreign(shown)
    return None


def _foreign(shown: str) -> ForeignDatabaseError:
    return ForeignDatabaseError(
        f"The database {shown} belongs to another program. Name another one with --database; nothing in it was touched."
    )


def works_beside(connection: Connection, found: str) -> bool:
    """Whether this program may work on a database with schema *found*: its own, or a newer one that allows it."""
    if found == HEAD:
        return True
    if found in _works_from():
        return False
    return (connection.scalar(select(installation.c.works_from)) or found) <= HEAD


def refuse_moved(connection: Connection, shown: str) -> None:
    """Raises MovedDatabaseError where another database has taken this one's place."""
    moved_to = connection.scalar(select(installation.c.moved_to))
    if moved_to is not None:
        raise MovedDatabaseError(
            f"The database {shown} was moved to {moved_to}. "
            "Name that one with --database or HOMEROOM_DATABASE; what is in this file is old."
        )


def refuse_newer(found: str, shown: str) -> None:
    """Raises NewerDatabaseError where *found* is a schema of which this program knows nothing."""
    if found not in _works_from():
        raise NewerDatabaseError(
            f"The database {shown} was written by a newer Homeroom (schema {found}; this program knows {HEAD}). "
            "Run that newer program, or restore a backup made before the upgrade."
        )


def refuse_older_replicas(connection: Connection, found: str | None, shown: str, now: datetime) -> None:
    """Raises OlderReplicasError where replicas are at work that could not go on after the upgrade."""
    floor = max(_works_from().values())
    if found is None or not inspect(connection).has_table("replicas"):
        return
    older = connection.execute(
        select(replicas.c.host, replicas.c.pid, replicas.c.program).where(
            replicas.c.lease_until > now, replicas.c.schema < floor
        )
    ).all()
    if older:
        who = ", ".join(f"process {one.pid} on {one.host} (version {one.program})" for one in older)
        raise OlderReplicasError(
            f"The database {shown} cannot be upgraded while older programs work on it that do not know the new "
            f"schema: {who}. Stop them, run this again, then start the new version."
        )


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations inside the open transaction, and note from which schema on programs may work beside this."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    if not inspect(connection).has_table("installation"):
        return
    floor = max(_works_from().values())
    if connection.execute(update(installation).values(works_from=floor)).rowcount == 0:
        connection.execute(insert(installation).values(id=1, made_at=SystemClock().now(), works_from=floor))


@cache
def _works_from() -> Mapping[str, str]:
    """Every schema this program knows, with the oldest whose programs may work beside it."""
    found: dict[str, str] = {}
    for file in sorted((_MIGRATIONS / "versions").glob("*.py")):
        spec = importlib.util.spec_from_file_location(file.stem, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[module.revision] = getattr(module, "works_from", module.revision)
    return found


def check_file(path: Path) -> None:
    """Read the whole file. Raises DamagedDatabaseError for one that is not whole."""
    with closing(sqlite3.connect(path)) as connection:
        verdict = verdict_on(connection)
    if verdict != "ok":
        raise damaged(path, verdict)
