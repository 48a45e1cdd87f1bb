"""The command line: one command a file. Each imports what is heavy when it runs, so that --help stays quick."""

import sys
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.apply import apply
from bot.cli.backup import backup
from bot.cli.chat import chat
from bot.cli.check import check
from bot.cli.cohort import cohort
from bot.cli.db import db
from bot.cli.doctor import doctor
from bot.cli.export import export
from bot.cli.init import init
from bot.cli.plan import plan
from bot.cli.preview import preview
from bot.cli.proposals import proposals
from bot.cli.rehearse import rehearsal_engine, rehearse
from bot.cli.restore import restore
from bot.cli.run import run as run_cohorts
from bot.cli.schema import schema
from bot.cli.version import version
from bot.errors import HomeroomError
from bot.toolbox import Toolbox

app = typer.Typer(
    name="homeroom",
    help="Facilitate cohort courses where people already talk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_COURSES = (init, check, plan, preview, rehearse, run_cohorts, apply, proposals, export)
_UPKEEP = (backup, restore, chat, schema, doctor, version)

for command in (*_COURSES, *_UPKEEP):
    app.command(command.__name__)(command)
app.add_typer(cohort, name="cohort")
app.add_typer(db, name="db")
app.command("rehearsal-engine", hidden=True)(rehearsal_engine)


@app.callback()
def options(
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no boxes, no progress bars.")] = False,
) -> None:
    """Facilitate cohort courses where people already talk."""
    console.set_plain(plain)


def run(toolbox: Toolbox) -> None:
    """Run the command line; exits 0 fine, 1 problems found, 2 usage, 3 configuration, 4 outside service."""
    try:
        # --plain belongs to the whole program, and people write it behind the command.
        words = [word for word in sys.argv[1:] if word != "--plain"]
        app(["--plain", *words] if len(words) < len(sys.argv) - 1 else words, prog_name="homeroom", obj=toolbox)
    except HomeroomError as error:
        console.complain(str(error))
        sys.exit(error.exit_code)
