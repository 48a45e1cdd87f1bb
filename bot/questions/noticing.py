"""Notices a question as it is asked: it gets a number, and its clock begins."""

from datetime import datetime

from bot.deliver.running import RunningCohort
from bot.events import MessagePosted
from bot.kinds import RULES
from bot.model import Home, Kind, Slot
from bot.ports import Platform
from bot.questions.asking import Spot, is_ask
from bot.questions.clock import Clock
from bot.store import deliveries, members, questions, steps
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from schedules.zones import to_local

AMBER, RED = "amber", "red"


async def notice_question(
    transaction: Transaction, running: RunningCohort, event: MessagePosted, platform: Platform
) -> None:
    """Number a question in a room where questions are looked for. Whether it stays one is seen when it matters."""
    role = running.role_of(event.home, platform.room_of(event.place))
    if role not in running.course.questions.detect_in or not is_ask(
        event.text, Spot(replies=event.reply_to is not None)
    ):
        return
    member = await members.find(transaction, running.id, event.home, event.author)
    if member is not None and member.role != "learner":
        return
    root = await steps.thread_root(transaction, event.home, event.place)
    subject = root[2] if root is not None else None
    who = (event.home, event.author, event.author_name)
    number, is_new = await questions.number(transaction, running.id, who, event.ref, subject, event.at)
    if is_new:
        await begin_clock(transaction, running, event.home, number, event.at)


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
