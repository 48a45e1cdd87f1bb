"""What people can ask of a chat over a wire: who they are is what they say, for the chat has no passwords."""

from collections.abc import Callable, Mapping

from adapters.memory import addresses
from adapters.memory.calls import Calls
from adapters.memory.chat import Chat, Said
from adapters.memory.fields import Fields
from adapters.memory.people import People
from bot.errors import Refused
from bot.model import Home, MessageRef, PersonRef, Place

Answer = dict[str, object]

_LATEST = 100
"""Messages that one look at a place shows."""


def _people(chat: Chat, given: Fields) -> People:
    return People(chat, Home(given.text("home")))


def _come_in(chat: Chat, given: Fields) -> Answer:
    """Join, unless one is here already."""
    people, name = _people(chat, given), given.text("name")
    person = people.person(name)
    if not chat.is_here(person):
        person = people.join(name, given.text_or_none("zone"))
    return {"person": person}


def _places(chat: Chat, given: Fields) -> Answer:
    """Where somebody can read, what to type to go there, and how far each place has got."""
    person = PersonRef(given.text("person"))
    rooms = chat.rooms(addresses.home_of(person))
    last = dict(chat.read("SELECT place, max(number) FROM messages WHERE deleted_at IS NULL GROUP BY place"))
    numbers = dict(chat.read("SELECT ref, number FROM threads JOIN messages USING (ref)"))
    places = [
        *((room, f"#{addresses.name_of(room)}", f"/room {addresses.name_of(room)}") for room in rooms),
        *(
            (thread.place, thread.title, f"/open {numbers[thread.ref]}")
            for thread in chat.threads()
            if addresses.room_of(thread.place) in rooms
        ),
        (addresses.direct(person), "direct messages", "/direct"),
    ]
    return {
        "places": [{"place": place, "name": name, "go": go, "last": last.get(place, 0)} for place, name, go in places]
    }


def _look(chat: Chat, given: Fields) -> Answer:
    """The latest messages of a place, oldest first."""
    place = Place(given.text("place"))
    chat.find_place(place)
    return {"said": [_seen(said) for said in chat.latest(place, _LATEST)]}


def _seen(said: Said) -> Answer:
    return {
        "number": said.number,
        "ref": said.ref,
        "at": said.at.isoformat(),
        "author_name": said.author_name,
        "what": said.what,
        "body": said.body,
    }


def _say(chat: Chat, given: Fields) -> Answer:
    reply_to = given.text_or_none("reply_to")
    ref = _people(chat, given).say(
        given.text("name"),
        Place(given.text("place")),
        given.text("text"),
        reply_to=MessageRef(reply_to) if reply_to is not None else None,
    )
    return {"ref": ref}


def _react(chat: Chat, given: Fields) -> Answer:
    _people(chat, given).react(given.text("name"), MessageRef(given.text("ref")), given.text("emoji"))
    return {"done": True}


def _press(chat: Chat, given: Fields) -> Answer:
    call = _people(chat, given).press(given.text("name"), MessageRef(given.text("ref")), given.text("action"))
    return {"call": call}


def _press_private(chat: Chat, given: Fields) -> Answer:
    pressed = _people(chat, given).press_private(given.text("name"), given.text("call"), given.text("action"))
    return {"call": pressed}


def _command(chat: Chat, given: Fields) -> Answer:
    call = _people(chat, given).type_command(given.text("name"), Place(given.text("place")), given.text("text"))
    return {"call": call}


def _choose(chat: Chat, given: Fields) -> Answer:
    """Choose an action from a message's menu."""
    call = _people(chat, given).choose(given.text("name"), MessageRef(given.text("ref")), given.text("action"))
    return {"call": call}


def _submit(chat: Chat, given: Fields) -> Answer:
    """Send a form with its fields, in the order in which they stand in it."""
    call, (person, form) = given.text("call"), Calls(chat).form(given.text("call"))
    if person != _people(chat, given).person(given.text("name")):
        raise Refused("That form is somebody else's.", "Send your own.")
    filled = dict(zip([one.name for one in form.fields], given.texts("texts"), strict=False))
    return {"call": _people(chat, given).submit(call, filled)}


def _private(chat: Chat, given: Fields) -> Answer:
    """What only this person sees."""
    answers = Calls(chat).seen_by(PersonRef(given.text("person")))
    return {"answers": [{"call": one.call, "shape": one.shape, "body": one.body} for one in answers]}


VISITS: Mapping[str, Callable[[Chat, Fields], Answer]] = {
    "come in": _come_in,
    "places": _places,
    "look": _look,
    "say": _say,
    "react": _react,
    "press": _press,
    "press private": _press_private,
    "command": _command,
    "choose": _choose,
    "submit": _submit,
    "private": _private,
}
