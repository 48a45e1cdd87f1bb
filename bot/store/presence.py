"""When somebody was last here, as far as they left anything: a message, a reaction, a command that did something."""

from datetime import datetime

from sqlalchemy import func, select

from bot.model import Home, PersonRef
from bot.store.acts_tables import acts
from bot.store.columns import Utc
from bot.store.database import Transaction
from bot.store.tables import latest, messages


async def last_here(transaction: Transaction, home: Home, person: PersonRef, before: datetime) -> datetime | None:
    """The newest trace of a person before a moment."""
    traces = (
        select(func.max(messages.c.at, type_=Utc())).where(
            messages.c.home == home, messages.c.author == person, messages.c.at < before
        ),
        select(func.max(latest.c.at, type_=Utc())).where(
            latest.c.home == home, latest.c.person == person, latest.c.at < before
        ),
        select(func.max(acts.c.at, type_=Utc())).where(
            acts.c.home == home, acts.c.person == person, acts.c.at < before
        ),
    )
    found = [await transaction.scalar(one) for one in traces]
    return max((at for at in found if at is not None), default=None)
