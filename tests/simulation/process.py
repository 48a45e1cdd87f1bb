"""One engine as a process of a simulation: counted step by step, killed before any of them, or frozen for a while."""

import asyncio
from collections.abc import Callable
from contextvars import Context, ContextVar
from typing import Any

_DEAD: "list[Process]" = []  # what a dead process held is never unwound: no `finally` may run there


class Process:
    """Everything that runs in its context belongs to it. *wall_is_off* and *monotonic_from* are its own clocks' errors,
    *place* the machine it runs on.

    A step is one callback of the event loop, or one moment right before or right after a commit.
    """

    def __init__(
        self,
        name: str,
        place: int = 0,
        *,
        killed_before: int | None = None,
        frozen_before: int | None = None,
        frozen_for: float = 0.0,
        wall_is_off: float = 0.0,
        monotonic_from: float = 0.0,
        when_killed: "Callable[[Process], None]" = lambda _process: None,
    ) -> None:
        self.name = name
        self.place = place
        self.steps = 0
        self.is_dead = False
        self.is_frozen = False
        self.wall_is_off = wall_is_off
        self.monotonic_from = monotonic_from
        self.held_back: list[Any] = []  # what a frozen process would have done, in order; of a dead one, never done
        self._killed_before = killed_before
        self._frozen_before = frozen_before
        self._frozen_for = frozen_for
        self._when_killed = when_killed

    def step(self) -> bool:
        """Count a step; False where the process dies before it."""
        self.steps += 1
        if self.steps == self._killed_before:
            self.is_dead = True
            _DEAD.append(self)
            self._when_killed(self)
        return not self.is_dead

    def freezes_now(self) -> bool:
        """Whether the process stops here, for as long as it was told to."""
        return self._frozen_before is not None and self.steps + 1 >= self._frozen_before and self._frozen_for > 0

    def freeze(self, loop: asyncio.AbstractEventLoop, thaw: Callable[["Process"], None]) -> None:
        self.is_frozen = True
        loop.call_later(self._frozen_for, thaw, self, context=NOBODY)
        self._frozen_for = 0.0


PROCESS: ContextVar[Process | None] = ContextVar("process", default=None)

NOBODY = Context()
"""The context of what belongs to no process: the platform's side, the supervisor, the simulation itself."""
