"""Puts in doubt what a backup cannot know, when it is restored: what was due, or begun, between the backup and now."""

from datetime import datetime
from typing import cast

from sqlalchemy import Connection, and_, case, delete, func, inspect, literal, or_, select, update

from bot.model import DeliveryState, Kind, StepState
from bot.store.columns import Utc
from bot.store.contents import newest_of
from bot.store.doubts import WHY
from bot.store.tables import deliveries, installation, pace, replicas, steps

_UNSETTLED = (DeliveryState.PLANNED, DeliveryState.OPENED, DeliveryState.CANCELLED)
_UNSENT = (StepState.PLANNED, StepState.CLAIMED, StepState.UNCERTAIN)
_BEFORE_EVERYTHING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

_FROM_THE_COURSE = (Kind.WELCOME, Kind.LESSON, Kind.ANNOUNCEMENT, Kind.PRE_WORK, Kind.FOLLOW_UP)
"""Kinds whose words are the course's alone. What was edited after the backup is edited back; what quotes people is left
as it stands, for a quotation may be gone because somebody wanted it gone."""


def put_in_doubt(connection: Connection, at: datetime) -> datetime:
    """Mark the database behind *connection* as a backup restored at *at*; the moment from which on it knows nothing."""
    since = _known_until(connection)
    connection.execute(
        update(installation).values(
            backed_up_at=None, moved_to=None, in_doubt_from=since, restored_at=at, reheard_at=None
        )
    )
    connection.execute(
        update(deliveries)
        .where(
            deliveries.c.state.in_(_UNSETTLED),
            or_(deliveries.c.due_at <= at, deliveries.c.state == DeliveryState.OPENED),
        )
        .values(in_doubt_since=func.coalesce(deliveries.c.in_doubt_since, literal(since, Utc())))
    )
    _doubt_steps(connection, since, at)
    connection.execute(delete(replicas))
    connection.execute(delete(pace))
    return since


def _known_until(connection: Connection) -> datetime:
    """The moment of the backup; of one that says none, when anything last happened in it."""
    row = connection.execute(
        select(installation.c.backed_up_at, installation.c.in_doubt_from, installation.c.reheard_at)
    ).one()
    made_at = cast("datetime | None", row.backed_up_at) or newest_of(connection) or _BEFORE_EVERYTHING
    if row.in_doubt_from is not None and row.reheard_at is None:
        return min(made_at, cast(datetime, row.in_doubt_from))  # what an earlier restoration left in doubt is so still
    return made_at


def _doubt_steps(connection: Connection, since: datetime, at: datetime) -> None:
    """What was begun, or could have been, is looked up: nothing of it appears later than one quiet period from now."""
    opened = select(deliveries.c.id).where(deliveries.c.state == DeliveryState.OPENED)
    was_in_flight = steps.c.state.in_([StepState.CLAIMED, StepState.UNCERTAIN])
    connection.execute(
        update(steps)
        .where(steps.c.state.in_(_UNSENT), steps.c.delivery_id.in_(opened))
        .values(
            state=StepState.PLANNED,
            owner=None,
            first_attempt_at=func.coalesce(steps.c.first_attempt_at, literal(since, Utc())),
            attempt_at=at,
            not_before=case((was_in_flight, literal(at, Utc())), else_=steps.c.not_before),
            why=func.coalesce(steps.c.why, WHY),
        )
    )


def show_again(connection: Connection, replaced: Connection) -> int:
    """Have messages that were edited after the backup, as the *replaced* database knows, say what this one says.

    How many those are; none where it was another installation's.
    """
    if _made_at(connection) != _made_at(replaced):
        return 0
    is_shown = and_(
        steps.c.state == StepState.SENT, steps.c.shown.is_not(None), deliveries.c.kind.in_(_FROM_THE_COURSE)
    )
    of_the_course = (
        select(steps.c.id, steps.c.key, steps.c.shown, steps.c.delivery_id)
        .join(deliveries, deliveries.c.id == steps.c.delivery_id)
        .where(is_shown)
    )
    here = {row.key: row for row in connection.execute(of_the_course)}
    edited = [
        (here[row.key], row.shown)
        for row in replaced.execute(of_the_course)
        if row.key in here and row.shown != here[row.key].shown
    ]
    for step, shown in edited:
        connection.execute(update(steps).where(steps.c.id == step.id).values(shown=shown))
        connection.execute(update(deliveries).where(deliveries.c.id == step.delivery_id).values(stale=True))
    return len(edited)


def _made_at(connection: Connection) -> datetime | None:
    if not inspect(connection).has_table("installation"):
        return None
    return connection.scalar(select(installation.c.made_at))
