"""Reads CommonMark with tables and strikethrough into the tree. Raw HTML is text, never markup.

`{name}` stands for a value where the text has one of that name, outside code. Values that need no platform to be shown
become words and links here. Bare web addresses become links, but only where the author wrote them: not in values.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import assert_never

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.message import Link, Mention, MessageLink, Moment, Text, Value, Verbatim
from bot.text.addresses import address, is_path, normal
from bot.text.signs import defused
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
    merged,
    trimmed,
)

DEEPEST = 40
"""Levels of lists and quotes that are read. The parser drops what stands deeper; such a text is shown as it is."""

_VALUE = re.compile(r"\{(\w+)\}")
_BARE = re.compile(r"(?<![\w/@.])https?://[^\s<>\"“”„«»*|\\^`{}]+")
_AFTER_BARE = ".,:;!?'\"”’…"
_LANGUAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+#.-]{0,30}")

Values = Mapping[str, Value]


def parse(text: Text) -> tuple[Node, ...]:
    """The tree of *text*."""
    markdown = defused(text.markdown)
    tokens = _parser().parse(markdown, {"values": frozenset(text.values)})
    if any(token.nesting == 1 and token.level >= DEEPEST - 1 for token in tokens):
        return (Fence(markdown.rstrip("\n") + "\n", ""),)
    return tuple(_nodes(SyntaxTreeNode(tokens).children, text.values))


def said(text: str) -> tuple[Inline, ...]:
    """Somebody's words exactly as they are; line ends are kept."""
    lines = defused(text).split("\n")
    inlines: list[Inline] = [Words(lines[0].replace("\t", " "))]
    for line in lines[1:]:
        inlines += [LineBreak(hard=True), Words(line.replace("\t", " "))]
    return trimmed(inlines)


def flat(nodes: Sequence[Node]) -> tuple[Inline, ...]:
    """What nodes say, in one line: for a cell of a table."""
    found: list[Inline] = []
    for node in nodes:
        if found:
            found.append(Words(" "))
        match node:
            case Paragraph(inside) | Heading(_, inside):
                found.extend(in_one_line(inside))
            case Quote(below):
                found.extend(flat(below))
            case ListOf(items):
                for number, item in enumerate(items):
                    found.extend([*([Words("; ")] if number else []), *flat(item)])
            case Fence(code):
                found.append(Code(" ".join(code.split())))
            case Grid(header, rows):
                for row in (header, *rows):
                    for cell in row:
                        found.extend([*cell, Words(" ")])
            case Rule():
                pass
            case _:
                assert_never(node)
    return trimmed(found)


def in_one_line(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """The same without line breaks, wherever they stand."""
    found: list[Inline] = []
    for inline in inlines:
        match inline:
            case LineBreak():
                found.append(Words(" "))
            case Strong(inside):
                found.append(Strong(in_one_line(inside)))
            case Emphasis(inside):
                found.append(Emphasis(in_one_line(inside)))
            case Struck(inside):
                found.append(Struck(in_one_line(inside)))
            case Hyperlink(url, inside):
                found.append(Hyperlink(url, in_one_line(inside)))
            case _:
                found.append(inline)
    return merged(found)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline", "text_join"])  # joined, escaped signs would look like bare ones
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


def _nodes(children: Sequence[SyntaxTreeNode], values: Values) -> list[Node]:
    return [node for child in children if (node := _node(child, values)) is not None]


def _node(node: SyntaxTreeNode, values: Values) -> Node | None:
    match node.type:
        case "paragraph":
            inside = _inside(node, values)
            return Paragraph(inside) if inside else None
        case "heading":
            inside = trimmed(in_one_line(_inside(node, values)))
            return Heading(int(node.tag[1]), inside) if inside else None
        case "blockquote":
            below = tuple(_nodes(node.children, values))
            return Quote(below) if below else None
        case "bullet_list" | "ordered_list":
            start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
            items = [tuple(_nodes(item.children, values)) for item in node.children]
            return ListOf(tuple(item for item in items if item), start) if any(items) else None
        case "fence" | "code_block":
            language = _LANGUAGE.match(node.info.strip().lstrip("{.")) if node.type == "fence" else None
            code = node.content if node.content.endswith("\n") or not node.content else node.content + "\n"
            return Fence(code, language[0] if language else "")
        case "table":
            return _grid(node, values)
        case "hr":
            return Rule()
        case unknown:
            raise AssertionError(f"the parser is set up to make no {unknown}")


def _grid(node: SyntaxTreeNode, values: Values) -> Grid:
    rows = [row for part in node.children for row in part.children]
    cells = [tuple(trimmed(in_one_line(_inside(cell, values))) for cell in row.children) for row in rows]
    align = tuple(str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in rows[0].children)
    return Grid(cells[0], tuple(cells[1:]), align)


def _inside(node: SyntaxTreeNode, values: Values) -> tuple[Inline, ...]:
    return trimmed([inline for child in node.children for inline in _inlines(child.children, values)])


def _inlines(
    children: Sequence[SyntaxTreeNode], values: Values, wearing: frozenset[str] = frozenset()
) -> Iterator[Inline]:
    """The inlines of a row of tokens, inside what is named by *wearing*.

    What an author wrote without escapes is looked through for bare addresses.
    """
    written = ""
    for child in children:
        if child.type == "text" and "link" not in wearing:
            written += child.content
            continue
        yield from _written(written)
        written = ""
        yield from _inline(child, values, wearing)
    yield from _written(written)


def _written(text: str) -> Iterator[Inline]:
    done = 0
    for found in _BARE.finditer(text):
        url = found[0].rstrip(_AFTER_BARE)
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(_AFTER_BARE)
        target = address(url)
        if target is not None:
            yield from (Words(text[done : found.start()]), Hyperlink(target, (Words(url),)))
            done = found.start() + len(url)
    if done < len(text):
        yield Words(text[done:])


def _inline(node: SyntaxTreeNode, values: Values, wearing: frozenset[str]) -> Iterator[Inline]:
    match node.type:
        case "text" | "text_special":
            yield Words(node.content.replace("\n", " ").replace("\t", " "))
        case "code_inline":
            yield Code(node.content)
        case "strong" | "em" | "s" | "link" as worn:
            inside = merged(list(_inlines(node.children, values, wearing | {worn})))
            yield from inside if worn in wearing else _worn(node, worn, inside)
        case "image":
            yield Picture(normal(str(node.attrs["src"])), defused(_alt(node)))
        case "softbreak" | "hardbreak":
            yield LineBreak(node.type == "hardbreak")
        case "value":
            yield from _value_of(node.content, values[node.content], "link" in wearing)
        case unknown:
            raise AssertionError(f"the parser is set up to make no {unknown}")


def _worn(node: SyntaxTreeNode, worn: str, inside: tuple[Inline, ...]) -> tuple[Inline, ...]:
    match worn:
        case "strong":
            return (Strong(inside),)
        case "em":
            return (Emphasis(inside),)
        case "s":
            return (Struck(inside),)
        case _:
            return _link(str(node.attrs["href"]), inside)


def _link(url: str, inside: tuple[Inline, ...]) -> tuple[Inline, ...]:
    target = address(url)
    if target is None and is_path(url) and not url.startswith("#"):
        target = normal(url)
    return (Hyperlink(target, inside),) if target else inside


def _value_of(name: str, value: Value, in_link: bool) -> tuple[Inline, ...]:
    match value:
        case Moment():
            return (ValueOf(name),)
        case Verbatim(text):
            return said(text)
        case Mention(_, called):
            return said(called.replace("\n", " "))
        case MessageLink(_, label):
            words = said(label.replace("\n", " "))
            return words if in_link or not words else (ValueOf(name),)
        case Link(url, label):
            shown = said(label.replace("\n", " ")) or said(url)
            return shown if in_link else _link(url, shown)
        case _:
            assert_never(value)


def _alt(node: SyntaxTreeNode) -> str:
    """What a picture shows, in words."""
    return " ".join("".join(_alt_of(token) for token in node.token.children or ()).split()) if node.token else ""


def _alt_of(token: Token) -> str:
    match token.type:
        case "softbreak" | "hardbreak":
            return " "
        case "image":
            return "".join(_alt_of(child) for child in token.children or ())
        case _:
            return token.content
