"""The systems Homeroom is compared with, each used as its own documentation has it, each posting the same way."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.wire import Poster

POSTER: list[Poster] = []
"""What a job posts with: jobs are found again by name, so they cannot carry it."""


async def job(key: str) -> None:
    await POSTER[0].post(key, "A lesson.")


async def all_posted(poster: Poster, count: int, within: float) -> bool:
    """Wait until so many keys were posted; False where that took too long."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            while await poster.count() < count:  # noqa: ASYNC110  another process counts
                await asyncio.sleep(0.05)
            return True
    return False


class APScheduler:
    """APScheduler 3 with its SQLAlchemy job store on SQLite, as its user guide shows it."""

    name = "APScheduler"

    def __init__(self, file: Path, *, patient: bool = False) -> None:
        """*patient* lifts its default of dropping what is more than a second late."""
        from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        store = SQLAlchemyJobStore(url=f"sqlite:///{file}")
        self._scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC)
        self._more = {"misfire_grace_time": None} if patient else {}

    def schedule(self, keys: Sequence[str], at: datetime) -> None:
        self._scheduler.start(paused=True)
        for key in keys:
            self._scheduler.add_job(job, "date", run_date=at, args=[key], **self._more)

    def resume(self) -> None:
        self._scheduler.resume()

    def work(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


class PgQueuer:
    """pgqueuer with its asyncpg driver."""

    name = "pgqueuer"

    def __init__(self, url: str) -> None:
        self._url = url

    async def begin(self, *, new: bool = True) -> None:
        from pgqueuer import PgQueuer as Queue
        from pgqueuer.db import AsyncpgPoolDriver
        from pgqueuer.queries import Queries

        self._pool = await asyncpg.create_pool(self._url, min_size=2, max_size=10)
        driver = AsyncpgPoolDriver(self._pool)
        self._queries = Queries(driver)
        if new:
            await self._queries.install()
        self._queue = Queue(driver)

        @self._queue.entrypoint("post")
        async def post(given: Any) -> None:
            await job(given.payload.decode())

    async def schedule(self, keys: Sequence[str], after: Sequence[timedelta]) -> None:
        await self._queries.enqueue(["post"] * len(keys), [key.encode() for key in keys], [0] * len(keys), list(after))

    async def pend(self, count: int) -> None:
        """Jobs that are due in weeks, by copying one of its own."""
        await self.schedule(["never"], [timedelta(days=30)])
        async with self._pool.acquire() as connection:
            table = "pgqueuer"
            columns = ", ".join(
                row["column_name"]
                for row in await connection.fetch(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND column_name <> 'id' "
                    "AND is_generated = 'NEVER'",
                    table,
                )
            )
            await connection.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}, generate_series(1, {count})",
                timeout=600,
            )
            await connection.execute(f"ANALYZE {table}", timeout=600)

    def work(self) -> "asyncio.Task[None]":
        return asyncio.create_task(self._queue.run(batch_size=100, max_concurrent_tasks=200))

    async def end(self, task: "asyncio.Task[None]") -> None:
        self._queue.shutdown.set()
        with contextlib.suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(task, 20)
        await self._pool.close()


class Procrastinate:
    """procrastinate with its psycopg connector."""

    name = "procrastinate"

    def __init__(self, url: str) -> None:
        import procrastinate

        self._app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
        self._url = url

        @self._app.task(name="post")
        async def post(key: str) -> None:
            await job(key)

        self._task = post

    async def begin(self, *, new: bool = True) -> None:
        await self._app.open_async()
        if new:
            await self._app.schema_manager.apply_schema_async()
        for stalled in [] if new else await self._app.job_manager.get_stalled_jobs():  # as its guide recommends
            await self._app.job_manager.retry_job(stalled)

    async def schedule(self, keys: Sequence[str], after: Sequence[timedelta]) -> None:
        now = datetime.now(UTC)
        for at in sorted(set(after)):
            chosen = [{"key": key} for key, one in zip(keys, after, strict=True) if one == at]
            await self._task.configure(schedule_at=now + at).batch_defer_async(*chosen)

    async def pend(self, count: int) -> None:
        connection = await asyncpg.connect(self._url)
        await connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at) "
            f"SELECT 'default', 'post', '{{\"key\": \"never\"}}', now() + interval '30 days' "
            f"FROM generate_series(1, {count})",
            timeout=600,
        )
        await connection.execute("ANALYZE procrastinate_jobs", timeout=600)
        await connection.close()

    def work(self) -> "asyncio.Task[None]":
        return asyncio.create_task(
            self._app.run_worker_async(concurrency=100, install_signal_handlers=False, fetch_job_polling_interval=0.1)
        )

    async def end(self, task: "asyncio.Task[None]") -> None:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(task, 20)
        await self._app.close_async()
