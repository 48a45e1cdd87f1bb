"""The built-in chat as a rehearsal plays it: whoever holds it plays all people, and sees everything."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters.memory import addresses
from adapters.memory.chat import Chat, Said
from adapters.memory.people import People
from adapters.memory.platform import MemoryPlatform
from adapters.memory.rules import MEMORY, Rules
from adapters.memory.server import ChatServer, Stage
from adapters.memory.socket_wire import SocketWire
from adapters.memory.wire import DirectWire
from adapters.plain.render import PlainRenderer
from bot.message import Buttons, message_from_json, notice_from_json
from bot.model import Home, MessageRef, PersonRef, Place
from bot.ports import RehearsalControl, RehearsalPlatform, Renders, Seen, Watch
from bot.views.transcript import Transcript
from schedules.clock import Clock

FORGETFUL = Rules("forgetful", timedelta(0), message_limit=MEMORY.message_limit)
"""As the built-in chat, but a key never helps: what was in flight has to be looked up."""


class PlayedChat:
    """One home's chat. Implements `RehearsalControl`."""

    def __init__(self, home: Home, clock: Clock, rules: Rules) -> None:
        self._home = home
        self._rules = rules
        self._chat = Chat(clock, rules=rules)
        self._people = People(self._chat, home)
        self._server: ChatServer | None = None

    def platform(self) -> RehearsalPlatform:
        return MemoryPlatform(DirectWire(self._chat), PlainRenderer(addresses.link), self._rules, home=self._home)

    async def serve(self, address: str, watch: Watch) -> None:
        async def told(stage: Stage, method: str, _arguments: dict[str, object]) -> None:
            await watch(stage, method)

        self._server = ChatServer(self._chat, address, told)
        await self._server.start()

    async def close(self) -> None:
        if self._server is not None:
            await self._server.close()
        self._chat.close()

    def posted(self, key: str) -> MessageRef | None:
        found = self._chat.read("SELECT ref FROM messages WHERE key = ? AND deleted_at IS NULL ORDER BY number", (key,))
        return MessageRef(found[0][0]) if found else None

    def in_calendar(self, keys: str) -> Sequence[MessageRef]:
        query = "SELECT ref FROM messages WHERE what = 'calendar' AND substr(key, 1, ?) = ? ORDER BY number"
        return [MessageRef(ref) for (ref,) in self._chat.read(query, (len(keys), keys))]

    def thread_of(self, ref: MessageRef) -> Place | None:
        found = self._chat.read("SELECT place FROM threads WHERE ref = ?", (ref,))
        return Place(found[0][0]) if found else None

    def join(self, name: str, zone: str, roles: Sequence[str]) -> PersonRef:
        return self._people.join(name, zone, roles)

    def say(self, name: str, place: Place, text: str, seed: str, reply_to: MessageRef | None = None) -> MessageRef:
        return self._people.say(name, place, text, reply_to=reply_to, seed=seed)

    def call(self, name: str, place: Place, text: str) -> None:
        self._people.type_command(name, place, text)

    def share(self, name: str, place: Place, text: str, file: tuple[str, str, str], seed: str) -> MessageRef:
        return self._people.share_file(name, place, text, *file, seed=seed)

    def edit(self, ref: MessageRef, text: str) -> None:
        self._people.edit(ref, text)

    def delete(self, ref: MessageRef) -> None:
        self._people.delete(ref)

    def react(self, name: str, ref: MessageRef, emoji: str) -> None:
        self._people.react(name, ref, emoji)

    def rsvp(self, name: str, ref: MessageRef, *, coming: bool) -> None:
        self._people.rsvp(name, ref, coming=coming)

    def attend(self, name: str, place: Place, *, present: bool) -> None:
        self._people.attend(name, place, present=present)

    def press(self, name: str, keys: str, label: str) -> bool:
        said = [one for one in self._chat.everything() if one.key is not None and one.key.startswith(keys)]
        for one in reversed([one for one in said if one.what == "message" and one.deleted_at is None]):
            rows = [block for block in message_from_json(one.body).blocks if isinstance(block, Buttons)]
            for button in (button for row in rows for button in row.buttons):
                if button.label == label:
                    self._people.press(name, one.ref, button.action)
                    return True
        return False

    def type_command(self, name: str, place: Place, text: str) -> None:
        self._people.type_command(name, place, text)

    def seen(self) -> Sequence[Seen]:
        threads = {thread.place: thread for thread in self._chat.threads()}
        titles = {thread.ref: thread.title for thread in threads.values()}
        rows = self._chat.read("SELECT ref, emoji, count(*) FROM reactions GROUP BY ref, emoji ORDER BY ref, emoji", ())
        reactions: dict[str, list[tuple[str, int]]] = {}
        for ref, emoji, count in rows:
            reactions.setdefault(ref, []).append((emoji, int(count)))
        names = {row[0]: row[1] for row in self._chat.read("SELECT person, name FROM people", ())}
        found = []
        for said in self._chat.everything():
            thread, reader = threads.get(said.place), names.get(said.place)
            seen = replace(
                _seen(said),
                room=reader or addresses.name_of(addresses.room_of(said.place)),
                only_reader=reader is not None,
                hangs_on=thread.ref if thread is not None else None,
                opens=titles.get(said.ref),
                reactions=tuple(reactions.get(said.ref, ())),
            )
            found.append(seen)
        return found


def _seen(said: Said) -> Seen:
    return Seen(
        ref=said.ref,
        at=said.at,
        room="",
        author=said.author_name,
        key=said.key,
        message=message_from_json(said.body) if said.what == "message" else None,
        notice=notice_from_json(said.body) if said.what == "calendar" else None,
        text=said.body if said.what in ("text", "file") else "",
        reply_to=said.reply_to,
        edited_at=said.edited_at,
        deleted_at=said.deleted_at,
        pinned=said.pinned,
    )


class BuiltInTools:
    """Implements `RehearsalTools` with the built-in chat."""

    def chat(self, home: Home, clock: Clock, *, honours_keys: bool) -> RehearsalControl:
        return PlayedChat(home, clock, MEMORY if honours_keys else FORGETFUL)

    def platform(self, home: Home, address: str, *, honours_keys: bool) -> RehearsalPlatform:
        rules = MEMORY if honours_keys else FORGETFUL
        return MemoryPlatform(SocketWire(address), PlainRenderer(addresses.link), rules, home=home)

    def plain(self, link: Callable[[MessageRef], str]) -> Renders:
        return PlainRenderer(link)

    def page(self, transcripts: Sequence[Transcript], folder: Path | None) -> str:
        from adapters.web.transcript import transcript_page  # drawing pages is rare and its tools are heavy

        return transcript_page(transcripts, folder)
