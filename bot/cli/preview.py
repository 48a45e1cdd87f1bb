"""homeroom preview"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import console

if TYPE_CHECKING:
    from bot.course.folder import Folder
    from bot.ports import Renders
    from bot.scene import Draft

_NAMES = {"discord": "Discord", "slack": "Slack", "html": "our own pages", "plain": "plain text"}


def preview(
    context: typer.Context,
    lesson: Annotated[str, typer.Argument(metavar="LESSON", help="The lesson's id.")],
    look: Annotated[
        Literal["discord", "slack", "html", "plain"], typer.Option("--as", help="Where it will be read.")
    ] = "plain",
    directory: Annotated[Path, typer.Option("--dir", metavar="DIR", help="The course folder.")] = Path(),
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Draw it as it will look there, into this file.")
    ] = None,
) -> None:
    """Show a lesson as it will be posted: its parts, its thread, and what they take of the platform's limits."""
    from bot.course.folder import load_folder
    from bot.toolbox import Toolbox

    assert isinstance(context.obj, Toolbox)
    folder = load_folder(directory)
    drafts = _drafts(folder, lesson)
    renderer = context.obj.renderers[look]()
    if html is None:
        _tell(drafts, renderer)
        return
    messages = [part for draft in drafts if draft.message for part in renderer.parts(draft.message)]
    title = next(one.title for one in folder.course.lessons if one.id == lesson)
    _write(html, renderer.page(messages, f"{title}, as on {_NAMES[look]}", directory))


def _tell(drafts: "Sequence[Draft]", renderer: "Renders") -> None:
    """Print what would be sent, and before each part which one it is and how long."""
    for draft in drafts:
        if draft.message is None:
            continue
        where = "In the thread" if draft.in_thread else "In the room"
        parts = renderer.parts(draft.message)
        for number, part in enumerate(parts, start=1):
            which = f", part {number} of {len(parts)}" if len(parts) > 1 else ""
            sizes = ", ".join(f"{size.used:,} of {size.limit:,} {size.what}" for size in renderer.sizes(part))
            console.err().print(f"── {where}{which}{': ' if sizes else ''}{sizes}", style="bold", markup=False)
            typer.echo(renderer.payload(part))
            console.err().print()


def _drafts(folder: "Folder", lesson: str) -> "Sequence[Draft]":
    """What is said when the lesson is released."""
    import asyncio

    from bot.course.saying import lesson as compose
    from bot.errors import HomeroomError
    from bot.model import Kind, Slot
    from bot.scene import NothingToSay
    from bot.unheard import preview_scene
    from schedules.errors import did_you_mean
    from schedules.zones import LocalMoment

    ids = [one.id for one in folder.course.lessons]
    if lesson not in ids:
        near = did_you_mean(lesson, ids)
        known = f"Lessons here: {', '.join(ids)}." if ids else "It has no lessons yet."
        raise HomeroomError(f'There is no lesson "{lesson}" in {folder.root}. {near}{known}')
    scene = preview_scene(folder)
    released = (slot for slot in scene.timetable.slots if slot.kind is Kind.LESSON and slot.subject == lesson)
    never = LocalMoment(scene.now.replace(tzinfo=None), "UTC", scene.now)
    moment = next((slot.moment for slot in released), never)
    said = asyncio.run(compose(Slot(Kind.LESSON, lesson, "", moment, None, "somebody looks at it"), scene))
    if isinstance(said, NothingToSay):
        raise HomeroomError(f'Nothing would be posted for "{lesson}": {said.why}.')
    return said


def _write(path: Path, page: str) -> None:
    from bot.errors import ConfigurationError

    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}. Name another file.") from error
    console.err().print(f"The preview is in {path}.", markup=False)
