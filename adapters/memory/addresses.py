"""How this chat's addresses are made. Outside this folder nobody takes one apart.

A room is `home/room`, a thread `home/room/<message>`, direct messages `home/@name`; a message is its place, `#`, and
its id; a person is `home/@name` too. Ids come from what a message is, not from when it arrived.
"""

import base64
import hashlib
import re
from urllib.parse import unquote

from bot.model import Home, Lane, MessageRef, PersonRef, Place

_SEPARATES = re.compile(r"[/#%\x00-\x1f\x7f]|^@")


def home(address: str) -> Home:
    """The home that a cohort file names by *address*; `localhost` and its number are one."""
    return Home(_bare(re.sub(r"^localhost(?=:|$)", "127.0.0.1", address.strip())))


def room(home: Home, name: str) -> Place:
    return Place(f"{home}/{_bare(name)}")


def room_of(place: Place) -> Place:
    home, name, *_thread = place.split("/")
    return Place(f"{home}/{name}")


def thread_of(ref: MessageRef) -> Place:
    place, _, message = ref.partition("#")
    return Place(f"{room_of(Place(place))}/{message}")


def direct(person: PersonRef) -> Place:
    return Place(person)


def is_direct(place: Place) -> bool:
    return "/@" in place


def is_room(place: Place) -> bool:
    return place.count("/") == 1 and not is_direct(place)


def lane(place: Place) -> Lane:
    return Lane(room_of(place))


def name_of(room: Place) -> str:
    """What a room is called, or whose direct messages these are."""
    return unquote(room.split("/")[1])


def home_of(place: Place | PersonRef) -> Home:
    return Home(place.split("/")[0])


def place_of(ref: MessageRef) -> Place:
    return Place(ref.partition("#")[0])


def link(ref: MessageRef) -> str:
    return f"memory://{ref.replace('#', '/')}"


def person(home: Home, name: str) -> PersonRef:
    return PersonRef(f"{home}/@{_bare('-'.join(name.casefold().split()))}")


def bot(home: Home) -> PersonRef:
    """Who we are ourselves; no person can be called so."""
    return PersonRef(f"{home}/@%bot")


def private(home: Home, call: str) -> MessageRef:
    """The private answer to a call, which stands in no place that others could open."""
    return MessageRef(f"{home}/@%private#{call}")


def message_id(seed: str) -> str:
    """A short id that is the same whenever and wherever it is made from *seed*."""
    return base64.b32encode(hashlib.sha256(seed.encode()).digest())[:10].decode().lower()


def _bare(name: str) -> str:
    """A name without what separates the parts of an address."""
    return _SEPARATES.sub(lambda sign: f"%{ord(sign[0]):02x}", name)
