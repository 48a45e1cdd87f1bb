"""The engine under rehearsal: the real one, on a clock that somebody else moves."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.app import App
from bot.enrolling import read_version
from bot.ports import RehearsalPlatform
from bot.rehearsal.play import HOME
from bot.serving import Enrolment
from schedules.clock import ManualClock


class Engine(Protocol):
    """Takes in what happened and does what is due."""

    async def work(self, now: datetime) -> datetime | None:
        """Do everything that is due at *now*; when something will be due next, None if nothing is planned."""
        ...


class EngineHere:
    """The engine in this process."""

    def __init__(self, app: App, platform: RehearsalPlatform, clock: ManualClock) -> None:
        self.app = app
        self._platform = platform
        self._clock = clock

    @classmethod
    async def open(
        cls, enrolment: Enrolment, database: Path, platform: RehearsalPlatform, clock: ManualClock, owner: str
    ) -> "EngineHere":
        """Open the database, and enrol the cohort unless it runs already."""
        app = await App.open(database, {HOME: platform}, clock, owner, read_version, durable=False, inline=True)
        if app.book.get(enrolment.name) is None:
            await app.apply(enrolment.name, enrolment.reading, enrolment.files, enrolment.homes, "rehearse")
            await app.enlist(enrolment.name, enrolment.learners)
        return cls(app, platform, clock)

    async def work(self, now: datetime) -> datetime | None:
        self._clock.forward_to(now)
        await self._platform.deliver_events(self.app.inbox)
        return await self.app.work()

    async def close(self) -> None:
        await self.app.close()
        await self._platform.close()
