"""One file of the source, made a lesson: its front matter, its title, its goals, its text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from bot.course.faults import Fault, quoted
from bot.course.headings import first_heading, plain_text
from bot.course.importing.blocks import convert
from bot.course.importing.inline import Found, escaped, label_of, rewrite
from bot.course.importing.order import Entry
from bot.course.importing.pictures import Pictures, resolved
from bot.course.importing.rows import Row, rows_of, text_of
from bot.course.importing.source import MARKDOWN, Source
from bot.course.written import LINE_LIMIT
from bot.course.yaml_reading import Data, read_loosely

TAKEN = ("title", "minutes", "teaching", "exercises", "objectives", "questions", "keypoints")
MINUTES_LIMIT = 6_000
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\]]+)\]:\s*<?(?P<target>[^\s>]+)>?")


@dataclass(frozen=True, slots=True)
class Draft:
    """A file of the source, taken apart. The text begins in *line*."""

    entry: Entry
    title: str
    fields: Mapping[str, Data]
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class Made:
    """What a lesson of the new folder says."""

    title: str
    minutes: int | None
    goals: tuple[str, ...]
    text: str


def draft(entry: Entry, source: Source) -> Draft | None:
    """Take a file apart; None, with a note, where it cannot be read."""
    text = source.text(entry.file)
    if text is None:
        return None
    fields, body, line = _front_matter(text, entry.file, source)
    title = _title(fields) or first_heading(body) or entry.title
    if title is None:
        stem = PurePosixPath(entry.file).stem
        title = re.sub(r"[-_]+", " ", re.sub(r"^\d+[-_. ]*", "", stem)).strip().capitalize() or stem
        source.note(entry.file, 0, f"has neither a title nor a heading; it is called {quoted(title)} after its file.")
    return Draft(entry, title[:LINE_LIMIT], fields, body, line)


def make(draft: Draft, titles: Mapping[str, str], up: str, pictures: Pictures) -> Made:
    """The lesson. *titles* are the lessons' by their source file; *up* leads from the new file to its folder's root."""
    source, file = pictures.source, draft.entry.file
    rows = rows_of(draft.body, draft.line)
    blocks = convert(rows, file, source)
    before = _list_of(draft.fields.get("questions"), "Questions", draft.line)
    after = _list_of(draft.fields.get("keypoints"), "Key points", draft.line)
    targets = _Targets(file, titles, up, pictures)
    text = text_of(targets.say_anew([*before, *blocks.rows, *after]))
    goals = [plain_text(goal)[:LINE_LIMIT] for goal in (*blocks.goals, *_texts(draft.fields.get("objectives")))]
    return Made(
        draft.title, _minutes(draft, source), tuple(goal for goal in goals if goal), _untitled(text, draft.title)
    )


def _front_matter(text: str, file: str, source: Source) -> tuple[Mapping[str, Data], str, int]:
    """The fields at the top of a file, its text, and the line that begins in."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if lines[0].rstrip() != "---" or end is None:
        return {}, text, 1
    fields = read_loosely("\n".join(lines[1:end]), file)
    if isinstance(fields, Fault):
        source.note(file, fields.at.line + 1, f"front matter not taken over: {fields.text}")
        fields = {}
    return fields if isinstance(fields, dict) else {}, "\n".join(lines[end + 1 :]), end + 2


def _title(fields: Mapping[str, Data]) -> str | None:
    title = fields.get("title")
    return " ".join(title.split()) or None if isinstance(title, str) else None


def _minutes(draft: Draft, source: Source) -> int | None:
    """As the front matter gives them; teaching and exercises together."""
    names = ("minutes",) if "minutes" in draft.fields else ("teaching", "exercises")
    written = {name: str(draft.fields[name]) for name in names if name in draft.fields}
    if not written:
        return None
    if not all(text.isascii() and text.isdecimal() for text in written.values()):
        said = ", ".join(f"{name}: {text}" for name, text in written.items())
        source.note(draft.entry.file, 0, f"{said} are no minutes, and are left out.")
        return None
    minutes = sum(int(text) for text in written.values())
    if not 0 < minutes <= MINUTES_LIMIT:
        source.note(draft.entry.file, 0, f"{minutes} minutes cannot be meant, and are left out.")
        return None
    return minutes


def _texts(data: Data | None) -> list[str]:
    return [" ".join(one.split()) for one in data if isinstance(one, str)] if isinstance(data, list) else []


def _list_of(data: Data | None, heading: str, number: int) -> list[Row]:
    items = _texts(data)
    if not items:
        return []
    lines = ["", f"## {heading}", "", *(f"- {item}" for item in items), ""]
    return [Row(number, line) for line in lines]


def _untitled(text: str, title: str) -> str:
    """The text without the heading that only says the title again."""
    first, _, rest = text.lstrip("\n").partition("\n")
    found = re.match(r"#\s+(.*?)(\s+#+)?\s*$", first)
    return rest.lstrip("\n") if found and plain_text(found[1]).casefold() == title.casefold() else text


class _Targets:
    """Decides about each link and picture of a lesson."""

    def __init__(self, file: str, titles: Mapping[str, str], up: str, pictures: Pictures) -> None:
        self._file = file
        self._titles = titles
        self._up = up
        self._pictures = pictures
        self._source = pictures.source
        self._number = 0  # of the line that is being said anew
        self._tags: dict[str, int] = {}

    def say_anew(self, rows: Sequence[Row]) -> list[Row]:
        references = {
            label_of(found["label"]): found["target"]
            for row in rows
            if not row.is_code and (found := _DEFINITION.match(row.text.lstrip("> ")))
        }
        kept = [row for row in rows if not self._is_definition_of_a_file(row)]
        made: list[Row] = []
        paragraph: list[Row] = []
        for row in [*kept, Row(0, "")]:
            if row.is_code or not row.text.strip("> "):
                made.extend(self._paragraph(paragraph, references))
                paragraph = []
                made.append(row)
            else:
                paragraph.append(row)
        self._tell_tags()
        return made

    def _is_definition_of_a_file(self, row: Row) -> bool:
        found = None if row.is_code else _DEFINITION.match(row.text.lstrip("> "))
        return found is not None and not _ELSEWHERE.match(found["target"])

    def _paragraph(self, rows: Sequence[Row], references: Mapping[str, str]) -> list[Row]:
        if not rows:
            return []
        text = "\n".join(row.text for row in rows)

        def line(offset: int) -> int:
            return rows[text.count("\n", 0, offset)].number

        def say(found: Found) -> str:
            self._number = line(found.offset)
            return self._picture(found) if found.is_image else self._link(found)

        def tell(offset: int, what: str) -> None:
            self._tags.setdefault(what, line(offset))

        lines = rewrite(text, references, say, tell).split("\n")
        numbers = [row.number for row in rows]
        return [Row(numbers[min(at, len(numbers) - 1)], one) for at, one in enumerate(lines)]

    def _picture(self, found: Found) -> str:
        shown = escaped(found.attributes["alt"]) if found.attributes.get("alt") else found.words
        caption = found.words if shown != found.words else ""
        if _ELSEWHERE.match(found.target):
            said = f"![{shown}]({found.target})"
        else:
            asset = self._pictures.asset(resolved(_file(found.target), self._file))
            if asset is None:
                return self._missing_picture(found, shown, caption)
            said = f"![{shown}]({self._up}{asset})"
        return f"{said} {caption}".rstrip()

    def _missing_picture(self, found: Found, shown: str, caption: str) -> str:
        if not shown:
            self._note(f"{found.target or 'a picture'} is missing and has no words, so nothing stands in its place.")
            return ""
        self._note(f"{found.target} is missing: its words stand in its place.")
        return f"{shown} ({caption})" if caption else shown

    def _link(self, found: Found) -> str:
        if not found.target or found.target.startswith("#"):
            return found.words
        if _ELSEWHERE.match(found.target):
            plain = found.written.startswith(f"[{found.words}]")
            return found.written if plain else f"[{found.words}]({found.target})"
        file = resolved(_file(found.target), self._file)
        for path in (file, *(f"{file}{ending}" for ending in MARKDOWN)):
            if path in self._titles:
                title = self._titles[path]
                same = plain_text(found.words).casefold() == title.casefold()
                return found.words if same else f"{found.words} (*{escaped(title)}*)"
        if file in self._source.files:
            self._note(f"{found.target} is a file, which opens nothing in a chat: its words stand in its place.")
        else:
            self._note(f"{found.target} is missing: its words stand in its place.")
        return found.words

    def _note(self, text: str) -> None:
        self._source.note(self._file, self._number, text)

    def _tell_tags(self) -> None:
        for what, number in self._tags.items():
            self._source.note(self._file, number, what)


def _file(target: str) -> str:
    """The path in a target, without what follows ? or #."""
    return unquote(re.split(r"[?#]", target, maxsplit=1)[0])
