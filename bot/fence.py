"""The fence: a request that is no longer ours must not leave. Adapters ask just before they write one.

Between the decision to send and the moment the bytes leave, a process can be frozen for minutes, and somebody else may
have taken its work over. Whoever waits in between, for a connection or a turn, asks again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from bot.errors import TryLater

_may_send: ContextVar[Callable[[], bool] | None] = ContextVar("may_send", default=None)


@contextmanager
def fenced(may_send: Callable[[], bool]) -> Iterator[None]:
    """Requests made inside may leave for as long as *may_send* says so."""
    token = _may_send.set(may_send)
    try:
        yield
    finally:
        _may_send.reset(token)


def check() -> None:
    """Raises TryLater, before anything left, where the request is no longer ours to make."""
    may_send = _may_send.get()
    if may_send is not None and not may_send():
        raise TryLater(timedelta(0), "the program was held up too long between claiming it and sending it")
