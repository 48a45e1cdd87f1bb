"""How quickly the command line answers, beside the library it is made with."""

from benchmarks.timing import in_turn, machine, python


def help_() -> None:
    """Goal: --help under 0.5 s."""
    timed = in_turn(
        {
            "homeroom --help": python("-m", "bot", "--help"),
            "import typer, rich": python("-c", "import typer, rich.table"),
        },
        7,
    )
    ours, peer = timed["homeroom --help"], timed["import typer, rich"]
    print(f"help, on {machine()}")
    print(f"  homeroom --help              {ours}")
    print(f"  only importing typer, rich   {peer}")
    print(f"  ratio                        {ours.median / peer.median:.1f}")
