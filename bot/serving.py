"""Runs cohorts for real: platforms connected, the alarm set, events taken in, until somebody says stop."""

import asyncio
import contextlib
import gc
import os
import signal
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.app import App
from bot.cohorts.folders import WatchedFolders
from bot.course.taken import Reading
from bot.deliver.alarm import SAFETY_SWEEP, SHARED_SWEEP, Alarm
from bot.errors import ConfigurationError, HomeroomError
from bot.health import health_of
from bot.housekeeping import Housekeeping
from bot.language_model import Writer
from bot.logs import log_what_the_loop_drops
from bot.model import Home
from bot.ports import Platform
from bot.store.address import DatabaseAddress, SqliteFile
from bot.store.lock import DispatcherLock
from bot.store.notices import listen
from bot.store.retention import Keep
from bot.store.trouble import StoreError
from bot.supervisor import tell_supervisor
from bot.views.health import Health
from bot.watchdog import Watchdog
from schedules.clock import Clock, FollowingClock, SystemClock

_LOOK_EVERY = 1.0  # seconds between looks at what others changed
_RECONNECT_AFTER = 5.0  # seconds between attempts to listen again

Ask = Callable[[], Awaitable[Health]]
"""Says how this process is."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A cohort to be run: what to apply, and where. *homes* gives the name of each role's room in each home; *learners*
    are those on its list, if it has one."""

    name: str
    reading: Reading
    files: Mapping[str, str]
    homes: Mapping[Home, Mapping[str, str]]
    learners: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Serving:
    """What `serve` needs. *watched* makes the watch over the folders whose cohorts run, if any are watched; *status*
    answers, for as long as it is entered, how this process is; *keep* says for how long what is kept, and *backups* is
    the folder in which they lie; *writer* makes the language model that writes, if one does."""

    database: DatabaseAddress
    platforms: Mapping[Home, Platform]
    enrolments: Sequence[Enrolment]
    read: Callable[[Mapping[str, str], str], Reading]
    from_past: bool
    report: Callable[[str], None]
    watched: Callable[[App], WatchedFolders] | None = None
    status: Callable[[Ask], AbstractAsyncContextManager[str]] | None = None
    keep: Keep = field(default_factory=Keep)
    backups: Path | None = None
    writer: Callable[[Clock], Writer] | None = None


async def serve(serving: Serving) -> None:
    """Run until interrupted or terminated; what is on its way is finished and written down first."""
    owner = f"{os.uname().nodename}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    structlog.contextvars.bind_contextvars(replica=owner)
    log_what_the_loop_drops()
    with _alone(serving.database):
        connected: list[Platform] = []
        try:
            for platform in _distinct(serving.platforms):
                await platform.start()
                connected.append(platform)
            clock = SystemClock() if isinstance(serving.database, SqliteFile) else FollowingClock(SystemClock())
            writer = serving.writer(clock) if serving.writer is not None else None
            app = await App.open(
                serving.database,
                serving.platforms,
                clock,
                owner,
                serving.read,
                keep=serving.keep,
                backups=serving.backups,
                writer=writer,
            )
            try:
                await _run(app, serving)
            finally:
                await app.close()
                if writer is not None:
                    await writer.model.close()
        finally:
            for platform in connected:
                await platform.close()


def _alone(address: DatabaseAddress) -> contextlib.AbstractContextManager[object]:
    """A SQLite file has one dispatcher; replicas share a PostgreSQL database under leases."""
    return DispatcherLock(address.path) if isinstance(address, SqliteFile) else contextlib.nullcontext()


async def _run(app: App, serving: Serving) -> None:
    running = {one.id for one in app.book}
    watched = serving.watched(app) if serving.watched is not None else None
    if watched is not None:
        await watched.begin()
    for enrolment in serving.enrolments:
        if enrolment.name in running and watched is not None:
            continue  # the database holds what runs; what the folder says by now is looked at below
        applied = await app.apply(
            enrolment.name, enrolment.reading, enrolment.files, enrolment.homes, "run", from_past=serving.from_past
        )
        await app.enlist(enrolment.name, enrolment.learners)
        serving.report(
            f"{enrolment.name}: {applied.added} planned, {applied.moved} moved, {applied.cancelled} cancelled"
            + (f", {applied.past} left out because they were due before now" if applied.past else "")
        )
    if watched is not None and running:
        await watched.look(again=True)
    for name, code in await app.codes_for_managers():
        serving.report(
            f"Nobody manages {name} yet. Whoever first types `/homeroom join {code}` there does; it holds for a day."
        )
    alarm = Alarm(app.dispatcher, app.clock, sweep=SHARED_SWEEP if app.database.is_shared else SAFETY_SWEEP)
    app.when_changed = alarm.now
    gc.collect()
    gc.freeze()  # what is loaded stays: looking through all of it again and again would hold the loop up
    alarm.start()
    listening = [asyncio.create_task(one, name="share the database") for one in _sharing(app)]
    listening.append(asyncio.create_task(_keep_up(app, watched), name="keep up with the database"))
    housekeeping = Housekeeping(app.database, app.clock, serving.keep, serving.backups)
    listening.append(asyncio.create_task(housekeeping.go_on(), name="forget what is old"))
    if serving.writer is not None:
        listening.append(asyncio.create_task(app.writing.go_on(), name="write ahead of wrap-ups"))
    listening += [
        asyncio.create_task(_listen(platform, app), name=f"listen to {platform.name}")
        for platform in _distinct(serving.platforms)
    ]
    watchdog = Watchdog(app.clock, lambda: app.dispatcher.last_round, alarm.wake_limit)
    watchdog.start()
    try:
        async with _status(serving, app, alarm):
            tell_supervisor("READY=1")
            await _until_told_to_stop(listening)
    finally:
        tell_supervisor("STOPPING=1")
        await alarm.stop()
        watchdog.stop()
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


@contextlib.asynccontextmanager
async def _status(serving: Serving, app: App, alarm: Alarm) -> AsyncIterator[None]:
    """Answer to whoever asks how this process is, if it is to answer at all."""
    if serving.status is None:
        yield
        return
    async with serving.status(lambda: health_of(app, alarm)) as address:
        serving.report(f"Health and metrics are on http://{address}/health and http://{address}/metrics.")
        yield


def _sharing(app: App) -> list[Coroutine[None, None, None]]:
    """What a replica does beside its work: keep its lease, and hear what others changed."""
    if not app.database.is_shared:
        return []
    return [app.lease.keep(app.look), listen(app.database, app.look)]


async def _keep_up(app: App, watched: WatchedFolders | None) -> None:
    """Notice what others commit, and what is edited in the folders."""
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        try:
            changed = await app.refresh()
            if watched is not None:
                await watched.look(again=bool(changed))
                await app.refresh()
            await app.rehear()
            if await app.read_up():
                app.look()
        except HomeroomError as error:
            log.warning("What changed could not be looked at; trying again.", why=str(error))


async def _listen(platform: Platform, app: App) -> None:
    """Take events in; a platform that goes away is waited for."""
    while True:
        try:
            await platform.run(app.inbox)
        except StoreError as error:  # nothing heard is acknowledged before it is stored: it is told again
            log.warning("What is heard cannot be stored; trying again.", platform=platform.name, why=str(error))
        except ConfigurationError:
            raise
        except HomeroomError as error:
            log.warning("A platform is not reachable; trying again.", platform=platform.name, why=str(error))
        await asyncio.sleep(_RECONNECT_AFTER)


async def _until_told_to_stop(listening: Sequence["asyncio.Task[None]"]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stopped = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({stopped, *listening}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await stopped
    for task in done:
        if task is not stopped:
            task.result()  # raises what ended it


def _distinct(platforms: Mapping[Home, Platform]) -> list[Platform]:
    return list({id(platform): platform for platform in platforms.values()}.values())
