"""One dispatcher a database file: a lock the operating system gives back by itself when its holder dies."""

import fcntl
import os
from pathlib import Path

from bot.errors import ConfigurationError


class AlreadyRunningError(ConfigurationError):
    """Another dispatcher works on this database."""


def holder_of(database: Path) -> str | None:
    """The process that works on the database file; None where nobody does."""
    path = database.with_name(f"{database.name}.lock")
    if not path.exists():
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
    finally:
        os.close(descriptor)
    return None


class DispatcherLock:
    """Held on `<file>.lock` for as long as a dispatcher works on `<file>`."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(f"{database.name}.lock")
        self._descriptor: int | None = None

    def take(self) -> None:
        """Raises AlreadyRunningError, naming the process that holds it."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigurationError(
                f"The lock {self._path} cannot be made: {error.strerror}. "
                "Give this user the right to write the folder of the database."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 32).decode(errors="replace").strip()
            os.close(descriptor)
            raise AlreadyRunningError(
                f"The database {self._database} is in use by another Homeroom (process {holder or 'unknown'}). "
                "Stop that one first, or name another file with --database."
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> "DispatcherLock":
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
