"""What we hear: each fact at least once and in order, acknowledged only once it is stored, gaps filled."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from bot.events import (
    AttendanceChanged,
    CommandCalled,
    Event,
    FileShared,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Pressed,
    Reacted,
    RolesChanged,
    RsvpChanged,
    Submitted,
)
from bot.message import FormField, FormToFill
from bot.model import Place
from tests.contract.hearing import Ears
from tests.contract.messages import a_notice, saying, with_button
from tests.contract.stage import Stage

Kind = TypeVar("Kind", bound=Event)


def of_kind(events: Sequence[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


async def first(ears: Ears, kind: type[Kind]) -> Kind:
    """Listen until something of this kind is heard."""
    await ears.until(lambda events: bool(of_kind(events, kind)))
    return of_kind(ears.received, kind)[0]


async def test_what_somebody_says_is_heard_as_they_said_it(stage: Stage, lessons: Place, ears: Ears) -> None:
    ada = await stage.join("Ada")
    text = 'Why is 3 not in range(3)?\n\n```python\nprint("🐍", *range(3))\n```\n<@everyone> \u202e שלום'

    ref = await stage.say("Ada", lessons, text)

    heard = await first(ears, MessagePosted)
    assert heard == MessagePosted(stage.home, stage.now(), lessons, ref, ada, "Ada", text)


async def test_a_reply_names_what_it_answers(stage: Stage, lessons: Place, ears: Ears) -> None:
    question = await stage.say("Ada", lessons, "Why?")
    await stage.say("Ben", lessons, "Because.", reply_to=question)

    await ears.until_said("Because.")

    assert of_kind(ears.received, MessagePosted)[-1].reply_to == question


async def test_what_is_said_in_a_thread_is_heard_from_that_thread(stage: Stage, lessons: Place, ears: Ears) -> None:
    root = await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.platform.open_thread(root.ref, "Lesson 1", "t1")
    thread = stage.platform.thread_of(root.ref)

    await stage.say("Ada", thread, "Mine printed nothing")

    heard = await first(ears, MessagePosted)
    assert (heard.place, heard.text) == (thread, "Mine printed nothing")


async def test_our_own_words_are_never_taken_for_a_persons(stage: Stage, lessons: Place, ears: Ears) -> None:
    await stage.platform.post(lessons, saying("Loops"), "k1")
    await stage.say("Ada", lessons, "Hello")

    await ears.until_said("Hello")

    assert ears.texts() == ["Hello"]


async def test_edits_and_deletions_are_heard(stage: Stage, lessons: Place, ears: Ears) -> None:
    ref = await stage.say("Ada", lessons, "Wyh?")
    await stage.forward(timedelta(minutes=1))
    await stage.edit(ref, "Why?")
    edited_at = stage.now()
    await stage.forward(timedelta(minutes=1))
    await stage.delete(ref)

    deleted = await first(ears, MessageDeleted)

    assert deleted == MessageDeleted(stage.home, stage.now(), lessons, ref)
    assert of_kind(ears.received, MessageEdited) == [MessageEdited(stage.home, edited_at, lessons, ref, "Why?")]


async def test_reactions_are_heard_put_and_taken_back(stage: Stage, lessons: Place, ears: Ears) -> None:
    ben = await stage.join("Ben")
    ref = await stage.say("Ada", lessons, "Because.")

    await stage.react("Ben", ref, "✅", present=True)
    await stage.react("Ben", ref, "✅", present=False)
    await ears.until(lambda events: len(of_kind(events, Reacted)) >= 2)

    assert of_kind(ears.received, Reacted) == [
        Reacted(stage.home, stage.now(), lessons, ref, ben, "✅", present=True),
        Reacted(stage.home, stage.now(), lessons, ref, ben, "✅", present=False),
    ]


async def test_people_come_get_roles_and_go(stage: Stage, ears: Ears) -> None:
    ada = await stage.join("Ada", "America/New_York", ["learner", "early bird"])
    await stage.set_roles("Ada", ["instructor"])
    await stage.leave("Ada")

    await first(ears, MemberLeft)

    assert ears.received == [
        MemberJoined(stage.home, stage.now(), ada, "Ada", "America/New_York", ("learner", "early bird")),
        RolesChanged(stage.home, stage.now(), ada, ("instructor",), "Ada"),
        MemberLeft(stage.home, stage.now(), ada),
    ]


async def test_a_shared_file_is_heard_with_its_message(stage: Stage, lessons: Place, ears: Ears) -> None:
    ref = await stage.share("Ina", lessons, "The recording", "qa-1.mp4", "video/mp4")

    shared = await first(ears, FileShared)

    assert (shared.ref, shared.place, shared.name, shared.content_type) == (ref, lessons, "qa-1.mp4", "video/mp4")
    assert shared.url.endswith("qa-1.mp4")
    assert "The recording" in ears.texts()


async def test_who_comes_to_a_session_is_heard(stage: Stage, lessons: Place, ears: Ears) -> None:
    ada = await stage.join("Ada")
    session = await stage.platform.announce_session(lessons, a_notice(stage.now() + timedelta(days=1)), "s1")

    await stage.rsvp("Ada", session.ref, coming=True)
    await stage.rsvp("Ada", session.ref, coming=False)
    await stage.attend("Ada", lessons, present=True)
    await stage.attend("Ada", lessons, present=False)
    await ears.until(lambda events: len(of_kind(events, AttendanceChanged)) >= 2)

    assert of_kind(ears.received, RsvpChanged) == [
        RsvpChanged(stage.home, stage.now(), ada, session.ref, coming=True),
        RsvpChanged(stage.home, stage.now(), ada, session.ref, coming=False),
    ]
    assert of_kind(ears.received, AttendanceChanged) == [
        AttendanceChanged(stage.home, stage.now(), ada, lessons, present=True),
        AttendanceChanged(stage.home, stage.now(), ada, lessons, present=False),
    ]


async def test_a_button_still_works_after_we_came_back(stage: Stage, lessons: Place) -> None:
    ada = await stage.join("Ada")
    sent = await stage.platform.post(lessons, with_button("Loops", "Done", "done:loops"), "k1")
    await stage.disconnect()
    ears = Ears(stage.platform)
    ears.start()

    await stage.press("Ada", sent.ref, "done:loops")

    pressed = await first(ears, Pressed)
    await ears.stop()
    assert (pressed.person, pressed.ref, pressed.action) == (ada, sent.ref, "done:loops")


async def test_commands_are_heard_word_by_word(stage: Stage, rooms: Mapping[str, Place], ears: Ears) -> None:
    ada = await stage.join("Ada")

    await stage.command("Ada", rooms["questions"], ["ask", "Why is 3 not in range(3)?"])

    called = await first(ears, CommandCalled)
    assert (called.person, called.place) == (ada, rooms["questions"])
    assert called.words == ("ask", "Why is 3 not in range(3)?")


async def test_a_form_comes_back_filled_in(stage: Stage, rooms: Mapping[str, Place], ears: Ears) -> None:
    ada = await stage.join("Ada")
    await stage.command("Ada", rooms["questions"], ["ask"])
    called = await first(ears, CommandCalled)
    fields = (FormField("title", "Title", "Ranges"), FormField("text", "Question"))
    await stage.platform.open_form(called.call, FormToFill("ask", "Ask", fields))

    await stage.submit("Ada", {"text": "Why is 3 not in range(3)?\nAnd why = so?"})

    submitted = await first(ears, Submitted)
    assert (submitted.person, submitted.form) == (ada, "ask")
    assert dict(submitted.answers) == {"title": "Ranges", "text": "Why is 3 not in range(3)?\nAnd why = so?"}


async def test_everything_in_a_place_is_heard_in_the_order_in_which_it_happened(
    stage: Stage, lessons: Place, ears: Ears
) -> None:
    said = [f"Line {number}" for number in range(40)]
    for text in said:
        await stage.say("Ada", lessons, text)

    await ears.until_said("Line 39")

    assert ears.texts() == said


async def test_what_happened_before_we_listened_is_heard_when_we_come(stage: Stage, lessons: Place) -> None:
    await stage.say("Ada", lessons, "Is anybody here?")
    ears = Ears(stage.platform)

    ears.start()
    await ears.until_said("Is anybody here?")
    await ears.stop()

    assert ears.texts() == ["Is anybody here?"]


async def test_what_was_stored_is_not_reported_for_ever(stage: Stage, lessons: Place, ears: Ears) -> None:
    await stage.say("Ada", lessons, "One")
    await stage.say("Ada", lessons, "Two")
    await ears.until_said("Two")
    await stage.say("Ada", lessons, "Three")
    await ears.until_said("Three")
    await ears.stop()

    later = Ears(stage.platform)
    later.start()
    await stage.say("Ada", lessons, "Four")
    await later.until_said("Four")
    await later.stop()

    assert "One" not in later.texts(), "it was acknowledged while the first inbox listened"


async def test_what_could_not_be_stored_is_reported_again(stage: Stage, lessons: Place, ears: Ears) -> None:
    ears.failing = lambda event: isinstance(event, MessagePosted) and event.text == "Two"
    for text in ("One", "Two", "Three"):
        await stage.say("Ada", lessons, text)
    await ears.until_failures(2)
    assert "Two" not in ears.texts()

    ears.failing = lambda _event: False
    await ears.until_said("Three")

    assert dict.fromkeys(ears.texts()) == dict.fromkeys(["One", "Two", "Three"]), "all, and in order"


async def test_what_was_being_stored_when_we_died_is_reported_again(stage: Stage, lessons: Place) -> None:
    await stage.say("Ada", lessons, "Did you get this?")
    began = asyncio.Event()

    class NeverDone:
        async def receive(self, event: Event) -> None:
            if isinstance(event, MessagePosted):
                began.set()
                await asyncio.Event().wait()

    dying = asyncio.create_task(stage.platform.run(NeverDone()))
    await began.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await stage.disconnect()
    await stage.say("Ada", lessons, "And this?")

    ears = Ears(stage.platform)
    ears.start()
    await ears.until_said("And this?")
    await ears.stop()

    assert ears.texts() == ["Did you get this?", "And this?"]


async def test_a_disconnect_loses_nothing(stage: Stage, lessons: Place, ears: Ears) -> None:
    await stage.say("Ada", lessons, "Before")
    await ears.until_said("Before")

    await stage.disconnect()
    await stage.say("Ada", lessons, "While we were away")
    await ears.until_said("While we were away")

    assert dict.fromkeys(ears.texts()) == dict.fromkeys(["Before", "While we were away"])


async def test_we_can_speak_while_we_listen(stage: Stage, lessons: Place, ears: Ears) -> None:
    await stage.say("Ada", lessons, "Hello")
    await ears.until_said("Hello")

    sent = await stage.platform.post(lessons, saying("Hello Ada"), "k1")

    assert [seen.ref for seen in await stage.visible(lessons)][-1] == sent.ref
