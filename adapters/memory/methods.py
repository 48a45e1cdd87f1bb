"""What can be asked of a chat over a wire: each method by its name, its arguments read strictly."""

import asyncio
import base64
import json
from collections.abc import Callable, Mapping

from adapters.memory import addresses
from adapters.memory.calls import Calls
from adapters.memory.chat import Chat, Said
from adapters.memory.fields import Fields, asked
from adapters.memory.visiting import VISITS
from bot.errors import Refused
from bot.message import form_from_json, message_from_json, notice_from_json
from bot.model import Home, MessageRef, Place, Sent

Arguments = Mapping[str, object]
Answer = dict[str, object]

_DONE: Answer = {"done": True}

LONGEST_WAIT_SECONDS = 20.0
"""A listener's question is answered at least this often, with nothing if need be."""


async def answer(chat: Chat, method: str, arguments: Arguments) -> Answer:
    """What the chat answers to one call. Raises Refused for a call it cannot understand, and the ports' errors."""
    given = asked(arguments)
    if method == "events":
        return await _events(chat, given)
    handle = _METHODS.get(method)
    if handle is None:
        raise Refused(f'The chat knows no call "{method}".', "Use the same version of Homeroom on both sides.")
    return handle(chat, given)


def _place(given: Fields) -> Place:
    return Place(given.text("place"))


def _ref(given: Fields) -> MessageRef:
    return MessageRef(given.text("ref"))


def _home(given: Fields) -> Home:
    return Home(given.text("home"))


def _sent(sent: Sent) -> Answer:
    return {"ref": sent.ref, "link": sent.link}


def _message(given: Fields) -> str:
    """A message as JSON. One that nobody could read would spoil the room for everybody in it."""
    return given.written("body", message_from_json)


def _notice(given: Fields) -> str:
    return given.written("body", notice_from_json)


def _post(chat: Chat, given: Fields) -> Answer:
    return _sent(chat.post(_place(given), "message", _message(given), given.text("key")))


def _announce_session(chat: Chat, given: Fields) -> Answer:
    return _sent(chat.post(_place(given), "calendar", _notice(given), given.text("key")))


def _upload(chat: Chat, given: Fields) -> Answer:
    name, content_type, content = given.text("name"), given.text("content_type"), given.content("content")
    return _sent(chat.upload(_place(given), name, content_type, content, given.text("key")))


def _edit(chat: Chat, given: Fields) -> Answer:
    return _sent(chat.edit(_ref(given), "message", _message(given)))


def _move_session(chat: Chat, given: Fields) -> Answer:
    return _sent(chat.edit(_ref(given), "calendar", _notice(given)))


def _delete(chat: Chat, given: Fields) -> Answer:
    chat.delete(_ref(given))
    return _DONE


def _open_thread(chat: Chat, given: Fields) -> Answer:
    return _sent(chat.open_thread(_ref(given), given.text("title"), given.text("key")))


def _pin(chat: Chat, given: Fields) -> Answer:
    chat.pin(_ref(given))
    return _DONE


def _find(chat: Chat, given: Fields) -> Answer:
    found, before = chat.find(_place(given), given.texts("keys"), given.moment("since"), given.number_or_none("before"))
    return {"found": {key: _sent(sent) for key, sent in found.items()}, "before": before}


def _reply(chat: Chat, given: Fields) -> Answer:
    shape = given.text("shape")
    readers: Mapping[str, Callable[[str], object]] = {"message": message_from_json, "form": form_from_json}
    body = given.written("body", readers.get(shape, json.loads))
    Calls(chat).answer(given.text("call"), shape, body)
    return _DONE


def _heard(chat: Chat, given: Fields) -> Answer:
    chat.news.heard(given.text("listener"), given.number("number"))
    return _DONE


def _history(chat: Chat, given: Fields) -> Answer:
    said, after = chat.history(_place(given), given.moment("since"), given.number_or_none("after") or 0)
    return {"said": [_seen(chat, one) for one in said], "after": after}


def _seen(chat: Chat, said: Said) -> Answer:
    return {
        "at": said.at.isoformat(),
        "place": said.place,
        "ref": said.ref,
        "author": said.author,
        "author_name": said.author_name,
        "what": said.what,
        "body": said.body,
        "reply_to": said.reply_to,
        "by_bot": said.author == addresses.bot(addresses.home_of(said.place)),
        "files": [
            {"name": file.name, "url": file.url, "content_type": file.content_type}
            for file in chat.files(said.ref)
            if file.url is not None
        ],
    }


def _read_file(chat: Chat, given: Fields) -> Answer:
    content = chat.content(_ref(given), given.text("url"), given.number("most"))
    return {"content": base64.b64encode(content).decode()}


def _people(chat: Chat, given: Fields) -> Answer:
    rows = chat.read(
        "SELECT person, name, zone, roles, joined_at FROM people WHERE home = ? AND left_at IS NULL"
        " ORDER BY joined_at, person",
        (_home(given),),
    )
    return {
        "people": [
            {"person": person, "name": name, "zone": zone, "roles": json.loads(roles), "at": at}
            for person, name, zone, roles, at in rows
        ]
    }


def _set_up(chat: Chat, given: Fields) -> Answer:
    home = _home(given)
    with chat.transaction():
        return {name: chat.add_room(home, name) for name in given.texts("rooms")}


def _check(chat: Chat, given: Fields) -> Answer:
    home = _home(given)
    lacking = [name for name in given.texts("rooms") if not chat.has_room(addresses.room(home, name))]
    return {"rooms": lacking, "history": chat.rules.history_is_readable}


def _rules(chat: Chat, _given: Fields) -> Answer:
    return {"rules": chat.rules.name}


_METHODS: Mapping[str, Callable[[Chat, Fields], Answer]] = {
    "post": _post,
    "announce session": _announce_session,
    "move session": _move_session,
    "cancel session": _delete,
    "upload": _upload,
    "edit": _edit,
    "delete": _delete,
    "open thread": _open_thread,
    "pin": _pin,
    "find": _find,
    "reply": _reply,
    "heard": _heard,
    "history": _history,
    "read file": _read_file,
    "people": _people,
    "set up": _set_up,
    "check": _check,
    "rules": _rules,
    **VISITS,
}


async def _events(chat: Chat, given: Fields) -> Answer:
    """What a listener has not acknowledged; with `wait`, not before there is something, or a while is over."""
    listener = given.text("listener")
    unheard = chat.news.unheard(listener)
    if not unheard and given.is_set("wait"):
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                while not unheard:
                    await chat.news.wait()
                    unheard = chat.news.unheard(listener)
        except TimeoutError:
            pass
    return {"events": [{"number": number, "event": event} for number, event in unheard]}
