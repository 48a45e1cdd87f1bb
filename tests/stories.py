"""Stories that outlive a bot: one chat, and a bot that is stopped, backed up, restored and started again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from adapters.memory.chat import Chat
from adapters.memory.people import People
from adapters.memory.rules import Rules
from adapters.memory.wire import DirectWire, Wire
from bot.course.course import Course
from bot.store.address import SqliteFile
from bot.store.backup import back_up
from bot.store.restoring import Restored, restore
from schedules.clock import ManualClock
from tests.builders import a_cohort
from tests.deliver.lessons import NINE
from tests.house import HOME, House, a_house


class Story:
    """One chat, and a bot that is stopped, backed up, restored and started over the weeks."""

    def __init__(self, folder: Path, course: Course, rules: Rules) -> None:
        self.folder = folder
        self.course = course
        self.cohort = a_cohort()
        self.rules = rules
        self.clock = ManualClock(NINE - timedelta(hours=2))
        self.chat = Chat(self.clock, rules=rules)
        self.wire: Wire = DirectWire(self.chat)
        self.address = SqliteFile(folder / "homeroom.db")

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[House]:
        """The bot at work, from where the clock stands."""
        async with a_house(
            self.folder,
            self.course,
            self.cohort,
            rules=self.rules,
            wire=self.wire,
            starts=self.clock.now(),
        ) as house:
            house.chat, house.people = self.chat, People(self.chat, HOME)
            self.chat.clock = house.clock
            try:
                yield house
            finally:
                self.clock.forward_to(house.clock.now())
                self.chat.clock = self.clock

    async def until(self, moment: datetime) -> None:
        async with self.bot() as house:
            await house.until(moment)

    async def back_up(self) -> Path:
        return (await back_up(self.address, self.folder / "kept.backup", self.clock)).path

    def restore(self, backup: Path) -> Restored:
        return restore(backup, self.address, self.clock)

    def everything(self) -> list[tuple[str, str, str]]:
        """All that can be seen, wherever it is."""
        return [(one.place, one.what, one.body) for one in self.chat.everything() if one.deleted_at is None]
