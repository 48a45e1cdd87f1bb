"""Takes facts in: each once, into the ledger, and on to the nouns that care. It only routes.

What we may not read is never stored: a fact from a room that no cohort here has is dropped at the door.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeGuard, assert_never

import structlog

from bot.commands.call import answer
from bot.commands.declaring import Catalogue
from bot.commands.performing import Answered, Called, Performer
from bot.commands.whose import unclear, whose
from bot.deliver.running import CohortBook, RunningCohort
from bot.errors import PortError
from bot.events import (
    AttendanceChanged,
    ChoicesAsked,
    CommandCalled,
    Event,
    FileShared,
    HomeInstalled,
    HomeOpened,
    HomeRemoved,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Pressed,
    Reacted,
    RolesChanged,
    RsvpChanged,
    Submitted,
)
from bot.model import Home, Kind, LedgerMessage, PersonRef, Place
from bot.people import entering
from bot.people.joining import change_roles, join
from bot.progress import counting
from bot.questions.reacting import reacted
from bot.sessions.attaching import attach
from bot.store import (
    cohorts,
    deliveries,
    ledger,
    messages,
    model_lines,
    questions,
    recordings,
    search,
    transcripts,
    unread,
)
from bot.store.database import Database, Transaction, is_trouble
from bot.store.messages import Heard
from bot.store.notices import tell
from bot.store.trouble import StoreError
from schedules.clock import Clock

_TOGETHER = 200  # facts in one commit

log = structlog.get_logger(__name__)


class Router:
    """The inbox of the house. Facts that arrive while others are being committed are taken in together, in one commit,
    each with everything that follows from it."""

    def __init__(
        self,
        database: Database,
        book: CohortBook,
        clock: Clock,
        wake: Callable[[], None],
        catalogue: Catalogue,
        performer: Performer,
        performed: Callable[[], Awaitable[object]],
        hides: Callable[[Home, PersonRef, datetime], bool],
        heard_at: Callable[[str, Home, Place], None],
        shared: Callable[[], None],
    ) -> None:
        """*performer* does what is called for, with the fact in one commit; *performed* is called after it.

        *hides* says of whom nothing is to be taken in: they asked to be forgotten. *heard_at* is told where, for which
        cohort, there is something to read; *shared* that there is a file.
        """
        self._database = database
        self._book = book
        self._clock = clock
        self._wake = wake
        self._catalogue = catalogue
        self._performer = performer
        self._performed = performed
        self._hides = hides
        self._heard_at = heard_at
        self._shared = shared
        self._answers: dict[str, Answered] = {}  # by call
        self._waiting: list[tuple[Event, asyncio.Future[list[RunningCohort]]]] = []
        self._draining: asyncio.Task[None] | None = None

    async def receive(self, event: Event) -> None:
        """Return once the fact is stored; receiving it again changes nothing. Raises StoreError: it is not stored."""
        if isinstance(event, ChoicesAsked):
            await self._offer(event)
            return
        stored: asyncio.Future[list[RunningCohort]] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, stored))
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain())
        concerned = await stored
        if is_called(event):
            await self._answer(event, concerned)

    async def _drain(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
            try:
                results = await self._store([event for event, _stored in together])
            except StoreError as error:
                _fail(together, error)
            except Exception:  # noqa: BLE001  one bad fact must not take the others with it: each goes alone
                for one in together:
                    try:
                        _hand_back([one], await self._store([one[0]]))
                    except Exception as error:  # noqa: BLE001  it belongs to whoever reported the fact
                        _fail([one], error)
            else:
                _hand_back(together, results)

    async def _store(self, events: Sequence[Event]) -> list[list[RunningCohort]]:
        """Take facts in, in one commit; the cohorts for which each was news."""
        news: list[list[RunningCohort]] = []
        async with self._database.transaction(quick=True) as transaction:
            concerned = [await self._concerned(transaction, event) for event in events]
            keys = [key_of(event) for event in events]
            new = await ledger.enter(
                transaction, {key: event.at for key, event, who in zip(keys, events, concerned, strict=True) if who}
            )
            for key, who in zip(keys, concerned, strict=True):
                news.append(who if key in new else [])
                new.discard(key)  # the same fact may be reported twice at once
            told = [(event, who) for event, who in zip(events, news, strict=True) if who]
            await messages.write(transaction, [self._heard(event) for event, _who in told if is_said(event)])
            await self._note_where(transaction, told)
            for event, who in told:
                await self._take_in(transaction, event)
                for running in who:
                    await self._hand_on(transaction, running, event, self._clock.now())
            if any(not is_said(event) for event, _who in told):
                await tell(transaction)
        if any(isinstance(event, FileShared) for event, _who in told):
            self._shared()
        if any(not is_said(event) for event, _who in told):
            self._wake()
        return news

    async def _note_where(self, transaction: Transaction, told: Sequence[tuple[Event, list[RunningCohort]]]) -> None:
        """Note where there is something to read; what was deleted can no longer be found from now on."""
        places: dict[tuple[str, Home, Place], datetime] = {}
        for event, who in told:
            place = place_of(event)
            if not isinstance(event, MessagePosted | MessageEdited | MessageDeleted) or place is None:
                continue
            if isinstance(event, MessageDeleted | MessageEdited):
                await model_lines.forget_message(transaction, event.ref)
            if isinstance(event, MessageDeleted):
                await questions.gone(transaction, event.home, event.ref)
                await search.forget_message(transaction, event.home, event.ref)
                await transcripts.forget_message(transaction, event.home, event.ref)
                if await recordings.forget_message(transaction, event.home, event.ref):
                    for running in who:
                        await deliveries.mark_stale(transaction, running.id, Kind.RECORDING)
            room = self._book.platforms[event.home].room_of(place)
            for running in who:
                if running.role_of(event.home, room) in running.course.questions.detect_in:
                    where = running.id, event.home, place
                    places[where] = min(event.at, places.get(where, event.at))
        await unread.note(transaction, places)
        for cohort, home, place in places:
            self._heard_at(cohort, home, place)

    def _heard(self, event: MessagePosted) -> Heard:
        platform = self._book.platforms[event.home]
        return Heard(event.home, platform.room_of(event.place), _said(event, platform.link(event.ref)))

    async def _answer(self, event: Called, concerned: list[RunningCohort]) -> None:
        """Answer a call, privately. What it did is stored already: an answer that fails loses nothing."""
        platform = self._book.platforms.get(event.home)
        told = self._answers.pop(event.call, None)
        if told is None and not concerned and isinstance(event, CommandCalled):
            told = Answered(unclear(self._book, event.home))
        if told is None or platform is None:
            return
        await self._performed()
        try:
            if told.message is not None:
                for part in platform.parts(told.message):
                    await platform.reply(event.call, part)
            elif told.form is not None:
                await platform.open_form(event.call, told.form)
        except PortError as error:
            log.warning("A call could not be answered.", call=event.call, why=str(error))

    async def _offer(self, event: ChoicesAsked) -> None:
        """Show what there is to choose from; late or not at all is no harm."""
        try:
            async with self._database.transaction(quick=True) as transaction:
                called = CommandCalled(event.home, event.at, event.call, event.person, event.place, event.words)
                running = await whose(transaction, self._book, self._catalogue, called)
                if running is None:
                    return
                found = await self._performer.choices(transaction, running, event, self._clock.now())
            await self._book.platforms[event.home].choices(event.call, [(value, label) for label, value in found])
        except (PortError, StoreError) as error:
            log.warning("Choices could not be shown.", call=event.call, why=str(error))

    async def _concerned(self, transaction: Transaction, event: Event) -> list[RunningCohort]:
        """The cohorts that may know of this fact."""
        place = place_of(event)
        platform = self._book.platforms.get(event.home)
        who = author_of(event)
        if platform is None or (who is not None and self._hides(event.home, who, event.at)):
            return []
        if is_called(event):
            meant = await whose(transaction, self._book, self._catalogue, event)
            return [meant] if meant is not None else []
        if place is None:
            names = await cohorts.cohorts_in(transaction, event.home)
        else:
            return self._book.reading(event.home, platform.room_of(place))
        return [running for running in map(self._book.get, names) if running is not None]

    async def _take_in(self, transaction: Transaction, event: Event) -> None:
        """Store the fact itself."""
        match event:
            case MessageEdited():
                await messages.edit(transaction, event.home, event.ref, event.text, event.at)
            case MessageDeleted():
                await messages.delete(transaction, event.home, event.ref, event.at)
            case Reacted(home, at, _, ref, person, emoji, present):
                await ledger.remember(transaction, home, "reaction", ref, person, emoji, present=present, at=at)
            case AttendanceChanged(home, at, person, place, present):
                await ledger.remember(transaction, home, "attendance", place, person, "", present=present, at=at)
            case Pressed(home, at, _, person, _, action):
                await ledger.remember(transaction, home, "pressed", action, person, "", present=True, at=at)
            case RsvpChanged(home, at, person, ref, coming):
                await ledger.remember(transaction, home, "rsvp", ref, person, "", present=coming, at=at)
            case _:
                pass  # nothing to keep but that it happened

    async def _hand_on(self, transaction: Transaction, running: RunningCohort, event: Event, now: datetime) -> None:
        """Let the nouns that care know."""
        match event:
            case Pressed() | Submitted() | CommandCalled():
                self._answers[event.call] = await self._perform(transaction, running, event, now)
            case MessagePosted() if not event.by_bot:
                await counting.heard(transaction, running, event)
            case Reacted():
                await reacted(transaction, running, event)
            case MemberJoined():
                await join(transaction, running, event, now)
            case HomeInstalled(home, _, by) if by is not None:
                await entering.installed(transaction, running, home, by, now)
            case RolesChanged():
                await change_roles(transaction, running, event, now)
            case MemberLeft(home, at, person):
                await entering.leave(transaction, running, home, person, at)
            case FileShared():
                await attach(transaction, running, event, now)
                await counting.shared(transaction, running, event)
            case MessageEdited(ref=ref) | MessageDeleted(ref=ref):
                await counting.heard_again(transaction, running, event)
                said_at = await messages.said_at(transaction, event.home, ref)
                if said_at is not None:
                    await deliveries.mark_stale_wrap_up(transaction, running.id, said_at)
            case _:
                pass  # stored; no noun acts on it

    async def _perform(
        self, transaction: Transaction, running: RunningCohort, event: Called, now: datetime
    ) -> Answered:
        """Do what is called for. A mistake of ours leaves nothing half done, and whoever called is told."""
        try:
            return await self._performer.perform(transaction, running, event, now)
        except Exception as error:
            if is_trouble(transaction, error):
                raise
            log.exception("A call failed. This is a mistake in Homeroom.", call=event.call)
            return Answered(answer(running.words("That went wrong here, and nothing was changed. Staff can see why.")))


def is_called(event: Event) -> TypeGuard[Called]:
    """Whether somebody asks for something and waits for an answer."""
    return isinstance(event, CommandCalled | Pressed | Submitted)


def is_said(event: Event) -> TypeGuard[MessagePosted]:
    """Whether somebody said something, and it was not us."""
    return isinstance(event, MessagePosted) and not event.by_bot


Waiting = tuple[Event, "asyncio.Future[list[RunningCohort]]"]


def _hand_back(together: Sequence[Waiting], results: Sequence[list[RunningCohort]]) -> None:
    for (_event, stored), concerned in zip(together, results, strict=True):
        if not stored.done():
            stored.set_result(concerned)


def _fail(together: Sequence[Waiting], error: Exception) -> None:
    for _event, stored in together:
        if not stored.done():
            stored.set_exception(error)


def _said(event: MessagePosted, link: str) -> LedgerMessage:
    return LedgerMessage(
        ref=event.ref,
        place=event.place,
        at=event.at,
        author=event.author,
        author_name=event.author_name,
        text=event.text,
        link=link,
        reply_to=event.reply_to,
        by_bot=event.by_bot,
    )


def place_of(event: Event) -> Place | None:
    """Where a fact happened; None for what concerns the whole home."""
    match event:
        case MessagePosted() | MessageEdited() | MessageDeleted() | Reacted() | FileShared() | CommandCalled():
            return event.place
        case AttendanceChanged() | RsvpChanged() | MemberJoined() | MemberLeft() | RolesChanged():
            return None
        case ChoicesAsked():
            return event.place
        case Pressed() | Submitted() | HomeOpened() | HomeInstalled() | HomeRemoved():
            return None
        case _:
            assert_never(event)


def author_of(event: Event) -> PersonRef | None:
    """Whose fact it is, where it would be stored as theirs. Calls are answered, whoever makes them."""
    match event:
        case MessagePosted() | FileShared():
            return event.author
        case Reacted() | MemberJoined() | AttendanceChanged() | RsvpChanged() | RolesChanged():
            return event.person
        case _:
            return None


def key_of(event: Event) -> str:
    """What makes a fact itself, so that hearing it twice is noticed."""
    home, at = event.home, event.at.isoformat()
    match event:
        case MessagePosted(ref=ref):
            return _key(home, "posted", ref)
        case MessageEdited(ref=ref):
            return _key(home, "edited", ref, at)
        case MessageDeleted(ref=ref):
            return _key(home, "deleted", ref)
        case Reacted(ref=ref, person=person, emoji=emoji, present=present):
            return _key(home, "reacted", ref, person, emoji, str(present), at)
        case FileShared(ref=ref, url=url):
            return _key(home, "shared", ref, url)
        case Pressed(call=call) | Submitted(call=call) | CommandCalled(call=call) | ChoicesAsked(call=call):
            return _key(home, "called", call)
        case MemberJoined(person=person) | MemberLeft(person=person) | HomeOpened(person=person):
            return _key(home, type(event).__name__, person, at)
        case RolesChanged(person=person, roles=roles):
            return _key(home, "roles", person, *roles, at)
        case AttendanceChanged(person=person, place=place, present=present):
            return _key(home, "attendance", person, place, str(present), at)
        case RsvpChanged(person=person, ref=ref, coming=coming):
            return _key(home, "rsvp", person, ref, str(coming), at)
        case HomeInstalled() | HomeRemoved():
            return _key(home, type(event).__name__, at)
        case _:
            assert_never(event)


def _key(home: Home, *parts: str) -> str:
    return " ".join((home, *parts))
