"""homeroom version"""

from bot import __version__
from bot.cli import console


def version() -> None:
    """Say which program this is and which time zone data it computes with."""
    from importlib.metadata import version as installed

    console.out().print(f"homeroom {__version__}, time zones {installed('tzdata')}")
