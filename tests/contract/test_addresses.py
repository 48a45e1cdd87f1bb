"""Addresses are opaque, and pure: the same question has the same answer, in another process and without a request."""

from collections.abc import Mapping

from bot.model import Place
from tests.contract.messages import saying
from tests.contract.stage import Stage


async def test_another_process_gives_every_address_alike(stage: Stage, rooms: Mapping[str, Place]) -> None:
    ours, theirs = stage.platform, stage.another_platform()
    sent = await ours.post(rooms["lessons"], saying("Loops"), "k1")
    ada = await stage.join("Ada")
    thread = ours.thread_of(sent.ref)

    assert theirs.thread_of(sent.ref) == thread
    assert theirs.link(sent.ref) == ours.link(sent.ref) == sent.link
    assert theirs.room(stage.home, "lessons") == rooms["lessons"]
    assert theirs.room_of(thread) == ours.room_of(thread)
    assert theirs.direct(ada) == ours.direct(ada)
    for place in (*rooms.values(), thread, ours.direct(ada)):
        assert theirs.lane(place) == ours.lane(place)
    assert theirs.pace() == ours.pace()
    assert theirs.quiet_period() == ours.quiet_period()
    assert theirs.repeats_safely_for() == ours.repeats_safely_for()


async def test_addresses_can_be_asked_for_while_the_platform_is_gone(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.close()

    thread = stage.platform.thread_of(sent.ref)

    assert stage.platform.room_of(thread) == lessons
    assert stage.platform.link(sent.ref) == sent.link


async def test_rooms_and_people_have_lanes_of_their_own(stage: Stage, rooms: Mapping[str, Place]) -> None:
    people = [stage.platform.direct(await stage.join(name)) for name in ("Ada", "Ben")]
    places = [*rooms.values(), *people]

    assert len({stage.platform.lane(place) for place in places}) == len(places)


async def test_rooms_and_direct_messages_stand_in_themselves(stage: Stage, lessons: Place) -> None:
    direct = stage.platform.direct(await stage.join("Ada"))

    assert stage.platform.room_of(lessons) == lessons
    assert stage.platform.room_of(direct) == direct


async def test_every_message_has_a_thread_and_a_link_of_its_own(stage: Stage, lessons: Place) -> None:
    sent = [await stage.platform.post(lessons, saying("Loops"), f"k{number}") for number in range(5)]

    assert len({one.link for one in sent}) == 5
    assert len({stage.platform.thread_of(one.ref) for one in sent}) == 5


async def test_the_pace_lets_something_through(stage: Stage) -> None:
    for pace in stage.platform.pace():
        assert pace.burst >= 1
        assert pace.every.total_seconds() > 0
