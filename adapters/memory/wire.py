"""How a platform reaches a chat: in the same process, or over a socket. Both carry the same calls."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from adapters.memory import addresses
from adapters.memory.chat import Chat
from bot.errors import Refused
from bot.model import Home, MessageRef, Place, Sent

Arguments = Mapping[str, object]
Answer = dict[str, object]

EVENTS_POLL_SECONDS = 0.02  # how often a waiting listener looks again inside one process
LONGEST_WAIT_SECONDS = 20.0  # a listener's question is answered at least this often, with nothing if need be


class Wire(Protocol):
    """Carries one call to a chat and its answer back; raises the ports' errors."""

    async def call(self, method: str, arguments: Arguments) -> Answer: ...

    async def close(self) -> None: ...


class DirectWire:
    """To a chat in this process."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def call(self, method: str, arguments: Arguments) -> Answer:
        return await answer(self._chat, method, arguments)

    async def close(self) -> None:
        """There is nothing to close."""


async def answer(chat: Chat, method: str, arguments: Arguments) -> Answer:
    """What the chat answers to one call; raises Refused for a call it does not know."""
    if method == "events":
        return await _events(chat, arguments)
    handle = _METHODS.get(method)
    if handle is None:
        raise Refused(f'The chat knows no call "{method}".', "Use the same version on both sides.")
    return handle(chat, _Given(arguments))


class _Given:
    """The arguments of a call, each read as what it has to be."""

    def __init__(self, arguments: Arguments) -> None:
        self._arguments = arguments

    def text(self, name: str) -> str:
        value = self._arguments.get(name)
        if not isinstance(value, str):
            raise Refused(f'The call lacks "{name}".', "Use the same version on both sides.")
        return value

    def texts(self, name: str) -> list[str]:
        value = self._arguments.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Refused(f'The call lacks "{name}".', "Use the same version on both sides.")
        return value

    def ref(self) -> MessageRef:
        return MessageRef(self.text("ref"))


def _sent(sent: Sent) -> Answer:
    return {"ref": sent.ref, "link": sent.link}


def _post(chat: Chat, given: _Given) -> Answer:
    return _sent(chat.post(Place(given.text("place")), "message", given.text("body"), given.text("key")))


def _announce(chat: Chat, given: _Given) -> Answer:
    return _sent(chat.post(Place(given.text("place")), "calendar", given.text("body"), given.text("key")))


def _upload(chat: Chat, given: _Given) -> Answer:
    return _sent(chat.post(Place(given.text("place")), "file", given.text("body"), given.text("key")))


def _edit(chat: Chat, given: _Given) -> Answer:
    return _sent(chat.edit(given.ref(), given.text("body")))


def _delete(chat: Chat, given: _Given) -> Answer:
    chat.delete(given.ref())
    return {}


def _open_thread(chat: Chat, given: _Given) -> Answer:
    return _sent(chat.open_thread(given.ref(), given.text("title")))


def _pin(chat: Chat, given: _Given) -> Answer:
    chat.pin(given.ref())
    return {}


def _find(chat: Chat, given: _Given) -> Answer:
    since = datetime.fromisoformat(given.text("since"))
    found = chat.find(Place(given.text("place")), given.texts("keys"), since)
    return {key: _sent(sent) for key, sent in found.items()}


def _reply(chat: Chat, given: _Given) -> Answer:
    chat.reply(given.text("call"), given.text("what"), given.text("body"))
    return {}


def _heard(chat: Chat, given: _Given) -> Answer:
    chat.heard(given.text("listener"), int(given.text("number")))
    return {}


def _history(chat: Chat, given: _Given) -> Answer:
    if not chat.rules.history_is_readable:
        raise Refused("The history of the room cannot be read.", "Give the bot the right to read message history.")
    since = datetime.fromisoformat(given.text("since"))
    said = [one for one in chat.at(Place(given.text("place"))) if one.at >= since and one.deleted_at is None]
    return {
        "said": [
            {
                "at": one.at.isoformat(),
                "place": one.place,
                "ref": one.ref,
                "author": one.author,
                "author_name": one.author_name,
                "text": one.body,
                "reply_to": one.reply_to,
                "by_bot": one.author == "bot",
            }
            for one in said
        ]
    }


def _people(chat: Chat, given: _Given) -> Answer:
    rows = chat.read(
        "SELECT person, name, zone, roles, joined_at FROM people WHERE home = ? AND left_at IS NULL"
        " ORDER BY joined_at, person",
        (given.text("home"),),
    )
    return {
        "people": [
            {"person": person, "name": name, "zone": zone, "roles": roles.split(), "at": at}
            for person, name, zone, roles, at in rows
        ]
    }


def _set_up(chat: Chat, given: _Given) -> Answer:
    home = Home(given.text("home"))
    return {name: chat.add_room(home, name) for name in given.texts("rooms")}


def _rooms(chat: Chat, given: _Given) -> Answer:
    home = Home(given.text("home"))
    return {name: chat.has_room(addresses.room(home, name)) for name in given.texts("rooms")}


def _rules(chat: Chat, _given: _Given) -> Answer:
    return {"rules": chat.rules.name}


_METHODS: Mapping[str, Callable[[Chat, _Given], Answer]] = {
    "post": _post,
    "announce session": _announce,
    "upload": _upload,
    "edit": _edit,
    "delete": _delete,
    "open thread": _open_thread,
    "pin": _pin,
    "find": _find,
    "reply": _reply,
    "heard": _heard,
    "history": _history,
    "people": _people,
    "set up": _set_up,
    "rooms": _rooms,
    "rules": _rules,
}


async def _events(chat: Chat, arguments: Arguments) -> Answer:
    """What a listener has not acknowledged; with `wait`, not before there is something, or a while is over."""
    given = _Given(arguments)
    listener, waited = given.text("listener"), 0.0
    while True:
        unheard = chat.unheard(listener)
        if unheard or not arguments.get("wait") or waited >= LONGEST_WAIT_SECONDS:
            return {"events": [[number, body] for number, body in unheard]}
        await asyncio.sleep(EVENTS_POLL_SECONDS)
        waited += EVENTS_POLL_SECONDS
