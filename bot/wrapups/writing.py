"""Has a language model write about the week's answered questions, ahead of the moment at which the wrap-up is due.

No delivery waits for it and no transaction is open meanwhile: what is written is stored, and whoever composes the
wrap-up finds it there or does without. Only what was verified is kept; what it may cost is booked before it is asked.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import structlog

from bot.deliver.records import Known, StoredRecords
from bot.deliver.running import CohortBook, RunningCohort
from bot.errors import HomeroomError, PortError, Refused, TryLater, Unreachable
from bot.language_model import Ask, Writer, Written
from bot.model import CohortState, Kind, Slot
from bot.scene import Scene
from bot.store import model_calls, model_lines, standing
from bot.store.database import Database
from bot.store.model_calls import Booking, Outcome
from bot.store.model_lines import By, ModelLine
from bot.wrapups.breaker import Breaker
from bot.wrapups.drafted import Drafted, UnreadableError, read_drafted, schema
from bot.wrapups.fencing import fenced
from bot.wrapups.gathering import gather
from bot.wrapups.verifying import Fault, Rarity, verify
from bot.wrapups.written import Told, rarity_of, told_to_models
from prompts import prompt
from schedules.clock import Clock

AHEAD = timedelta(minutes=15)
"""So long before a wrap-up is due its questions are first written about."""

AGAIN = timedelta(minutes=3)
"""So long before it is due, what was asked and answered since is written about as well."""

_AFTER_TROUBLE = timedelta(minutes=1)
_BUSY_FOR = timedelta(minutes=3)  # a request that is not answered by then never will be: the process ended
_LOOK_EVERY = 5.0  # seconds
_TOKENS_FOR_A_TOPIC, _TOKENS_BESIDE = 250, 100
_CHARACTERS_A_TOKEN = 2  # fewer than there are, so that the estimate is never too low
_LEFT_OUT = "LEFT_OUT"  # the fault of a topic that an answer says nothing of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Request:
    """One call: the questions of a group, in one cohort."""

    running: RunningCohort
    told: Sequence[Told]
    rarity: Rarity

    @property
    def hash(self) -> str:
        return sha256("\n".join(one.key for one in self.told).encode()).hexdigest()


class Writing:
    """Writes ahead of each wrap-up, if there is a model to write."""

    def __init__(self, database: Database, book: CohortBook, clock: Clock, writer: Writer | None) -> None:
        self._database = database
        self._book = book
        self._clock = clock
        self._writer = writer
        self._breaker = Breaker()
        self._written: dict[tuple[str, str, datetime], datetime] = {}  # when each wrap-up was last written for
        self._waits_until: datetime | None = None

    @property
    def again_at(self) -> datetime | None:
        """When there will be something to write next; None without a model."""
        if self._writer is None:
            return None
        now = self._clock.now()
        moments = [moment for _running, slot in self._coming(now) for moment in self._moments(slot) if moment > now]
        if self._waits_until is not None and self._waits_until > now:
            moments.append(self._waits_until)
        return min(moments, default=None)

    async def look(self) -> bool:
        """Write for the wrap-ups that are near; whether anything was written. Raises StoreError."""
        if self._writer is None:
            return False
        now, wrote = self._clock.now(), False
        for running, slot in self._coming(now):
            reached = [moment for moment in self._moments(slot) if moment <= now]
            if reached and self._is_due(running, slot, reached[-1], now):
                self._written[running.id, slot.key, slot.at] = now
                wrote = await self._write(running, slot, self._writer) or wrote
        return wrote

    async def go_on(self) -> None:
        """Look now and then, for ever."""
        while self._writer is not None:
            try:
                await self.look()
            except HomeroomError as error:
                log.warning("Nothing could be written ahead of a wrap-up.", why=str(error))
            await asyncio.sleep(_LOOK_EVERY)

    def _coming(self, now: datetime) -> list[tuple[RunningCohort, Slot]]:
        """The next wrap-up of each cohort."""
        found = []
        for running in self._book:
            slots = [one for one in running.timetable.slots if one.kind is Kind.WRAP_UP and one.at > now]
            if slots:
                found.append((running, min(slots, key=lambda one: one.at)))
        return found

    def _moments(self, slot: Slot) -> list[datetime]:
        return [slot.at - AHEAD, slot.at - AGAIN]

    def _is_due(self, running: RunningCohort, slot: Slot, moment: datetime, now: datetime) -> bool:
        """Whether nothing was written since *moment*, or trouble is to be tried again."""
        last = self._written.get((running.id, slot.key, slot.at))
        if last is None or last < moment:
            return True
        return self._waits_until is not None and last < self._waits_until <= now

    async def _write(self, running: RunningCohort, slot: Slot, writer: Writer) -> bool:
        requests = await self._requests(running, slot, By(writer.model.name, prompt("wrapup-topics").id))
        if not requests:
            return False
        left = (slot.at - self._clock.now()).total_seconds()
        try:
            async with asyncio.timeout(left):  # afterwards it is of no use any more
                asked = await asyncio.gather(*(self._ask(one, writer) for one in requests), return_exceptions=True)
        except TimeoutError:
            log.warning("A language model was too slow for a wrap-up.", cohort=running.id)
            return True
        for one in asked:
            if isinstance(one, BaseException):
                raise one
        return any(asked)

    async def _requests(self, running: RunningCohort, slot: Slot, by: By) -> list[_Request]:
        """What is still to be written about, one request for each group; each question once."""
        found: list[_Request] = []
        seen: set[str] = set()
        async with self._database.transaction() as transaction:
            if await standing.state_of(transaction, running.id) is not CohortState.RUNNING:
                return []
            for home in running.homes():
                platform = self._book.platforms.get(home)
                if platform is None:
                    continue
                records = StoredRecords(transaction, Known(transaction), running, home, platform)
                scene = Scene(
                    running.course, running.cohort, running.timetable, self._clock.now(), running.words, records
                )
                groups = await told_to_models(await gather(slot, scene), scene)
                told = [one for group in groups for one in group]
                rarity = rarity_of(told)
                seen |= await model_lines.known(transaction, running.id, by, [one.key for one in told])
                for group in groups:
                    new = [one for one in group if one.key not in seen]
                    seen |= {one.key for one in new}
                    if new:
                        found.append(_Request(running, new, rarity))
        return found

    async def _ask(self, request: _Request, writer: Writer) -> bool:
        """Ask about one group, a second time where the answer cannot be read; whether it was asked at all."""
        ask = _ask_about(request.told)
        written = await self._called(request, ask, writer)
        if written is None:
            return False
        drafts = _read(written)
        if isinstance(drafts, UnreadableError):
            written = await self._called(request, _again(ask, written, drafts), writer)
            if written is None:
                return True
            drafts = _read(written)
        if isinstance(drafts, UnreadableError):
            log.warning("A language model's answer could not be read.", cohort=request.running.id, why=str(drafts))
            drafts = []
        await self._keep(request, drafts, By(writer.model.name, prompt("wrapup-topics").id))
        return True

    async def _called(self, request: _Request, ask: Ask, writer: Writer) -> Written | None:
        """One request, booked before and settled after; None where none was made, or it failed."""
        now, cohort = self._clock.now(), request.running.id
        if self._breaker.is_open(now):
            self._wait_until(self._breaker.tries_again_at or now)
            return None
        by = By(writer.model.name, prompt("wrapup-topics").id)
        most = writer.prices.cost(_estimate(ask), ask.longest)
        async with self._database.transaction() as transaction:
            booking = Booking(cohort, by, request.hash, most)
            call = await model_calls.book(transaction, booking, now, cap=writer.prices.cap, busy_for=_BUSY_FOR)
        if call is None:
            log.info(
                "A language model is not asked: the month's cap is reached, or another replica asks.", cohort=cohort
            )
            return None
        began = self._clock.monotonic()
        try:
            written = await writer.model.write(ask)
        except PortError as error:
            await self._failed(call, error, began, cohort)
            return None
        self._breaker.succeeded()
        is_read = not isinstance(_read(written), UnreadableError)
        cost = None
        if written.tokens_in is not None and written.tokens_out is not None:
            cost = writer.prices.cost(written.tokens_in, written.tokens_out)
        async with self._database.transaction() as transaction:
            await model_calls.note(
                transaction,
                call,
                Outcome.WRITTEN if is_read else Outcome.UNREADABLE,
                cost,
                self._since(began),
                rung=written.rung,
                tokens=(written.tokens_in, written.tokens_out),
            )
        return written

    async def _failed(self, call: int, error: PortError, began: float, cohort: str) -> None:
        """Settle a request that failed: what certainly was not carried out cost nothing."""
        now = self._clock.now()
        self._breaker.failed(now)
        log.warning("A language model did not answer.", cohort=cohort, why=str(error))
        is_free = isinstance(error, TryLater | Refused | Unreachable)
        self._wait_until(now + (error.after if isinstance(error, TryLater) else _AFTER_TROUBLE))
        outcome = Outcome.REFUSED if isinstance(error, Refused) else Outcome.FAILED
        async with self._database.transaction() as transaction:
            await model_calls.note(transaction, call, outcome, Decimal(0) if is_free else None, self._since(began))

    async def _keep(self, request: _Request, drafts: Sequence[Drafted], by: By) -> None:
        """Keep what passes, and of what does not only why."""
        by_topic = {one.topic: one for one in drafts}
        faults: dict[str, int] = {}
        async with self._database.transaction() as transaction:
            for told in request.told:
                drafted = by_topic.get(told.topic.id)
                line = _line(verify(drafted, told.topic, request.rarity) if drafted is not None else None)
                if line.fault is not None:
                    faults[line.fault] = faults.get(line.fault, 0) + 1
                await model_lines.keep(
                    transaction, request.running.id, by, told.key, line, told.sources, self._clock.now()
                )
        log.info("A language model wrote.", cohort=request.running.id, topics=len(request.told), faults=faults)

    def _wait_until(self, moment: datetime) -> None:
        self._waits_until = max(self._waits_until or moment, moment)

    def _since(self, began: float) -> timedelta:
        return timedelta(seconds=self._clock.monotonic() - began)


def _ask_about(told: Sequence[Told]) -> Ask:
    material = [
        {
            "topic_id": one.topic.id,
            "status": "answered" if one.topic.is_answered else "open",
            "messages": [
                {
                    "id": message.id,
                    "by": message.author,
                    "role": "answers" if message in one.topic.answers else "asks",
                    "text": message.text,
                }
                for message in one.topic.messages
            ],
        }
        for one in told
    ]
    ids = [message.id for one in told for message in one.topic.messages]
    return Ask(
        instructions=prompt("wrapup-topics").text,
        material=fenced(material),
        form="wrapup_topics",
        schema=schema([one.topic.id for one in told], ids),
        longest=_TOKENS_BESIDE + _TOKENS_FOR_A_TOPIC * len(told),
    )


def _again(ask: Ask, written: Written, why: UnreadableError) -> Ask:
    """The same once more, with what was wrong; of a long answer only its beginning goes back."""
    return replace(ask, refused=(written.text[:2000], prompt("wrapup-repair").text.format(why=why)))


def _estimate(ask: Ask) -> int:
    """How many tokens go in at most."""
    refused = "".join(ask.refused or ())
    schema_twice = 2 * len(json.dumps(ask.schema))  # once in the request, and where that is refused in the text
    return (len(ask.instructions) + len(ask.material) + len(refused) + schema_twice) // _CHARACTERS_A_TOKEN


def _read(written: Written) -> list[Drafted] | UnreadableError:
    """The topics of an answer, or why there are none."""
    try:
        return read_drafted(written.text)
    except UnreadableError as error:
        return error if written.is_whole else UnreadableError(f"{error}; it was cut off, so be shorter")


def _line(verified: Drafted | Fault | None) -> ModelLine:
    match verified:
        case None:
            return ModelLine(None, _LEFT_OUT)
        case Fault():
            return ModelLine(None, verified.name)
        case Drafted():
            return ModelLine(verified.bullet, None)
