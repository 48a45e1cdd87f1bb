"""What commands do in the database beside a running Homeroom: look, and commit short changes that it notices."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from bot.model import Home
    from bot.ports import Platform
    from bot.store.address import DatabaseAddress
    from bot.store.database import Database
    from bot.toolbox import Toolbox

Result = TypeVar("Result")

DATABASE = "A SQLite file or a postgresql:// URL; default: HOMEROOM_DATABASE."


def who() -> str:
    """Whoever types a command, for the record."""
    try:
        return f"{getpass.getuser()}, in a shell"
    except (OSError, KeyError):
        return "somebody in a shell"


def in_database(given: str | None, act: Callable[[Database], Awaitable[Result]]) -> Result:
    """Do something in a database that is there already. Raises ConfigurationError where it is not, or is another's."""
    import asyncio

    from bot.settings import load_settings

    return asyncio.run(_in(load_settings().address(given), act))


async def _in(address: DatabaseAddress, act: Callable[[Database], Awaitable[Result]]) -> Result:
    from bot.errors import ConfigurationError
    from bot.store.address import SqliteFile
    from bot.store.database import Database
    from bot.store.migrating import HEAD, schema_of

    if isinstance(address, SqliteFile):
        if not address.path.exists():
            raise ConfigurationError(
                f"There is no database {address.shown} yet. `homeroom run FOLDER` makes it; or name another one with "
                "--database."
            )
        found = schema_of(address.path)
        if found is not None and found < HEAD:
            raise ConfigurationError(
                f"The database {address.shown} has schema {found}, and this program works with {HEAD}. "
                "Start `homeroom run` of this version first: it upgrades the file."
            )
    database = await Database.open(address)
    try:
        return await act(database)
    finally:
        await database.close()


async def stored_platforms_at(address: DatabaseAddress, toolbox: Toolbox) -> tuple[dict[Home, Platform], list[str]]:
    """The platforms of the cohorts a database holds, and their names; none where there is no database yet.

    For whoever will run them: raises AlreadyRunningError where somebody does.
    """
    from contextlib import nullcontext

    from bot.enrolling import stored_platforms
    from bot.store import standing
    from bot.store.address import SqliteFile
    from bot.store.database import Database
    from bot.store.lock import DispatcherLock

    if isinstance(address, SqliteFile) and not address.path.exists():
        return {}, []
    with DispatcherLock(address.path) if isinstance(address, SqliteFile) else nullcontext():
        database = await Database.open(address)
        try:
            async with database.transaction() as transaction:
                names = await standing.names(transaction)
            return await stored_platforms(database, toolbox), names
        finally:
            await database.close()
