"""Begins a question's clock: what staff are told if nobody answers."""

from datetime import datetime

from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.model import Home, Kind, Slot
from bot.questions.clock import Clock
from bot.store import deliveries
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from schedules.zones import to_local

AMBER, RED = "amber", "red"


async def begin_clock(transaction: Transaction, running: RunningCohort, home: Home, number: int, at: datetime) -> None:
    """Plan what staff are told if nobody answers: once before the question is red, once when it is."""
    clock = Clock(running.cohort, running.course.questions)
    red = clock.red_at(at)
    planned = []
    for stage, moment in ((AMBER, clock.told_at(clock.amber_at(at), red)), (RED, red)):
        slot = Slot(
            kind=Kind.ALERT,
            subject=f"question-{number}",
            occurrence=stage,
            moment=to_local(moment, running.cohort.timezone),
            until=None,
            why="a question waits for an answer",
        )
        details = {"question": str(number)}
        planned.append(Planned(running.id, home, slot, RULES[Kind.ALERT].priority, details))
    await deliveries.plan(transaction, planned)
