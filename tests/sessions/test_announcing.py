"""What people read before a session."""

from typing import Literal

import pytest

from bot.message import Fields
from bot.model import Kind, Verb
from bot.scene import NothingToSay, Scene
from bot.sessions.announcing import announcement, pre_work, reminder
from tests.builders import a_slot, utc
from tests.reading import read_all
from tests.sessions.scenes import BEFORE, TWICE, a_session_scene

ANNOUNCED = a_slot(Kind.ANNOUNCEMENT, "qa", "week-1", "2026-10-05 10:00")


async def facts_of(scene: Scene) -> dict[str, str]:
    """The labelled facts on the announcement."""
    [card, *_] = read_all(await announcement(ANNOUNCED, scene))
    return dict(line.split(" | ", 1) for line in card.splitlines() if " | " in line)


async def test_an_announcement_carries_the_four_facts_and_all_a_course_says() -> None:
    scene = a_session_scene(
        why_live="So that you can ask about your own code.",
        alternative="Recording with a reflection.",
        success="50 % attendance",
        replaces_minutes=60,
    )

    assert read_all(await announcement(ANNOUNCED, scene)) == [
        """## Live Q&A

Wed 7 Oct 17:00, 60 minutes

Coming | Optional.
Why live | So that you can ask about your own code.
Recorded | Yes, with consent: you are asked before anything is recorded, and may stay off it.
If you cannot come | Recording with a reflection. That counts in full.
A success if | 50 % attendance
Takes the place of | 60 minutes of this week's work""",
        "<open thread Live Q&A, week 1>",
        "Questions for **Live Q&A** go here, before it and during it. What is not answered live is answered here.",
        "<announce session >",
    ]


async def test_a_course_that_says_nothing_still_has_four_honest_facts() -> None:
    assert await facts_of(a_session_scene(record="never", optional=False)) == {
        "Coming": "Please do: this one is part of the course.",
        "Why live": "So that you can ask back and have an answer at once.",
        "Recorded": "No. Questions and answers stay in the thread.",
        "If you cannot come": "Put your question into the thread before, read the answers after, and write a short "
        "reflection. That counts in full.",
    }


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("ask", "Yes, with consent: you are asked before anything is recorded, and may stay off it."),
        ("always", "Yes. You are told before it starts, and may stay off it."),
    ],
)
async def test_a_recording_is_promised_with_its_conditions(record: Literal["ask", "always"], told: str) -> None:
    facts = await facts_of(a_session_scene(record=record))

    assert facts["Recorded"] == told
    assert facts["If you cannot come"] == "Watch the recording and write a short reflection. That counts in full."


async def test_the_facts_are_a_card_that_pings_nobody() -> None:
    drafts = await announcement(ANNOUNCED, a_session_scene())
    assert not isinstance(drafts, NothingToSay)
    card = drafts[0].message

    assert card is not None
    assert card.card
    assert card.pings == ()
    assert any(isinstance(block, Fields) for block in card.blocks)


async def test_several_sittings_are_one_session_to_choose_from() -> None:
    drafts = await announcement(ANNOUNCED, a_session_scene(TWICE))

    assert """The same session, held more than once. Come to the one that suits you:

- Wed 7 Oct 17:00, 60 minutes
- Thu 8 Oct 08:00, 45 minutes""" in read_all(drafts)[0]


async def test_every_sitting_goes_into_the_calendar() -> None:
    drafts = await announcement(ANNOUNCED, a_session_scene(TWICE))
    assert not isinstance(drafts, NothingToSay)

    notices = [draft.notice for draft in drafts if draft.verb is Verb.ANNOUNCE_SESSION and draft.notice is not None]

    assert [(notice.starts_at, notice.ends_at) for notice in notices] == [
        (utc("2026-10-07 15:00"), utc("2026-10-07 16:00")),
        (utc("2026-10-08 06:00"), utc("2026-10-08 06:45")),
    ]
    assert notices[0].title == "Live Q&A"
    assert notices[0].zone == "Europe/Paris"
    assert notices[0].text == (
        "So that you can ask back and have an answer at once.\n"
        "Yes, with consent: you are asked before anything is recorded, and may stay off it.\n"
        "Watch the recording and write a short reflection. That counts in full."
    )


async def test_pre_work_is_what_the_course_asks_for() -> None:
    scene = a_session_scene(before=BEFORE)

    assert read_all(await pre_work(a_slot(Kind.PRE_WORK, "qa", "week-1"), scene)) == [
        "**Before Live Q&A** on Wed 7 Oct 17:00:\n\nBring one question from this week's lessons."
    ]


async def test_a_session_without_pre_work_asks_for_none() -> None:
    assert await pre_work(a_slot(Kind.PRE_WORK, "qa", "week-1"), a_session_scene()) == NothingToSay(
        "the session asks for no preparation"
    )


async def test_a_reminder_is_about_its_own_sitting() -> None:
    slot = a_slot(Kind.REMINDER, "qa", "week-1.sitting-2.revision-1.15-minutes")

    assert read_all(await reminder(slot, a_session_scene(TWICE))) == [
        """Coming up: **Live Q&A**, Thu 8 Oct 08:00.

If you have a question, put it here now.

If you cannot come: Watch the recording and write a short reflection. That counts in full."""
    ]


@pytest.mark.parametrize(
    ("subject", "occurrence", "why"),
    [
        ("qa", "week-2", "the session is no longer held that week"),
        ("gone", "week-1", "the session is no longer in the course"),
    ],
)
async def test_a_session_that_is_not_held_is_not_announced(subject: str, occurrence: str, why: str) -> None:
    for composer in (announcement, pre_work, reminder):
        assert await composer(a_slot(Kind.ANNOUNCEMENT, subject, occurrence), a_session_scene()) == NothingToSay(why)
