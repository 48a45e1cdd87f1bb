"""Addresses are made the same way in every process, and no name can break one."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from adapters.memory import addresses
from bot.model import Home, MessageRef

_MAKES = """
from adapters.memory import addresses
home = addresses.home("localhost:7000")
room = addresses.room(home, "week 1/2 #live")
ref = f"{room}#{addresses.message_id('a key')}"
print(home, room, addresses.thread_of(ref), addresses.lane(addresses.thread_of(ref)), addresses.person(home, "Ada L"))
"""


def test_every_process_makes_the_same_addresses() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", _MAKES], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        ).stdout
        for seed in ("1", "2")
    }

    assert made == {
        "127.0.0.1:7000 127.0.0.1:7000/week 1%2f2 %23live 127.0.0.1:7000/week 1%2f2 %23live/r6r2vmx2vg "
        "127.0.0.1:7000/week 1%2f2 %23live 127.0.0.1:7000/@ada-l\n"
    }


NAMES = st.text(min_size=1)


@given(address=NAMES, name=NAMES, key=st.text())
def test_whatever_a_room_is_called_its_addresses_can_be_taken_apart_again(address: str, name: str, key: str) -> None:
    home = addresses.home(address)
    room = addresses.room(home, name)
    ref = MessageRef(f"{room}#{addresses.message_id(key)}")

    assert addresses.home_of(room) == home
    assert addresses.name_of(room) == name
    assert addresses.is_room(room)
    assert addresses.place_of(ref) == room
    assert addresses.room_of(addresses.thread_of(ref)) == room
    assert not addresses.is_room(addresses.thread_of(ref))
    assert addresses.lane(addresses.thread_of(ref)) == addresses.lane(room)


@given(name=NAMES, other=NAMES)
def test_a_room_is_never_taken_for_a_person_or_for_another_room(name: str, other: str) -> None:
    home = Home("home")
    person = addresses.person(home, name)

    assert addresses.is_direct(addresses.direct(person))
    assert not addresses.is_direct(addresses.room(home, other))
    assert (addresses.room(home, name) == addresses.room(home, other)) == (name == other)
    assert person != addresses.bot(home)
