"""Forgetting: what a person left is gone, to the last byte, and does not come back."""

import json
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from adapters.memory import addresses
from adapters.memory.chat import Chat
from bot.store import personal
from bot.store.schema import metadata
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.commands.pressing import answer, button
from tests.house import HOME, House, a_house

PLANTED = [f"zebra{number:02}quartz" for number in range(50)]
WRAP_UP = utc("2026-10-09 14:05")

pytestmark = pytest.mark.usefixtures("on_each_database")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    course = a_course(
        a_lesson("loops", title="Loops", release="week 1 mon 09:00", thread="Lesson 1: Loops"),
        a_lesson("dicts", title="Dicts", release="week 2 mon 09:00"),
        wrapup={"every": "fri 16:00"},
    )
    async with a_house(tmp_path, course, a_cohort()) as made:
        made.people.join("Maya", roles=["manager"])
        made.people.join("Tom")
        await made.until(utc("2026-10-05 08:00"))
        yield made


async def now(house: House) -> None:
    await house.until(house.clock.now())


async def called(house: House, name: str, text: str) -> str:
    call = house.people.type_command(name, addresses.room(HOME, "questions"), text)
    await now(house)
    return answer(house, call)


async def forgotten(house: House, name: str) -> str:
    """*name* asks to be forgotten, and says yes."""
    call = house.people.type_command(name, addresses.room(HOME, "questions"), "privacy forget")
    await now(house)
    pressed = house.people.press_private(name, *button(house, name, "Yes, do it"))
    await now(house)
    assert "Erase everything" in answer(house, call)
    return answer(house, pressed)


async def plant(house: House) -> None:
    """Lena writes fifty words nobody else uses, wherever somebody can write."""
    house.people.join("Lena", zone="Asia/Tokyo")
    questions, thread = addresses.room(HOME, "questions"), house.thread("Lesson 1: Loops")
    refs = [
        house.people.say("Lena", (questions, thread)[number % 2], f"How does {word} work in a loop, and why?")
        for number, word in enumerate(PLANTED[:46])
    ]
    house.people.edit(refs[0], f"How does {PLANTED[46]} work in a loop, and why?")
    house.people.react("Lena", refs[1], PLANTED[47])
    house.people.type_command("Lena", questions, f"help {PLANTED[48]}")
    house.people.type_command("Lena", questions, PLANTED[49])
    await now(house)


async def test_nothing_of_a_person_is_left_in_the_database_to_the_last_byte(house: House) -> None:
    await plant(house)
    await house.until(WRAP_UP)
    before = "\n".join(house.said("announcements"))
    assert any(word in before for word in PLANTED)

    assert await forgotten(house, "Lena") == "Erased. There is nothing about you here any more."

    assert not any(word in said for said in house.said("announcements") for word in PLANTED)
    everything = await house.everything_kept()
    left = [word for word in (*PLANTED, "Lena", "lena", "Tokyo") if word.encode() in everything]
    assert left == []


async def test_the_others_lose_nothing(house: House) -> None:
    await plant(house)
    house.people.say("Tom", addresses.room(HOME, "questions"), "How do I end an endless loop, please?")
    await house.until(WRAP_UP)

    await forgotten(house, "Lena")

    assert "How do I end an endless loop, please?" in house.said("announcements")[-1]
    async with house.app.database.transaction() as transaction:
        counted = await personal.counts(transaction, HOME, house.people.person("Tom"))
    assert dict(counted)["messages"] == 1


async def test_who_was_forgotten_is_not_heard_until_they_join_again(house: House) -> None:
    await plant(house)
    await forgotten(house, "Lena")
    house.clock.forward(timedelta(minutes=5))
    house.people.say("Lena", addresses.room(HOME, "questions"), "How does anything work at all?")
    await now(house)

    assert await counts(house, "Lena") == {}
    assert (await called(house, "Lena", "privacy show")).startswith("What is stored about you here\n\nNothing.")


async def counts(house: House, name: str) -> dict[str, int]:
    async with house.app.database.transaction() as transaction:
        return dict(await personal.counts(transaction, HOME, house.people.person(name)))


async def test_who_says_leave_it_is_not_forgotten(house: House) -> None:
    await plant(house)
    await called(house, "Lena", "privacy forget")
    house.people.press_private("Lena", *button(house, "Lena", "Leave it"))
    await now(house)

    assert (await counts(house, "Lena"))["messages"] == 46


async def test_a_person_gets_everything_in_one_archive_and_nobody_else_sees_it(house: House) -> None:
    await plant(house)

    said = await called(house, "Lena", "privacy export")
    await house.until(house.clock.now() + timedelta(minutes=1))

    assert said == "It comes to you as a direct message, with everything in one file."
    direct = addresses.direct(house.people.person("Lena"))
    (file,) = [one for sent in house.chat.at(direct) for one in house.chat.files(sent.ref)]
    assert file.name == "homeroom-2026-10-05.zip"
    with zipfile.ZipFile(BytesIO(content_of(house.chat, file.ref))) as archive:
        readable = archive.read("messages.txt").decode()
        everything = json.loads(archive.read("everything.json"))
    assert all(word in readable for word in PLANTED[1:47])
    assert everything["members"][0]["name"] == "Lena"
    assert not [one for sent in house.chat.at(addresses.room(HOME, "questions")) for one in house.chat.files(sent.ref)]
    stored = await house.everything_kept()
    assert b"UEsDB" not in stored, "once it is sent, the archive is not kept here"


def content_of(chat: Chat, ref: str) -> bytes:
    ((content,),) = chat.read("SELECT content FROM files WHERE ref = ?", (ref,))
    assert isinstance(content, bytes)
    return content


async def test_who_opts_out_of_summaries_disappears_from_those_that_were_posted(house: House) -> None:
    await plant(house)
    await house.until(WRAP_UP)
    assert any(word in house.said("announcements")[-1] for word in PLANTED)

    assert await called(house, "Lena", "privacy opt-out summaries") == "You are kept out of summaries and search."
    assert not any(word in house.said("announcements")[-1] for word in PLANTED)

    await called(house, "Lena", "undo")
    assert any(word in house.said("announcements")[-1] for word in PLANTED)


async def test_show_counts_what_there_is_and_says_until_when(house: House) -> None:
    await plant(house)

    shown = await called(house, "Lena", "privacy show")

    assert "- 46: messages you wrote in the rooms of the course" in shown
    assert "What people wrote is forgotten 400 days after the cohort is over." in shown
    assert "No language model reads any of it." in shown


def test_every_table_that_names_somebody_is_known_to_forget_them() -> None:
    """A new table with people in it has to say what becomes of them."""
    names = {"person", "author", "asker", "answered_by", "owner_person", "voter", "member", "learner", "name", "who"}
    known = {one.table.name for one in personal.PERSONAL}
    no_person = {
        "erasures",  # a hash
        "roster",  # by name alone; what is in it of somebody goes too
    }
    naming = {table.name for table in metadata.sorted_tables if names & {column.name for column in table.columns}}

    assert naming - known - no_person == set()
