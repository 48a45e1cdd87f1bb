"""What may go wrong with a commit, as the database would say it."""

import asyncio
import sqlite3

from tests.simulation.cells import Trouble

FULL_FOR = 40.0
_UNTOLD = "disk I/O error"


class Troubled:
    """The *number*-th commit (from 1) is in trouble; a disk that is full stays so for `FULL_FOR` seconds."""

    def __init__(self, trouble: Trouble, number: int) -> None:
        self.commits = 0
        self._trouble = trouble
        self._number = number
        self._full_until = float("-inf")

    def before_commit(self) -> None:
        self.commits += 1
        is_now = self.commits == self._number
        match self._trouble:
            case Trouble.LOST if is_now:
                raise sqlite3.OperationalError(_UNTOLD)
            case Trouble.FULL:
                now = asyncio.get_running_loop().time()
                if is_now:
                    self._full_until = now + FULL_FOR
                if now < self._full_until:
                    raise sqlite3.OperationalError("database or disk is full")
            case _:
                pass

    def after_commit(self) -> None:
        if self._trouble is Trouble.COMMITTED_UNTOLD and self.commits == self._number:
            raise sqlite3.OperationalError(_UNTOLD)
