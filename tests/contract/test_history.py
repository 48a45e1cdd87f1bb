"""What was said while nobody listened, and who is there: read back, page by page."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from bot.errors import Refused
from bot.events import FileShared, MemberJoined, MessagePosted
from bot.model import Place
from tests.contract.messages import saying
from tests.contract.stage import SURE, Operation, Stage, Trouble


async def posted(stage: Stage, place: Place, since: datetime) -> list[MessagePosted]:
    return [event async for event in stage.platform.history(place, since) if isinstance(event, MessagePosted)]


async def test_history_tells_what_was_said_since_oldest_first_over_all_pages(stage: Stage, lessons: Place) -> None:
    await stage.say("Ada", lessons, "Long ago")
    await stage.forward(timedelta(days=1))
    since = stage.now()
    for number in range(10):
        await stage.say("Ada", lessons, f"Line {number}")
        await stage.forward(timedelta(minutes=1))

    told = await posted(stage, lessons, since)

    assert [event.text for event in told] == [f"Line {number}" for number in range(10)]
    assert [event.at for event in told] == [since + timedelta(minutes=number) for number in range(10)]


async def test_history_tells_it_as_it_was_heard(stage: Stage, lessons: Place) -> None:
    ada = await stage.join("Ada")
    question = await stage.say("Ada", lessons, "Why?\n\n```\nrange(3)\n```\n👨‍👩‍👧‍👦")
    answer = await stage.say("Ben", lessons, "Because.", reply_to=question)

    told = await posted(stage, lessons, stage.now())

    assert told[0] == MessagePosted(
        stage.home, stage.now(), lessons, question, ada, "Ada", "Why?\n\n```\nrange(3)\n```\n👨‍👩‍👧‍👦"
    )
    assert (told[1].ref, told[1].reply_to) == (answer, question)


async def test_history_tells_an_edited_message_as_it_stands_and_no_deleted_one(stage: Stage, lessons: Place) -> None:
    edited, deleted = await stage.say("Ada", lessons, "Wyh?"), await stage.say("Ada", lessons, "Never mind")
    await stage.edit(edited, "Why?")
    await stage.delete(deleted)

    told = await posted(stage, lessons, stage.now())

    assert [(event.ref, event.text) for event in told] == [(edited, "Why?")]


async def test_history_marks_what_we_said_ourselves(stage: Stage, lessons: Place) -> None:
    await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.say("Ada", lessons, "Hello")

    told = await posted(stage, lessons, stage.now())

    assert [(event.text, event.by_bot) for event in told] == [("Loops", True), ("Hello", False)]


async def test_history_of_a_thread_is_its_own(stage: Stage, lessons: Place) -> None:
    root = await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.open_thread(root.ref, "Lesson 1", "t1")
    thread = stage.platform.thread_of(root.ref)
    await stage.say("Ada", thread, "In the thread")
    await stage.say("Ada", lessons, "In the room")

    assert [event.text for event in await posted(stage, thread, stage.now())] == ["In the thread"]
    assert [event.text for event in await posted(stage, lessons, stage.now())] == ["Loops", "In the room"]


async def test_history_tells_of_shared_files(stage: Stage, lessons: Place) -> None:
    ref = await stage.share("Ina", lessons, "The recording", "qa-1.mp4", "video/mp4")

    told = [event async for event in stage.platform.history(lessons, stage.now())]

    (shared,) = (event for event in told if isinstance(event, FileShared))
    assert (shared.ref, shared.name, shared.content_type) == (ref, "qa-1.mp4", "video/mp4")


async def test_a_history_that_may_not_be_read_is_refused(stage: Stage, lessons: Place) -> None:
    await stage.say("Ada", lessons, "Hello")
    await stage.forbid_history()

    with pytest.raises(Refused) as refused:
        await posted(stage, lessons, stage.now())

    assert refused.value.what_to_do


async def test_a_history_of_nowhere_is_refused(stage: Stage) -> None:
    with pytest.raises(Refused):
        await posted(stage, stage.platform.room(stage.home, "nowhere"), stage.now())


async def test_a_history_whose_answer_is_lost_is_an_error_not_an_empty_room(stage: Stage, lessons: Place) -> None:
    await stage.say("Ada", lessons, "Hello")
    await stage.trouble(Operation.HISTORY, Trouble.GARBLED)

    with pytest.raises(Exception) as error:  # noqa: PT011  whatever it is, it counts as unknown
        await posted(stage, lessons, stage.now())

    assert not isinstance(error.value, SURE)


async def test_people_are_those_who_are_here_with_their_zones_and_roles(
    stage: Stage, rooms: Mapping[str, Place]
) -> None:
    joined_at = stage.now()
    ada = await stage.join("Ada", "Asia/Kathmandu", ["learner"])
    await stage.join("Ben")
    await stage.forward(timedelta(days=1))
    ina = await stage.join("Ina", "Europe/Paris")
    await stage.set_roles("Ina", ["instructor", "early bird"])
    await stage.leave("Ben")

    here = await stage.platform.people(stage.home)

    assert list(here) == [
        MemberJoined(stage.home, joined_at, ada, "Ada", "Asia/Kathmandu", ("learner",)),
        MemberJoined(stage.home, stage.now(), ina, "Ina", "Europe/Paris", ("instructor", "early bird")),
    ]


async def test_two_people_never_share_an_address(stage: Stage) -> None:
    names = ["Ada", "Ada L", "Ada/L", "Ada#L", "Åda", "@Ada", "阿达"]

    addresses = [await stage.join(name) for name in names]

    assert len(set(addresses)) == len(names)
    assert {one.name for one in await stage.platform.people(stage.home)} == set(names)
