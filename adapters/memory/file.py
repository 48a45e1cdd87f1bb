"""The chat's own file: its tables, and how they are read and written. Knows nothing of what the rows mean."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.errors import ConfigurationError, TryLater

VERSION = 1
"""Of the tables below; kept in the file."""

_OURS = 0x484D5243  # "HMRC", so that no other program's database is taken for a chat
_LOCK_WAIT_SECONDS = 0.2  # another process holds the file for as long as it lives: waiting longer does not help
_WRITE_AGAIN = timedelta(seconds=30)

_TABLES = """
CREATE TABLE rooms (place TEXT PRIMARY KEY);
CREATE TABLE messages (
    number INTEGER PRIMARY KEY, ref TEXT UNIQUE NOT NULL, place TEXT NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL,
    author_name TEXT NOT NULL, what TEXT NOT NULL, body TEXT NOT NULL, key TEXT, marked INTEGER NOT NULL DEFAULT 1,
    reply_to TEXT, edited_at TEXT, deleted_at TEXT, pinned INTEGER NOT NULL DEFAULT 0);
CREATE INDEX messages_by_key ON messages (key, place);
CREATE INDEX messages_by_place ON messages (place, number);
CREATE TABLE files (
    ref TEXT NOT NULL, name TEXT NOT NULL, content_type TEXT NOT NULL, url TEXT, content BLOB,
    PRIMARY KEY (ref, name));
CREATE TABLE threads (
    place TEXT PRIMARY KEY, ref TEXT NOT NULL, title TEXT NOT NULL, key TEXT, at TEXT NOT NULL);
CREATE INDEX threads_by_ref ON threads (ref);
CREATE TABLE people (
    person TEXT PRIMARY KEY, home TEXT NOT NULL, name TEXT NOT NULL, zone TEXT, roles TEXT NOT NULL,
    joined_at TEXT NOT NULL, left_at TEXT);
CREATE TABLE reactions (
    ref TEXT NOT NULL, person TEXT NOT NULL, emoji TEXT NOT NULL, PRIMARY KEY (ref, person, emoji));
CREATE TABLE attendance (place TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (place, person));
CREATE TABLE rsvps (ref TEXT NOT NULL, person TEXT NOT NULL, coming INTEGER NOT NULL, PRIMARY KEY (ref, person));
CREATE TABLE calls (call TEXT PRIMARY KEY, person TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE replies (number INTEGER PRIMARY KEY, call TEXT NOT NULL, what TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX replies_by_call ON replies (call);
CREATE TABLE events (number INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE listeners (name TEXT PRIMARY KEY, heard INTEGER NOT NULL);
"""


class ChatFile:
    """One file, or nothing but memory. A durable one survives a power cut, at the price of a slower write."""

    def __init__(self, path: Path | None, *, durable: bool) -> None:
        """Raises ConfigurationError for a file that cannot be used."""
        self._depth = 0
        try:
            self._connection = sqlite3.connect(
                path or ":memory:", isolation_level=None, check_same_thread=False, timeout=_LOCK_WAIT_SECONDS
            )
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        try:
            self._open(path, durable)
        except BaseException:
            self._connection.close()
            raise

    def _open(self, path: Path | None, durable: bool) -> None:
        try:
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # one chat has one server
            is_new = self._is_new(path)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
            with self.transaction():
                if is_new:
                    self._make_tables()
        except (sqlite3.Error, TryLater) as error:
            cause = error.__cause__ if isinstance(error, TryLater) else error
            raise _unusable(path, cause) from error

    def _is_new(self, path: Path | None) -> bool:
        """Whether there is nothing in the file yet. Raises ConfigurationError for what is not ours, and leaves it."""
        ((ours,),) = self.read("PRAGMA application_id")
        ((version,),) = self.read("PRAGMA user_version")
        ((tables,),) = self.read("SELECT count(*) FROM sqlite_master")
        if tables and ours != _OURS:
            raise ConfigurationError(f"{path} is another program's database, not a chat's. Name another file.")
        if tables and version != VERSION:
            raise ConfigurationError(
                f"The chat in {path} was written by another version of Homeroom (its tables are of version {version}, "
                f"this program knows {VERSION}). Use that version, or name another file."
            )
        return not tables

    def _make_tables(self) -> None:
        for statement in _TABLES.split(";\n"):
            self._connection.execute(statement)
        self._connection.execute(f"PRAGMA application_id = {_OURS}")
        self._connection.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is committed together, or not at all; one inside another belongs to it.

        Raises TryLater where the file cannot be written now: then certainly nothing was.
        """
        if self._depth:
            yield
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise _not_now(error) from error
        self._depth += 1
        try:
            yield
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise _not_now(error) from error
        finally:
            self._depth -= 1
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def read(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall()

    def write(self, query: str, values: Sequence[object] = ()) -> int:
        """Write; returns how many rows changed."""
        with self.transaction():
            return self._connection.execute(query, values).rowcount

    def close(self) -> None:
        self._connection.close()


def _not_now(error: sqlite3.OperationalError) -> TryLater:
    return TryLater(_WRITE_AGAIN, f"The chat cannot write to its file: {error}.")


def _unusable(path: Path | None, error: BaseException | None) -> ConfigurationError:
    match str(error):
        case "file is not a database":
            return ConfigurationError(f"{path} is not a chat's file. Name another one.")
        case "database is locked":
            return ConfigurationError(
                f"The chat in {path} is being served by another process. Stop that one, or name another file."
            )
        case why:
            return ConfigurationError(
                f"The chat's file {path} cannot be opened: {why}. Name a file in a folder that you may write to."
            )
