"""Logs to standard error: sentences a community manager understands, ids as fields.

Never people's words, never secrets. An exception's own text may hold either, so of one that is not ours only its type
is shown, and where it was raised.
"""

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.errors import HomeroomError
from bot.settings import Settings

log = structlog.get_logger(__name__)


def set_up_logs(settings: Settings) -> None:
    """Log from now on as the settings say: what we log, what libraries log, and what nobody caught."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            use_get_message=True,
        )
    )
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    sys.excepthook = _nobody_caught
    threading.excepthook = lambda raised: _nobody_caught(raised.exc_type, raised.exc_value, raised.exc_traceback)


def log_what_the_loop_drops() -> None:
    """Log in our own way what a task raised that nobody waits for; the loop's own way shows the exception's text."""
    asyncio.get_running_loop().set_exception_handler(_dropped)


def _dropped(_loop: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
    raised, task = context.get("exception"), context.get("task") or context.get("future")
    log.error(
        "Something went wrong in the background.",
        task=task.get_name() if isinstance(task, asyncio.Task) else None,
        exc_info=raised if isinstance(raised, BaseException) else None,
    )


def _nobody_caught(
    kind: type[BaseException], raised: BaseException | None, _where: TracebackType | None = None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("Homeroom crashed. This is a mistake in Homeroom: please report it with these lines.", exc_info=raised)


def _without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Show an exception as where it was raised and what it is, without what it says."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, tuple):
        raised = raised[1]
    if isinstance(raised, BaseException):
        event["exception"] = "\n".join(_told(raised))
    return event


def _told(raised: BaseException) -> Iterator[str]:
    cause = raised.__cause__ or (None if raised.__suppress_context__ else raised.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "which led to:"
    if isinstance(raised, BaseExceptionGroup):
        for one in raised.exceptions:
            yield from _told(one)
            yield "together with others in:"
    for frame in traceback.extract_tb(raised.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    kind = f"{type(raised).__module__}.{type(raised).__qualname__}".removeprefix("builtins.")
    yield f"{kind}: {raised}" if isinstance(raised, HomeroomError) else kind
