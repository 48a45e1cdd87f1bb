"""Signs that nobody can see and that change what others see: in titles, names and other texts of the YAML files."""

import re
import unicodedata
from collections.abc import Iterator

from bot.course.faults import Fault
from bot.course.parts import Parts
from bot.course.yaml_reading import Data, Path, Yaml

# Marks that turn the direction of text around, and those without width. A joiner belongs to emoji and to many
# scripts; between Latin letters it belongs to nothing.
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]|(?<=[\x21-\x7e])[\u200c\u200d](?=[\x21-\x7e])")


def sign_warnings(parts: Parts) -> Iterator[Fault]:
    """Each text with such a sign, once."""
    for yaml in _yamls(parts):
        yield from _in(yaml.data, (), yaml)


def _yamls(parts: Parts) -> Iterator[Yaml]:
    if parts.course is not None:
        yield parts.course.yaml
    yield from (lesson.head for lesson in parts.lessons)
    yield from (part.yaml for part in parts.cohorts)
    yield from (part.yaml for part in parts.rehearsals)


def _in(data: Data, path: Path, yaml: Yaml) -> Iterator[Fault]:
    if isinstance(data, str):
        found = None if data.isascii() else _HIDDEN.search(data)
        if found and path in yaml.values:
            name = unicodedata.name(found.group(), "a hidden sign").capitalize()
            what = (
                f"{name} (U+{ord(found.group()):04X}) stands here, which nobody sees and which changes what is shown."
            )
            yield Fault(yaml.spot(path, found.start(), found.end()), what, "Delete it, if it is not meant.")
    else:
        for name_or_number, inner in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _in(inner, (*path, name_or_number), yaml)
