"""The memory platform as the house sees it: every port, over a wire."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from adapters.memory import addresses
from adapters.memory.facts import from_json
from adapters.memory.rules import MEMORY, Rules
from adapters.memory.wire import Wire
from bot.errors import Unknown
from bot.events import Event, MemberJoined, MessagePosted
from bot.message import Message, SessionNotice, message_to_json, notice_to_json
from bot.model import Home, Lane, MessageRef, PersonRef, Place, Sent
from bot.ports import Inbox, Missing, Pace, Renders


class MemoryPlatform:
    """Speaks and hears in a chat of our own. *listener* is who we are to the chat when we come back."""

    name = "memory"

    def __init__(
        self, wire: Wire, renderer: Renders, rules: Rules = MEMORY, listener: str = "homeroom", home: Home | None = None
    ) -> None:
        self._wire = wire
        self._renderer = renderer
        self._rules = rules
        self._listener = listener
        self._home = home

    async def start(self) -> None:
        await self._wire.call("rules", {})

    async def close(self) -> None:
        await self._wire.close()

    def home(self, address: str) -> Home:
        return self._home or Home(address.replace("/", "-"))

    # Speaks

    async def post(self, place: Place, message: Message, key: str) -> Sent:
        body = message_to_json(message).decode()
        return _sent(await self._wire.call("post", {"place": place, "body": body, "key": key}))

    async def edit(self, ref: MessageRef, message: Message) -> Sent:
        return _sent(await self._wire.call("edit", {"ref": ref, "body": message_to_json(message).decode()}))

    async def delete(self, ref: MessageRef) -> None:
        await self._wire.call("delete", {"ref": ref})

    async def open_thread(self, ref: MessageRef, title: str, key: str) -> Sent:
        return _sent(await self._wire.call("open thread", {"ref": ref, "title": title, "key": key}))

    async def pin(self, ref: MessageRef) -> None:
        await self._wire.call("pin", {"ref": ref})

    async def upload(self, place: Place, file: Path, key: str) -> Sent:
        return _sent(await self._wire.call("upload", {"place": place, "body": file.name, "key": key}))

    async def announce_session(self, place: Place, notice: SessionNotice, key: str) -> Sent:
        body = notice_to_json(notice).decode()
        return _sent(await self._wire.call("announce session", {"place": place, "body": body, "key": key}))

    async def move_session(self, ref: MessageRef, notice: SessionNotice) -> Sent:
        return _sent(await self._wire.call("edit", {"ref": ref, "body": notice_to_json(notice).decode()}))

    async def cancel_session(self, ref: MessageRef, why: str) -> None:  # noqa: ARG002  the calendar just loses it
        await self._wire.call("delete", {"ref": ref})

    async def direct_message(self, person: PersonRef, message: Message, key: str) -> Sent:
        return await self.post(addresses.direct(person), message, key)

    async def find(self, place: Place, keys: Sequence[str], since: datetime) -> Mapping[str, Sent]:
        found = await self._wire.call("find", {"place": place, "keys": list(keys), "since": since.isoformat()})
        return {key: _sent(sent) for key, sent in found.items() if isinstance(sent, dict)}

    def link(self, ref: MessageRef) -> str:
        return addresses.link(ref)

    def room(self, home: Home, name: str) -> Place:
        return addresses.room(home, name)

    def room_of(self, place: Place) -> Place:
        return addresses.room_of(place)

    def thread_of(self, ref: MessageRef) -> Place:
        return addresses.thread_of(ref)

    def direct(self, person: PersonRef) -> Place:
        return addresses.direct(person)

    def lane(self, place: Place) -> Lane:
        return addresses.lane(place)

    def pace(self) -> tuple[Pace, Pace]:
        return self._rules.lane_pace, self._rules.home_pace

    def quiet_period(self) -> timedelta:
        return self._rules.quiet_period

    def repeats_safely_for(self) -> timedelta:
        return self._rules.repeats_safely_for()

    def parts(self, message: Message) -> tuple[Message, ...]:
        return self._renderer.parts(message)

    # Hears

    async def run(self, inbox: Inbox) -> None:
        """Report events until cancelled; each is acknowledged once the inbox has stored it."""
        while True:
            await self._report(inbox, wait=True)

    async def deliver_events(self, inbox: Inbox) -> int:
        """Report everything not acknowledged yet, and return how many events that was."""
        total = 0
        while count := await self._report(inbox, wait=False):
            total += count
        return total

    async def _report(self, inbox: Inbox, *, wait: bool) -> int:
        answer = await self._wire.call("events", {"listener": self._listener, "wait": wait})
        unheard = answer["events"]
        if not isinstance(unheard, list):
            raise Unknown("the chat's answer could not be understood")
        for number, body in unheard:
            await inbox.receive(from_json(body))
            await self._wire.call("heard", {"listener": self._listener, "number": str(number)})
        return len(unheard)

    async def history(self, place: Place, since: datetime) -> AsyncIterator[Event]:
        answer = await self._wire.call("history", {"place": place, "since": since.isoformat()})
        home = addresses.home_of(place)
        for one in _rows(answer, "said"):
            yield MessagePosted(
                home=home,
                at=datetime.fromisoformat(str(one["at"])),
                place=Place(str(one["place"])),
                ref=MessageRef(str(one["ref"])),
                author=PersonRef(str(one["author"])),
                author_name=str(one["author_name"]),
                text=str(one["text"]),
                reply_to=MessageRef(str(one["reply_to"])) if one["reply_to"] else None,
                by_bot=bool(one["by_bot"]),
            )

    async def people(self, home: Home) -> Sequence[MemberJoined]:
        answer = await self._wire.call("people", {"home": home})
        return [
            MemberJoined(
                home=home,
                at=datetime.fromisoformat(str(one["at"])),
                person=PersonRef(str(one["person"])),
                name=str(one["name"]),
                zone=str(one["zone"]) if one["zone"] else None,
                roles=tuple(one["roles"]) if isinstance(one["roles"], list) else (),
            )
            for one in _rows(answer, "people")
        ]

    # Answers

    async def reply(self, call: str, message: Message) -> None:
        await self._wire.call("reply", {"call": call, "what": "message", "body": message_to_json(message).decode()})

    async def open_form(self, call: str, form: str, prefilled: Mapping[str, str]) -> None:
        shown = "\n".join([form, *(f"{name}={text}" for name, text in prefilled.items())])
        await self._wire.call("reply", {"call": call, "what": "form", "body": shown})

    async def choices(self, call: str, labels: Sequence[tuple[str, str]]) -> None:
        shown = "\n".join(f"{value}={label}" for value, label in labels)
        await self._wire.call("reply", {"call": call, "what": "choices", "body": shown})

    # SetsUp

    async def check(self, home: Home, rooms: Sequence[str]) -> Sequence[Missing]:
        there = await self._wire.call("rooms", {"home": home, "rooms": list(rooms)})
        return [
            Missing(f'the room "{name}"', "What belongs there cannot be posted.", "It is made when the cohort is run.")
            for name in rooms
            if not there.get(name)
        ]

    async def set_up(self, home: Home, rooms: Sequence[str]) -> Mapping[str, Place]:
        made = await self._wire.call("set up", {"home": home, "rooms": list(rooms)})
        return {name: Place(str(place)) for name, place in made.items()}


def _sent(answer: Mapping[str, object]) -> Sent:
    ref, link = answer.get("ref"), answer.get("link")
    if not isinstance(ref, str) or not isinstance(link, str):
        raise Unknown("the chat's answer could not be understood")
    return Sent(MessageRef(ref), link)


def _rows(answer: Mapping[str, object], name: str) -> list[dict[str, object]]:
    rows = answer.get(name)
    if not isinstance(rows, list):
        raise Unknown("the chat's answer could not be understood")
    return rows
