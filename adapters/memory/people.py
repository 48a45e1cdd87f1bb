"""What people do in the chat. Each act changes what can be seen and is told to whoever listens."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from adapters.memory import addresses
from adapters.memory.chat import Chat
from bot.events import (
    AttendanceChanged,
    CommandCalled,
    FileShared,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Pressed,
    Reacted,
    RsvpChanged,
)
from bot.model import Home, MessageRef, PersonRef, Place


class People:
    """The people of one home. Moments are the chat's own clock."""

    def __init__(self, chat: Chat, home: Home) -> None:
        self._chat = chat
        self._home = home
        self._numbers = count(1)

    def person(self, name: str) -> PersonRef:
        return addresses.person(self._home, name)

    def join(self, name: str, zone: str | None = None, roles: Sequence[str] = ()) -> PersonRef:
        person, at = self.person(name), self._now()
        self._chat.write(
            "INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?, ?, ?, NULL)",
            (person, self._home, name, zone, " ".join(roles), at.isoformat()),
        )
        self._chat.report(MemberJoined(self._home, at, person, name, zone, tuple(roles)))
        return person

    def leave(self, name: str) -> None:
        at = self._now()
        self._chat.write("UPDATE people SET left_at = ? WHERE person = ?", (at.isoformat(), self.person(name)))
        self._chat.report(MemberLeft(self._home, at, self.person(name)))

    def say(
        self, name: str, place: Place, text: str, *, reply_to: MessageRef | None = None, seed: str | None = None
    ) -> MessageRef:
        """Say *text*; the same *seed* gives the same id wherever and whenever this is played."""
        self._chat.find_place(place)
        at, ref = self._now(), self._new_ref(place, seed)
        self._chat.insert(ref, place, at, self.person(name), name, "text", text, None, reply_to)
        self._chat.report(MessagePosted(self._home, at, place, ref, self.person(name), name, text, reply_to))
        return ref

    def edit(self, ref: MessageRef, text: str) -> None:
        at = self._now()
        self._chat.write("UPDATE messages SET body = ?, edited_at = ? WHERE ref = ?", (text, at.isoformat(), ref))
        self._chat.report(MessageEdited(self._home, at, addresses.place_of(ref), ref, text))

    def delete(self, ref: MessageRef) -> None:
        self._chat.delete(ref)
        self._chat.report(MessageDeleted(self._home, self._now(), addresses.place_of(ref), ref))

    def react(self, name: str, ref: MessageRef, emoji: str, *, present: bool = True) -> None:
        change = "INSERT OR IGNORE INTO reactions VALUES (?, ?, ?)"
        if not present:
            change = "DELETE FROM reactions WHERE ref = ? AND person = ? AND emoji = ?"
        self._chat.write(change, (ref, self.person(name), emoji))
        self._chat.report(
            Reacted(self._home, self._now(), addresses.place_of(ref), ref, self.person(name), emoji, present)
        )

    def share_file(
        self, name: str, place: Place, text: str, file: str, url: str, content_type: str, *, seed: str | None = None
    ) -> MessageRef:
        """Say something with a file attached."""
        ref = self.say(name, place, text, seed=seed)
        self._chat.report(FileShared(self._home, self._now(), place, ref, self.person(name), file, url, content_type))
        return ref

    def attend(self, name: str, place: Place, *, present: bool) -> None:
        self._chat.report(AttendanceChanged(self._home, self._now(), self.person(name), place, present))

    def rsvp(self, name: str, ref: MessageRef, *, coming: bool) -> None:
        self._chat.report(RsvpChanged(self._home, self._now(), self.person(name), ref, coming))

    def press(self, name: str, ref: MessageRef, action: str) -> str:
        """Press a button; returns the call that an answer will be private to."""
        call = f"press-{next(self._numbers)}-{addresses.message_id(f'{ref} {action} {name} {self._now()}')}"
        self._chat.report(Pressed(self._home, self._now(), call, self.person(name), ref, action))
        return call

    def command(self, name: str, place: Place, words: Sequence[str]) -> str:
        call = f"command-{next(self._numbers)}-{addresses.message_id(f'{place} {words} {name} {self._now()}')}"
        self._chat.report(CommandCalled(self._home, self._now(), call, self.person(name), place, tuple(words)))
        return call

    def _new_ref(self, place: Place, seed: str | None) -> MessageRef:
        made_of = seed if seed is not None else f"{place} {next(self._numbers)} {self._now().isoformat()}"
        return MessageRef(f"{place}#{addresses.message_id(made_of)}")

    def _now(self) -> datetime:
        return self._chat.clock.now()
