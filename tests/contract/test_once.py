"""The once-only promise: whatever happens to a request or its answer, readers see one message, and never two."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Refused, TryLater, Unreachable
from bot.model import MessageRef, Place, Sent
from tests.contract.messages import a_notice, saying
from tests.contract.stage import CERTAINLY_NOT, DONE_ANYWAY, SILENT, SURE, Operation, Stage, Trouble

KEY = "autumn-2026/lesson/loops//home/0"
SEEN_BEFORE = timedelta(minutes=5)


@dataclass(frozen=True)
class Saying:
    """One way to say something new under a key: how, where it is looked for, and how many of it a reader sees."""

    operation: Operation
    place: Place
    say: Callable[[], Awaitable[Sent]]
    count: Callable[[], Awaitable[int]]


OPERATIONS = (
    Operation.POST,
    Operation.DIRECT_MESSAGE,
    Operation.ANNOUNCE_SESSION,
    Operation.UPLOAD,
)


@pytest.fixture(params=[*OPERATIONS, "post in a thread"])
async def a_saying(request: pytest.FixtureRequest, stage: Stage, rooms: Mapping[str, Place], tmp_path: Path) -> Saying:
    platform, message = stage.platform, saying("Loops")
    match request.param:
        case Operation.DIRECT_MESSAGE:
            ada = await stage.join("Ada")
            return Saying(
                Operation.DIRECT_MESSAGE,
                platform.direct(ada),
                lambda: platform.direct_message(ada, message, KEY),
                lambda: in_place(stage, platform.direct(ada)),
            )
        case Operation.ANNOUNCE_SESSION:
            notice = a_notice(stage.now() + timedelta(days=2))

            async def entries() -> int:
                return len(await stage.calendar())

            room = rooms["announcements"]
            return Saying(
                Operation.ANNOUNCE_SESSION, room, lambda: platform.announce_session(room, notice, KEY), entries
            )
        case Operation.UPLOAD:
            room, file = rooms["lessons"], tmp_path / "week-1.pdf"
            file.write_bytes(b"%PDF")

            async def files() -> int:
                return len(await stage.files(room))

            return Saying(Operation.UPLOAD, room, lambda: platform.upload(room, file, KEY), files)
        case _:
            place = rooms["lessons"]
            if request.param != Operation.POST:
                root = await platform.post(place, saying("The lesson"), "root")
                await platform.open_thread(root.ref, "Lesson 1", "thread")
                place = platform.thread_of(root.ref)
            return Saying(
                Operation.POST, place, lambda: platform.post(place, message, KEY), lambda: in_place(stage, place)
            )


async def in_place(stage: Stage, place: Place) -> int:
    return len(await stage.visible(place))


async def attempt(stage: Stage, trouble: Trouble, say: Callable[[], Awaitable[Sent]]) -> BaseException:
    """Say it once into trouble; what came of it. Silence is ended as the dispatcher's time limit ends it."""

    task = asyncio.ensure_future(say())
    await stage.struck()
    if trouble in SILENT:
        task.cancel()
    (outcome,) = await asyncio.gather(task, return_exceptions=True)
    assert isinstance(outcome, BaseException), "trouble was made, and nobody noticed"
    return outcome


@pytest.mark.parametrize("trouble", Trouble)
async def test_an_error_is_certain_only_where_nothing_was_done(
    stage: Stage, a_saying: Saying, trouble: Trouble
) -> None:
    await stage.trouble(a_saying.operation, trouble)

    error = await attempt(stage, trouble, a_saying.say)

    expected = CERTAINLY_NOT.get(trouble)
    if expected is not None:
        assert isinstance(error, expected)
    else:
        assert not isinstance(error, SURE), "the request may have been carried out, and this says that it was not"
    assert await a_saying.count() == int(trouble in DONE_ANYWAY)


@pytest.mark.parametrize("trouble", sorted(CERTAINLY_NOT))
async def test_what_was_certainly_not_done_never_appears(stage: Stage, a_saying: Saying, trouble: Trouble) -> None:
    await stage.trouble(a_saying.operation, trouble)

    await attempt(stage, trouble, a_saying.say)
    await stage.forward(stage.platform.quiet_period())
    await stage.arrive()

    assert await a_saying.count() == 0


async def test_a_platform_that_asks_to_wait_says_for_how_long(stage: Stage, a_saying: Saying) -> None:
    await stage.trouble(a_saying.operation, Trouble.TOO_FAST)

    error = await attempt(stage, Trouble.TOO_FAST, a_saying.say)

    assert isinstance(error, TryLater)
    assert timedelta(0) < error.after < timedelta(hours=1)
    assert error.why


@pytest.mark.parametrize("trouble", Trouble)
async def test_after_any_trouble_the_protocol_leaves_exactly_one(
    stage: Stage, a_saying: Saying, trouble: Trouble
) -> None:
    await stage.trouble(a_saying.operation, trouble)

    sent = await carefully(stage, a_saying, trouble)
    await stage.forward(stage.platform.quiet_period())
    await stage.arrive()

    assert await a_saying.count() == 1
    found = await stage.platform.find(a_saying.place, [KEY], stage.now() - SEEN_BEFORE)
    assert found == {KEY: sent}


async def carefully(stage: Stage, a_saying: Saying, trouble: Trouble) -> Sent:
    """Say it by the delivery protocol: repeat where that is safe, else wait until it is quiet and look."""
    error = await attempt(stage, trouble, a_saying.say)
    if isinstance(error, Refused):
        raise error
    if isinstance(error, TryLater):
        await stage.forward(error.after)
    elif not isinstance(error, Unreachable) and not stage.platform.repeats_safely_for():
        await stage.arrive()  # what is late comes within the quiet period
        await stage.forward(stage.platform.quiet_period())
        found = await stage.platform.find(a_saying.place, [KEY], stage.now() - SEEN_BEFORE)
        if KEY in found:
            return found[KEY]
    return await a_saying.say()


async def test_the_same_key_within_the_safe_window_makes_one(stage: Stage, a_saying: Saying) -> None:
    window = stage.platform.repeats_safely_for()
    if not window:
        pytest.skip("this platform does not know a repeated request")
    first = await a_saying.say()
    await stage.forward(min(window, timedelta(days=1)) - timedelta(seconds=1))

    assert await a_saying.say() == first
    assert await a_saying.count() == 1


async def test_another_key_makes_another(stage: Stage, lessons: Place) -> None:
    await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.post(lessons, saying("Loops"), "k2")

    assert [seen.text for seen in await stage.visible(lessons)] == ["Loops", "Loops"]


async def test_find_sees_a_deleted_message_no_more(stage: Stage, a_saying: Saying) -> None:
    sent = await a_saying.say()
    assert await stage.platform.find(a_saying.place, [KEY], stage.now() - SEEN_BEFORE) == {KEY: sent}

    if a_saying.operation is Operation.ANNOUNCE_SESSION:
        await stage.platform.cancel_session(sent.ref, "The instructor is ill.")
    else:
        await stage.platform.delete(sent.ref)

    assert await stage.platform.find(a_saying.place, [KEY], stage.now() - SEEN_BEFORE) == {}


async def test_find_sees_an_edited_message_still(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Lops"), KEY)
    await stage.platform.edit(sent.ref, saying("Loops"))

    assert await stage.platform.find(lessons, [KEY], stage.now() - SEEN_BEFORE) == {KEY: sent}


async def test_find_turns_every_page_and_finds_exactly_what_is_asked_for(stage: Stage, lessons: Place) -> None:
    sent = {}
    for number in range(10):
        sent[f"k{number}"] = await stage.platform.post(lessons, saying(f"Part {number}"), f"k{number}")
        await stage.say("Ada", lessons, f"A reply to {number}")
    sought = ["k0", "k4", "k9", "nobody posted this"]

    found = await stage.platform.find(lessons, sought, stage.now() - SEEN_BEFORE)

    assert found == {key: sent[key] for key in ("k0", "k4", "k9")}


async def test_find_looks_in_one_place_only(stage: Stage, rooms: Mapping[str, Place]) -> None:
    await stage.platform.post(rooms["lessons"], saying("Loops"), KEY)

    assert await stage.platform.find(rooms["questions"], [KEY], stage.now() - SEEN_BEFORE) == {}


async def test_find_looks_no_further_back_than_it_was_told(stage: Stage, lessons: Place) -> None:
    old = await stage.platform.post(lessons, saying("Loops"), "old")
    await stage.forward(timedelta(hours=1))
    new = await stage.platform.post(lessons, saying("Dicts"), "new")

    found = await stage.platform.find(lessons, ["old", "new"], stage.now() - timedelta(minutes=1))

    assert found == {"new": new}
    assert await stage.platform.find(lessons, ["old", "new"], stage.now() - timedelta(hours=2)) == {
        "old": old,
        "new": new,
    }


async def test_where_the_history_cannot_be_read_nothing_is_concluded(stage: Stage, lessons: Place) -> None:
    await stage.platform.post(lessons, saying("Loops"), KEY)
    await stage.forbid_history()

    with pytest.raises(Refused) as refused:
        await stage.platform.find(lessons, [KEY], stage.now() - SEEN_BEFORE)

    assert refused.value.what_to_do


@pytest.mark.parametrize("trouble", [trouble for trouble in Trouble if trouble is not Trouble.LATE])
async def test_a_look_that_fails_never_reports_that_nothing_is_there(
    stage: Stage, lessons: Place, trouble: Trouble
) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), KEY)
    await stage.trouble(Operation.FIND, trouble)

    async def look() -> Sent:
        return (await stage.platform.find(lessons, [KEY], stage.now() - SEEN_BEFORE))[KEY]

    error = await attempt(stage, trouble, look)

    assert not isinstance(error, (Refused, KeyError))
    assert await look() == sent


@pytest.mark.parametrize("trouble", sorted(DONE_ANYWAY))
@pytest.mark.parametrize(
    "operation", [Operation.EDIT, Operation.DELETE, Operation.PIN, Operation.OPEN_THREAD, Operation.MOVE_SESSION]
)
async def test_what_may_be_repeated_is_the_same_after_a_lost_answer(
    stage: Stage, lessons: Place, operation: Operation, trouble: Trouble
) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")
    session = await stage.platform.announce_session(lessons, a_notice(stage.now() + timedelta(days=2)), "s1")
    again = repeatable(stage, operation, sent.ref, session.ref)
    await stage.trouble(operation, trouble)

    error = await attempt(stage, trouble, again)
    before = await everything(stage, lessons, sent.ref)
    await again()

    assert not isinstance(error, SURE)
    assert await everything(stage, lessons, sent.ref) == before


def repeatable(
    stage: Stage, operation: Operation, ref: MessageRef, session: MessageRef
) -> Callable[[], Awaitable[Sent]]:
    notice = a_notice(stage.now() + timedelta(days=3))

    async def again() -> Sent:
        match operation:
            case Operation.EDIT:
                return await stage.platform.edit(ref, saying("Loops and ranges"))
            case Operation.DELETE:
                await stage.platform.delete(ref)
            case Operation.PIN:
                await stage.platform.pin(ref)
            case Operation.OPEN_THREAD:
                return await stage.platform.open_thread(ref, "Lesson 1", "t1")
            case _:
                return await stage.platform.move_session(session, notice)
        return Sent(ref, stage.platform.link(ref))

    return again


async def everything(stage: Stage, place: Place, ref: MessageRef) -> tuple[object, ...]:
    return await stage.visible(place), await stage.calendar(), await stage.thread_title(ref)


async def test_two_who_say_the_same_at_once_make_one(stage: Stage, lessons: Place) -> None:
    if not stage.platform.repeats_safely_for():
        pytest.skip("this platform does not know a repeated request")
    another = stage.another_platform()

    try:
        made = await asyncio.gather(
            *(platform.post(lessons, saying("Loops"), KEY) for platform in (stage.platform, another, stage.platform))
        )
    finally:
        await another.close()

    assert len(set(made)) == 1
    assert len(await stage.visible(lessons)) == 1


async def test_one_key_in_two_places_is_two_messages(stage: Stage, lessons: Place) -> None:
    person = await stage.join("Ada")

    await stage.platform.post(lessons, saying("Loops"), KEY)
    await stage.platform.direct_message(person, saying("Loops"), KEY)

    assert len(await stage.visible(lessons)) == 1
    assert len(await stage.visible(stage.platform.direct(person))) == 1
