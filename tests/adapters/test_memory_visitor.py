"""Somebody at a terminal in the built-in chat: what they read and what their lines do."""

from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest

from adapters.memory import addresses
from adapters.memory.calls import Calls
from adapters.memory.chat import Chat
from adapters.memory.people import People
from adapters.memory.platform import MemoryPlatform
from adapters.memory.visitor import HELP, Visitor
from adapters.memory.wire import DirectWire
from adapters.plain.render import PlainRenderer
from bot.message import Button, Buttons, FormField, FormToFill, Message, SessionNotice, Text, form_to_json
from bot.model import Home, MessageRef
from schedules.clock import ManualClock
from tests.builders import utc

HOME = Home("home")
LESSONS, STAFF = addresses.room(HOME, "lessons"), addresses.room(HOME, "staff")
LOOPS = Message((Text("**Loops** repeat work.\n\n- once\n- twice"), Buttons((Button("Done", "done:loops"),))))


@pytest.fixture
def chat() -> Iterator[Chat]:
    made = Chat(ManualClock(utc("2026-10-05 07:00")))
    made.add_room(HOME, "lessons")
    made.add_room(HOME, "staff")
    yield made
    made.close()


@pytest.fixture
def platform(chat: Chat) -> MemoryPlatform:
    return MemoryPlatform(DirectWire(chat), PlainRenderer(addresses.link))


class Terminal:
    """A screen, and who sits in front of it."""

    def __init__(self, chat: Chat, name: str = "Ada") -> None:
        self.screen: list[str] = []
        self.visitor = Visitor(DirectWire(chat), PlainRenderer(addresses.link), HOME, name, self.screen.append, UTC)

    def cleared(self) -> str:
        """What stands on the screen, which is empty afterwards."""
        shown, self.screen[:] = "\n".join(self.screen), []
        return shown


@pytest.fixture
async def terminal(chat: Chat) -> Terminal:
    made = Terminal(chat)
    await made.visitor.come_in()
    made.cleared()
    return made


def kinds(chat: Chat) -> list[object]:
    return [event["kind"] for _, event in chat.news.unheard("the test")]


async def test_whoever_comes_in_is_in_the_first_room_and_reads_what_is_there(
    chat: Chat, platform: MemoryPlatform
) -> None:
    await platform.post(LESSONS, LOOPS, "k1")
    terminal = Terminal(chat)

    await terminal.visitor.come_in()

    assert terminal.cleared() == (
        "Type /help to see what you can do.\n"
        "--- #lessons ---\n"
        "[1] Homeroom, Mon 05 Oct, 07:00\n"
        "    Loops repeat work.\n"
        "\n"
        "    - once\n"
        "    - twice\n"
        "\n"
        "    [Done]"
    )
    assert kinds(chat) == ["MemberJoined"]


async def test_whoever_comes_again_does_not_join_again(chat: Chat, terminal: Terminal) -> None:
    await Terminal(chat).visitor.come_in()

    assert kinds(chat) == ["MemberJoined"]


async def test_a_chat_without_rooms_has_direct_messages_at_least(platform: MemoryPlatform) -> None:
    empty = Chat(ManualClock(utc("2026-10-05 07:00")))
    terminal = Terminal(empty)

    await terminal.visitor.come_in()

    assert terminal.cleared().endswith("--- direct messages ---")
    empty.close()


async def test_a_line_is_said_and_heard(chat: Chat, terminal: Terminal) -> None:
    assert await terminal.visitor.type("  Why is 3 not in range(3)? ")

    (said,) = chat.at(LESSONS)
    assert (said.author_name, said.body) == ("Ada", "Why is 3 not in range(3)?")
    assert kinds(chat) == ["MemberJoined", "MessagePosted"]
    assert terminal.cleared() == "[1] Ada, Mon 05 Oct, 07:00\n    Why is 3 not in range(3)?"


async def test_what_others_say_edit_and_delete_is_shown(chat: Chat, terminal: Terminal) -> None:
    people = People(chat, HOME)
    first, second = people.say("Ben", LESSONS, "Wyh?"), people.say("Ben", LESSONS, "Never mind")
    await terminal.visitor.look()
    assert terminal.cleared().count("Ben, Mon 05 Oct") == 2

    people.edit(first, "Why?")
    people.delete(second)
    await terminal.visitor.look()
    await terminal.visitor.look()

    assert terminal.cleared() == "[1] now says:\n    Why?\n[2] was deleted."


async def test_what_is_new_elsewhere_is_named_once(chat: Chat, platform: MemoryPlatform, terminal: Terminal) -> None:
    sent = await platform.post(STAFF, Message((Text("For staff"),)), "k1")
    await platform.open_thread(sent.ref, "About staff", "t1")
    await platform.post(addresses.thread_of(sent.ref), Message((Text("In the thread"),)), "k2")
    await platform.direct_message(addresses.person(HOME, "Ada"), Message((Text("For you"),)), "k3")

    await terminal.visitor.look()
    await terminal.visitor.look()

    assert terminal.cleared() == (
        "New in #staff: /room staff\nNew in About staff: /open 1\nNew in direct messages: /direct"
    )


async def test_one_can_go_everywhere(chat: Chat, platform: MemoryPlatform, terminal: Terminal) -> None:
    sent = await platform.post(LESSONS, LOOPS, "k1")
    await platform.open_thread(sent.ref, "Lesson 1: Loops", "t1")
    await terminal.visitor.look()
    terminal.cleared()

    for line in ("/rooms", "/room #staff", "/direct", "/open 1", "Heard in the thread", "/room lessons"):
        assert await terminal.visitor.type(line)

    shown = terminal.cleared()
    assert shown.startswith(
        "#lessons: /room lessons\n#staff: /room staff\nLesson 1: Loops: /open 1\ndirect messages: /direct\n"
        "--- #staff ---\n--- direct messages ---\n--- Lesson 1: Loops ---\n[2] Ada, "
    )
    assert [said.body for said in chat.at(addresses.thread_of(sent.ref))] == ["Heard in the thread"]


async def test_one_can_reply_react_and_press(chat: Chat, platform: MemoryPlatform, terminal: Terminal) -> None:
    sent = await platform.post(LESSONS, LOOPS, "k1")
    await terminal.visitor.look()

    for line in ("/reply 1 I did it", "/react 1 🎉", "/press 1 Done"):
        assert await terminal.visitor.type(line)

    assert chat.at(LESSONS)[-1].reply_to == sent.ref
    assert kinds(chat) == ["MemberJoined", "MessagePosted", "Reacted", "Pressed"]


async def test_other_words_with_a_slash_are_commands_and_their_answers_are_private(
    chat: Chat, terminal: Terminal
) -> None:
    other = Terminal(chat, "Ben")
    await other.visitor.come_in()
    other.cleared()
    await terminal.visitor.type("/next lesson")
    (_, event) = chat.news.unheard("the test")[-1]
    fact = event["fact"]
    assert isinstance(fact, dict)
    assert fact["text"] == "next lesson"

    Calls(chat).answer(str(fact["call"]), "message", '{"blocks":[{"tag":"text","markdown":"Next: *Dicts*"}]}')
    form = FormToFill("ask", "Ask something", (FormField("text", "What would you like to know?", "Why"),))
    Calls(chat).answer(str(fact["call"]), "form", form_to_json(form).decode())
    Calls(chat).answer(str(fact["call"]), "choices", "[]")
    for one in (terminal, other):
        await one.visitor.look()
        await one.visitor.look()

    assert terminal.cleared() == (
        "Only you see this:\n    Next: Dicts\n"
        "Only you see this:\n    Ask something\n    text: What would you like to know? [Why]\n"
        "    Fill it in with /fill FIELD TEXT, then /send.\n"
        "Only you see this:\n    The bot asks for something that a terminal cannot show."
    )
    assert other.cleared() == ""


async def test_sessions_and_files_are_shown_in_words(chat: Chat, platform: MemoryPlatform, terminal: Terminal) -> None:
    starts_at = utc("2026-10-07 15:00")
    notice = SessionNotice("Live Q&A", "Bring questions.", starts_at, starts_at + timedelta(hours=1), "Europe/Paris")
    await platform.announce_session(LESSONS, notice, "s1")
    chat.upload(LESSONS, "week-1.pdf", "application/pdf", b"%PDF", "f1")

    await terminal.visitor.look()

    assert "    In the calendar: Live Q&A, Wed 07 Oct, 15:00\n    Bring questions." in terminal.cleared().replace(
        "File: week-1.pdf", ""
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/open 7", "You cannot go there. Type /rooms to see where you can go."),
        ("/room nowhere", "You cannot go there. Type /rooms to see where you can go."),
        ("/room", "You cannot go there. Type /rooms to see where you can go."),
        ("/reply 7 Yes", 'There is no message "7" here. Use the number in front of one you see.'),
        ("/react x 👍", 'There is no message "x" here. Use the number in front of one you see.'),
        ("/reply 1", "There is nothing to say. Type some words behind it."),
        ("/press 1 Undo", 'That message has no button "Undo". Its buttons: Done.'),
        ("/help", HELP),
        ("", ""),
    ],
)
async def test_what_cannot_be_done_is_told(
    chat: Chat, platform: MemoryPlatform, terminal: Terminal, line: str, told: str
) -> None:
    await platform.post(LESSONS, LOOPS, "k1")
    await terminal.visitor.look()
    terminal.cleared()

    assert await terminal.visitor.type(line)

    assert terminal.cleared() == told
    assert len(chat.everything()) == 1


async def test_quitting_leaves_the_terminal_and_not_the_chat(chat: Chat, terminal: Terminal) -> None:
    assert not await terminal.visitor.type("/quit")

    assert chat.is_here(addresses.person(HOME, "Ada"))


async def test_signs_that_a_terminal_obeys_are_not_shown(chat: Chat, terminal: Terminal) -> None:
    People(chat, HOME).say("B\x1b[2Jen", LESSONS, "\x1b]0;owned\x07Hello\r\u202eolleh")

    await terminal.visitor.look()

    assert terminal.cleared() == "[1] B[2Jen, Mon 05 Oct, 07:00\n    ]0;ownedHello\n    olleh"


async def test_a_long_room_shows_its_latest_messages_first_time(chat: Chat) -> None:
    people = People(chat, HOME)
    refs: list[MessageRef] = [people.say("Ben", LESSONS, f"Line {number}") for number in range(150)]
    terminal = Terminal(chat)

    await terminal.visitor.come_in()
    first = terminal.cleared()
    people.delete(refs[140])
    people.say("Ben", LESSONS, "One more")
    await terminal.visitor.look()

    assert first.count("Ben, ") == 20
    assert "Line 149" in first
    assert terminal.cleared() == "[151] Ben, Mon 05 Oct, 07:00\n    One more\n[141] was deleted."
