"""The plain dialect: readable text without markup, for screen readers, transcripts and the built-in chat."""

from collections.abc import Callable, Sequence

from bot.message import Clockface, MessageLink, Moment
from bot.model import MessageRef
from bot.text.addresses import is_path
from bot.text.signs import defused, width
from bot.text.tables import as_list, in_columns
from bot.text.tree import Grid, Words
from bot.text.walk import walk
from schedules.zones import to_local

WIDEST_TABLE = 100  # columns; what is wider is told as a list

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def on_the_clock(moment: Moment) -> str:
    """A moment in its own zone, for readers whose clock is unknown: `Wed 7 Oct 2026, 17:00 Europe/Paris`."""
    wall = to_local(moment.at, moment.zone).wall
    day = f"{_DAYS[wall.weekday()]} {wall.day} {_MONTHS[wall.month - 1]} {wall.year}"
    match moment.face:
        case Clockface.DATE:
            return day
        case Clockface.TIME:
            return f"{wall:%H:%M} {moment.zone}"
        case _:  # nobody can tell "in 2 days" without knowing when it is read
            return f"{day}, {wall:%H:%M} {moment.zone}"


class Plain:
    """Readable text: links with their address, lists with their numbers, tables in columns."""

    def __init__(self, link: Callable[[MessageRef], str | None] = str) -> None:
        self._link = link

    def words(self, text: str) -> str:
        return text

    def code(self, text: str) -> str:
        return f"`{text}`"

    def strong(self, inside: str) -> str:
        return inside

    def emphasis(self, inside: str) -> str:
        return inside

    def struck(self, inside: str) -> str:
        return f"~{inside}~"

    def hyperlink(self, url: str, inside: str) -> str:
        bare = url.removeprefix("mailto:")
        return inside if inside.removeprefix("mailto:") == bare or is_path(url) else f"{inside} ({bare})"

    def picture(self, path: str, alt: str) -> str:
        return f"[🖼 {alt or path}]" if is_path(path) else f"[🖼 {alt or path}] ({path})"

    def line_break(self, *, hard: bool) -> str:
        return "\n" if hard else " "

    def moment(self, name: str, moment: Moment) -> str:  # noqa: ARG002  only its moment is shown
        return on_the_clock(moment)

    def message_link(self, name: str, link: MessageLink) -> str:  # noqa: ARG002  only its label is shown
        address = self._link(link.ref)
        label = " ".join(defused(link.label).split())
        return f"{label} ({address})" if address is not None else label

    def joined(self, pieces: Sequence[str]) -> str:
        return "".join(pieces)

    def paragraph(self, inside: str) -> str:
        return inside

    def heading(self, level: int, inside: str) -> str:
        line = {1: "=", 2: "-"}.get(level)
        return f"{inside}\n{line * max(3, min(60, width(inside)))}" if line else inside

    def quote(self, inside: Sequence[str]) -> str:
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(inside).split("\n"))

    def list_of(self, items: Sequence[Sequence[str]], start: int | None) -> str:
        lines = []
        for number, item in enumerate(items):
            mark = f"{start + number}. " if start is not None else "- "
            lines.append(mark + "\n".join(item).replace("\n", "\n" + " " * len(mark)))
        return "\n".join(lines)

    def fence(self, text: str, language: str) -> str:  # noqa: ARG002  the words around it say what it is
        return "\n".join(f"    {line}".rstrip() for line in text.removesuffix("\n").split("\n"))

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str]) -> str:
        flat = [[" ".join(cell.split()) for cell in row] for row in (header, *rows)]
        lines = in_columns(flat[0], flat[1:], align)
        if max(map(width, lines)) <= WIDEST_TABLE or not rows:
            return "\n".join(lines)
        cells = [tuple((Words(cell),) if cell else () for cell in row) for row in flat]
        return "\n".join(walk((as_list(Grid(cells[0], tuple(cells[1:]), tuple(align))),), {}, self))

    def rule(self) -> str:
        return "* * *"
