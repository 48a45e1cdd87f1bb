"""What people read when a session begins, ends, and afterwards."""

from collections.abc import Sequence

import pytest

from bot.model import Kind, LedgerMessage
from bot.scene import NothingToSay, Scene
from bot.sessions.after import closing, follow_up, opening, recording
from tests.builders import a_message, a_slot, utc
from tests.reading import read_all
from tests.sessions.scenes import AFTER, TWICE, a_session_scene, records_of

OPENED = a_slot(Kind.OPENING, "qa", "week-1.sitting-1", "2026-10-07 17:00")
CLOSED = a_slot(Kind.CLOSING, "qa", "week-1.sitting-1", "2026-10-07 18:00")


def ask(scene: Scene, *messages: LedgerMessage) -> Scene:
    records_of(scene).said(*messages, kind=Kind.ANNOUNCEMENT, subject="qa", occurrence="week-1")
    return scene


def in_thread(text: str, author: str, at: str) -> LedgerMessage:
    return a_message(text, author, utc(at), place="thread:qa")


async def paragraphs(scene: Scene) -> Sequence[str]:
    return read_all(await closing(CLOSED, scene))[0].split("\n\n")


async def test_an_opening_leads_to_the_thread() -> None:
    assert read_all(await opening(OPENED, a_session_scene())) == [
        """**Live Q&A** begins now.

Questions go into [the session's thread](announcement.qa.week-1); you may also just listen.

Nothing is recorded before everybody there was asked."""
    ]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("never", "It is not recorded."),
        ("always", "It is recorded; you are told before that starts, and may stay off it."),
    ],
)
async def test_an_opening_says_what_is_recorded(record: str, told: str) -> None:
    [said] = read_all(await opening(OPENED, a_session_scene(record=record)))

    assert said.endswith(told)


async def test_an_opening_without_an_announcement_links_nowhere() -> None:
    assert read_all(await opening(OPENED, a_session_scene(announced=False, record="never"))) == [
        "**Live Q&A** begins now.\n\nIt is not recorded."
    ]


async def test_a_closing_counts_what_waited_and_what_was_answered() -> None:
    scene = ask(
        a_session_scene(),
        in_thread("How would you test a function that prints?", "Lena", "2026-10-07 12:00"),
        in_thread("Return the text instead, and print it outside.", "Ivan", "2026-10-07 15:30"),
        in_thread("Where do I find the slides of today?", "Tom", "2026-10-07 15:40"),
        in_thread("Too late to be counted, is it?", "Aya", "2026-10-07 19:40"),
    )

    assert read_all(await closing(CLOSED, scene)) == [
        """**Live Q&A** is over. Thank you for coming.

2 questions waited in this thread; answered in it: 1 of 2. What is still open on Fri 9 Oct 16:00 \
stands in that day's wrap-up.

If it was recorded, the link comes here. Watching it and writing a reflection counts in full."""
    ]


async def test_a_closing_with_everything_answered_points_to_no_wrap_up() -> None:
    scene = ask(
        a_session_scene(),
        in_thread("How would you test a function that prints?", "Lena", "2026-10-07 12:00"),
        in_thread("Return the text instead, and print it outside.", "Ivan", "2026-10-07 15:30"),
    )

    assert (await paragraphs(scene))[1] == "1 question waited in this thread; answered in it: 1 of 1."


async def test_a_closing_without_questions_invites_them() -> None:
    assert (await paragraphs(a_session_scene()))[1] == (
        "No question waited in this thread. One that comes to mind later is welcome here."
    )


async def test_a_closing_names_the_sitting_still_to_come() -> None:
    assert "It is held once more: Thu 8 Oct 08:00." in await paragraphs(a_session_scene(TWICE))


async def test_a_closing_promises_no_recording_where_none_is_made() -> None:
    assert (await paragraphs(a_session_scene(record="never")))[-1] == (
        "It was not recorded: this thread is what is left of it."
    )


async def test_a_follow_up_carries_the_courses_words_and_the_recordings() -> None:
    scene = a_session_scene(after=AFTER)
    records_of(scene).links["qa", "week-1"] = ["https://video.example/1", "https://video.example/2"]

    assert read_all(await follow_up(a_slot(Kind.FOLLOW_UP, "qa", "week-1"), scene)) == [
        """**After Live Q&A:**

Watch the part you missed and tell us what you would try.

Recording: [part 1](https://video.example/1), [part 2](https://video.example/2)"""
    ]


async def test_a_session_without_a_follow_up_has_none() -> None:
    assert await follow_up(a_slot(Kind.FOLLOW_UP, "qa", "week-1"), a_session_scene()) == NothingToSay(
        "the session has no follow-up"
    )


async def test_a_recording_invites_those_who_were_not_there() -> None:
    scene = a_session_scene()
    records_of(scene).links["qa", "week-1"] = ["https://video.example/1"]

    assert read_all(await recording(a_slot(Kind.RECORDING, "qa", "week-1"), scene)) == [
        """The recording of **Live Q&A**, 7 Oct, is here: [watch it](https://video.example/1)

Were you not there? Watch the part you need and write two or three sentences here: what you take from it, what you \
would try. That counts as taking part, in full."""
    ]


async def test_without_a_recording_nothing_is_said_of_one() -> None:
    assert await recording(a_slot(Kind.RECORDING, "qa", "week-1"), a_session_scene()) == NothingToSay(
        "no recording is attached"
    )
