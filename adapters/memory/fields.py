"""Values out of what came over a wire, each read as what it has to be."""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.errors import PortError, Refused, Unknown

NOT_UNDERSTOOD = "the chat's answer could not be understood"


class Fields:
    """The named values of a request or an answer. What is missing or of another kind raises *mistake* of its name."""

    def __init__(self, values: Mapping[str, object], mistake: Callable[[str], PortError]) -> None:
        self._values = values
        self._mistake = mistake

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str):
            raise self._mistake(name)
        return value

    def written(self, name: str, read: Callable[[str], object]) -> str:
        """A text, once *read* has read it; it raises ValueError for what it cannot read."""
        text = self.text(name)
        try:
            read(text)
        except ValueError as error:
            raise self._mistake(name) from error
        return text

    def text_or_none(self, name: str) -> str | None:
        return None if self._values.get(name) is None else self.text(name)

    def texts(self, name: str) -> list[str]:
        return [one if isinstance(one, str) else self._fail(name) for one in self._list(name)]

    def number(self, name: str) -> int:
        value = self._values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
            raise self._mistake(name)
        return value

    def number_or_none(self, name: str) -> int | None:
        return None if self._values.get(name) is None else self.number(name)

    def moment(self, name: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError as error:
            raise self._mistake(name) from error
        if moment.tzinfo is None:
            raise self._mistake(name)
        return moment

    def content(self, name: str) -> bytes:
        """Bytes, written as base64."""
        try:
            return base64.b64decode(self.text(name), validate=True)
        except ValueError as error:
            raise self._mistake(name) from error

    def is_set(self, name: str) -> bool:
        return self._values.get(name) is True

    def rows(self, name: str) -> list["Fields"]:
        return [self._fields(name, one) for one in self._list(name)]

    def named(self, name: str) -> dict[str, "Fields"]:
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise self._mistake(name)
        return {key: self._fields(name, one) for key, one in value.items()}

    def whole(self, name: str) -> dict[str, object]:
        """A value with values of its own, as it came."""
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise self._mistake(name)
        return value

    def _list(self, name: str) -> list[object]:
        value = self._values.get(name)
        if not isinstance(value, list):
            raise self._mistake(name)
        return value

    def _fields(self, name: str, value: object) -> "Fields":
        if not isinstance(value, dict):
            raise self._mistake(name)
        return Fields(value, self._mistake)

    def _fail(self, name: str) -> str:
        raise self._mistake(name)


def asked(arguments: Mapping[str, object]) -> Fields:
    """What a call brings: the chat refuses what it cannot read."""
    return Fields(
        arguments,
        lambda name: Refused(f'The call has no readable "{name}".', "Use the same version of Homeroom on both sides."),
    )


def answered(answer: Mapping[str, object]) -> Fields:
    """What came back: of an answer that cannot be read nobody knows what it says."""
    return Fields(answer, lambda _name: Unknown(NOT_UNDERSTOOD))
