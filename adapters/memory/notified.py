"""Whom a message notifies: the people it carries, never somebody its words only name."""

import json
from collections.abc import Sequence

from adapters.memory import addresses
from adapters.memory.chat import Chat
from bot.message import message_from_json
from bot.model import MessageRef, PersonRef

STAFF_ROLES = frozenset({"instructor", "manager"})


def notified(chat: Chat, ref: MessageRef) -> Sequence[PersonRef]:
    """Who of those who are here hears of a message, in the order in which they came."""
    said = chat.message(ref)
    if said.what != "message":
        return ()
    message = message_from_json(said.body)
    if message.quiet:
        return ()
    people = chat.read(
        "SELECT person, roles FROM people WHERE home = ? AND left_at IS NULL ORDER BY joined_at, rowid",
        (addresses.home_of(said.place),),
    )
    return [
        PersonRef(person)
        for person, roles in people
        if person in message.pings
        or person == said.place
        or ("learners" in message.pings and STAFF_ROLES.isdisjoint(json.loads(roles)))
    ]
