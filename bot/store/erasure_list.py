"""The list of those who were forgotten, as a file beside the backups: a backup knows nothing of what came after it."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.errors import ConfigurationError

NAME = "forgotten.txt"


class ErasureListError(ConfigurationError):
    """The list cannot be read or written; without it, a restored backup would bring people back."""


def read(folder: Path) -> Mapping[str, datetime]:
    """Who was forgotten, by hash, and when. Raises ErasureListError."""
    file = folder / NAME
    try:
        lines = file.read_text(encoding="ascii").splitlines() if file.exists() else []
        return {who: datetime.fromisoformat(at) for who, at in (line.split() for line in lines)}
    except (OSError, ValueError) as error:
        raise ErasureListError(
            f"The list of people who were forgotten, {file}, cannot be read ({error}). "
            "Put it back as it was: a backup restored without it would bring them back."
        ) from error


def write(folder: Path, erased: Mapping[str, datetime]) -> None:
    """Have everybody in the list who is in *erased*; nobody is ever taken out. Raises ErasureListError."""
    before = read(folder)
    together = dict(before) | {who: max(at, before.get(who, at)) for who, at in erased.items()}
    if together == before:
        return
    part = folder / f".{NAME}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="ascii") as opened:
            part.chmod(0o600)
            opened.writelines(f"{who} {at.isoformat()}\n" for who, at in sorted(together.items()))
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(folder / NAME)
    except OSError as error:
        raise ErasureListError(
            f"The list of people who were forgotten, {folder / NAME}, cannot be written: {error.strerror}. "
            "Make room, or give this user the right to write there."
        ) from error
    finally:
        part.unlink(missing_ok=True)
