"""The chat itself: what can be seen where, and what happened, in a file of its own.

Everything is committed before it is answered. What the bot asks of the chat is here; what people do is in `people.py`.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from adapters.memory import addresses
from adapters.memory.facts import to_json
from adapters.memory.rules import MEMORY, Rules
from bot.errors import Refused
from bot.events import Event
from bot.model import Home, MessageRef, Place, Sent
from schedules.clock import Clock

BOT = "Homeroom"

_TABLES = """
CREATE TABLE IF NOT EXISTS rooms (place TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY, ref TEXT UNIQUE NOT NULL, place TEXT NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL,
    author_name TEXT NOT NULL, what TEXT NOT NULL, body TEXT NOT NULL, key TEXT, reply_to TEXT, edited_at TEXT,
    deleted_at TEXT, pinned INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS messages_by_key ON messages (key);
CREATE INDEX IF NOT EXISTS messages_by_place ON messages (place, number);
CREATE TABLE IF NOT EXISTS threads (place TEXT PRIMARY KEY, ref TEXT NOT NULL, title TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS people (
    person TEXT PRIMARY KEY, home TEXT NOT NULL, name TEXT NOT NULL, zone TEXT, roles TEXT NOT NULL,
    joined_at TEXT NOT NULL, left_at TEXT);
CREATE TABLE IF NOT EXISTS reactions (ref TEXT, person TEXT, emoji TEXT, PRIMARY KEY (ref, person, emoji));
CREATE TABLE IF NOT EXISTS replies (
    number INTEGER PRIMARY KEY, call TEXT NOT NULL, what TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS listeners (name TEXT PRIMARY KEY, heard INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A message, or an entry in the calendar, as it can be seen. *body* is a neutral message as JSON, or plain text."""

    ref: MessageRef
    place: Place
    at: datetime
    author: str
    author_name: str
    what: Literal["message", "text", "calendar", "file"]
    body: str
    key: str | None
    reply_to: MessageRef | None
    edited_at: datetime | None
    deleted_at: datetime | None
    pinned: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread: the place it is, the message it hangs on, its title."""

    place: Place
    ref: MessageRef
    title: str


class Chat:
    """One chat, for any number of homes."""

    def __init__(self, clock: Clock, file: Path | None = None, rules: Rules = MEMORY, *, durable: bool = False) -> None:
        self.clock = clock
        self.rules = rules
        self._connection = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        self._connection.close()

    def add_room(self, home: Home, name: str) -> Place:
        """Make a room; one that is there stays as it is."""
        place = addresses.room(home, name)
        self.write("INSERT OR IGNORE INTO rooms VALUES (?)", (place,))
        return place

    def has_room(self, place: Place) -> bool:
        return bool(self.read("SELECT 1 FROM rooms WHERE place = ?", (place,)))

    def post(self, place: Place, what: Literal["message", "calendar", "file"], body: str, key: str) -> Sent:
        """Say something as the bot. The key makes nothing new for as long as the rules say."""
        self.find_place(place)
        now = self.clock.now()
        known = self.read("SELECT ref, at FROM messages WHERE key = ? ORDER BY number", (key,))
        if known and self._is_young(known[-1][1], now):
            return self.sent(MessageRef(known[-1][0]))
        name = addresses.message_id(key) + (f"-{len(known) + 1}" if known else "")
        ref = MessageRef(f"{place}#{name}")
        self.insert(ref, place, now, "bot", BOT, what, body, key, None)
        return self.sent(ref)

    def _is_young(self, at: str, now: datetime) -> bool:
        window = self.rules.nonce_window
        return window is None or now - datetime.fromisoformat(at) < window

    def insert(
        self,
        ref: MessageRef,
        place: Place,
        at: datetime,
        author: str,
        author_name: str,
        what: str,
        body: str,
        key: str | None,
        reply_to: MessageRef | None,
    ) -> None:
        self.write(
            "INSERT INTO messages (ref, place, at, author, author_name, what, body, key, reply_to)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (ref, place, at.isoformat(), author, author_name, what, body, key, reply_to),
        )

    def edit(self, ref: MessageRef, body: str) -> Sent:
        """Replace what a message of the bot's says; the same words again change nothing."""
        said = self.message(ref)
        if said.body != body:
            self.write(
                "UPDATE messages SET body = ?, edited_at = ? WHERE ref = ?", (body, self.clock.now().isoformat(), ref)
            )
        return self.sent(ref)

    def delete(self, ref: MessageRef) -> None:
        self.write(
            "UPDATE messages SET deleted_at = coalesce(deleted_at, ?) WHERE ref = ?",
            (self.clock.now().isoformat(), ref),
        )

    def open_thread(self, ref: MessageRef, title: str) -> Sent:
        """Open the thread of a message; opened again it is the same thread."""
        self.message(ref)
        self.write(
            "INSERT OR IGNORE INTO threads VALUES (?, ?, ?, ?)",
            (addresses.thread_of(ref), ref, title, self.clock.now().isoformat()),
        )
        return self.sent(ref)

    def pin(self, ref: MessageRef) -> None:
        self.message(ref)
        self.write("UPDATE messages SET pinned = 1 WHERE ref = ?", (ref,))

    def find(self, place: Place, keys: Sequence[str], since: datetime) -> dict[str, Sent]:
        """Which keys can be seen at *place*."""
        if not self.rules.history_is_readable:
            raise Refused("The history of the room cannot be read.", "Give the bot the right to read message history.")
        marks = ",".join("?" * len(keys))
        rows = self.read(
            f"SELECT key, ref FROM messages WHERE place = ? AND at >= ? AND deleted_at IS NULL AND key IN ({marks})"  # noqa: S608  only question marks are put in
            " ORDER BY number DESC",
            (place, since.isoformat(), *keys),
        )
        return {key: self.sent(MessageRef(ref)) for key, ref in rows}

    def reply(self, call: str, what: str, body: str) -> None:
        """Answer somebody privately."""
        self.write("INSERT INTO replies (call, what, body) VALUES (?, ?, ?)", (call, what, body))

    def replies(self, call: str) -> list[tuple[str, str]]:
        return [(what, body) for what, body in self.read("SELECT what, body FROM replies WHERE call = ?", (call,))]

    def message(self, ref: MessageRef) -> Said:
        """A message that can be seen. Raises Refused where there is none (any more)."""
        found = self._said("ref = ? AND deleted_at IS NULL", (ref,))
        if not found:
            raise Refused(f"There is no message {ref}.", "It was deleted; nothing can be done to it.")
        return found[0]

    def at(self, place: Place) -> list[Said]:
        """Everything said at *place*, what was deleted too, in the order in which it came."""
        return self._said("place = ?", (place,))

    def everything(self) -> list[Said]:
        return self._said("1", ())

    def threads(self) -> list[Thread]:
        rows = self.read("SELECT place, ref, title FROM threads ORDER BY at, place", ())
        return [Thread(Place(place), MessageRef(ref), title) for place, ref, title in rows]

    def find_place(self, place: Place) -> None:
        """Raises Refused where nothing can be said."""
        if "/@" in place:
            return
        if place.count("/") == 1:
            if not self.has_room(place):
                raise Refused(
                    f'There is no room "{place.split("/")[1]}".', "Create it, or name another one in the cohort's file."
                )
        elif not self.read("SELECT 1 FROM threads WHERE place = ?", (place,)):
            raise Refused("There is no such thread.", "It was deleted; open it again from its message.")

    def sent(self, ref: MessageRef) -> Sent:
        return Sent(ref, addresses.link(ref))

    def report(self, event: Event) -> None:
        """Tell whoever listens that something happened."""
        self.write("INSERT INTO events (body) VALUES (?)", (json.dumps(to_json(event), ensure_ascii=False),))

    def unheard(self, listener: str, limit: int = 500) -> list[tuple[int, dict[str, object]]]:
        """What *listener* has not acknowledged yet, oldest first."""
        rows = self.read(
            "SELECT number, body FROM events WHERE number > coalesce((SELECT heard FROM listeners WHERE name = ?), 0)"
            " ORDER BY number LIMIT ?",
            (listener, limit),
        )
        return [(int(number), json.loads(body)) for number, body in rows]

    def heard(self, listener: str, number: int) -> None:
        """*listener* has stored everything up to *number*."""
        self.write(
            "INSERT INTO listeners VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET heard = max(heard, excluded.heard)",
            (listener, number),
        )

    def _said(self, condition: str, values: Sequence[object]) -> list[Said]:
        rows = self.read(
            "SELECT ref, place, at, author, author_name, what, body, key, reply_to, edited_at, deleted_at, pinned"  # noqa: S608  conditions are written in this file
            f" FROM messages WHERE {condition} ORDER BY number",
            values,
        )
        return [_said(row) for row in rows]

    def read(self, query: str, values: Sequence[object]) -> list[tuple[str, ...]]:
        return self._connection.execute(query, values).fetchall()

    def write(self, query: str, values: Sequence[object]) -> None:
        self._connection.execute(query, values)


def _said(row: Sequence[object]) -> Said:
    ref, place, at, author, author_name, what, body, key, reply_to, edited_at, deleted_at, pinned = map(_text, row)
    return Said(
        MessageRef(ref),
        Place(place),
        datetime.fromisoformat(at),
        author,
        author_name,
        _WHAT[what],
        body,
        key or None,
        MessageRef(reply_to) if reply_to else None,
        datetime.fromisoformat(edited_at) if edited_at else None,
        datetime.fromisoformat(deleted_at) if deleted_at else None,
        pinned == "1",
    )


_WHAT: Mapping[str, Literal["message", "text", "calendar", "file"]] = {
    "message": "message",
    "text": "text",
    "calendar": "calendar",
    "file": "file",
}


def _text(value: object) -> str:
    return "" if value is None else str(value)
