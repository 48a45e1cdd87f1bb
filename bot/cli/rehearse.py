"""homeroom rehearse"""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import console

if TYPE_CHECKING:
    from bot.course.folder import Folder
    from bot.rehearsal.crashing import Crashed
    from bot.rehearsal.wanted import Wanted
    from bot.toolbox import RehearsalTools
    from bot.views.transcript import Transcript


def rehearse(
    context: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The course folder; default: this one, else the demo course.")
    ] = None,
    rehearsal: Annotated[
        str | None, typer.Option("--rehearsal", metavar="NAME", help="Only this file of rehearsals/.")
    ] = None,
    cohort: Annotated[str | None, typer.Option("--cohort", metavar="NAME", help="Only this cohort.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Another crowd; the same seed gives the same one.")] = None,
    crashes: Annotated[
        int, typer.Option("--crashes", min=0, help="Kill the engine so often on the way, and compare.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print transcripts as JSON.")] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Draw transcripts as a page.")] = None,
) -> None:
    """Play whole cohorts on a virtual clock, with a scripted crowd, and show what people would see."""
    from bot.course.cache import LinkCache
    from bot.course.folder import load_folder
    from bot.logs import set_up_logs
    from bot.rehearsal.wanted import demo_course, wanted
    from bot.settings import Settings
    from bot.toolbox import Toolbox

    assert isinstance(context.obj, Toolbox)
    set_up_logs(Settings(log_level="error"))
    root = directory if directory is not None else Path()
    if directory is None and not (root / "course.yaml").exists():
        root = demo_course()
        console.err().print(f"There is no course in this folder: this is the demo course, {root}.", markup=False)
    folder = load_folder(root, LinkCache.of(root))
    tools = context.obj.rehearsal_tools()
    plays = wanted(folder, root, rehearsal, cohort, seed)
    if html is not None:
        _may_write(html)
    told, crashed = [], []
    for number, one in enumerate(plays, 1):
        with _progress(f"rehearsing {one.name}" + (f", {number} of {len(plays)}" if len(plays) > 1 else "")) as report:
            transcript, result = _play(folder, root, one, tools, crashes, report)
        told.append(transcript)
        if result is not None:
            crashed.append((one, result))
    if html is not None:
        _write(html, tools.page(told, root))
        console.err().print(f"The page is {html}.", markup=False)
    _tell(told, as_json=as_json, is_drawn=html is not None)
    is_fine = _judge(told, to_error=as_json)
    for one, result in crashed:
        is_fine = _tell_crashes(one, result) and is_fine
    if not is_fine:
        raise typer.Exit(1)


def _play(
    folder: "Folder", root: Path, one: "Wanted", tools: "RehearsalTools", crashes: int, report: Callable[[float], None]
) -> "tuple[Transcript, Crashed | None]":
    import asyncio
    from dataclasses import replace

    from bot.rehearsal.crashing import play_crashing
    from bot.rehearsal.expecting import Seen, outcomes
    from bot.rehearsal.play import play_of
    from bot.rehearsal.playing import play_here
    from bot.rehearsal.transcribing import transcribe
    from bot.words import words_for

    play = play_of(folder, one.cohort, one.seed, root)
    crashed = asyncio.run(play_crashing(play, tools, crashes, report)) if crashes else None
    played = crashed.played if crashed is not None else asyncio.run(play_here(play, tools, report))
    transcript = transcribe(play, played, tools.plain)
    if one.rehearsal is None:
        return transcript, crashed
    zones = {face.name: face.waking.zone for face in play.crowd.faces}
    seen = Seen(transcript, zones, words_for(folder.course.language))
    told = outcomes(one.rehearsal, folder.files, seen)
    return replace(transcript, rehearsal=one.rehearsal.id, outcomes=told), crashed


def _tell(told: "Sequence[Transcript]", *, as_json: bool, is_drawn: bool) -> None:
    from bot.rehearsal.report_json import report_json
    from bot.rehearsal.report_text import WIDTH, report_text

    if as_json:
        typer.echo(report_json(told))
    elif not is_drawn:
        columns = min(WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else WIDTH
        typer.echo("\n\n\n".join("\n".join(report_text(transcript, columns)) for transcript in told))


def _judge(told: "Sequence[Transcript]", *, to_error: bool) -> bool:
    """Say what came of the expectations; False where one was missed."""
    from bot.rehearsal.expecting import verdict

    judged = [transcript for transcript in told if transcript.outcomes]
    for transcript in judged:
        typer.echo(verdict(transcript), err=to_error)
    return all(one.instead is None for transcript in judged for one in transcript.outcomes)


def _tell_crashes(one: "Wanted", crashed: "Crashed") -> bool:
    """Say what the kills did; False where people would have noticed."""
    compared = crashed.compared
    typer.echo(
        f"{one.name}: {len(crashed.killed_at)} kills, {crashed.restarts} restarts, {crashed.posts} posts, "
        f"{len(compared.duplicates)} duplicates, {len(compared.losses)} losses, "
        f"{len(compared.differences)} other differences",
        err=True,
    )
    for what, lines in (
        ("twice", compared.duplicates),
        ("lost", compared.losses),
        ("different", compared.differences),
    ):
        for line in lines:
            typer.echo(f"  {what}: {line}", err=True)
    return compared.is_same


def _may_write(file: Path) -> None:
    """Know before anything is played that a place cannot be written."""
    _write(file, "", "a")


def _write(file: Path, page: str, mode: Literal["w", "a"] = "w") -> None:
    from bot.errors import ConfigurationError

    try:
        with file.open(mode, encoding="utf-8") as opened:
            opened.write(page)
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be written: {error.strerror}. Name another file.") from error


@contextmanager
def _progress(what: str) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal; elsewhere nothing."""
    if console.is_plain() or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.progress import Progress

    with Progress(console=console.err(), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda done: progress.update(task, completed=done)


def rehearsal_engine(context: typer.Context, setup: Path) -> None:
    """The engine of a rehearsal with crashes; started by `rehearse`, for nobody else."""
    from bot.logs import set_up_logs
    from bot.rehearsal.nursery import nurse
    from bot.settings import Settings
    from bot.toolbox import Toolbox

    assert isinstance(context.obj, Toolbox)
    set_up_logs(Settings(log_level="error"))
    nurse(setup, context.obj.rehearsal_tools())
