"""How this chat's addresses are made. Outside this folder nobody takes one apart.

A room is `home/room`, a thread `home/room/<message>`, direct messages `home/@name`; a message is its place, `#`, and
its id; a person is `home/@name` too. Ids come from what a message is, not from when it arrived.
"""

import base64
import hashlib

from bot.model import Home, Lane, MessageRef, PersonRef, Place


def room(home: Home, name: str) -> Place:
    return Place(f"{home}/{name}")


def room_of(place: Place) -> Place:
    home, name, *_thread = place.split("/")
    return Place(f"{home}/{name}")


def thread_of(ref: MessageRef) -> Place:
    place, _, message = ref.partition("#")
    return Place(f"{room_of(Place(place))}/{message}")


def direct(person: PersonRef) -> Place:
    return Place(person)


def lane(place: Place) -> Lane:
    return Lane(room_of(place))


def home_of(place: Place) -> Home:
    return Home(place.split("/")[0])


def place_of(ref: MessageRef) -> Place:
    return Place(ref.partition("#")[0])


def link(ref: MessageRef) -> str:
    return f"memory://{ref.replace('#', '/')}"


def person(home: Home, name: str) -> PersonRef:
    return PersonRef(f"{home}/@{'-'.join(name.casefold().split())}")


def message_id(seed: str) -> str:
    """A short id that is the same whenever and wherever it is made from *seed*."""
    return base64.b32encode(hashlib.sha256(seed.encode()).digest())[:10].decode().lower()
