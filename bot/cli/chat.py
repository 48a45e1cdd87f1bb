"""homeroom chat"""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console


def chat(
    context: typer.Context,
    listen: Annotated[str, typer.Option("--listen", help="Where: an address of this machine, like 127.0.0.1:7000.")],
    file: Annotated[
        Path | None, typer.Option("--file", help="Keep the chat in this file; else only in memory.")
    ] = None,
    rooms: Annotated[str, typer.Option("--rooms", help="Rooms to make at once, with commas between.")] = "",
) -> None:
    """Serve the built-in chat from its own process, so that `run` has a platform without any account."""
    import asyncio

    from bot.toolbox import Toolbox

    assert isinstance(context.obj, Toolbox)
    names = [name.strip().removeprefix("#") for name in rooms.split(",") if name.strip()]
    asyncio.run(context.obj.serve_chat(listen, file, names, lambda line: console.err().print(line, markup=False)))
