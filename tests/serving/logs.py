"""What the program logs while a test runs, caught as its standard error."""

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any, Literal

import structlog

from bot.logs import log_what_the_loop_drops, set_up_logs
from bot.settings import Settings


@contextmanager
def logs(
    shape: Literal["text", "json"] = "json", level: Literal["debug", "info", "warning", "error"] = "info"
) -> Iterator[StringIO]:
    """Everything that is logged within the block; afterwards logs go where they went before."""
    told, before = StringIO(), sys.stderr
    root, structured = logging.getLogger(), structlog.get_config()
    handlers, threshold, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    root.handlers[:], sys.stderr = [], told  # those of the test run are not to be closed
    try:
        set_up_logs(Settings(log_format=shape, log_level=level))
        yield told
    finally:
        sys.stderr = before
        root.handlers[:], (sys.excepthook, threading.excepthook) = handlers, hooks
        root.setLevel(threshold)
        structlog.configure(**structured)


def lines(told: StringIO) -> list[dict[str, Any]]:
    """Lines of JSON, without when they were logged."""
    found = [json.loads(line) for line in told.getvalue().splitlines()]
    for one in found:
        del one["timestamp"]
    return found


async def dropped(raised: Exception) -> None:
    """Let a task that nobody waits for end in *raised*."""

    async def fail() -> None:
        raise raised

    log_what_the_loop_drops()
    task = asyncio.create_task(fail(), name="watch the weather")
    await asyncio.wait({task})
    del task
