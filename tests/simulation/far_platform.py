"""What an engine holds of the far side: the speaking part of a platform, over the simulated wire."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.errors import Refused, TryLater
from bot.message import Message, SessionNotice, message_to_json
from bot.model import Home, Lane, MessageRef, PersonRef, Place, Sent
from bot.ports import Pace
from tests.simulation.far_side import QUIET, FarSide
from tests.simulation.virtual_loop import EPOCH


class FarPlatform:
    """One engine's client. It paces, cuts and addresses as an adapter does."""

    name = "far side"

    def __init__(self, far: FarSide) -> None:
        self._far = far

    async def post(self, place: Place, message: Message, key: str) -> Sent:
        return await self._make("post", place, message_to_json(message).decode(), key)

    async def direct_message(self, person: PersonRef, message: Message, key: str) -> Sent:
        return await self._make("direct message", self.direct(person), message_to_json(message).decode(), key)

    async def announce_session(self, place: Place, notice: SessionNotice, key: str) -> Sent:
        return await self._make("event", place, notice.title, key)

    async def open_thread(self, ref: MessageRef, title: str, key: str) -> Sent:
        def carry_out(_at: float) -> None:
            self._far.threads.setdefault(ref, title)

        await self._far.request("thread", self._room(ref), key, carry_out)
        return Sent(ref, self.link(ref))

    async def pin(self, ref: MessageRef) -> None:
        await self._far.request("pin", self._room(ref), "", lambda _at: self._far.pinned.add(ref))

    async def edit(self, ref: MessageRef, message: Message) -> Sent:
        return await self._rewrite("edit", ref, message_to_json(message).decode())

    async def move_session(self, ref: MessageRef, notice: SessionNotice) -> Sent:
        return await self._rewrite("move event", ref, notice.title)

    async def cancel_session(self, ref: MessageRef, why: str) -> None:
        await self._rewrite("cancel event", ref, why)

    async def _rewrite(self, what: str, ref: MessageRef, says: str) -> Sent:
        await self._far.request(what, self._room(ref), "", lambda _at: self._far.rewrite(ref, says))
        return Sent(ref, self.link(ref))

    async def find(self, place: Place, keys: Sequence[str], since: datetime) -> Mapping[str, Sent]:
        """Look page by page, newest first. A history of several pages may only be asked for one page at a time."""
        if not self._far.history_is_readable:
            raise Refused("The history cannot be read.", "Give the bot the right to read it.")
        found: dict[str, Sent] = {}

        def look(_at: float) -> None:
            seconds = (since - EPOCH).total_seconds()
            found.update((key, Sent(ref, self.link(ref))) for key, ref in self._far.standing_in(place, keys, seconds))

        def look_at_nothing(_at: float) -> None:
            """Learners have written a page since."""

        pages, self._far.pages = self._far.pages, max(1, self._far.pages - 1)
        for page in range(pages):
            await self._far.request("find", self.room_of(place), "", look if page == pages - 1 else look_at_nothing)
            if pages > 2:
                raise TryLater(timedelta(seconds=60), "one page of history a minute")
        return found

    async def _make(self, what: str, place: Place, says: str, key: str) -> Sent:
        made = await self._far.request(what, self.room_of(place), key, lambda at: self._far.make(at, place, says, key))
        assert made is not None
        return Sent(made.ref, self.link(made.ref))

    def link(self, ref: MessageRef) -> str:
        return f"far://{ref}"

    def _room(self, ref: MessageRef) -> str:
        return self.room_of(Place(ref.split("#")[0]))

    def room_of(self, place: Place) -> Place:
        return Place(place.split("/")[0])

    def thread_of(self, ref: MessageRef) -> Place:
        return Place(f"{ref.split('#')[0]}/{ref}")

    def direct(self, person: PersonRef) -> Place:
        return Place(f"@{person}")

    def lane(self, place: Place) -> Lane:
        return Lane(self.room_of(place))

    def pace(self) -> tuple[Pace, Pace]:
        return Pace(5, timedelta(seconds=1)), Pace(50, timedelta(seconds=0.02))

    def quiet_period(self) -> timedelta:
        return QUIET

    def repeats_safely_for(self) -> timedelta:
        # What a platform promises is what it does, less our own time limit's worth of doubt about the clock.
        rules = self._far.rules
        return timedelta(seconds=min(rules.window, 86_400)) if rules.promises_the_window else timedelta(0)

    def parts(self, message: Message) -> tuple[Message, ...]:
        return (message,)

    async def set_up(self, home: Home, rooms: Sequence[str]) -> Mapping[str, Place]:
        return {name: Place(name) for name in rooms}
