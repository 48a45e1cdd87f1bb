"""Presses buttons that stand in a room, and reads what is answered in private."""

from adapters.memory import addresses
from adapters.memory.calls import Calls
from adapters.plain.render import PlainRenderer
from bot.message import Buttons, message_from_json
from bot.model import MessageRef
from tests.house import HOME, House


def the_button(house: House, room: str, label: str) -> tuple[MessageRef, str]:
    """The newest message of a room with this button, and what the button asks for."""
    for said in sorted(house.chat.at(addresses.room(HOME, room)), key=lambda one: -one.number):
        if said.what == "message":
            rows = [block for block in message_from_json(said.body).blocks if isinstance(block, Buttons)]
            for each in (each for row in rows for each in row.buttons):
                if each.label == label:
                    return said.ref, each.action
    raise AssertionError(f"nothing in #{room} has a button {label}")


async def press(house: House, name: str, room: str, label: str) -> str:
    """Press it, let what follows happen, and read the private answer."""
    call = house.people.press(name, *the_button(house, room, label))
    await house.until(house.clock.now())
    return answer(house, call)


def answer(house: House, call: str) -> str:
    shown = [message_from_json(one.body) for one in Calls(house.chat).answers(call)]
    return "\n".join(PlainRenderer(addresses.link).payload(one) for one in shown)


def button(house: House, name: str, label: str) -> tuple[str, str]:
    """The call and the action of the newest private button with this label that *name* sees."""
    for one in reversed(Calls(house.chat).seen_by(house.people.person(name))):
        if one.shape == "message":
            rows = [block for block in message_from_json(one.body).blocks if isinstance(block, Buttons)]
            for each in (each for row in rows for each in row.buttons):
                if each.label == label:
                    return one.call, each.action
    raise AssertionError(f"{name} sees no button {label}")
