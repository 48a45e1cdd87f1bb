"""The memory platform as the house sees it: every port, over a wire."""

import asyncio
import base64
import mimetypes
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from adapters.memory import addresses
from adapters.memory.calls import choices_to_json
from adapters.memory.facts import event_from_json
from adapters.memory.fields import NOT_UNDERSTOOD, Fields, answered
from adapters.memory.methods import LONGEST_WAIT_SECONDS
from adapters.memory.rules import MEMORY, Rules
from adapters.memory.wire import Wire
from bot.errors import Refused, Unknown, Unreachable
from bot.events import Event, FileShared, MemberJoined, MessagePosted
from bot.message import (
    FormToFill,
    Message,
    SessionNotice,
    form_to_json,
    message_from_json,
    message_to_json,
    notice_to_json,
)
from bot.model import Home, Lane, MessageRef, PersonRef, Place, Sent
from bot.ports import Inbox, Missing, Pace, Renders
from bot.text.signs import units

_PATIENCE_SECONDS = LONGEST_WAIT_SECONDS + 10  # a chat that says nothing for longer than it promises has died
"""How long a question for news may stay without an answer."""


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
        return self._home or addresses.home(address)

    # Speaks

    async def post(self, place: Place, message: Message, key: str) -> Sent:
        return await self._sent("post", {"place": place, "body": self._written(message), "key": key})

    async def edit(self, ref: MessageRef, message: Message) -> Sent:
        return await self._sent("edit", {"ref": ref, "body": self._written(message)})

    async def delete(self, ref: MessageRef) -> None:
        await self._done("delete", {"ref": ref})

    async def open_thread(self, ref: MessageRef, title: str, key: str) -> Sent:
        return await self._sent("open thread", {"ref": ref, "title": title, "key": key})

    async def pin(self, ref: MessageRef) -> None:
        await self._done("pin", {"ref": ref})

    async def upload(self, place: Place, file: Path, key: str) -> Sent:
        try:
            content = await asyncio.to_thread(file.read_bytes)
        except OSError as error:
            raise Refused(
                f"The file {file} cannot be read: {error.strerror}.", "Put it where the course says it is."
            ) from error
        content_type, _ = mimetypes.guess_type(file.name)
        return await self._sent(
            "upload",
            {
                "place": place,
                "name": file.name,
                "content_type": content_type or "application/octet-stream",
                "content": base64.b64encode(content).decode(),
                "key": key,
            },
        )

    async def announce_session(self, place: Place, notice: SessionNotice, key: str) -> Sent:
        return await self._sent(
            "announce session", {"place": place, "body": notice_to_json(notice).decode(), "key": key}
        )

    async def move_session(self, ref: MessageRef, notice: SessionNotice) -> Sent:
        return await self._sent("move session", {"ref": ref, "body": notice_to_json(notice).decode()})

    async def cancel_session(self, ref: MessageRef, why: str) -> None:  # noqa: ARG002  the calendar just loses it
        await self._done("cancel session", {"ref": ref})

    async def direct_message(self, person: PersonRef, message: Message, key: str) -> Sent:
        return await self.post(addresses.direct(person), message, key)

    async def find(self, place: Place, keys: Sequence[str], since: datetime) -> Mapping[str, Sent]:
        found: dict[str, Sent] = {}
        before: int | None = None
        while True:
            asked = {"place": place, "keys": list(keys), "since": since.isoformat(), "before": before}
            page = answered(await self._wire.call("find", asked))
            found |= {key: _sent(sent) for key, sent in page.named("found").items()}  # the oldest wins
            before = page.number_or_none("before")
            if before is None:
                return found

    async def _sent(self, method: str, arguments: Mapping[str, object]) -> Sent:
        return _sent(answered(await self._wire.call(method, arguments)))

    async def _done(self, method: str, arguments: Mapping[str, object]) -> None:
        answer = answered(await self._wire.call(method, arguments))
        if not answer.is_set("done"):
            raise Unknown(NOT_UNDERSTOOD)

    def _written(self, message: Message) -> str:
        """The message as JSON; one that is too long is refused, as any platform would."""
        body = message_to_json(message).decode()
        if units(body) > self._rules.message_limit:  # else it certainly fits, and need not be rendered to know
            for size in self._renderer.sizes(message):
                if size.used > size.limit:
                    raise Refused(
                        f"The message has {size.used:,} {size.what}; this chat shows {size.limit:,}.",
                        "Shorten what cannot be cut in it.",
                    )
        return body

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
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                answer = await self._wire.call("events", {"listener": self._listener, "wait": wait})
        except TimeoutError as error:
            raise Unreachable("The chat says nothing any more.") from error
        unheard = answered(answer).rows("events")
        for one in unheard:
            await inbox.receive(event_from_json(one.whole("event")))
            await self._done("heard", {"listener": self._listener, "number": one.number("number")})
        return len(unheard)

    async def history(self, place: Place, since: datetime) -> AsyncIterator[Event]:
        after: int | None = 0
        while after is not None:
            asked = {"place": place, "since": since.isoformat(), "after": after}
            page = answered(await self._wire.call("history", asked))
            for said in page.rows("said"):
                posted = _posted(said)
                if said.text("what") == "message":
                    posted = replace(posted, text=self._renderer.payload(message_from_json(posted.text)))
                yield posted
                for file in said.rows("files"):
                    yield _shared(posted, file)
            after = page.number_or_none("after")

    async def read_file(self, ref: MessageRef, url: str, most: int) -> bytes:
        asked = {"ref": ref, "url": url, "most": most}
        return answered(await self._wire.call("read file", asked)).content("content")

    async def people(self, home: Home) -> Sequence[MemberJoined]:
        answer = answered(await self._wire.call("people", {"home": home}))
        return [
            MemberJoined(
                home=home,
                at=one.moment("at"),
                person=PersonRef(one.text("person")),
                name=one.text("name"),
                zone=one.text_or_none("zone"),
                roles=tuple(one.texts("roles")),
            )
            for one in answer.rows("people")
        ]

    # Answers

    async def reply(self, call: str, message: Message) -> None:
        await self._answer(call, "message", self._written(message))

    async def open_form(self, call: str, form: FormToFill) -> None:
        await self._answer(call, "form", form_to_json(form).decode())

    async def choices(self, call: str, labels: Sequence[tuple[str, str]]) -> None:
        await self._answer(call, "choices", choices_to_json(labels))

    async def _answer(self, call: str, shape: str, body: str) -> None:
        await self._done("reply", {"call": call, "shape": shape, "body": body})

    # SetsUp

    async def check(self, home: Home, rooms: Sequence[str]) -> Sequence[Missing]:
        lacking = answered(await self._wire.call("check", {"home": home, "rooms": list(rooms)}))
        missing = [
            Missing(f'the room "{name}"', "What belongs there cannot be posted.", "It is made when the cohort is run.")
            for name in lacking.texts("rooms")
        ]
        if not lacking.is_set("history"):
            missing.append(
                Missing(
                    "the right to read message history",
                    "A post whose outcome is unknown cannot be looked up; staff have to decide.",
                    "Give the bot the right to read message history.",
                )
            )
        return missing

    async def set_up(self, home: Home, rooms: Sequence[str]) -> Mapping[str, Place]:
        made = answered(await self._wire.call("set up", {"home": home, "rooms": list(rooms)}))
        return {name: Place(made.text(name)) for name in rooms}


def _sent(answer: Fields) -> Sent:
    return Sent(MessageRef(answer.text("ref")), answer.text("link"))


def _posted(said: Fields) -> MessagePosted:
    reply_to = said.text_or_none("reply_to")
    place = Place(said.text("place"))
    return MessagePosted(
        home=addresses.home_of(place),
        at=said.moment("at"),
        place=place,
        ref=MessageRef(said.text("ref")),
        author=PersonRef(said.text("author")),
        author_name=said.text("author_name"),
        text=said.text("body"),
        reply_to=MessageRef(reply_to) if reply_to is not None else None,
        by_bot=said.is_set("by_bot"),
    )


def _shared(posted: MessagePosted, file: Fields) -> FileShared:
    return FileShared(
        home=posted.home,
        at=posted.at,
        place=posted.place,
        ref=posted.ref,
        author=posted.author,
        name=file.text("name"),
        url=file.text("url"),
        content_type=file.text("content_type"),
    )
