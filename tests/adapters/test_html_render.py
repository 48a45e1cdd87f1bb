"""A message as HTML, and the pages that imitate where it will be read."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from adapters.web.page import Skin, draw, picture_file, pictures
from adapters.web.render import HtmlRenderer, block_html
from bot.message import Button, Buttons, Fields, Image, Link, Message, MessageLink, Text, Value, Verbatim
from bot.model import MessageRef, PersonRef
from bot.text.sheet import read
from tests.adapters.rich_lesson import VALUES, WHEN, card, lesson, quotation

DOT = base64.b64decode("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")


@pytest.mark.parametrize("message", [lesson, quotation, card], ids=["lesson", "quotation", "card"])
def test_golden(message: Message, snapshot: SnapshotAssertion) -> None:
    assert HtmlRenderer(lambda _ref: "#m1").payload(message) == snapshot


def html(markdown: str, renderer: HtmlRenderer | None = None, **values: Value) -> str:
    return (renderer or HtmlRenderer()).payload(Message((Text(markdown, values),)))


@pytest.mark.parametrize(
    ("markdown", "written"),
    [
        ("# One\n\n###### Six", "<h3>One</h3>\n<h6>Six</h6>"),
        ("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("- a\n\n  b", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("1. a", "<ol><li>a</li></ol>"),
        ("7. a", '<ol start="7"><li>a</li></ol>'),
        ("> a\n> > b", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>"),
        ("```py\na < b\n```", '<pre tabindex="0"><code class="language-py">a &lt; b\n</code></pre>'),
        ("a\nb\\\nc", "<p>a\nb<br>c</p>"),
        ("~~a~~ `b`", "<p><s>a</s> <code>b</code></p>"),
        ("---", "<hr>"),
        ("[a](https://e.example)", '<p><a href="https://e.example" rel="nofollow noopener noreferrer">a</a></p>'),
        ("[a](../b.md)", "<p>a</p>"),
        ("![a](b.png)", '<p><span class="picture">🖼 a</span></p>'),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
    ],
)
def test_how_things_are_written(markdown: str, written: str) -> None:
    assert html(markdown) == written


def test_a_table_says_what_its_columns_are_and_can_be_scrolled() -> None:
    assert html("| a | b |\n|---|--:|\n| 1 | 2 |") == (
        '<div class="table" tabindex="0"><table>'
        '<thead><tr><th scope="col">a</th><th scope="col" class="right">b</th></tr></thead>'
        '<tbody><tr><td>1</td><td class="right">2</td></tr></tbody></table></div>'
    )


def test_a_moment_is_a_time_in_the_cohorts_zone() -> None:
    assert html("{when}", when=WHEN) == (
        '<p><time datetime="2026-10-07T15:00:00Z">Wed 7 Oct 2026, 17:00 Europe/Paris</time></p>'
    )


def test_links_lead_to_pages_mail_and_places_of_the_page_only() -> None:
    links: dict[str, Value] = {"m": MessageLink(MessageRef("r1"), "there"), "o": Link("data:text/html,x", "odd")}

    assert html("{m}{o}", HtmlRenderer(lambda _ref: "#m1"), **links) == (
        '<p><a href="#m1" rel="nofollow noopener noreferrer">there</a>odd</p>'
    )
    assert html("{m}", HtmlRenderer(lambda _ref: "javascript:alert(1)"), **links) == "<p>there</p>"
    assert html("{m}", HtmlRenderer(lambda _ref: None), **links) == "<p>there</p>"


def test_buttons_cannot_be_pressed_in_a_picture_of_them() -> None:
    message = Message((Buttons((Button("<Done>", "done:x", "primary"),)),))

    assert block_html(message) == (
        '<div class="buttons"><button type="button" class="primary" disabled="">&lt;Done&gt;</button></div>'
    )


def test_facts_are_a_list_of_terms() -> None:
    facts = Fields((("<When>", Text("now")), ("How", Text("- a"))))

    assert block_html(Message((facts,))) == (
        "<dl><dt>&lt;When&gt;</dt><dd>now</dd><dt>How</dt><dd><ul><li>a</li></ul></dd></dl>"
    )


def test_a_card_is_framed_and_a_part_says_which_it_is() -> None:
    assert block_html(Message((Text("a"),), card=True, part=(1, 2))) == (
        '<div class="card"><p>a</p></div>\n<p class="part"><small>1/2</small></p>'
    )


def test_words_of_people_stay_words() -> None:
    said = Verbatim("<b>*x*</b> https://evil.example\n& y")

    assert html("{said}", said=said) == "<p>&lt;b&gt;*x*&lt;/b&gt; https://evil.example<br>&amp; y</p>"


def test_a_message_is_never_too_long_for_a_page() -> None:
    message = Message((Text("word " * 100_000),))

    assert HtmlRenderer().parts(message) == (message,)
    assert HtmlRenderer().sizes(message) == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course" / "assets").mkdir(parents=True)
    (tmp_path / "course" / "lessons").mkdir()
    (tmp_path / "course" / "assets" / "my loop.gif").write_bytes(DOT)
    (tmp_path / "course" / "lessons" / "beside.gif").write_bytes(DOT)
    (tmp_path / "course" / "assets" / "notes.txt").write_text("no picture", encoding="utf-8")
    (tmp_path / "secret.gif").write_bytes(DOT)
    (tmp_path / "course" / "assets" / "out.gif").symlink_to(tmp_path / "secret.gif")
    return tmp_path / "course"


@pytest.mark.parametrize(
    "path", ["../assets/my%20loop.gif", "assets/my loop.gif", "./../assets/my%20loop.gif#x", "beside.gif"]
)
def test_pictures_of_the_course_are_put_into_the_page(folder: Path, path: str) -> None:
    shown = HtmlRenderer(picture_url=pictures(folder)).payload(Message((Image(path, 'A "loop"'),)))

    assert shown == (
        f'<p><img src="data:image/gif;base64,{base64.b64encode(DOT).decode()}" alt="A &quot;loop&quot;"></p>'
    )


@pytest.mark.parametrize(
    "path", ["../../secret.gif", "/etc/passwd", "assets/out.gif", "assets/missing.gif", "", "..", "assets", "a\0b"]
)
def test_nothing_outside_the_folder_is_put_into_a_page(folder: Path, path: str) -> None:
    assert picture_file(folder, path) is None


def test_what_is_no_picture_or_too_large_is_told_in_words(folder: Path) -> None:
    (folder / "assets" / "huge.png").write_bytes(b"\0" * (4 * 1024 * 1024 + 1))
    url = pictures(folder)

    assert (url("assets/notes.txt"), url("assets/huge.png")) == (None, None)
    assert pictures(None)("assets/my loop.gif") is None


@pytest.mark.parametrize("skin", Skin)
def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing(skin: Skin, folder: Path) -> None:
    said = Message((Text("{said}", VALUES), Image("assets/my loop.gif", "")), quiet=True, pings=(PersonRef("<@x>"),))

    page = draw([read(lesson), read(said)], "Loops </title><script>", skin, folder)

    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'" in page
    assert "<script" not in page
    assert "url(" not in style[1]
    assert re.findall(r'\s(?:src|href)="(?!https://|data:image/|mailto:)', page) == []
    assert "@&lt;@x&gt;" in page
    assert page.count('<li class="message') == 2


def test_our_own_page_is_drawn_from_the_message() -> None:
    page = HtmlRenderer().page((lesson,), "Loops")

    assert '<body class="homeroom">' in page
    assert page.count("<table>") == 2
