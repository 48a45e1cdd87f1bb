"""Somebody at a terminal in the built-in chat: reads where they are, types lines, acts by words that begin with `/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from adapters.memory.fields import Fields, answered
from adapters.memory.wire import Wire
from bot.errors import Refused
from bot.message import Buttons, FormToFill, form_from_json, message_from_json, notice_from_json
from bot.model import Home
from bot.ports import Renders
from bot.text.signs import defused

HELP = """Type a line to say it here. Lines that begin with / do something:
  /rooms            where you can go
  /room NAME        go to a room
  /open NUMBER      go to the thread of a message
  /direct           go to your direct messages
  /reply NUMBER TEXT, /react NUMBER EMOJI, /press NUMBER LABEL
  /do NUMBER ACTION choose from the menu of a message, like mark-as-question
  /fill FIELD TEXT  fill in the form that is open; /send sends it
  /quit             leave the terminal; you stay in the chat
Anything else with / goes to the bot as a command, like /homeroom help."""

_SHOWN_AT_FIRST = 20


@dataclass(frozen=True, slots=True)
class _Where:
    """A place somebody can go to, and how they say so."""

    place: str
    name: str
    go: str
    last: int


class Visitor:
    """What one person sees and does. *zone* is their clock; None is the machine's."""

    def __init__(
        self,
        wire: Wire,
        renderer: Renders,
        home: Home,
        name: str,
        show: Callable[[str], None],
        zone: tzinfo | None = None,
    ) -> None:
        self._wire = wire
        self._renderer = renderer
        self._show: Callable[[str], None] = lambda text: show(defused(text))  # a terminal obeys signs people may write
        self._zone = zone
        self._me: dict[str, object] = {"home": home, "name": name}
        self._here: _Where | None = None
        self._shown: dict[int, Fields] = {}
        self._known: dict[str, int] = {}
        self._answers = 0
        self._private: dict[str, Fields] = {}
        self._form: tuple[str, FormToFill] | None = None

    async def come_in(self) -> None:
        """Join the chat if need be, and go to its first room."""
        came = await self._ask("come in", self._me)
        self._me["person"] = came.text("person")
        self._answers = len(await self._seen_by_me())
        places = await self._places()
        self._known = {where.place: where.last for where in places}
        self._show("Type /help to see what you can do.")
        await self._go(places[0])

    async def type(self, line: str) -> bool:
        """Do what was typed; False when they leave. What is refused is shown."""
        line = line.strip()
        if line in ("/quit", "/exit"):
            return False
        try:
            await self._do(line)
        except Refused as error:
            self._show(str(error))
        return True

    async def look(self) -> None:
        """Show what is new here, and say where else something is."""
        assert self._here is not None
        for where in await self._places():
            if where.last > self._known.get(where.place, 0) and where.place != self._here.place:
                self._show(f"New in {where.name}: {where.go}")
            self._known[where.place] = where.last
        await self._look_here()
        for answer in (await self._seen_by_me())[self._answers :]:
            self._answers += 1
            number = f"p{self._answers}"
            self._private[number] = answer
            named = f" [{number}]" if self._buttons(answer) else ""
            self._show(_indented(f"Only you see this{named}:", self._private_text(answer)))

    async def _do(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        match word:
            case "":
                pass
            case "/help":
                self._show(HELP)
            case "/rooms":
                self._show("\n".join(f"{where.name}: {where.go}" for where in await self._places()))
            case "/room" | "/open" | "/direct":
                await self._go_to(f"{word} {rest.strip().removeprefix('#')}".strip())
            case "/reply":
                number, _, text = rest.partition(" ")
                await self._say(text, self._message(number).text("ref"))
            case "/react":
                number, _, emoji = rest.partition(" ")
                await self._act("react", {"ref": self._message(number).text("ref"), "emoji": emoji.strip()})
            case "/press":
                number, _, label = rest.partition(" ")
                private = self._private.get(number.strip())
                if private is not None:
                    action = self._action(private, label.strip())
                    await self._act("press private", {"call": private.text("call"), "action": action})
                else:
                    message = self._message(number)
                    action = self._action(message, label.strip())
                    await self._act("press", {"ref": message.text("ref"), "action": action})
            case "/do":
                number, _, action = rest.partition(" ")
                await self._act("choose", {"ref": self._message(number).text("ref"), "action": action.strip()})
            case "/fill":
                self._fill(*rest.partition(" ")[::2])
            case "/send":
                await self._send()
            case _ if word.startswith("/") and len(word) > 1:
                assert self._here is not None
                text = rest if word == "/homeroom" else line[1:]
                await self._act("command", {"place": self._here.place, "text": text})
            case _:
                await self._say(line, None)
        if self._here is not None:
            await self.look()

    async def _say(self, text: str, reply_to: str | None) -> None:
        assert self._here is not None
        if not text.strip():
            raise Refused("There is nothing to say.", "Type some words behind it.")
        await self._act("say", {"place": self._here.place, "text": text, "reply_to": reply_to})

    def _action(self, message: Fields, label: str) -> str:
        buttons = self._buttons(message)
        if label not in buttons:
            known = ", ".join(buttons) or "none"
            raise Refused(f'That message has no button "{label}".', f"Its buttons: {known}.")
        return buttons[label]

    def _fill(self, name: str, text: str) -> None:
        """Write into a field of the form that is open."""
        if self._form is None:
            raise Refused("No form is open.", "Call a command that opens one.")
        call, form = self._form
        if name not in [one.name for one in form.fields]:
            known = ", ".join(one.name for one in form.fields)
            raise Refused(f'The form has no field "{name}".', f"Its fields: {known}.")
        fields = tuple(replace(one, text=text) if one.name == name else one for one in form.fields)
        self._form = call, replace(form, fields=fields)

    async def _send(self) -> None:
        if self._form is None:
            raise Refused("No form is open.", "Call a command that opens one.")
        (call, form), self._form = self._form, None
        await self._act("submit", {"call": call, "texts": [one.text for one in form.fields]})

    def _message(self, number: str) -> Fields:
        found = self._shown.get(int(number)) if number.strip().isdecimal() else None
        if found is None:
            raise Refused(f'There is no message "{number.strip()}" here.', "Use the number in front of one you see.")
        return found

    async def _go_to(self, go: str) -> None:
        meant = [where for where in await self._places() if where.go == go]
        if not meant:
            raise Refused("You cannot go there.", "Type /rooms to see where you can go.")
        await self._go(meant[0])

    async def _go(self, where: _Where) -> None:
        self._here, self._shown = where, {}
        self._known[where.place] = where.last
        self._show(f"--- {where.name} ---")
        await self._look_here()

    async def _look_here(self) -> None:
        assert self._here is not None
        said = {
            one.number("number"): one for one in (await self._ask("look", {"place": self._here.place})).rows("said")
        }
        before, self._shown = self._shown, said
        if not before:
            said = dict(list(said.items())[-_SHOWN_AT_FIRST:])
        for number, one in said.items():
            old = before.get(number)
            if old is None:
                self._show(self._told(number, one))
            elif old.text("body") != one.text("body"):
                self._show(_indented(f"[{number}] now says:", self._text(one)))
        oldest = min(said, default=0)
        for number in before:
            if number not in said and number >= oldest:
                self._show(f"[{number}] was deleted.")

    def _told(self, number: int, said: Fields) -> str:
        return _indented(f"[{number}] {said.text('author_name')}, {self._clock(said.moment('at'))}", self._text(said))

    def _text(self, said: Fields) -> str:
        match said.text("what"):
            case "message":
                return self._renderer.payload(message_from_json(said.text("body")))
            case "calendar":
                notice = notice_from_json(said.text("body"))
                return f"In the calendar: {notice.title}, {self._clock(notice.starts_at)}\n{notice.text}"
            case "file":
                return f"File: {said.text('body')}"
            case _:
                return said.text("body")

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%a %d %b, %H:%M}"

    def _buttons(self, said: Fields) -> dict[str, str]:
        if (said.text_or_none("what") or said.text_or_none("shape")) != "message":
            return {}
        rows = [block for block in message_from_json(said.text("body")).blocks if isinstance(block, Buttons)]
        return {button.label: button.action for row in rows for button in row.buttons}

    def _private_text(self, answer: Fields) -> str:
        match answer.text("shape"):
            case "message":
                return self._renderer.payload(message_from_json(answer.text("body")))
            case "form":
                form = form_from_json(answer.text("body"))
                self._form = answer.text("call"), form
                fields = [f"{one.name}: {one.label}" + (f" [{one.text}]" if one.text else "") for one in form.fields]
                return "\n".join([form.title, *fields, "Fill it in with /fill FIELD TEXT, then /send."])
            case _:
                return "The bot asks for something that a terminal cannot show."

    async def _places(self) -> list[_Where]:
        answer = await self._ask("places", {"person": self._me["person"]})
        return [
            _Where(one.text("place"), one.text("name"), one.text("go"), one.number("last"))
            for one in answer.rows("places")
        ]

    async def _seen_by_me(self) -> list[Fields]:
        return (await self._ask("private", {"person": self._me["person"]})).rows("answers")

    async def _act(self, method: str, arguments: Mapping[str, object]) -> None:
        await self._ask(method, {**self._me, **arguments})

    async def _ask(self, method: str, arguments: Mapping[str, object]) -> Fields:
        return answered(await self._wire.call(method, arguments))


def _indented(first: str, text: str) -> str:
    return "\n".join([first, *(f"    {line}".rstrip() for line in defused(text).split("\n"))])
