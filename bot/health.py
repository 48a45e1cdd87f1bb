"""Reads how a running Homeroom is: from its database, its dispatcher's counts and its alarm."""

from datetime import timedelta

from bot import __version__
from bot.app import App
from bot.deliver.alarm import Alarm
from bot.deliver.counting import LATENESS_BUCKETS, Counts
from bot.store import gauges, replicas
from bot.store.gauges import Gauges
from bot.store.migrating import HEAD
from bot.store.trouble import StoreError
from bot.views.health import Health, Lateness, ReplicaHealth, Requests
from schedules.zones import tzdata_version

_NOTHING = timedelta(0)


async def health_of(app: App, alarm: Alarm) -> Health:
    """How it is now. A database that cannot be asked is part of the answer."""
    found: Gauges | None = None
    sharing: tuple[ReplicaHealth, ...] = ()
    trouble = None
    try:
        async with app.database.transaction() as transaction:
            now = app.clock.now()
            found = await gauges.read(transaction)
            sharing = tuple(
                ReplicaHealth(one.replica.owner, one.replica.program, one.lease_until - now)
                for one in await replicas.everybody(transaction)
            )
    except StoreError as error:
        trouble = str(error)
    now, counts = app.clock.now(), app.dispatcher.counts
    waiting = [moment for moment in (found.oldest_ready_at, found.next_due_at) if moment] if found else []
    woken = app.dispatcher.last_round
    uncertain = found.oldest_uncertain_at if found else None
    return Health(
        at=now,
        program=__version__,
        schema=HEAD,
        tzdata=tzdata_version(),
        cohorts=sum(1 for _ in app.book),
        wake_age=None if woken is None else timedelta(seconds=app.clock.monotonic() - woken),
        wake_limit=alarm.wake_limit,
        queue_age=max((now - min(waiting)) if waiting else _NOTHING, _NOTHING),
        ready=found.ready if found else 0,
        steps={str(state): count for state, count in found.watched.items()} if found else {},
        uncertain_age=max(now - uncertain, _NOTHING) if uncertain else _NOTHING,
        requests=_requests(counts),
        waited={platform: timedelta(milliseconds=count) for platform, count in sorted(counts.waited.items())},
        lateness=_lateness(counts),
        replicas=sharing,
        holds_lease=app.lease.holds(),
        trouble=trouble,
    )


def _requests(counts: Counts) -> tuple[Requests, ...]:
    sorts = {"attempt": counts.attempts, "edit": counts.edits, "look-up": counts.look_ups}
    return tuple(
        Requests(sort, platform, came_of_it, count)
        for sort, counted in sorts.items()
        for (platform, came_of_it), count in sorted(counted.items())
    )


def _lateness(counts: Counts) -> Lateness:
    up_to, so_far = {}, 0
    for bucket in LATENESS_BUCKETS:
        so_far += counts.lateness[bucket]
        up_to[bucket] = so_far
    return Lateness(up_to, counts.lateness.total(), counts.late_by)
