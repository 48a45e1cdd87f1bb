"""One lesson's file: its front matter and its text, told apart."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.course.course import Lesson, LessonHead
from bot.course.faults import Fault, Source
from bot.course.headings import first_heading
from bot.course.reading import Read, read_as
from bot.course.written import slug
from bot.course.yaml_reading import Yaml, read_yaml

FENCE = "---"
FRONT_MATTER_LIMIT = 400  # lines; the longest useful one has about forty


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson as its file says it; *lesson* is None where its front matter has faults. The text begins in *line*.

    *known* is what the front matter says as far as it can be read.
    """

    path: str
    source: Source
    head: Yaml
    id: str
    text: str
    line: int
    lesson: Lesson | None
    known: Read[LessonHead]


def read_lesson(path: str, content: str) -> LessonFile:
    """Read the file at *path* of a course folder, whose text is *content*."""
    source = Source(path, content.split("\n"))
    first, last = _front_matter(source)
    if last is None:
        head = Yaml(source, first, is_read=False)
        what = "The front matter that begins here is never closed."
        head.faults.append(Fault(source.spot(first, 1, len(FENCE)), what, "Add a line --- below its last field."))
        return LessonFile(path, source, head, _known_id(head, path), "", first, None, Read(None, None))
    head = read_yaml(source, first + 1, last - 1) if last else Yaml(source, 1)
    text = "\n".join(source.lines[last:])
    if head.is_read:
        _fill_in(head, path, text)
    known = _known_id(head, path)
    read = read_as(LessonHead, head)
    lesson = None
    if read.value is not None:
        lesson = Lesson.model_validate({**dict(read.value), "path": path, "text": text})
    return LessonFile(path, source, head, known, text, last + 1, lesson, read)


def default_id(path: str) -> str:
    """The id of a lesson that does not say it: its file's name without the number before it."""
    stem = PurePosixPath(path).stem
    return slug(re.sub(r"^\d+[-_. ]*", "", stem)) or slug(stem)


def _known_id(head: Yaml, path: str) -> str:
    """The id other files will use, as far as it can be seen in a front matter with faults."""
    written = head.data.get("id")
    if isinstance(written, str):
        return written
    lines = () if head.is_read else head.source.lines[:FRONT_MATTER_LIMIT]
    seen = (re.match(r"id:\s*([a-z0-9-]+)\s*$", line) for line in lines)
    return next((found[1] for found in seen if found), default_id(path))


def _fill_in(head: Yaml, path: str, text: str) -> None:
    """What a lesson leaves out: its id comes from its file's name, its title from its first heading."""
    if "id" not in head.data and ("id",) not in head.refused and (named := default_id(path)):
        head.data["id"] = named
    if "title" in head.data or ("title",) in head.refused:
        return
    title = first_heading(text)
    if title:
        head.data["title"] = title
    else:
        to_do = "Begin its text with a heading, like # Hello, or write title: Hello in its front matter."
        head.faults.append(Fault(head.spot(()), "The lesson has no title.", to_do))
        head.refused.add(("title",))


def _front_matter(source: Source) -> tuple[int, int | None]:
    """The lines that open and close the front matter: (line, None) is never closed, (1, 0) that there is none."""
    first = next((number for number, line in enumerate(source.lines, 1) if line.strip()), 1)
    if source.lines[first - 1].rstrip() != FENCE:
        return 1, 0
    for number, line in enumerate(source.lines[first : first + FRONT_MATTER_LIMIT], first + 1):
        if line.rstrip() in (FENCE, "..."):
            return first, number
    return first, None
