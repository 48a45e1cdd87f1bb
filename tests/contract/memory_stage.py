"""The built-in chat as a stage: in this process, or behind a socket in a thread of its own."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.memory import addresses
from adapters.memory.calls import Calls, PrivateAnswer
from adapters.memory.chat import Chat, Said
from adapters.memory.faults import Fault, FaultyWire
from adapters.memory.notified import notified
from adapters.memory.people import People
from adapters.memory.platform import MemoryPlatform
from adapters.memory.rules import Rules
from adapters.memory.server import ChatServer
from adapters.memory.socket_wire import SocketWire
from adapters.memory.wire import DirectWire, Wire
from adapters.plain.render import PlainRenderer
from bot.message import Buttons, form_from_json, message_from_json, notice_from_json
from bot.model import Home, MessageRef, PersonRef, Place
from schedules.clock import ManualClock
from tests.contract.stage import Entry, Operation, Trouble, Visible

Done = TypeVar("Done")

_FAULTS: Mapping[Trouble, Fault] = {
    Trouble.NO_CONNECTION: Fault.REFUSED_CONNECTION,
    Trouble.LOST_BEFORE: Fault.DROPPED_BEFORE,
    Trouble.LOST_AFTER: Fault.DROPPED_AFTER,
    Trouble.TOO_FAST: Fault.RATE_LIMITED,
    Trouble.ERROR_BEFORE: Fault.FAILED_BEFORE,
    Trouble.ERROR_AFTER: Fault.FAILED_AFTER,
    Trouble.SILENCE_AFTER: Fault.TIMED_OUT_AFTER,
    Trouble.LATE: Fault.LATE,
    Trouble.GARBLED: Fault.MALFORMED,
}
_HOME = Home("home")
_PAGE = 3  # so small that every look at a history turns pages


class Host:
    """Where the chat lives: in the test's own loop."""

    async def do(self, act: Callable[[], Done]) -> Done:
        """Do something where the chat lives."""
        return act()

    async def run(self, act: Callable[[], Coroutine[None, None, None]]) -> None:
        await act()

    async def close(self) -> None:
        """There is nothing to close."""


class Thread:
    """Where the chat lives: in a loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chat", daemon=True)
        self._thread.start()

    async def do(self, act: Callable[[], Done]) -> Done:
        async def there() -> Done:
            return act()

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(there(), self._loop))

    async def run(self, act: Callable[[], Coroutine[None, None, None]]) -> None:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(act(), self._loop))

    async def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()


class MemoryStage:
    """Implements `Stage`."""

    home = _HOME

    def __init__(self, rules: Rules, clock: ManualClock, address: str | None) -> None:
        self._rules = replace(rules, history_page=_PAGE)
        self.message_limit = rules.message_limit
        self._renderer = PlainRenderer(addresses.link, rules.message_limit)
        self._clock = clock
        self._host: Host | Thread = Host() if address is None else Thread()
        self._chat = Chat(clock, rules=self._rules)
        self._people = People(self._chat, _HOME)
        self._faulty = FaultyWire(DirectWire(self._chat))
        self._wire: Wire = self._faulty
        self._server: ChatServer | None = None
        if address is not None:
            self._server = ChatServer(self._chat, address, wire=self._faulty)
        self._struck = asyncio.Event()
        self.platform = self._platform(self._wire)

    async def start(self) -> None:
        if self._server is not None:
            await self._host.run(self._server.start)
            self.platform = self._platform(SocketWire(self._server.address))
        await self.platform.start()

    def _platform(self, wire: Wire) -> MemoryPlatform:
        return MemoryPlatform(wire, self._renderer, self._rules)

    def another_platform(self) -> MemoryPlatform:
        return self._platform(DirectWire(self._chat) if self._server is None else SocketWire(self._server.address))

    def now(self) -> datetime:
        return self._clock.now()

    async def forward(self, by: timedelta) -> None:
        await self._host.do(lambda: self._clock.forward(by))

    # What a reader sees

    async def visible(self, place: Place) -> Sequence[Visible]:
        return await self._host.do(
            lambda: [
                self._visible(said)
                for said in self._chat.at(place)
                if said.deleted_at is None and said.what in ("message", "text")
            ]
        )

    def _visible(self, said: Said) -> Visible:
        message = message_from_json(said.body) if said.what == "message" else None
        rows = [block for block in message.blocks if isinstance(block, Buttons)] if message else []
        return Visible(
            ref=said.ref,
            author=said.author_name,
            text=self._renderer.payload(message) if message else said.body,
            pinned=said.pinned,
            edited=said.edited_at is not None,
            notified=frozenset(map(self._name, notified(self._chat, said.ref))),
            buttons=tuple(button.label for row in rows for button in row.buttons),
        )

    def _name(self, person: PersonRef) -> str:
        ((name,),) = self._chat.read("SELECT name FROM people WHERE person = ?", (person,))
        return str(name)

    async def calendar(self) -> Sequence[Entry]:
        def look() -> list[Entry]:
            entries = []
            for said in self._chat.everything():
                if said.what == "calendar" and said.deleted_at is None:
                    notice = notice_from_json(said.body)
                    entries.append(Entry(said.ref, notice.title, notice.starts_at, notice.ends_at))
            return entries

        return await self._host.do(look)

    async def thread_title(self, ref: MessageRef) -> str | None:
        threads = await self._host.do(self._chat.threads)
        titles = [thread.title for thread in threads if thread.ref == ref]
        assert len(titles) <= 1, "two threads hang on one message"
        return titles[0] if titles else None

    async def files(self, place: Place) -> Sequence[tuple[str, bytes]]:
        return await self._host.do(
            lambda: [
                (file.name, file.content or b"")
                for said in self._chat.at(place)
                if said.deleted_at is None
                for file in self._chat.files(said.ref)
            ]
        )

    async def private(self, name: str) -> Sequence[str]:
        answers = await self._host.do(lambda: Calls(self._chat).seen_by(self._people.person(name)))
        return [self._private(answer) for answer in answers]

    def _private(self, answer: PrivateAnswer) -> str:
        if answer.shape == "message":
            return self._renderer.payload(message_from_json(answer.body))
        if answer.shape == "form":
            form = form_from_json(answer.body)
            return ", ".join([form.name, *(f"{one.name}={one.text}" for one in form.fields)])
        return ", ".join(label for _, label in json.loads(answer.body))

    # What people do

    async def join(self, name: str, zone: str | None = None, roles: Sequence[str] = ()) -> PersonRef:
        return await self._host.do(lambda: self._people.join(name, zone, roles))

    async def leave(self, name: str) -> None:
        await self._host.do(lambda: self._people.leave(name))

    async def set_roles(self, name: str, roles: Sequence[str]) -> None:
        await self._host.do(lambda: self._people.set_roles(name, roles))

    async def say(self, name: str, place: Place, text: str, reply_to: MessageRef | None = None) -> MessageRef:
        return await self._host.do(lambda: self._people.say(name, place, text, reply_to=reply_to))

    async def edit(self, ref: MessageRef, text: str) -> None:
        await self._host.do(lambda: self._people.edit(ref, text))

    async def delete(self, ref: MessageRef) -> None:
        await self._host.do(lambda: self._people.delete(ref))

    async def react(self, name: str, ref: MessageRef, emoji: str, *, present: bool) -> None:
        await self._host.do(lambda: self._people.react(name, ref, emoji, present=present))

    async def share(
        self, name: str, place: Place, text: str, file: str, content_type: str, content: bytes = b"..."
    ) -> MessageRef:
        url = f"https://files.example/{file}"
        return await self._host.do(
            lambda: self._people.share_file(name, place, text, file, url, content_type, content=content)
        )

    async def attend(self, name: str, place: Place, *, present: bool) -> None:
        await self._host.do(lambda: self._people.attend(name, place, present=present))

    async def rsvp(self, name: str, ref: MessageRef, *, coming: bool) -> None:
        await self._host.do(lambda: self._people.rsvp(name, ref, coming=coming))

    async def press(self, name: str, ref: MessageRef, action: str) -> None:
        await self._host.do(lambda: self._people.press(name, ref, action))

    async def command(self, name: str, place: Place, words: Sequence[str]) -> None:
        await self._host.do(lambda: self._people.command(name, place, words))

    async def submit(self, name: str, answers: Mapping[str, str]) -> None:
        def send() -> None:
            seen = Calls(self._chat).seen_by(self._people.person(name))
            self._people.submit([answer.call for answer in seen if answer.shape == "form"][-1], answers)

        await self._host.do(send)

    async def remove_room(self, place: Place) -> None:
        await self._host.do(lambda: self._chat.remove_room(place))

    async def forbid_history(self) -> None:
        def forbid() -> None:
            self._chat.rules = replace(self._chat.rules, history_is_readable=False)

        await self._host.do(forbid)

    # Trouble

    async def trouble(self, operation: Operation, trouble: Trouble) -> None:
        method = {Operation.DIRECT_MESSAGE: "post"}.get(operation, operation.value)
        struck, loop = asyncio.Event(), asyncio.get_running_loop()
        self._struck = struck

        def tell(_fault: Fault) -> None:
            loop.call_soon_threadsafe(struck.set)

        def plan() -> None:
            self._faulty.struck = tell
            self._faulty.plan(method, _FAULTS[trouble])

        await self._host.do(plan)

    async def struck(self) -> None:
        await self._struck.wait()

    async def arrive(self) -> None:
        await self._host.run(self._faulty.arrive)

    async def disconnect(self) -> None:
        if self._server is not None:
            await self._host.run(self._server.hang_up)

    async def close(self) -> None:
        await self.platform.close()
        if self._server is not None:
            await self._host.run(self._server.close)
        await self._host.do(self._chat.close)
        await self._host.close()
