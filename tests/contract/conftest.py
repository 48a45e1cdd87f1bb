"""The stages on which the contract is played. Every test of this folder runs on each."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from adapters.memory.rules import DISCORD_LIKE, MEMORY, SLACK_LIKE, Rules
from bot.model import Place
from schedules.clock import ManualClock
from tests.contract.hearing import Ears
from tests.contract.memory_stage import MemoryStage
from tests.contract.stage import Stage

_STARTS = datetime(2026, 10, 5, 7, tzinfo=UTC)


def _memory(rules: Rules, address: str | None, clock: ManualClock, folder: Path) -> MemoryStage:
    return MemoryStage(rules, clock, address.format(folder=folder) if address else None)


_STAGES: Mapping[str, Callable[[ManualClock, Path], MemoryStage]] = {
    "memory": partial(_memory, MEMORY, None),
    "memory as Discord": partial(_memory, DISCORD_LIKE, None),
    "memory as Slack": partial(_memory, SLACK_LIKE, None),
    "memory behind a socket": partial(_memory, MEMORY, "{folder}/chat"),
    "memory as Slack behind a port": partial(_memory, SLACK_LIKE, "127.0.0.1:0"),
}


@pytest.fixture(params=_STAGES)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    folder = Path(tempfile.mkdtemp(prefix="stage-"))  # a socket's path has to be short
    made = _STAGES[request.param](ManualClock(_STARTS), folder)
    try:
        await made.start()
        yield made
        await made.close()
    finally:
        shutil.rmtree(folder)


@pytest.fixture
async def rooms(stage: Stage) -> Mapping[str, Place]:
    """The rooms of a cohort, by name."""
    return await stage.platform.set_up(stage.home, ["announcements", "lessons", "questions", "staff"])


@pytest.fixture
def lessons(rooms: Mapping[str, Place]) -> Place:
    return rooms["lessons"]


@pytest.fixture
async def ears(stage: Stage) -> AsyncIterator[Ears]:
    """Somebody who listens from the beginning."""
    listening = Ears(stage.platform)
    listening.start()
    yield listening
    await listening.stop()
