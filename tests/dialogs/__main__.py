"""Plays every dialog, or those that are named, and writes down what is seen now: `python -m tests.dialogs [NAME…]`.

Look at the difference before you keep it: it is what people will see.
"""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from schedules.zones import use_pinned_zones
from tests.dialogs.dialog import played

FOLDER = Path(__file__).parent


def main() -> None:
    use_pinned_zones()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for path in sorted(FOLDER.glob("*.txt")):
        if len(sys.argv) > 1 and path.stem not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path.write_text(asyncio.run(played(path.read_text(encoding="utf-8"), Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
