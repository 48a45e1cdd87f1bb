"""The chat itself: what can be seen where, and what happened, in a file of its own.

Everything is committed before it is answered. What the bot asks of the chat is here; what people do is in `people.py`.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from adapters.memory import addresses
from adapters.memory.file import ChatFile
from adapters.memory.news import News
from adapters.memory.rules import MEMORY, Rules
from bot.errors import Refused
from bot.model import Home, MessageRef, PersonRef, Place, Sent
from schedules.clock import Clock

BOT = "Homeroom"

What = Literal["message", "text", "calendar", "file"]
"""What a message is: the bot's, a person's, an entry in the calendar, or a file of the bot's."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message, or an entry in the calendar, as it can be seen. *body* is a neutral message as JSON, or plain text."""

    number: int
    ref: MessageRef
    place: Place
    at: datetime
    author: PersonRef
    author_name: str
    what: What
    body: str
    key: str | None
    reply_to: MessageRef | None
    edited_at: datetime | None
    deleted_at: datetime | None
    pinned: bool


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file on a message: what the bot uploaded has *content*, what people share a *url*, and mostly both."""

    ref: MessageRef
    name: str
    content_type: str
    url: str | None
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread: the place it is, the message it hangs on, its title."""

    place: Place
    ref: MessageRef
    title: str


class Chat:
    """One chat, for any number of homes. Lives in one event loop, with whoever waits for its news."""

    def __init__(self, clock: Clock, file: Path | None = None, rules: Rules = MEMORY, *, durable: bool = False) -> None:
        """Raises ConfigurationError for a file that cannot be used."""
        self.clock = clock
        self.rules = rules
        self._file = ChatFile(file, durable=durable)
        self.news = News(self._file)

    def close(self) -> None:
        self._file.close()

    # Rooms and people

    def add_room(self, home: Home, name: str) -> Place:
        """Make a room; one that is there stays as it is."""
        place = addresses.room(home, name)
        self.write("INSERT OR IGNORE INTO rooms VALUES (?)", (place,))
        return place

    def remove_room(self, place: Place) -> None:
        """Take a room away, as a community manager may; what was said in it cannot be reached any more."""
        self.write("DELETE FROM rooms WHERE place = ?", (place,))

    def has_room(self, place: Place) -> bool:
        return bool(self.read("SELECT 1 FROM rooms WHERE place = ?", (place,)))

    def rooms(self, home: Home) -> list[Place]:
        return [
            place
            for (place,) in self.read("SELECT place FROM rooms ORDER BY rowid")
            if addresses.home_of(place) == home
        ]

    def remove_marker(self, ref: MessageRef) -> None:
        """Let nobody find a message by its key any more; readers see no difference."""
        self.write("UPDATE messages SET marked = 0 WHERE ref = ?", (ref,))

    def is_here(self, person: PersonRef) -> bool:
        return bool(self.read("SELECT 1 FROM people WHERE person = ? AND left_at IS NULL", (person,)))

    def find_place(self, place: Place) -> None:
        """Raises Refused where nothing can be said."""
        if not 1 <= place.count("/") <= 2:
            raise Refused(f'"{place}" is no place of this chat.', "Let the platform make its addresses.")
        room = addresses.room_of(place)
        if addresses.is_direct(place):
            if not self.is_here(PersonRef(place)):
                raise Refused(
                    f"There is nobody called {addresses.name_of(place)} here.",
                    "They may have left; take them off the cohort's list.",
                )
        elif not self.has_room(room):
            raise Refused(
                f'There is no room "{addresses.name_of(room)}".',
                "Create it, or name another one in the cohort's file.",
            )
        elif place != room and not self.read("SELECT 1 FROM threads WHERE place = ?", (place,)):
            raise Refused("There is no such thread.", "It was deleted; open it again from its message.")

    # What the bot asks

    def post(self, place: Place, what: What, body: str, key: str) -> Sent:
        """Say something as the bot. The key makes nothing new for as long as the rules say."""
        with self.transaction():
            self.find_place(place)
            known = self.read("SELECT ref, at FROM messages WHERE key = ? AND place = ? ORDER BY number", (key, place))
            if known and self._is_young(_moment(known[-1][1])):
                return self.sent(MessageRef(known[-1][0]))
            author = addresses.bot(addresses.home_of(place))
            return self.sent(self.put(place, key, author, BOT, what, body, key=key))

    def upload(self, place: Place, name: str, content_type: str, content: bytes, key: str) -> Sent:
        """Put a file into a place as the bot."""
        if len(content) > self.rules.file_limit:
            raise Refused(
                f'The file "{name}" has {len(content):,} bytes; the chat takes {self.rules.file_limit:,}.',
                "Make it smaller, or share a link to it.",
            )
        with self.transaction():
            sent = self.post(place, "file", name, key)
            self.write("INSERT OR IGNORE INTO files VALUES (?, ?, ?, NULL, ?)", (sent.ref, name, content_type, content))
        return sent

    def _is_young(self, at: datetime) -> bool:
        window = self.rules.nonce_window
        return window is None or (bool(window) and self.clock.now() - at < window)

    def put(
        self,
        place: Place,
        seed: str,
        author: PersonRef,
        author_name: str,
        what: What,
        body: str,
        *,
        key: str | None = None,
        reply_to: MessageRef | None = None,
    ) -> MessageRef:
        """Keep a new message; its id is made of *seed*, and counted where that made one before."""
        name, taken = addresses.message_id(seed), 0
        ref = MessageRef(f"{place}#{name}")
        while self.read("SELECT 1 FROM messages WHERE ref = ?", (ref,)):
            taken += 1
            ref = MessageRef(f"{place}#{name}-{taken + 1}")
        self.write(
            "INSERT INTO messages (ref, place, at, author, author_name, what, body, key, reply_to)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (ref, place, self.moment(), author, author_name, what, body, key, reply_to),
        )
        return ref

    def edit(self, ref: MessageRef, what: What, body: str) -> Sent:
        """Replace what a message of the bot's says; the same words again change nothing."""
        with self.transaction():
            said = self._own(ref, what)
            if said.body != body:
                self.write("UPDATE messages SET body = ?, edited_at = ? WHERE ref = ?", (body, self.moment(), ref))
        return self.sent(ref)

    def delete(self, ref: MessageRef) -> None:
        """Take a message of the bot's away; one that is gone stays gone."""
        with self.transaction():
            found = self._said("ref = ?", (ref,))
            if found and found[0].deleted_at is None:
                self._own(ref, found[0].what)
                self.strike(ref)

    def strike(self, ref: MessageRef) -> None:
        """Let a message be gone, whoever wrote it."""
        self.write("UPDATE messages SET deleted_at = coalesce(deleted_at, ?) WHERE ref = ?", (self.moment(), ref))

    def _own(self, ref: MessageRef, what: What) -> Said:
        said = self.message(ref)
        if said.author != addresses.bot(addresses.home_of(said.place)) or said.what != what:
            raise Refused(f"{ref} is no {_CALLED[what]} of the bot's.", "What people wrote is theirs; leave it alone.")
        return said

    def open_thread(self, ref: MessageRef, title: str, key: str | None = None) -> Sent:
        """Open the thread of a message; opened again it is the same thread."""
        with self.transaction():
            self.message(ref)
            self.write(
                "INSERT OR IGNORE INTO threads VALUES (?, ?, ?, ?, ?)",
                (addresses.thread_of(ref), ref, title, key, self.moment()),
            )
        return self.sent(ref)

    def pin(self, ref: MessageRef) -> None:
        with self.transaction():
            self.message(ref)
            self.write("UPDATE messages SET pinned = 1 WHERE ref = ?", (ref,))

    def find(
        self, place: Place, keys: Sequence[str], since: datetime, before: int | None = None
    ) -> tuple[dict[str, Sent], int | None]:
        """Which keys can be seen on one page of *place*, newest page first; and where the page before it begins."""
        self._read_history(place)
        page = self.read(
            "SELECT number, key, ref FROM messages WHERE place = ? AND at >= ? AND number < ? AND deleted_at IS NULL"
            " AND marked ORDER BY number DESC LIMIT ?",
            (place, _written(since), before or _PAST_ALL, self.rules.history_page),
        )
        sought = set(keys)
        found = {key: self.sent(MessageRef(ref)) for _, key, ref in page if key in sought}
        if len(page) == self.rules.history_page:
            return found, page[-1][0]
        for key, ref in self.read("SELECT key, ref FROM threads ORDER BY at, place"):
            if key in sought and addresses.place_of(MessageRef(ref)) == place and self._is_visible(MessageRef(ref)):
                found[key] = self.sent(MessageRef(ref))
        return found, None

    def history(self, place: Place, since: datetime, after: int = 0) -> tuple[list[Said], int | None]:
        """What can be seen at *place*, one page, oldest first; and after which number the next page begins."""
        self._read_history(place)
        page = self._said(
            "place = ? AND at >= ? AND number > ? AND deleted_at IS NULL AND what != 'calendar'",
            (place, _written(since), after),
            self.rules.history_page,
        )
        return page, page[-1].number if len(page) == self.rules.history_page else None

    def _read_history(self, place: Place) -> None:
        if not self.rules.history_is_readable:
            raise Refused("The history of the room cannot be read.", "Give the bot the right to read message history.")
        self.find_place(place)

    # What can be seen

    def message(self, ref: MessageRef) -> Said:
        """A message that can be seen. Raises Refused where there is none (any more)."""
        found = self._said("ref = ? AND deleted_at IS NULL", (ref,))
        if not found:
            raise Refused(f"There is no message {ref}.", "It was deleted; nothing can be done to it.")
        self.find_place(addresses.room_of(found[0].place))
        return found[0]

    def _is_visible(self, ref: MessageRef) -> bool:
        return bool(self.read("SELECT 1 FROM messages WHERE ref = ? AND deleted_at IS NULL", (ref,)))

    def at(self, place: Place) -> list[Said]:
        """Everything said at *place*, what was deleted too, in the order in which it came."""
        return self._said("place = ?", (place,))

    def latest(self, place: Place, limit: int) -> list[Said]:
        """The last messages that can be seen at *place*, oldest first."""
        newest = "SELECT number FROM messages WHERE place = ? AND deleted_at IS NULL ORDER BY number DESC LIMIT ?"
        return self._said(f"number IN ({newest})", (place, limit))

    def everything(self) -> list[Said]:
        return self._said("1", ())

    def threads(self) -> list[Thread]:
        rows = self.read("SELECT place, ref, title FROM threads ORDER BY at, place")
        return [Thread(Place(place), MessageRef(ref), title) for place, ref, title in rows]

    def files(self, ref: MessageRef) -> list[SharedFile]:
        rows = self.read("SELECT name, content_type, url, content FROM files WHERE ref = ? ORDER BY name", (ref,))
        return [SharedFile(ref, *row) for row in rows]

    def content(self, ref: MessageRef, url: str, most: int) -> bytes:
        """What is in a file that somebody shared here."""
        said = self.message(ref)
        shared = next((file for file in self.files(ref) if file.url == url), None)
        if shared is None or said.deleted_at is not None:
            raise Refused("The file is gone: its message was deleted.", "Ask for it to be shared again.")
        if shared.content is None:
            raise Refused(f'The file "{shared.name}" does not lie in this chat.', "Share the file itself, not a link.")
        if len(shared.content) > most:
            raise Refused(f'The file "{shared.name}" has more than {most:,} bytes.', "Share a smaller one.")
        return shared.content

    def sent(self, ref: MessageRef) -> Sent:
        return Sent(ref, addresses.link(ref))

    # The file, for those who show or play the chat

    def read(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._file.read(query, values)

    def write(self, query: str, values: Sequence[object] = ()) -> int:
        return self._file.write(query, values)

    def transaction(self) -> AbstractContextManager[None]:
        return self._file.transaction()

    def moment(self) -> str:
        """Now, as it is written in the file: such texts sort as the moments do."""
        return _written(self.clock.now())

    def earlier(self, by: timedelta) -> str:
        """A moment ago, as it is written in the file."""
        return _written(self.clock.now() - by)

    def _said(self, condition: str, values: Sequence[object], limit: int = -1) -> list[Said]:
        rows = self.read(
            "SELECT number, ref, place, at, author, author_name, what, body, key, reply_to, edited_at, deleted_at,"  # noqa: S608  conditions are written in this file
            f" pinned FROM messages WHERE {condition} ORDER BY number LIMIT ?",
            (*values, limit),
        )
        return [_said(row) for row in rows]


_PAST_ALL = 2**62


def _said(row: Sequence[Any]) -> Said:
    number, ref, place, at, author, author_name, what, body, key, reply_to, edited_at, deleted_at, pinned = row
    return Said(
        number,
        MessageRef(ref),
        Place(place),
        _moment(at),
        PersonRef(author),
        author_name,
        _WHAT[what],
        body,
        key,
        MessageRef(reply_to) if reply_to else None,
        _moment(edited_at) if edited_at else None,
        _moment(deleted_at) if deleted_at else None,
        bool(pinned),
    )


_CALLED: Mapping[What, str] = {"message": "message", "text": "message", "calendar": "calendar entry", "file": "file"}
_WHAT: Mapping[str, What] = {"message": "message", "text": "text", "calendar": "calendar", "file": "file"}


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
