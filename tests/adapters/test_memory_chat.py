"""The built-in chat's own rules: what each set of rules does with a key, who sees what, and what it refuses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory import addresses
from adapters.memory.calls import Calls
from adapters.memory.chat import Chat
from adapters.memory.people import People
from adapters.memory.platform import MemoryPlatform
from adapters.memory.rules import DISCORD_LIKE, MEMORY, SLACK_LIKE, Rules
from adapters.memory.wire import DirectWire
from adapters.plain.render import PlainRenderer
from bot.errors import Refused
from bot.events import MemberJoined
from bot.message import Button, Buttons, Message, Text, message_to_json
from bot.model import Home, MessageRef, Place
from schedules.clock import ManualClock
from tests.builders import utc

HOME = Home("home")
START = utc("2026-10-05 07:00")


def a_chat(rules: Rules = MEMORY) -> Chat:
    chat = Chat(ManualClock(START), rules=rules)
    chat.add_room(HOME, "lessons")
    return chat


@pytest.fixture
def chat() -> Iterator[Chat]:
    made = a_chat()
    yield made
    made.close()


@pytest.fixture
def people(chat: Chat) -> People:
    return People(chat, HOME)


LESSONS = addresses.room(HOME, "lessons")


def a_platform(chat: Chat) -> MemoryPlatform:
    return MemoryPlatform(DirectWire(chat), PlainRenderer(addresses.link), chat.rules)


def post(chat: Chat, text: str = "Loops", key: str = "k1") -> MessageRef:
    return chat.post(LESSONS, "message", message_to_json(Message((Text(text),))).decode(), key).ref


def forward(chat: Chat, by: timedelta) -> None:
    assert isinstance(chat.clock, ManualClock)
    chat.clock.forward(by)


def happened(chat: Chat) -> list[object]:
    """The kinds of what was reported."""
    return [event["kind"] for _, event in chat.news.unheard("the test")]


def told(error: pytest.ExceptionInfo[Refused]) -> str:
    return f"{error.value.why} {error.value.what_to_do}"


@pytest.mark.parametrize(
    ("rules", "after", "expected"),
    [
        (DISCORD_LIKE, timedelta(seconds=119), 1),
        (DISCORD_LIKE, timedelta(seconds=121), 2),
        (SLACK_LIKE, timedelta(0), 2),
        (replace(MEMORY, nonce_window=None), timedelta(days=365), 1),
    ],
)
def test_a_key_helps_for_as_long_as_the_rules_say(rules: Rules, after: timedelta, expected: int) -> None:
    chat = a_chat(rules)

    first = post(chat)
    forward(chat, after)
    second = post(chat)

    assert len(chat.at(LESSONS)) == expected
    assert (first == second) == (expected == 1)
    chat.close()


def test_a_clock_set_back_does_not_make_a_key_help_where_none_does() -> None:
    chat = a_chat(SLACK_LIKE)
    post(chat)
    assert isinstance(chat.clock, ManualClock)
    chat.clock.set_back(timedelta(hours=1))

    post(chat)

    assert len(chat.at(LESSONS)) == 2
    chat.close()


def test_ids_come_from_what_a_message_is_not_from_when_it_came() -> None:
    first, second = a_chat(), a_chat()
    forward(second, timedelta(days=3))
    post(second, key="something before")
    People(second, HOME).say("Ben", LESSONS, "Hello")

    assert post(first) == post(second)
    assert People(first, HOME).say("Ada", LESSONS, "Why?", seed="act 1") == People(second, HOME).say(
        "Ada", LESSONS, "Why?", seed="act 1"
    )
    first.close()
    second.close()


async def test_find_sees_threads_and_files_by_their_keys_too(chat: Chat) -> None:
    platform = a_platform(chat)
    root = post(chat)
    await platform.open_thread(root, "Lesson 1", "t1")
    chat.upload(LESSONS, "week-1.pdf", "application/pdf", b"%PDF", "f1")

    found = await platform.find(LESSONS, ["t1", "f1"], START)

    assert set(found) == {"t1", "f1"}
    assert found["t1"].ref == root


async def test_a_marker_that_was_removed_is_not_found(chat: Chat) -> None:
    ref = post(chat)

    chat.remove_marker(ref)

    assert await a_platform(chat).find(LESSONS, ["k1"], START) == {}
    assert len(chat.at(LESSONS)) == 1


def test_one_chat_serves_several_homes(chat: Chat) -> None:
    other = Home("other")
    there = chat.add_room(other, "lessons")
    People(chat, HOME).join("Ada")

    chat.post(LESSONS, "text", "Loops", "k1")
    chat.post(there, "text", "Loops", "k1")

    assert [said.place for said in chat.everything()] == [LESSONS, there]
    assert not chat.is_here(addresses.person(other, "Ada"))
    assert chat.rooms(HOME) == [LESSONS]
    assert chat.rooms(other) == [there]


def test_whoever_acts_has_come_in(chat: Chat, people: People) -> None:
    people.say("Ada", LESSONS, "Hello")
    people.say("Ada", LESSONS, "Again")

    assert happened(chat) == ["MemberJoined", "MessagePosted", "MessagePosted"]


def test_what_is_refused_leaves_no_trace(chat: Chat, people: People) -> None:
    with pytest.raises(Refused) as refused:
        people.say("Ada", addresses.room(HOME, "nowhere"), "Hello")

    assert told(refused) == 'There is no room "nowhere". Create it, or name another one in the cohort\'s file.'
    assert happened(chat) == []
    assert not chat.is_here(people.person("Ada"))


def test_what_changes_nothing_is_not_reported(chat: Chat, people: People) -> None:
    ref = people.say("Ada", LESSONS, "Hello")
    people.react("Ada", ref, "👍")
    people.attend("Ada", LESSONS, present=True)
    people.leave("Ada")
    before = happened(chat)

    people.leave("Ada")
    people.leave("Nobody")
    people.join("Ada")
    people.edit(ref, "Hello")
    people.react("Ada", ref, "👍")
    people.react("Ada", ref, "🎉", present=False)
    people.attend("Ada", LESSONS, present=True)

    assert happened(chat) == [*before, "MemberJoined"]


def test_somebody_who_comes_back_is_the_same_person(chat: Chat, people: People) -> None:
    first = people.join("Ada Lovelace", "Europe/London")
    people.leave("Ada Lovelace")

    assert people.join("ada  lovelace") == first
    assert chat.is_here(first)


def test_every_kind_of_event_can_happen_here(chat: Chat, people: People) -> None:
    people.install("Mona")
    people.open_home("Ada")
    people.remove()

    assert happened(chat) == ["MemberJoined", "HomeInstalled", "MemberJoined", "HomeOpened", "HomeRemoved"]


def test_the_bot_cannot_be_impersonated(chat: Chat, people: People) -> None:
    people.say("%bot", LESSONS, "I am the bot")
    people.say("Homeroom", LESSONS, "So am I")

    assert all(said.author != addresses.bot(HOME) for said in chat.at(LESSONS))


@pytest.mark.parametrize("name", ["", "   "])
def test_somebody_without_a_name_cannot_come_in(people: People, name: str) -> None:
    with pytest.raises(Refused) as refused:
        people.join(name)

    assert told(refused) == "Nobody can be here without a name. Give one."


def test_a_call_is_answered_in_its_time_only(chat: Chat, people: People) -> None:
    call = people.command("Ada", LESSONS, ["next"])
    forward(chat, timedelta(minutes=15))

    with pytest.raises(Refused) as refused:
        Calls(chat).answer(call, "message", "{}")

    assert told(refused) == "Nobody waits for this answer any more. Press the button or call the command again."


def test_what_people_cannot_do_is_refused_with_what_they_can(chat: Chat, people: People) -> None:
    ref = post(chat)
    calendar = chat.post(LESSONS, "calendar", "{}", "s1").ref
    call = people.command("Ada", LESSONS, ["next"])

    refusals = []
    for act in (
        lambda: people.press("Ada", ref, "done:loops"),
        lambda: people.edit(ref, "Mine now"),
        lambda: people.rsvp("Ada", ref, coming=True),
        lambda: people.submit(call, {}),
        lambda: people.react("Ada", MessageRef(f"{LESSONS}#nothing"), "👍"),
        lambda: chat.edit(calendar, "message", "{}"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        refusals.append(told(refused))

    assert refusals == [
        f'{ref} has no button "done:loops". Press one of its buttons.',
        f"{ref} is not a person's message. Only what people wrote can be edited by people.",
        f"{ref} is not in the calendar. Answer the session's own entry.",
        "There is no form to send. Open it again.",
        f"There is no message {LESSONS}#nothing. It was deleted; nothing can be done to it.",
        f"{calendar} is no message of the bot's. What people wrote is theirs; leave it alone.",
    ]


async def test_what_the_bot_cannot_do_is_refused_with_what_to_do(chat: Chat, people: People) -> None:
    platform = a_platform(chat)
    ada = people.join("Ada")
    people.leave("Ada")
    ref = post(chat)
    message = Message((Text("Loops"),))

    refusals = []
    for attempt in (
        platform.post(addresses.room(HOME, "nowhere"), message, "k"),
        platform.post(addresses.thread_of(ref), message, "k"),
        platform.direct_message(ada, message, "k"),
        platform.post(LESSONS, Message((Text("word " * 500),)), "k"),
        platform.post(Place("elsewhere"), message, "k"),
        platform.reply("no-call", message),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        refusals.append(told(refused))

    assert refusals == [
        'There is no room "nowhere". Create it, or name another one in the cohort\'s file.',
        "There is no such thread. It was deleted; open it again from its message.",
        "There is nobody called @ada here. They may have left; take them off the cohort's list.",
        "The message has 2,499 characters; this chat shows 2,000. Shorten what cannot be cut in it.",
        '"elsewhere" is no place of this chat. Let the platform make its addresses.',
        "Nobody waits for this answer any more. Press the button or call the command again.",
    ]


def test_a_file_that_is_too_large_is_refused() -> None:
    chat = a_chat(replace(MEMORY, file_limit=1_000))

    with pytest.raises(Refused) as refused:
        chat.upload(LESSONS, "week-1.pdf", "application/pdf", b"x" * 1_001, "f1")

    assert told(refused) == (
        'The file "week-1.pdf" has 1,001 bytes; the chat takes 1,000. Make it smaller, or share a link to it.'
    )
    chat.close()


async def test_a_history_that_is_closed_says_what_to_do() -> None:
    chat = a_chat(replace(MEMORY, history_is_readable=False))

    with pytest.raises(Refused) as refused:
        await a_platform(chat).find(LESSONS, ["k1"], START)

    assert told(refused) == ("The history of the room cannot be read. Give the bot the right to read message history.")
    chat.close()


async def test_a_check_says_what_is_missing_and_what_it_breaks() -> None:
    chat = a_chat(replace(MEMORY, history_is_readable=False))

    room, right = await a_platform(chat).check(HOME, ["lessons", "staff"])

    assert (room.what, room.breaks, room.how_to_mend) == (
        'the room "staff"',
        "What belongs there cannot be posted.",
        "It is made when the cohort is run.",
    )
    assert (right.what, right.breaks, right.how_to_mend) == (
        "the right to read message history",
        "A post whose outcome is unknown cannot be looked up; staff have to decide.",
        "Give the bot the right to read message history.",
    )
    chat.close()


async def test_people_keep_roles_with_spaces_in_them(chat: Chat, people: People) -> None:
    ada = people.join("Ada", roles=["early bird", "cohort 3"])

    assert await a_platform(chat).people(HOME) == [
        MemberJoined(HOME, START, ada, "Ada", None, ("early bird", "cohort 3"))
    ]


def test_a_button_is_pressed_only_where_it_stands(chat: Chat, people: People) -> None:
    message = Message((Text("Loops"), Buttons((Button("Done", "done:loops"),))))
    ref = chat.post(LESSONS, "message", message_to_json(message).decode(), "k1").ref

    first, second = people.press("Ada", ref, "done:loops"), people.press("Ben", ref, "done:loops")

    assert first != second
    Calls(chat).answer(first, "message", "{}")
    assert len(Calls(chat).seen_by(people.person("Ada"))) == 1
    assert Calls(chat).seen_by(people.person("Ben")) == []
