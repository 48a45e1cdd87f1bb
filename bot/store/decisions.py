"""What staff decide of a delivery that cannot go on by itself: it is tried again, or left out."""

from datetime import datetime

from sqlalchemy import and_, update

from bot.model import DeliveryState, StepState
from bot.store.database import Transaction
from bot.store.tables import deliveries, steps

BEHIND_A_FAILED_ONE = "the step before it failed"


async def try_again(transaction: Transaction, delivery: int, now: datetime) -> bool:
    """Have what failed, or may be there, sent again, and then what stood behind it; False where nothing did.

    Whoever asks has looked: nothing of it is there. It is worth sending now, however late.
    """
    stuck = steps.c.state.in_([StepState.HELD, StepState.FAILED])
    taken_up = await transaction.execute(
        update(steps)
        .where(steps.c.delivery_id == delivery, stuck)
        .values(
            state=StepState.PLANNED, ready=True, not_before=now, owner=None, first_attempt_at=None, doubts=0, why=None
        )
    )
    if not taken_up.rowcount:
        return False
    await transaction.execute(
        update(steps)
        .where(
            steps.c.delivery_id == delivery,
            steps.c.state == StepState.SKIPPED,
            steps.c.why == BEHIND_A_FAILED_ONE,
        )
        .values(state=StepState.PLANNED, ready=False, not_before=now, why=None)
    )
    await transaction.execute(
        update(deliveries).where(deliveries.c.id == delivery).values(state=DeliveryState.OPENED, until=None)
    )
    return True


async def leave_out(transaction: Transaction, delivery: int, why: str) -> bool:
    """Send nothing more of a delivery that is stuck; False where it is not."""
    stuck = steps.c.state.in_([StepState.HELD, StepState.FAILED])
    left = await transaction.execute(
        update(steps)
        .where(steps.c.delivery_id == delivery, stuck)
        .values(state=StepState.SKIPPED, owner=None, why=why, payload=None)
    )
    if not left.rowcount:
        return False
    await transaction.execute(
        update(steps)
        .where(and_(steps.c.delivery_id == delivery, steps.c.state.in_([StepState.PLANNED, StepState.SKIPPED])))
        .values(state=StepState.SKIPPED, why=why, payload=None)
    )
    await transaction.execute(update(deliveries).where(deliveries.c.id == delivery).values(state=DeliveryState.SKIPPED))
    return True
