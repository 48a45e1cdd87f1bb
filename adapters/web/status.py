"""What a supervisor and a metrics collector ask a running Homeroom: `/health` and `/metrics`, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.errors import ConfigurationError
from bot.views.health import Health

Ask = Callable[[], Awaitable[Health]]

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@asynccontextmanager
async def serve_status(address: str, ask: Ask) -> AsyncIterator[str]:
    """Answer on *address* for as long as the block runs; the address it got: port 0 takes a free one.

    Raises ConfigurationError.
    """
    host, port = _parsed(address)
    runner = web.AppRunner(_pages(ask), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise ConfigurationError(
                f"Health and metrics cannot be served on {address}: {error.strerror or error}. "
                "Stop what is using it, or name another address with --listen."
            ) from error
        got = runner.addresses[0][:2]
        yield f"{got[0]}:{got[1]}"
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)  # a connection that was told to close does so now


def _parsed(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not colon or not (port.isascii() and port.isdecimal() and int(port) < 65536):
        raise ConfigurationError(f'"{address}" has no port. Write it like 127.0.0.1:9100.')
    return host.strip("[]") or "127.0.0.1", int(port)


def _pages(ask: Ask) -> web.Application:
    async def health(_request: web.Request) -> web.Response:
        now = await ask()
        return web.json_response(as_json(now), status=200 if now.is_ready else 503, headers=_HEADERS)

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="alive\n", headers=_HEADERS)

    async def metrics(_request: web.Request) -> web.Response:
        text = as_metrics(await ask())
        return web.Response(body=text, headers={**_HEADERS, "Content-Type": CONTENT_TYPE_LATEST})

    pages = web.Application(client_max_size=1024)
    pages.add_routes([web.get("/health", health), web.get("/health/live", alive), web.get("/metrics", metrics)])
    return pages


def as_json(health: Health) -> dict[str, object]:
    """For people and supervisors, in seconds."""
    return {
        "ready": health.is_ready,
        "why_not": _why_not(health),
        "version": health.program,
        "schema": health.schema,
        "time_zones": health.tzdata,
        "cohorts": health.cohorts,
        "wake_age": None if health.wake_age is None else _seconds(health.wake_age),
        "queue_age": _seconds(health.queue_age),
        "ready_steps": health.ready,
        "steps": dict(health.steps),
        "uncertain_age": _seconds(health.uncertain_age),
        "replicas": [
            {"owner": one.owner, "version": one.program, "lease_left": _seconds(one.lease_left)}
            for one in health.replicas
        ],
    }


def _why_not(health: Health) -> str | None:
    if health.trouble is not None:
        return health.trouble
    if not health.holds_lease:
        return "The lease ran out: the database could not be reached in time."
    if not health.is_awake:
        return "The dispatcher has not woken in time."
    return None


def as_metrics(health: Health) -> bytes:
    """In the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Taken(health))
    return generate_latest(registry)


class _Taken(Collector):
    """One look at the health, as metrics."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        health = self._health
        yield InfoMetricFamily(
            "homeroom",
            "The program that runs, its schema and its time zones.",
            {"version": health.program, "schema": health.schema, "tzdata": health.tzdata},
        )
        yield _gauge("ready", "Whether what is due goes out.", health.is_ready)
        yield _gauge("database_reachable", "Whether the database answers.", health.trouble is None)
        yield _gauge("cohorts", "Cohorts that this process runs.", health.cohorts)
        if health.wake_age is not None:
            yield _gauge("wake_age_seconds", "Since the dispatcher was last awake.", _seconds(health.wake_age))
        yield _gauge("queue_age_seconds", "How long the oldest thing that is due waits.", _seconds(health.queue_age))
        yield _gauge("ready_steps", "Steps that could go out now or wait for their turn.", health.ready)
        yield _gauge("uncertain_age_seconds", "How long the oldest step is in doubt.", _seconds(health.uncertain_age))
        steps = GaugeMetricFamily("homeroom_steps", "Steps on their way, in doubt, held or failed.", labels=["state"])
        for state, count in health.steps.items():
            steps.add_metric([state], count)
        yield steps
        yield from self._requests()
        waited = CounterMetricFamily(
            "homeroom_rate_limit_wait_seconds", "How long platforms asked us to wait.", labels=["platform"]
        )
        for platform, wait in health.waited.items():
            waited.add_metric([platform], wait.total_seconds())
        yield waited
        lateness = health.lateness
        buckets = [(f"{bound.total_seconds():g}", float(count)) for bound, count in lateness.up_to.items()]
        yield HistogramMetricFamily(
            "homeroom_lateness_seconds",
            "How late steps were carried out.",
            buckets=[*buckets, ("+Inf", float(lateness.count))],
            sum_value=lateness.total.total_seconds(),
        )
        leases = GaugeMetricFamily(
            "homeroom_lease_left_seconds", "How long each replica's lease still runs.", labels=["replica"]
        )
        for one in health.replicas:
            leases.add_metric([one.owner], _seconds(one.lease_left))
        yield leases

    def _requests(self) -> Iterator[Metric]:
        helps = {
            "attempt": ("homeroom_attempts", "Requests to carry a step out."),
            "edit": ("homeroom_edits", "Requests to edit a message."),
            "look-up": ("homeroom_look_ups", "Looks at a place for steps in doubt."),
        }
        for sort, (name, told) in helps.items():
            counted = CounterMetricFamily(name, told, labels=["platform", "outcome"])
            for one in self._health.requests:
                if one.sort == sort:
                    counted.add_metric([one.platform, one.came_of_it], one.count)
            yield counted


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"homeroom_{name}", told, value=float(value))


def _seconds(span: timedelta) -> float:
    return round(span.total_seconds(), 3)
