"""What the chat asks of the bot by name, and what only the asker sees of the answer: commands, buttons, forms."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from adapters.memory.chat import Chat
from bot.errors import Refused
from bot.message import FormToFill, form_from_json
from bot.model import PersonRef

Shape = Literal["message", "form", "choices"]
_SHAPES: Mapping[str, Shape] = {"message": "message", "form": "form", "choices": "choices"}


@dataclass(frozen=True, slots=True)
class PrivateAnswer:
    """An answer that *person* alone sees: a neutral message, a form, or choices, as JSON."""

    call: str
    person: PersonRef
    shape: Shape
    body: str


class Calls:
    """The calls of a chat. Their ids are counted, so that no two are the same, in a file that is opened again too."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def begin(self, person: PersonRef, kind: str) -> str:
        """Note that *person* asks for something, and what the call is called."""
        ((count,),) = self._chat.read("SELECT count(*) FROM calls")
        call = f"{kind}-{count + 1}"
        self._chat.write("INSERT INTO calls VALUES (?, ?, ?)", (call, person, self._chat.moment()))
        return call

    def answer(self, call: str, shape: str, body: str) -> None:
        """Answer a call, privately. Raises Refused where nobody waits for it (any more)."""
        if shape not in _SHAPES:
            raise Refused(
                f'The chat knows no answer like "{shape}".', "Use the same version of Homeroom on both sides."
            )
        earliest = self._chat.earlier(self._chat.rules.answers_within)
        if not self._chat.read("SELECT 1 FROM calls WHERE call = ? AND at > ?", (call, earliest)):
            raise Refused("Nobody waits for this answer any more.", "Press the button or call the command again.")
        self._chat.write("INSERT INTO replies (call, what, body) VALUES (?, ?, ?)", (call, shape, body))

    def answers(self, call: str) -> list[PrivateAnswer]:
        """What the asker sees, in order."""
        return self._read("call = ?", call)

    def seen_by(self, person: PersonRef) -> list[PrivateAnswer]:
        """Every private answer to one person, in order."""
        return self._read("person = ?", person)

    def form(self, call: str) -> tuple[PersonRef, FormToFill]:
        """Whose form was opened last in a call, and the form."""
        forms = [one for one in self.answers(call) if one.shape == "form"]
        if not forms:
            raise Refused("There is no form to send.", "Open it again.")
        return forms[-1].person, form_from_json(forms[-1].body)

    def _read(self, condition: str, value: str) -> list[PrivateAnswer]:
        rows = self._chat.read(
            f"SELECT call, person, what, body FROM replies JOIN calls USING (call) WHERE {condition}"  # noqa: S608  conditions are written in this file
            " ORDER BY number",
            (value,),
        )
        return [PrivateAnswer(call, PersonRef(person), _SHAPES[what], body) for call, person, what, body in rows]


def choices_to_json(labels: Sequence[tuple[str, str]]) -> str:
    return json.dumps(list(labels), ensure_ascii=False)
