"""Puts a backup in the place of what a PostgreSQL database holds; for the rest as with a file."""

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.store.address import PostgresServer
from bot.store.doubting import put_in_doubt, show_again
from bot.store.erasures import replay
from bot.store.gap import CohortGap, gaps_of
from bot.store.migrating import schema_in
from bot.store.postgres import now
from bot.store.restoring import Restored, brought_up, replaced_file
from bot.store.server_copy import reached, write_server
from bot.store.server_filling import fill, is_empty, take_whole
from bot.store.snapshot import looking_into


async def restore_server(
    backup: Path, address: PostgresServer, folder: Path, name: str, erased: Mapping[str, datetime] | None = None
) -> Restored:
    """Replace everything in the database by *backup*; what was there is kept in *folder*, called after *name*.

    Whom *erased* lists stays forgotten.

    Raises AlreadyRunningError while replicas work on it, UnusableBackupError, NewerDatabaseError, CopyError, and
    StoreError.
    """
    with tempfile.TemporaryDirectory(prefix="homeroom-restore-") as aside:
        part = brought_up(backup, Path(aside) / "restored.db")
        async with reached(address) as engine:
            async with engine.connect() as server:
                at = await now(server)
                is_new = await server.run_sync(lambda one: schema_in(one, address.shown) is None or is_empty(one))
            replaced = None if is_new else replaced_file(folder / name, at)
            if replaced is not None:
                await write_server(address, replaced, at)
            async with engine.begin() as server:
                at = await now(server)
                since, gaps = await server.run_sync(_replace, address, part, at, replaced, erased or {})
    return Restored(since, at, replaced, gaps)


def _replace(
    server: Connection,
    address: PostgresServer,
    part: Path,
    at: datetime,
    replaced: Path | None,
    erased: Mapping[str, datetime],
) -> tuple[datetime, tuple[CohortGap, ...]]:
    take_whole(server, address, at)
    fill(server, part)
    since = put_in_doubt(server, at)
    if replaced is not None:
        with looking_into(replaced) as before:
            show_again(server, before)
    replay(server, erased)
    return since, gaps_of(server)
