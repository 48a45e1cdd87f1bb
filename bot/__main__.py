"""Plugs everything together; the only file of `bot` that knows the adapters."""

from bot.app import Toolbox
from bot.cli import run


def main() -> None:
    run(Toolbox())


if __name__ == "__main__":
    main()
