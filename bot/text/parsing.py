"""Reads CommonMark with tables and strikethrough into the tree. Raw HTML is text, never markup."""

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from bot.message import Text
from bot.text.tree import (
    Code,
    Emphasis,
    Fence,
    Grid,
    Heading,
    Hyperlink,
    Inline,
    LineBreak,
    ListOf,
    Node,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Strong,
    Struck,
    ValueOf,
    Words,
)

_VALUE = re.compile(r"\{(\w+)\}")


def parse(text: Text) -> tuple[Node, ...]:
    """The tree of *text*; `{name}` stands for a value only where the text has one of that name."""
    tokens = _parser().parse(_defused(text.markdown), {"values": frozenset(text.values)})
    return _nodes(SyntaxTreeNode(tokens).children)


# Signs that change the direction or order of the text around them, or that nobody sees, have no use in a lesson and are
# how a hostile one hides what it says. U+200D stays: it joins emoji; U+200C stays: Persian needs it.
_HIDDEN = dict.fromkeys(
    [
        0x00AD,
        0x200B,
        0x200E,
        0x200F,
        0x2060,
        0xFEFF,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xE0000, 0xE0080),
    ]
)
_CONTROL = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)])
_REMOVED = _HIDDEN | _CONTROL


def _defused(text: str) -> str:
    return text.translate(_REMOVED)


def defused(text: str) -> str:
    """*text* without signs that hide or reorder what it says."""
    return _defused(text)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    parser.inline.ruler.before("emphasis", "value", _value)
    return parser


def _value(state: StateInline, silent: bool) -> bool:
    match = _VALUE.match(state.src, state.pos)
    if match is None or match.group(1) not in state.env.get("values", ()):
        return False
    if not silent:
        token = state.push("value", "", 0)
        token.content = match.group(1)
    state.pos = match.end()
    return True


def _nodes(children: Sequence[SyntaxTreeNode]) -> tuple[Node, ...]:
    return tuple(_node(child) for child in children)


def _node(node: SyntaxTreeNode) -> Node:
    match node.type:
        case "paragraph":
            return Paragraph(_inside(node))
        case "heading":
            return Heading(int(node.tag[1]), _inside(node))
        case "blockquote":
            return Quote(_nodes(node.children))
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "fence" | "code_block":
            return Fence(node.content, node.info.split()[0] if node.info.strip() else "")
        case "table":
            return _grid(node)
        case "hr":
            return Rule()
        case unknown:
            raise AssertionError(f"the parser is set up to make no {unknown}")


def _list(node: SyntaxTreeNode) -> ListOf:
    items = tuple(_nodes(item.children) for item in node.children)
    tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    start = None
    if node.type == "ordered_list":
        start = int(node.attrs.get("start", 1))
    return ListOf(items, start, tight)


def _grid(node: SyntaxTreeNode) -> Grid:
    rows = [row for part in node.children for row in part.children]
    cells = [tuple(_inside(cell) for cell in row.children) for row in rows]
    align = tuple(str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in rows[0].children)
    return Grid(cells[0], tuple(cells[1:]), align)


def _inside(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    found = [inline for child in node.children for inline in _inlines(child.children)]
    return merged(found)


def _inlines(children: Sequence[SyntaxTreeNode]) -> list[Inline]:
    return [inline for child in children if (inline := _inline(child)) is not None]


def _inline(node: SyntaxTreeNode) -> Inline | None:
    match node.type:
        case "text":
            return Words(node.content) if node.content else None
        case "code_inline":
            return Code(node.content)
        case "strong":
            return Strong(merged(_inlines(node.children)))
        case "em":
            return Emphasis(merged(_inlines(node.children)))
        case "s":
            return Struck(merged(_inlines(node.children)))
        case "link":
            return Hyperlink(str(node.attrs["href"]), merged(_inlines(node.children)))
        case "image":
            return Picture(str(node.attrs["src"]), _plain(node.children) or node.content)
        case "softbreak" | "hardbreak":
            return LineBreak(node.type == "hardbreak")
        case "value":
            return ValueOf(node.content)
        case unknown:
            raise AssertionError(f"the parser is set up to make no {unknown}")


def _plain(children: Sequence[SyntaxTreeNode]) -> str:
    return "".join(
        child.content if child.type in ("text", "code_inline") else _plain(child.children) for child in children
    )


def merged(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """The same, with neighbouring words in one piece and empty things gone."""
    result: list[Inline] = []
    for inline in inlines:
        match inline:
            case Words("") | Strong(()) | Emphasis(()) | Struck(()):
                continue
            case Words(text) if result and isinstance(result[-1], Words):
                result[-1] = Words(result[-1].text + text)
            case _:
                result.append(inline)
    return tuple(result)
