"""Where the database of a trial lies: each begins on a planned cohort, and leaves nothing behind."""

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from tests.simulation.in_memory import InMemory
from tests.simulation.plays import Operation


class Where(StrEnum):
    """*memory* is many times quicker; on *files* every engine has a connection of its own, as it has for real."""

    MEMORY = "memory"
    FILES = "files"


class Ground(Protocol):
    """The database of one play."""

    path: Path

    def begin(self) -> None:
        """Let everything be as it was planned."""
        ...

    def undo(self) -> None:
        """Forget what the trial did."""
        ...

    def read(self, query: str) -> Sequence[tuple[Any, ...]]:
        """What an onlooker reads, while no engine works."""
        ...


class OnFile:
    """A copy of the planned file, made for each trial."""

    def __init__(self, planned: Path) -> None:
        self.path = planned.with_name(f"trial-{planned.name}")
        self._planned = planned

    def begin(self) -> None:
        shutil.copyfile(self._planned, self.path)

    def undo(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def read(self, query: str) -> Sequence[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()


def grounds(where: Where, planned: Mapping[Operation, Path]) -> Mapping[Operation, Ground]:
    """One for each play. *planned* is where they are written down."""
    make = InMemory if where is Where.MEMORY else OnFile
    return {operation: make(path) for operation, path in planned.items()}
