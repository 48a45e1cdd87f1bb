"""Several texts as one: lists, lines and sentences within sentences. Each keeps its own values.

Texts an author wrote have no values, and their braces must stay text: no name that stands in any of them is given away.
"""

import re
from collections.abc import Iterable, Mapping

from bot.message import Text, Value

_NAME = re.compile(r"\{(\w+)\}")


def joined(texts: Iterable[Text], between: str = "\n\n") -> Text:
    """The texts one after the other, as paragraphs or with *between* between them."""
    parts = tuple(texts)
    return within(between.join(f"{{part_{number}}}" for number in range(len(parts))), _numbered(parts))


def listed(texts: Iterable[Text]) -> Text:
    """The texts as a bulleted list; further lines of an item belong to it."""
    parts = [Text("- " + text.markdown.replace("\n", "\n  "), text.values) for text in texts]
    return joined(parts, "\n")


def within(sentence: str, parts: Mapping[str, Text | Value]) -> Text:
    """The sentence with texts and values in place of their `{name}`s."""
    literal = set(_NAME.findall(sentence)) - set(parts)
    for part in parts.values():
        if isinstance(part, Text):
            literal |= set(_NAME.findall(part.markdown)) - set(part.values)
    values: dict[str, Value] = {}

    def keep(name: str, value: Value) -> str:
        """Put *value* among the values, under a free name like *name*."""
        free, number = name, 1
        while free in literal or values.get(free, value) != value:
            number += 1
            free = f"{name}_{number}"
        values[free] = value
        return f"{{{free}}}"

    def put(found: re.Match[str]) -> str:
        match parts.get(found[1]):
            case None:
                return found[0]
            case Text() as text:
                return _NAME.sub(
                    lambda own: keep(own[1], text.values[own[1]]) if own[1] in text.values else own[0], text.markdown
                )
            case value:
                return keep(found[1], value)

    return Text(_NAME.sub(put, sentence), values)


def _numbered(parts: tuple[Text, ...]) -> dict[str, Text | Value]:
    return {f"part_{number}": part for number, part in enumerate(parts)}
