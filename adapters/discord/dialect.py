"""How Discord writes things: its Markdown, in which nothing anybody wrote can be markup, a mention or a preview.

Discord reads a backslash before a sign as that sign, so signs that mean something are escaped. Mentions are looked for
in the raw text, escaped or not: a space that nobody sees breaks them. In code neither is needed: nothing in code is
read, and what a learner copies must be what the author wrote. Whatever slipped through would still ping nobody, because
each message says so (`allowed_mentions`).
"""

import re
from collections.abc import Callable, Sequence

from adapters.discord import limits
from bot.message import Clockface, MessageLink, Moment
from bot.model import MessageRef
from bot.text.addresses import address, is_path
from bot.text.lowering import lowered
from bot.text.signs import defused, units
from bot.text.tree import Node

UNSEEN = "\u200b"

_SIGNS = re.compile(r"[\\`*_~|<>\[\]]|(?<=\w):(?=//)")
_MENTION = re.compile(r"(?<=@)(?=everyone|here)|(?<=<@)(?=[!&]?\d)|(?<=<#)(?=\d)|(?<=</)(?=\w)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\s*\d+(?=[.)]\s)|\s*(?=#{1,3}\s|-#\s|[-+]\s))", re.MULTILINE)
_HEADING = re.compile(r"#{1,3} ")
_TOUCHING = ("*", "~", "`")
_FACES = {Clockface.FULL: "F", Clockface.DATE: "D", Clockface.TIME: "t", Clockface.RELATIVE: "R"}


def shown(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """What is left of a text on Discord: no tables, three levels of headings, no quote within a quote."""
    return lowered(nodes, columns=limits.TABLE_COLUMNS, deepest_heading=limits.DEEPEST_HEADING)


class DiscordMarkdown:
    """Discord's own Markdown, for nodes that `shown` left. *link* gives the address that opens a message."""

    def __init__(self, link: Callable[[MessageRef], str | None]) -> None:
        self._link = link

    def words(self, text: str) -> str:
        return _SIGNS.sub(r"\\\g<0>", _MENTION.sub(UNSEEN, text))

    def code(self, text: str) -> str:
        runs = {len(run) for run in re.findall("`+", text)}
        mark = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
        space = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{mark}{space}{text}{space}{mark}"

    def strong(self, inside: str) -> str:
        return _worn("**", inside)

    def emphasis(self, inside: str) -> str:
        return _worn("*", inside)

    def struck(self, inside: str) -> str:
        return _worn("~~", inside)

    def hyperlink(self, url: str, inside: str) -> str:
        if is_path(url) or not inside.strip():
            return inside
        if url.startswith("mailto:"):
            mail = self.words(url.removeprefix("mailto:"))
            return inside if inside.removeprefix("mailto:") == mail else f"{inside} ({mail})"
        if units(url) > limits.LINK:
            return inside
        if inside == self.words(url):
            return f"<{url}>"
        # Discord shows no masked link whose words look like an address, so that none can pretend to lead elsewhere.
        return f"{inside} (<{url}>)" if "://" in inside.replace("\\", "") else f"[{inside}](<{url}>)"

    def picture(self, path: str, alt: str) -> str:
        shown = f"🖼 {self.words(alt or path)}"
        target = address(path)
        return self.hyperlink(target, shown) if target is not None else shown

    def line_break(self, *, hard: bool) -> str:
        return "\n" if hard else " "

    def moment(self, name: str, moment: Moment) -> str:  # noqa: ARG002  only its moment is shown
        return f"<t:{int(moment.at.timestamp())}:{_FACES[moment.face]}>"

    def message_link(self, name: str, link: MessageLink) -> str:  # noqa: ARG002  only its label is shown
        label = self.words(" ".join(defused(link.label).split()))
        target = self._link(link.ref)
        return self.hyperlink(target, label) if target is not None else label

    def joined(self, pieces: Sequence[str]) -> str:
        """One behind the other; marks of one kind must not touch, or Discord reads them as one."""
        written: list[str] = []
        for piece in pieces:
            if written and piece.startswith(_TOUCHING) and written[-1].endswith(piece[0]):
                written.append(UNSEEN)
            written.append(piece)
        return "".join(written)

    def paragraph(self, inside: str) -> str:
        return _LINE_START.sub(r"\1\\", inside)

    def heading(self, level: int, inside: str) -> str:
        return f"{'#' * level} {inside}"

    def quote(self, inside: Sequence[str]) -> str:
        return "> " + below(inside).replace("\n", "\n> ")

    def list_of(self, items: Sequence[Sequence[str]], start: int | None) -> str:
        return "\n".join(
            _item("- " if start is None else f"{start + number}. ", item) for number, item in enumerate(items)
        )

    def fence(self, text: str, language: str) -> str:
        # A fence has no longer marks than these, so those inside are parted; an empty one would not be a fence.
        inside = re.sub("`{3,}", lambda run: UNSEEN.join(run[0]), text.removesuffix("\n")) or " "
        return f"```{language}\n{inside}\n```"

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str]) -> str:  # noqa: ARG002
        raise AssertionError("Discord shows no tables: `shown` makes code or a list of them")

    def rule(self) -> str:
        return "─" * 12


def below(blocks: Sequence[str]) -> str:
    """Blocks one below the other; Discord gives headings a margin of their own."""
    written: list[str] = []
    for number, block in enumerate(blocks):
        if number:
            written.append("\n" if _HEADING.match(blocks[number - 1].rpartition("\n")[2]) else "\n\n")
        written.append(block)
    return "".join(written)


def _item(mark: str, blocks: Sequence[str]) -> str:
    """An item of a list. Code stands at the margin, so that it is shown, and copied, as it is."""
    lines: list[str] = []
    is_code = False
    for line in "\n".join(blocks).split("\n"):
        is_fence = line.startswith("```")
        indented = line if is_code or is_fence or not line else " " * len(mark) + line
        lines.append(indented)
        if is_fence:
            is_code = not is_code
    if lines[0].startswith("```"):
        return "\n".join([mark.rstrip(), *lines])
    return "\n".join([mark + lines[0][len(mark) :], *lines[1:]])


def _worn(mark: str, inside: str) -> str:
    """The mark hugs what it is for: around white space Discord reads none."""
    bare = inside.strip()
    if not bare:
        return inside
    before, after = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    return f"{before}{mark}{bare}{mark}{after}"
