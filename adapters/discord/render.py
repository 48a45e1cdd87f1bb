"""A message as Discord shows it: content with buttons, or a card of Components V2. Needs no client."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal, assert_never
from urllib.parse import unquote

from adapters.discord import limits
from adapters.discord.dialect import UNSEEN, DiscordMarkdown, below, shown
from bot.message import Button, Buttons, Image, Message
from bot.model import MessageRef, PersonRef
from bot.ports import Size
from bot.text.addresses import is_path
from bot.text.sheet import Fact, Facts, Passage, Section, Sheet, read, with_nodes
from bot.text.signs import clipped, units
from bot.text.split import split
from bot.text.tree import Inline, Picture, Words, pictures, with_inlines
from bot.text.walk import walk

Payload = dict[str, object]
Pinged = PersonRef | Literal["learners"]


def nobody(pinged: Pinged) -> str:  # noqa: ARG001  a preview knows no ids
    """The mention of whoever is pinged, where no server is at hand: a role that does not exist."""
    return "<@&0>"


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture that goes with a message: its *path* in the course folder, its *name* there, and what it shows."""

    path: str
    name: str
    alt: str


class DiscordRenderer:
    """Implements `Renders` for Discord.

    *link* gives the address that opens a message, None for none; *mention* the mention that pings somebody, as
    `<@id>` or `<@&id>`.
    """

    def __init__(
        self, link: Callable[[MessageRef], str | None] = lambda _ref: None, mention: Callable[[Pinged], str] = nobody
    ) -> None:
        self._dialect = DiscordMarkdown(link)
        self._mention = mention

    def parts(self, message: Message) -> tuple[Message, ...]:
        return split(message, self._fits, limits.CARD_TEXT if message.card else limits.CONTENT)

    def payload(self, message: Message) -> str:
        return json.dumps(self.body(message), ensure_ascii=False, indent=2)

    def page(self, messages: Sequence[Message], title: str, folder: Path | None = None) -> str:
        from adapters.web.page import Skin, draw  # drawing pages is rare and its tools are heavy

        return draw([_as_shown(read(message)) for message in messages], title, Skin.DISCORD, folder)

    def sizes(self, message: Message) -> tuple[Size, ...]:
        return tuple(self._sizes(read(message)))

    def body(self, message: Message) -> Payload:
        """The request body of a new message. Nobody is pinged by its text: that is what `pings` are for."""
        sheet = read(message)
        if len(sheet.pings) > limits.PINGED:
            raise ValueError(f"a message pings at most {limits.PINGED} people by name; ping the learners instead")
        return self._body(sheet)

    def _body(self, sheet: Sheet) -> Payload:
        flags = limits.SUPPRESS_NOTIFICATIONS if sheet.quiet else 0
        body: Payload = {"allowed_mentions": self._allowed(sheet)}
        if sheet.card:
            flags |= limits.IS_COMPONENTS_V2
            body["components"] = list(self._card(sheet))
        else:
            rows = _rows(sheet)
            body["content"] = self._content(sheet) or ("" if rows else UNSEEN)  # Discord refuses what says nothing
            if rows:
                body["components"] = rows
        if attached := attachments(sheet):
            body["attachments"] = [
                {"id": str(number), "filename": one.name, **_described(one.alt)} for number, one in enumerate(attached)
            ]
        if flags:
            body["flags"] = flags
        return body

    def _allowed(self, sheet: Sheet) -> Payload:
        mentions = [self._mention(pinged) for pinged in sheet.pings]
        allowed: Payload = {"parse": []}
        for key, pattern in (("roles", r"<@&(\d+)>"), ("users", r"<@!?(\d+)>")):
            if found := list(dict.fromkeys(match[1] for one in mentions if (match := re.fullmatch(pattern, one)))):
                allowed[key] = found
        return allowed

    def _pings(self, sheet: Sheet) -> str:
        return " ".join(dict.fromkeys(self._mention(pinged) for pinged in sheet.pings))

    def _content(self, sheet: Sheet) -> str:
        """What is read of a plain message."""
        written = [self._pings(sheet), *(self._written(section) for section in sheet.sections), _mark(sheet)]
        return below([text for text in written if text])

    def _card(self, sheet: Sheet) -> Iterator[Payload]:
        if pings := self._pings(sheet):
            yield {"type": limits.TEXT_DISPLAY, "content": pings}
        inside = list(self._inside(sheet))
        if inside:
            yield {"type": limits.CONTAINER, "accent_color": limits.CARD_COLOUR, "components": inside}

    def _inside(self, sheet: Sheet) -> Iterator[Payload]:
        """The components of a card; what is read and stands together is one of them."""
        names = iter(attachments(sheet))
        text: list[str] = []
        for section in sheet.sections:
            if written := self._written(section):
                text.append(written)
            gallery = [next(names) for _ in _pictures(section)]
            if gallery or isinstance(section, Buttons):
                yield from _display(text)
                text = []
            if gallery:
                items = [{"media": {"url": f"attachment://{one.name}"}, **_described(one.alt)} for one in gallery]
                yield from (
                    {"type": limits.MEDIA_GALLERY, "items": items[start : start + limits.ATTACHMENTS]}
                    for start in range(0, len(items), limits.ATTACHMENTS)
                )
            if isinstance(section, Buttons):
                yield from _rows_of(section.buttons)
        yield from _display([*text, _mark(sheet)])

    def _written(self, section: Section) -> str:
        match section:
            case Passage():
                return self._passage(section)
            case Facts(rows):
                return "\n".join(self._fact(row) for row in rows)
            case Image(path, alt):  # one of the course's goes along, with what it shows as its description
                return "" if is_path(path) else self._dialect.picture(path, alt)
            case Buttons():
                return ""
            case _:
                assert_never(section)

    def _passage(self, passage: Passage) -> str:
        return below(walk(shown(passage.nodes), passage.values, self._dialect))

    def _fact(self, fact: Fact) -> str:
        label = self._dialect.strong(self._dialect.words(fact.lead))
        written = self._passage(fact.passage)
        between = "\n" if "\n" in written else " "
        return f"{self._dialect.paragraph(label)}{between}{written}"

    def _fits(self, sheet: Sheet) -> bool:
        return all(size.used <= size.limit for size in self._sizes(sheet))

    def _sizes(self, sheet: Sheet) -> Iterator[Size]:
        buttons = [button for section in sheet.sections if isinstance(section, Buttons) for button in section.buttons]
        if sheet.card:
            components = list(self._card(sheet))
            yield Size("characters", _text_in(components), limits.CARD_TEXT - limits.MARKER_ROOM)
            yield Size("components", _count(components), limits.COMPONENTS - 1)  # one for the marker
        else:
            yield Size("characters", units(self._content(sheet)), limits.CONTENT - limits.MARKER_ROOM)
            if buttons:
                yield Size("rows of buttons", len(_rows(sheet)), limits.ROWS)
        if attached := attachments(sheet):
            yield Size("attachments", len(attached), limits.ATTACHMENTS)


def discord_payload(message: Message) -> Payload:
    """The request body of a new message, for a preview: without addresses of messages or of whoever is pinged."""
    return DiscordRenderer().body(message)


def attachments(sheet: Sheet) -> tuple[Attached, ...]:
    """The course's pictures in a message, in their order. Whoever posts it sends the files along."""
    found: list[Attached] = []
    for picture in (picture for section in sheet.sections for picture in _pictures(section)):
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(unquote(picture.path)).name).strip("-.") or "picture"
        found.append(Attached(picture.path, f"{len(found)}-{name[-limits.FILE_NAME :]}", picture.alt))
    return tuple(found)


def _pictures(section: Section) -> list[Image]:
    match section:
        case Passage(nodes):
            return [Image(one.path, one.alt) for one in pictures(nodes) if is_path(one.path)]
        case Facts(rows):
            return [picture for row in rows for picture in _pictures(row.passage)]
        case Image(path):
            return [section] if is_path(path) else []
        case Buttons():
            return []
        case _:
            assert_never(section)


def _as_shown(sheet: Sheet) -> Sheet:
    """The sheet with what Discord makes of its texts, and with pictures and buttons where it puts them."""
    changed = with_nodes(sheet, lambda nodes: with_inlines(shown(nodes), _as_words)).sections
    placed: list[Section] = []
    for before, after in zip(sheet.sections, changed, strict=True):
        placed += [after, *([] if isinstance(before, Image) else _pictures(before))]
    order = {Image: 1, Buttons: 2}  # below the content of a plain message; a card keeps its order
    return replace(
        sheet, sections=tuple(placed if sheet.card else sorted(placed, key=lambda one: order.get(type(one), 0)))
    )


def _as_words(inline: Inline) -> Inline:
    """A course's picture in a line: its words stay there, it goes along."""
    return Words(f"🖼 {inline.alt or inline.path}") if isinstance(inline, Picture) and is_path(inline.path) else inline


def _display(text: Sequence[str]) -> Iterator[Payload]:
    if written := below([one for one in text if one]):
        yield {"type": limits.TEXT_DISPLAY, "content": written}


def _mark(sheet: Sheet) -> str:
    return f"-# {sheet.part[0]}/{sheet.part[1]}" if sheet.part is not None else ""


def _described(alt: str) -> Payload:
    return {"description": clipped(alt, limits.DESCRIPTION)} if alt else {}


def _rows(sheet: Sheet) -> list[Payload]:
    return list(
        _rows_of([button for section in sheet.sections if isinstance(section, Buttons) for button in section.buttons])
    )


def _rows_of(buttons: Sequence[Button]) -> Iterator[Payload]:
    wide = limits.BUTTONS_IN_A_ROW
    for start in range(0, len(buttons), wide):
        yield {"type": limits.ACTION_ROW, "components": [_button(one) for one in buttons[start : start + wide]]}


def _button(button: Button) -> Payload:
    if not button.action or units(button.action) > limits.CUSTOM_ID:
        raise ValueError(f"Discord takes 1 to {limits.CUSTOM_ID} signs for what a button does, not {button.action!r}")
    return {
        "type": limits.BUTTON,
        "style": limits.BUTTON_STYLES[button.style],
        "label": clipped(button.label, limits.BUTTON_LABEL) or "…",
        "custom_id": button.action,
    }


def _count(components: Sequence[Payload]) -> int:
    return sum(1 + _count(_nested(component)) for component in components)


def _text_in(components: Sequence[Payload]) -> int:
    """All that can be read in them; whether Discord counts labels and descriptions is unknown, so they count."""
    total = 0
    for component in components:
        total += sum(
            units(text) for key in ("content", "label", "description") if isinstance(text := component.get(key), str)
        )
        total += _text_in(_nested(component))
    return total


def _nested(component: Payload) -> list[Payload]:
    inside = component.get("components") or component.get("items")
    return [one for one in inside if isinstance(one, dict)] if isinstance(inside, list) else []
