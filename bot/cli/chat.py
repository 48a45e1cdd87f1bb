"""homeroom chat"""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console


def chat(
    context: typer.Context,
    listen: Annotated[
        str | None, typer.Option("--listen", metavar="ADDRESS", help="Serve it on this machine, like 127.0.0.1:7000.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Keep what is served in this file; else only in memory.")
    ] = None,
    rooms: Annotated[str, typer.Option("--rooms", help="Rooms to make at once, with commas between.")] = "",
    connect: Annotated[
        str | None, typer.Option("--connect", metavar="ADDRESS", help="Take part in the chat that is served there.")
    ] = None,
    name: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who takes part.")] = None,
) -> None:
    """Serve the built-in chat, so that `run` has a platform without any account; or take part in it from here."""
    import asyncio

    from bot.toolbox import Toolbox

    assert isinstance(context.obj, Toolbox)
    if listen is not None and connect is None and name is None:
        names = [one.strip().removeprefix("#") for one in rooms.split(",") if one.strip(" #")]
        report = console.err().print
        asyncio.run(context.obj.serve_chat(listen, file, names, lambda line: report(line, markup=False)))
    elif connect is not None and name is not None and listen is None and file is None and not rooms:
        show = console.out().print
        asyncio.run(context.obj.talk_in_chat(connect, name, lambda line: show(line, markup=False, emoji=False)))
    else:
        raise typer.BadParameter(
            "write either --listen ADDRESS, with --file and --rooms if you like, or --connect ADDRESS --as NAME"
        )
