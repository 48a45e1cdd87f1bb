"""Keeps questions as they stand: a place where something was said, edited, deleted or marked is read again.

Only that place is read, and only its newest talk. What is found there is stored, so that inboxes, alerts and
suggestions look it up; search follows it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.deliver.running import RunningCohort
from bot.model import Home, LedgerMessage, MessageRef, PersonRef, Place
from bot.questions.beginning import begin_clock
from bot.questions.by_command import ByCommand, by_command
from bot.questions.finding import find_questions
from bot.questions.linking import asked_in
from bot.questions.marks import Mark, Marks
from bot.questions.numbered import Found
from bot.questions.question import Question
from bot.store import marks, members, messages, posts, questions, search, steps, unread
from bot.store.database import Transaction
from bot.store.search import What

_LOOKED_AT = 100  # messages of a room or thread at least; what stands before these stays as it was found
_BEFORE = 40  # messages before what is news: they tell what it is about
_CONTEXT = 20  # of those, so many may be misread themselves, as nothing is known of what was said before
_MUCH = 300  # messages that are read beside the loop, not in it
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_LATER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Talk:
    """Part of what was said at one place, oldest first, with everything that reading it needs.

    *is_whole*: nothing was said there before; *is_newest*: nothing after.
    """

    home: Home
    place: Place
    subject: str | None
    said: Sequence[LedgerMessage]
    commanded: ByCommand
    staff: frozenset[PersonRef]
    marks: Marks
    is_whole: bool
    is_newest: bool

    @property
    def known_since(self) -> datetime:
        """From here on, what was said is read with what it is about."""
        return _EVER if self.is_whole or not self.said else self.said[min(_CONTEXT, len(self.said) - 1)].at

    def questions(self) -> Sequence[Question]:
        return find_questions([(one, self.subject) for one in self.said], self.staff, self.marks)

    def question_of(self, ref: MessageRef) -> MessageRef | None:
        """The question that a message answers, taken for an answer."""
        taken = Marks({**self.marks.of, ref: Mark.ANSWER})
        asked = asked_in([(one, self.subject) for one in self.said], self.staff, taken)
        return next((one.message.ref for one in asked if any(each.ref == ref for each in one.replies)), None)


async def keep_place(transaction: Transaction, running: RunningCohort, home: Home, place: Place) -> None:
    """Store how the questions at *place* stand, number the new ones and begin their clocks."""
    talk = await newest_talk(transaction, running, home, place)
    await keep_talk(transaction, running, talk, talk.questions())


async def catch_up(transaction: Transaction, running: RunningCohort) -> None:
    """Read what nobody read yet, so that what is stored is how it stands now."""
    for one in await unread.of_cohort(transaction, running.id):
        talk = await newest_talk(transaction, running, one.home, one.place, one.since)
        found = await asyncio.to_thread(talk.questions) if len(talk.said) > _MUCH else talk.questions()
        await keep_talk(transaction, running, talk, found)
        await unread.was_read(transaction, running.id, one)


async def newest_talk(
    transaction: Transaction, running: RunningCohort, home: Home, place: Place, since: datetime | None = None
) -> Talk:
    """The newest that was said at *place*, at least from a moment on."""
    said = await messages.newest_in_place(transaction, home, place, _LOOKED_AT)
    is_whole = len(said) < _LOOKED_AT
    if since is not None and not is_whole and since <= said[_BEFORE].at:
        said = await messages.since(transaction, home, place, since, _BEFORE)
    return await _talk(transaction, running, home, place, said, is_whole=is_whole, is_newest=True)


async def keep_talk(transaction: Transaction, running: RunningCohort, talk: Talk, found: Sequence[Question]) -> None:
    """Store what was found in the newest talk of a place, and what it says about older questions."""
    await _keep(transaction, running, talk, found, None)
    inside = {one.ref for one in talk.said}
    for ref in sorted({one.reply_to for one in talk.said if one.reply_to is not None} - inside):
        later = [one for one in talk.said if one.reply_to == ref]
        old = await talk_around(transaction, running, talk.home, ref, later)
        if old is not None and not old.is_newest:
            await _keep(transaction, running, old, old.questions(), ref)


async def keep_around(transaction: Transaction, running: RunningCohort, home: Home, ref: MessageRef) -> None:
    """The same for the message *ref*, which was marked, and what belongs to it, however long ago that was."""
    talk = await talk_around(transaction, running, home, ref)
    if talk is not None:
        await _keep(transaction, running, talk, talk.questions(), ref)


async def talk_around(
    transaction: Transaction,
    running: RunningCohort,
    home: Home,
    ref: MessageRef,
    later: Sequence[LedgerMessage] = (),
) -> Talk | None:
    """What was said around a message, and what is said *later* about it; None of one that we do not know."""
    message = await messages.find(transaction, home, ref)
    if message is not None:
        place, at = message.place, message.at
    else:
        post = await posts.by_ref(transaction, running.id, home, ref)
        if post is None:
            return None
        place, at = post.place, post.at
    newest = await messages.newest_in_place(transaction, home, place, _LOOKED_AT)
    if len(newest) < _LOOKED_AT or newest[_BEFORE].at <= at:
        is_whole = len(newest) < _LOOKED_AT
        return await _talk(transaction, running, home, place, newest, is_whole=is_whole, is_newest=True)
    said = await messages.around(transaction, home, place, at, _BEFORE, _LOOKED_AT)
    known = {one.ref for one in said}
    said = [*said, *(one for one in later if one.ref not in known)]
    return await _talk(transaction, running, home, place, said, is_whole=False, is_newest=False)


async def _talk(
    transaction: Transaction,
    running: RunningCohort,
    home: Home,
    place: Place,
    said: Sequence[LedgerMessage],
    *,
    is_whole: bool,
    is_newest: bool,
) -> Talk:
    since = said[0].at if said and not is_whole else _EVER
    until = said[-1].at if said and not is_newest else _LATER
    commanded = await by_command(transaction, running.id, since, until, (home, place))
    everything = [*said, *(one for one, _subject in commanded.said)]
    everything.sort(key=lambda one: (one.at, one.ref))
    root = await steps.thread_root(transaction, home, place)
    staff = frozenset(one.person for one in await members.of_cohort(transaction, running.id) if one.role != "learner")
    marked = commanded.marked(await marks.of_messages(transaction, home, [one.ref for one in everything]))
    subject = root[2] if root is not None else None
    return Talk(home, place, subject, everything, commanded, staff, marked, is_whole, is_newest)


async def _keep(
    transaction: Transaction,
    running: RunningCohort,
    talk: Talk,
    found: Sequence[Question],
    about: MessageRef | None,
) -> None:
    """Store what is found. *about*: only that message is news; of older talk, whose end is not read, only what belongs
    to it is known well."""
    if not talk.is_newest and about is not None:
        meant = {about, talk.question_of(about)}
        found = [one for one in found if one.message.ref in meant]
        rows = await questions.with_refs(transaction, talk.home, sorted(one for one in meant if one is not None))
    else:
        since = talk.said[0].at if talk.said and not talk.is_whole else _EVER
        rows = await questions.in_place(transaction, running.id, talk.home, talk.place, since)
    by_ref = {**{one.ref: one for one in rows if one.ref is not None}, **talk.commanded.questions}
    for question in found:
        row = by_ref.pop(question.message.ref, None)
        stands = Found(
            talk.place,
            True,
            question.state,
            question.evidence,
            question.answer.ref if question.answer is not None else None,
            question.answered_at,
        )
        if row is None and about in (None, question.message.ref) and question.message.at >= talk.known_since:
            await _number(transaction, running, talk, question, stands)
        elif row is not None and row.found != stands:
            await questions.note(transaction, row.id, stands)
    for ref, row in by_ref.items():
        if row.stands and ref not in talk.commanded.questions and row.at >= talk.known_since:
            await questions.note(transaction, row.id, row.found.given_up())
    await _index(transaction, running, talk, found)


async def _number(
    transaction: Transaction, running: RunningCohort, talk: Talk, question: Question, stands: Found
) -> None:
    message = question.message
    who = (talk.home, message.author, message.author_name)
    number = await questions.number(transaction, running.id, who, message.ref, talk.subject, message.at, stands)
    if number is not None:
        await begin_clock(transaction, running, talk.home, number, message.at)


async def _index(transaction: Transaction, running: RunningCohort, talk: Talk, found: Sequence[Question]) -> None:
    """Let search find the answers as they stand now. Questions without a name are never found: search may not know
    whose they are, and could not forget them."""
    nameless = {ref for ref, one in talk.commanded.questions.items() if one.is_anonymous}
    answers = {one.message.ref: one for one in found if one.is_answered and one.message.ref not in nameless}
    looked_at = [one.ref for one in talk.said] if talk.is_newest else [one.message.ref for one in found]
    known = await search.answered(transaction, running.id, talk.home, looked_at)
    for ref in known.keys() - {ref for ref, one in answers.items() if one.answer is not None}:
        await search.forget_entry(transaction, running.id, What.ANSWER, ref, talk.home)
    for one in answers.values():
        if one.answer is not None:
            await search.index_answer(
                transaction, running.id, running.course.language, talk.home, one.message, one.answer
            )
