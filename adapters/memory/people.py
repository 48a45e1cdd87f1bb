"""What people do in the chat. Each act changes what can be seen and is told to whoever listens, in one commit."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from adapters.memory import addresses
from adapters.memory.calls import Calls
from adapters.memory.chat import Chat
from bot.errors import Refused
from bot.events import (
    AttendanceChanged,
    ChoicesAsked,
    CommandCalled,
    Event,
    FileShared,
    HomeInstalled,
    HomeOpened,
    HomeRemoved,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Pressed,
    Reacted,
    RolesChanged,
    RsvpChanged,
    Submitted,
)
from bot.message import Buttons, message_from_json
from bot.model import Home, MessageRef, PersonRef, Place

_ADDRESSED = re.compile(r"@homeroom\b[:,]?\s*", re.IGNORECASE)


class People:
    """The people of one home. Moments are the chat's own clock. Whoever acts without having joined joins by that."""

    def __init__(self, chat: Chat, home: Home) -> None:
        self._chat = chat
        self._calls = Calls(chat)
        self._home = home
        self._numbers = count(1)

    def person(self, name: str) -> PersonRef:
        return addresses.person(self._home, name)

    # Coming and going

    def join(self, name: str, zone: str | None = None, roles: Sequence[str] = ()) -> PersonRef:
        if not name.strip():
            raise Refused("Nobody can be here without a name.", "Give one.")
        person, at = self.person(name), self._now()
        with self._chat.transaction():
            self._chat.write(
                "INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?, ?, ?, NULL)",
                (person, self._home, name, zone, json.dumps(list(roles)), self._chat.moment()),
            )
            self._report(MemberJoined(self._home, at, person, name, zone, tuple(roles)))
        return person

    def leave(self, name: str) -> None:
        person = self.person(name)
        with self._chat.transaction():
            if self._chat.is_here(person):
                self._chat.write("UPDATE people SET left_at = ? WHERE person = ?", (self._chat.moment(), person))
                self._report(MemberLeft(self._home, self._now(), person))

    def set_roles(self, name: str, roles: Sequence[str]) -> None:
        with self._chat.transaction():
            person = self._here(name)
            self._chat.write("UPDATE people SET roles = ? WHERE person = ?", (json.dumps(list(roles)), person))
            self._report(RolesChanged(self._home, self._now(), person, tuple(roles), name))

    def _here(self, name: str) -> PersonRef:
        person = self.person(name)
        return person if self._chat.is_here(person) else self.join(name)

    # Saying

    def say(
        self, name: str, place: Place, text: str, *, reply_to: MessageRef | None = None, seed: str | None = None
    ) -> MessageRef:
        """Say *text*; the same *seed* gives the same id wherever and whenever this is played."""
        with self._chat.transaction():
            person = self._here(name)
            self._chat.find_place(place)
            made_of = seed if seed is not None else f"{place} {next(self._numbers)} {self._now().isoformat()}"
            ref = self._chat.put(place, made_of, person, name, "text", text, reply_to=reply_to)
            self._report(MessagePosted(self._home, self._now(), place, ref, person, name, text, reply_to))
            asked = _ADDRESSED.match(text)
            if asked is not None:
                self.type_command(name, place, text[asked.end() :])
        return ref

    def share_file(
        self,
        name: str,
        place: Place,
        text: str,
        file: str,
        url: str,
        content_type: str,
        *,
        seed: str | None = None,
        content: bytes | None = None,
    ) -> MessageRef:
        """Say something with a file attached; without *content* it lies elsewhere."""
        with self._chat.transaction():
            ref = self.say(name, place, text, seed=seed)
            self._chat.write("INSERT INTO files VALUES (?, ?, ?, ?, ?)", (ref, file, content_type, url, content))
            self._report(FileShared(self._home, self._now(), place, ref, self.person(name), file, url, content_type))
        return ref

    def edit(self, ref: MessageRef, text: str) -> None:
        """Somebody edits a message of their own."""
        with self._chat.transaction():
            said = self._chat.message(ref)
            if said.what != "text":
                raise Refused(f"{ref} is not a person's message.", "Only what people wrote can be edited by people.")
            if said.body != text:
                self._chat.write(
                    "UPDATE messages SET body = ?, edited_at = ? WHERE ref = ?", (text, self._chat.moment(), ref)
                )
                self._report(MessageEdited(self._home, self._now(), said.place, ref, text))

    def delete(self, ref: MessageRef) -> None:
        """Somebody deletes a message: their own, or as a moderator any."""
        with self._chat.transaction():
            said = self._chat.message(ref)
            self._chat.strike(ref)
            self._report(MessageDeleted(self._home, self._now(), said.place, ref))

    def react(self, name: str, ref: MessageRef, emoji: str, *, present: bool = True) -> None:
        change = "INSERT OR IGNORE INTO reactions VALUES (?, ?, ?)"
        if not present:
            change = "DELETE FROM reactions WHERE ref = ? AND person = ? AND emoji = ?"
        with self._chat.transaction():
            person, place = self._here(name), self._chat.message(ref).place
            if self._chat.write(change, (ref, person, emoji)):
                self._report(Reacted(self._home, self._now(), place, ref, person, emoji, present))

    # Sessions

    def attend(self, name: str, place: Place, *, present: bool) -> None:
        change = "INSERT OR IGNORE INTO attendance VALUES (?, ?)"
        if not present:
            change = "DELETE FROM attendance WHERE place = ? AND person = ?"
        with self._chat.transaction():
            person = self._here(name)
            self._chat.find_place(place)
            if self._chat.write(change, (place, person)):
                self._report(AttendanceChanged(self._home, self._now(), person, place, present))

    def rsvp(self, name: str, ref: MessageRef, *, coming: bool) -> None:
        with self._chat.transaction():
            person, entry = self._here(name), self._chat.message(ref)
            if entry.what != "calendar":
                raise Refused(f"{ref} is not in the calendar.", "Answer the session's own entry.")
            self._chat.write("INSERT OR REPLACE INTO rsvps VALUES (?, ?, ?)", (ref, person, coming))
            self._report(RsvpChanged(self._home, self._now(), person, ref, coming))

    # Asking the bot

    def press(self, name: str, ref: MessageRef, action: str) -> str:
        """Press a button; returns the call that an answer will be private to."""
        with self._chat.transaction():
            person, said = self._here(name), self._chat.message(ref)
            if said.what != "message" or action not in _actions(said.body):
                raise Refused(f'{ref} has no button "{action}".', "Press one of its buttons.")
            return self._pressed(person, ref, action)

    def press_private(self, name: str, call: str, action: str) -> str:
        """Press a button of a private answer to *call*."""
        with self._chat.transaction():
            person = self._here(name)
            mine = [one for one in self._calls.answers(call) if one.person == person and one.shape == "message"]
            if not any(action in _actions(one.body) for one in mine):
                raise Refused(f'No answer to {call} has a button "{action}" for {name}.', "Press one of its buttons.")
            return self._pressed(person, addresses.private(self._home, call), action)

    def _pressed(self, person: PersonRef, ref: MessageRef, action: str) -> str:
        call = self._calls.begin(person, "press")
        self._report(Pressed(self._home, self._now(), call, person, ref, action))
        return call

    def command(self, name: str, place: Place, words: Sequence[str], options: Sequence[tuple[str, str]] = ()) -> str:
        """Call a command as a platform does that knows its options."""
        return self._command(name, place, {"words": tuple(words), "options": tuple(options)})

    def type_command(self, name: str, place: Place, text: str) -> str:
        """Call a command by typing it."""
        return self._command(name, place, {"text": text})

    def choose(self, name: str, ref: MessageRef, action: str) -> str:
        """Choose an action from a message's menu."""
        place = self._chat.message(ref).place
        return self._command(name, place, {"words": (action,), "about": ref})

    def _command(self, name: str, place: Place, said: Mapping[str, Any]) -> str:
        with self._chat.transaction():
            person = self._here(name)
            self._chat.find_place(place)
            call = self._calls.begin(person, "command")
            self._report(CommandCalled(self._home, self._now(), call, person, place, name=name, **said))
        return call

    def look_for(self, name: str, place: Place, words: Sequence[str], option: str, typed: str) -> str:
        """Begin to type an option, and ask what there is."""
        with self._chat.transaction():
            person = self._here(name)
            call = self._calls.begin(person, "choices")
            self._report(ChoicesAsked(self._home, self._now(), call, person, place, tuple(words), option, typed))
        return call

    def submit(self, call: str, answers: Mapping[str, str]) -> str:
        """Send the form that was opened in *call*; what is not filled in stays as it was prefilled."""
        with self._chat.transaction():
            person, form = self._calls.form(call)
            sent = self._calls.begin(person, "form")
            filled = {one.name: one.text for one in form.fields} | dict(answers)
            self._report(Submitted(self._home, self._now(), sent, person, form.name, tuple(filled.items())))
        return sent

    def open_home(self, name: str) -> None:
        """Somebody opens the bot's own page."""
        with self._chat.transaction():
            self._report(HomeOpened(self._home, self._now(), self._here(name)))

    # The home itself

    def install(self, name: str | None = None) -> None:
        with self._chat.transaction():
            by = self._here(name) if name is not None else None
            self._report(HomeInstalled(self._home, self._now(), by))

    def remove(self) -> None:
        self._report(HomeRemoved(self._home, self._now()))

    def _report(self, event: Event) -> None:
        self._chat.news.report(event)

    def _now(self) -> datetime:
        return self._chat.clock.now()


def _actions(body: str) -> set[str]:
    rows = (block for block in message_from_json(body).blocks if isinstance(block, Buttons))
    return {button.action for row in rows for button in row.buttons}
