"""The first heading of a CommonMark text, as plain words."""

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token


def first_heading(text: str) -> str | None:
    """The words of the first heading that has any, on one line."""
    if not re.search(r"^ {0,3}(#{1,6}(\s|$)|=+\s*$|-+\s*$)", text, re.MULTILINE):
        return None
    tokens = MarkdownIt("commonmark").parse(text)
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open" and (words := plain_words(inside)):
            return words
    return None


def plain_words(inline: Token) -> str:
    """What a reader sees of a line of Markdown, without its markup."""
    return " ".join("".join(_seen(token) for token in inline.children or ()).split())


def _seen(token: Token) -> str:
    match token.type:
        case "softbreak" | "hardbreak":
            return " "
        case "html_inline":
            return ""
        case _:
            return token.content


def plain_text(markdown: str) -> str:
    """A line of Markdown as its reader sees it."""
    inlines = [token for token in MarkdownIt("commonmark").parseInline(markdown) if token.type == "inline"]
    return " ".join(plain_words(token) for token in inlines)
