"""What composers may look up, read inside the transaction in which they compose."""

from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime

from bot.deliver.running import RunningCohort
from bot.model import DeliveryState, Home, Kind, LedgerMessage, Member, PersonRef, Sent
from bot.people.said_to_all import Announced
from bot.ports import Platform
from bot.progress.reading import standing_of
from bot.progress.standing import Standing
from bot.questions.by_command import by_command
from bot.questions.marks import Marks
from bot.questions.numbered import Given, Numbered
from bot.questions.standing import open_question
from bot.store import (
    absences,
    announcing,
    deliveries,
    marks,
    members,
    messages,
    model_lines,
    opt_outs,
    personal,
    polls,
    questions,
    recordings,
    reviews,
    unrecorded,
)
from bot.store.database import Transaction
from bot.store.model_lines import ModelLine
from bot.store.opt_outs import OptOut
from bot.store.polls import Poll
from bot.store.progress import Learner
from bot.wrapups.review import Review

_EVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

Root = tuple[DeliveryState | None, Sent | None, bool]
"""What became of a delivery: its state (None: never asked for), its first message, whether its thread is open."""


class Known:
    """What composing asks again and again; each looked up once in a transaction, however many ask."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._roots: dict[tuple[str, Home, Kind, str, str], Root] = {}
        self._away: dict[tuple[str, datetime], Set[tuple[Home, PersonRef]]] = {}

    async def root(self, cohort: str, home: Home, kind: Kind, subject: str, occurrence: str) -> Root:
        sought = (cohort, home, kind, subject, occurrence)
        if sought not in self._roots:
            self._roots[sought] = await deliveries.root(self._transaction, *sought)
        return self._roots[sought]

    async def away(self, cohort: str, at: datetime) -> Set[tuple[Home, PersonRef]]:
        """Who of a cohort is away at that moment."""
        if (cohort, at) not in self._away:
            self._away[cohort, at] = await absences.away_at(self._transaction, cohort, at)
        return self._away[cohort, at]


class StoredRecords:
    """Records of one cohort, seen from one home: links lead to that home's messages."""

    def __init__(
        self, transaction: Transaction, known: Known, running: RunningCohort, home: Home, platform: Platform
    ) -> None:
        self._transaction = transaction
        self._known = known
        self._running = running
        self._home = home
        self._platform = platform

    async def sent(self, kind: Kind, subject: str, occurrence: str = "") -> Sent | None:
        _state, sent, _thread = await self._known.root(self._running.id, self._home, kind, subject, occurrence)
        return sent

    async def thread_messages(self, kind: Kind, subject: str, occurrence: str = "") -> Sequence[LedgerMessage]:
        sent = await self.sent(kind, subject, occurrence)
        if sent is None:
            return []
        said = await messages.in_place(self._transaction, self._home, self._platform.thread_of(sent.ref))
        left_out = await opt_outs.of_all(self._transaction, OptOut.SUMMARIES)
        return [one for one in said if (self._home, one.author) not in left_out]

    async def messages(self, since: datetime, until: datetime) -> Sequence[tuple[LedgerMessage, str | None]]:
        listened = self._running.course.questions.detect_in
        rooms = [(home, place) for (home, role), place in self._running.rooms.items() if role in listened]
        said = [
            *await messages.in_rooms(self._transaction, rooms, since, until),
            *(await by_command(self._transaction, self._running.id, since, until)).said,
        ]
        said.sort(key=lambda pair: (pair[0].at, pair[0].ref))
        left_out = {person for _home, person in await opt_outs.of_all(self._transaction, OptOut.SUMMARIES)}
        return [one for one in said if one[0].author not in left_out] if left_out else said

    async def marks(self) -> Marks:
        by_hand = await marks.of_homes(self._transaction, self._running.homes())
        return (await by_command(self._transaction, self._running.id, *_EVER)).marked(by_hand)

    async def announced(self, number: int) -> Announced | None:
        return await announcing.get(self._transaction, number)

    async def question(self, number: int) -> Numbered | None:
        return await questions.get(self._transaction, number)

    async def open_question(self, number: int) -> LedgerMessage | None:
        return await open_question(self._transaction, self._running, number)

    async def answer(self, number: int) -> Given | None:
        return await questions.given_answer(self._transaction, number)

    async def about(self, person: PersonRef) -> Mapping[str, Sequence[Mapping[str, object]]]:
        return await personal.rows(self._transaction, self._home, person)

    async def members(self) -> Sequence[Member]:
        return await members.of_cohort(self._transaction, self._running.id)

    async def recordings(self, session: str, occurrence: str) -> Sequence[str]:
        return await recordings.of_session(self._transaction, self._running.id, session, occurrence)

    async def unrecorded(self, session: str, occurrence: str) -> str | None:
        return await unrecorded.why(self._transaction, self._running.id, session, occurrence)

    async def standing(self, person: PersonRef) -> Standing:
        who = Learner(self._running.id, self._home, person)
        return await standing_of(self._transaction, self._running.course, self._running.timetable, who)

    async def withheld(self) -> Set[PersonRef]:
        return {person for _home, person in await opt_outs.of_all(self._transaction, OptOut.MODELS)}

    async def model_lines(self, keys: Sequence[str]) -> Mapping[str, ModelLine]:
        return await model_lines.of_keys(self._transaction, self._running.id, keys)

    async def review(self, week: str) -> Review:
        return await reviews.of_week(self._transaction, self._running.id, week)

    async def poll(self, number: int) -> Poll | None:
        found = await polls.get(self._transaction, number)
        return found if found is not None and found.cohort == self._running.id else None
