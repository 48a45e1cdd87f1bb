"""What we say: it appears, changes, goes and is found, as often as it is asked for, and pings nobody by accident."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.message import Message, Text
from bot.model import Place
from tests.contract.messages import a_notice, long_message, saying, with_button
from tests.contract.stage import Stage


async def texts(stage: Stage, place: Place) -> list[str]:
    return [seen.text for seen in await stage.visible(place)]


async def test_a_post_appears_at_once_where_it_was_meant_to(stage: Stage, rooms: Mapping[str, Place]) -> None:
    sent = await stage.platform.post(rooms["lessons"], saying("Loops"), "k1")

    (seen,) = await stage.visible(rooms["lessons"])
    assert (seen.text, seen.ref) == ("Loops", sent.ref)
    assert await stage.visible(rooms["questions"]) == []
    assert sent.link == stage.platform.link(sent.ref)


async def test_posts_stand_in_the_order_in_which_they_were_made(stage: Stage, lessons: Place) -> None:
    for number in range(8):
        await stage.platform.post(lessons, saying(f"Part {number}"), f"k{number}")

    assert await texts(stage, lessons) == [f"Part {number}" for number in range(8)]


@pytest.mark.parametrize(
    "text",
    [
        "Zażółć gęślą jaźń — “quotes”, ‘more’, …",
        "日本語の授業、第三週。한국어 수업도 있습니다",
        "שלום עולם, مرحبا بالعالم",
        "e\u0301 is not é, and neither is touched",
        "👩🏽‍🏫 teaches 👨‍👩‍👧‍👦 in 🇫🇷",
        "mathematical 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 and 𝟙𝟚𝟛",
        "*stars* _lines_ `ticks` ~waves~ <angles> & [squares](round) # > | \\",
    ],
)
async def test_every_sign_arrives_as_it_was_written(stage: Stage, lessons: Place, text: str) -> None:
    await stage.platform.post(lessons, saying(text), "k1")

    assert await texts(stage, lessons) == [text]


async def test_an_edit_replaces_what_is_shown_and_doing_it_again_changes_nothing(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Lops"), "k1")

    first = await stage.platform.edit(sent.ref, saying("Loops"))
    once = await stage.visible(lessons)
    again = await stage.platform.edit(sent.ref, saying("Loops"))

    assert first == again == sent
    assert await texts(stage, lessons) == ["Loops"]
    assert await stage.visible(lessons) == once


async def test_an_edit_that_says_the_same_does_not_look_like_an_edit(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")

    await stage.platform.edit(sent.ref, saying("Loops"))

    (seen,) = await stage.visible(lessons)
    assert not seen.edited


async def test_a_message_that_is_gone_cannot_be_edited_and_the_error_says_so(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.delete(sent.ref)

    with pytest.raises(Refused) as refused:
        await stage.platform.edit(sent.ref, saying("Dicts"))

    assert refused.value.why
    assert refused.value.what_to_do
    assert await texts(stage, lessons) == []


async def test_a_message_that_was_deleted_can_be_deleted_again(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.post(lessons, saying("Dicts"), "k2")

    await stage.platform.delete(sent.ref)
    await stage.platform.delete(sent.ref)

    assert await texts(stage, lessons) == ["Dicts"]


async def test_what_people_wrote_is_never_changed_by_us(stage: Stage, lessons: Place) -> None:
    theirs = await stage.say("Ada", lessons, "A reply of mine")

    for attempt in (stage.platform.edit(theirs, saying("Ours")), stage.platform.delete(theirs)):
        with pytest.raises(Refused):
            await attempt

    assert await texts(stage, lessons) == ["A reply of mine"]


async def test_a_pin_is_there_and_pinning_again_changes_nothing(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.post(lessons, saying("Dicts"), "k2")

    await stage.platform.pin(sent.ref)
    await stage.platform.pin(sent.ref)

    assert [(seen.text, seen.pinned) for seen in await stage.visible(lessons)] == [("Loops", True), ("Dicts", False)]


async def test_a_thread_opened_twice_is_the_same_thread(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")

    first = await stage.platform.open_thread(sent.ref, "Lesson 1: Loops", "t1")
    again = await stage.platform.open_thread(sent.ref, "Lesson 1: Loops", "t1")

    assert first == again
    assert await stage.thread_title(sent.ref) == "Lesson 1: Loops"


async def test_a_thread_is_a_place_of_its_own_in_its_room(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")
    opened = await stage.platform.open_thread(sent.ref, "Lesson 1: Loops", "t1")
    thread = stage.platform.thread_of(opened.ref)

    await stage.platform.post(thread, saying("What did your loop print?"), "k2")

    assert await texts(stage, thread) == ["What did your loop print?"]
    assert await texts(stage, lessons) == ["Loops"]
    assert thread == stage.platform.thread_of(sent.ref)
    assert stage.platform.room_of(thread) == lessons


async def test_what_is_longer_than_a_message_may_be_is_posted_in_parts_that_lose_nothing(
    stage: Stage, lessons: Place
) -> None:
    parts = stage.platform.parts(long_message(60))

    for number, part in enumerate(parts):
        await stage.platform.post(lessons, part, f"k{number}")

    shown = await texts(stage, lessons)
    assert len(shown) == len(parts) > 5
    assert max(map(len, shown)) <= stage.message_limit
    assert all(f"{number}/{len(parts)}" in text for number, text in enumerate(shown, start=1))
    everything = "\n".join(shown)
    assert [f"Paragraph {number}." in everything for number in range(60)] == [True] * 60


async def test_what_fits_is_one_part_and_is_left_as_it_is(stage: Stage) -> None:
    message = saying("Loops")

    assert stage.platform.parts(message) == (message,)


async def test_a_message_that_does_not_fit_is_refused_and_nothing_appears(stage: Stage, lessons: Place) -> None:
    with pytest.raises(Refused) as refused:
        await stage.platform.post(lessons, long_message(60), "k1")

    assert refused.value.what_to_do
    assert await texts(stage, lessons) == []


@pytest.mark.parametrize("text", ["@everyone and @here", "@Ada, @learners", "<@1> <@&2> <!channel> <!here> <#3>"])
async def test_words_never_ping_anybody(stage: Stage, lessons: Place, text: str) -> None:
    await stage.join("Ada")

    await stage.platform.post(lessons, saying(text), "k1")
    await stage.platform.post(lessons, Message((Text(text),)), "k2")

    assert [seen.notified for seen in await stage.visible(lessons)] == [frozenset(), frozenset()]


async def test_a_message_pings_whom_it_carries_and_nobody_else(stage: Stage, lessons: Place) -> None:
    ada = await stage.join("Ada")
    await stage.join("Ben")

    await stage.platform.post(lessons, saying("An answer for you", pings=(ada,)), "k1")

    (seen,) = await stage.visible(lessons)
    assert seen.notified == {"Ada"}


async def test_a_ping_for_learners_leaves_staff_alone(stage: Stage, lessons: Place) -> None:
    await stage.join("Ada")
    await stage.join("Ben")
    await stage.join("Ina", roles=["instructor"])

    await stage.platform.post(lessons, Message((Text("Lesson 1"),), pings=("learners",)), "k1")

    (seen,) = await stage.visible(lessons)
    assert seen.notified == {"Ada", "Ben"}


async def test_a_quiet_message_notifies_nobody(stage: Stage, lessons: Place) -> None:
    ada = await stage.join("Ada")

    await stage.platform.post(lessons, Message((Text("Part two"),), quiet=True, pings=(ada,)), "k1")

    (seen,) = await stage.visible(lessons)
    assert seen.notified == frozenset()


async def test_buttons_are_there_to_press(stage: Stage, lessons: Place) -> None:
    await stage.platform.post(lessons, with_button("Loops", "Done", "done:loops"), "k1")

    (seen,) = await stage.visible(lessons)
    assert seen.buttons == ("Done",)


async def test_a_direct_message_is_seen_by_one_person_alone(stage: Stage, rooms: Mapping[str, Place]) -> None:
    ada, ben = await stage.join("Ada"), await stage.join("Ben")

    sent = await stage.platform.direct_message(ada, saying("What you missed"), "k1")

    (seen,) = await stage.visible(stage.platform.direct(ada))
    assert (seen.text, seen.ref) == ("What you missed", sent.ref)
    assert await stage.visible(stage.platform.direct(ben)) == []
    assert [await stage.visible(place) for place in rooms.values()] == [[], [], [], []]


async def test_somebody_who_left_gets_no_direct_message_and_the_error_says_what_to_do(stage: Stage) -> None:
    ada = await stage.join("Ada")
    await stage.leave("Ada")

    with pytest.raises(Refused) as refused:
        await stage.platform.direct_message(ada, saying("What you missed"), "k1")

    assert refused.value.what_to_do


async def test_a_room_that_is_not_there_is_refused_and_the_error_says_what_to_do(stage: Stage, lessons: Place) -> None:
    nowhere = stage.platform.room(stage.home, "nowhere")

    with pytest.raises(Refused) as refused:
        await stage.platform.post(nowhere, saying("Loops"), "k1")

    assert "nowhere" in refused.value.why
    assert refused.value.what_to_do
    assert await stage.visible(lessons) == []


async def test_a_room_that_was_taken_away_is_refused(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.open_thread(sent.ref, "Lesson 1", "t1")
    await stage.remove_room(lessons)

    for attempt in (
        stage.platform.post(lessons, saying("Dicts"), "k2"),
        stage.platform.post(stage.platform.thread_of(sent.ref), saying("Dicts"), "k3"),
        stage.platform.edit(sent.ref, saying("Dicts")),
        stage.platform.pin(sent.ref),
    ):
        with pytest.raises(Refused):
            await attempt


async def test_a_thread_that_is_not_open_is_refused(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")

    with pytest.raises(Refused) as refused:
        await stage.platform.post(stage.platform.thread_of(sent.ref), saying("A question"), "k2")

    assert refused.value.what_to_do


async def test_a_file_is_uploaded_whole(stage: Stage, lessons: Place, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    file = tmp_path / "Übersicht week 1.pdf"
    file.write_bytes(content)

    await stage.platform.upload(lessons, file, "f1")

    assert await stage.files(lessons) == [("Übersicht week 1.pdf", content)]


async def test_a_file_that_is_not_there_is_refused(stage: Stage, lessons: Place, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        await stage.platform.upload(lessons, tmp_path / "gone.pdf", "f1")

    assert "gone.pdf" in refused.value.why
    assert await stage.files(lessons) == []


async def test_a_session_is_announced_moved_and_cancelled_in_the_calendar(
    stage: Stage, rooms: Mapping[str, Place]
) -> None:
    starts_at = stage.now() + timedelta(days=2)

    sent = await stage.platform.announce_session(rooms["announcements"], a_notice(starts_at), "s1")
    (announced,) = await stage.calendar()
    later = starts_at + timedelta(days=1)
    moved = await stage.platform.move_session(sent.ref, a_notice(later))
    await stage.platform.move_session(sent.ref, a_notice(later))
    (entry,) = await stage.calendar()
    await stage.platform.cancel_session(sent.ref, "The instructor is ill.")
    await stage.platform.cancel_session(sent.ref, "The instructor is ill.")

    assert (announced.title, announced.starts_at) == ("Live Q&A: loops", starts_at)
    assert moved == sent
    assert (entry.ref, entry.starts_at, entry.ends_at) == (sent.ref, later, later + timedelta(hours=1))
    assert await stage.calendar() == []


async def test_a_session_that_was_cancelled_cannot_be_moved(stage: Stage, rooms: Mapping[str, Place]) -> None:
    starts_at = stage.now() + timedelta(days=2)
    sent = await stage.platform.announce_session(rooms["announcements"], a_notice(starts_at), "s1")
    await stage.platform.cancel_session(sent.ref, "The instructor is ill.")

    with pytest.raises(Refused):
        await stage.platform.move_session(sent.ref, a_notice(starts_at))

    assert await stage.calendar() == []


async def test_a_message_that_is_gone_is_neither_pinned_nor_gets_a_thread(stage: Stage, lessons: Place) -> None:
    sent = await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.delete(sent.ref)

    for attempt in (stage.platform.pin(sent.ref), stage.platform.open_thread(sent.ref, "Lesson 1", "t1")):
        with pytest.raises(Refused):
            await attempt
