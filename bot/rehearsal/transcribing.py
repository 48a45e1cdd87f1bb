"""From what can be seen in the chat and the activity log to a transcript."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.message import SessionNotice
from bot.model import Kind, MessageRef
from bot.ports import Renders, Seen
from bot.rehearsal.play import Play
from bot.rehearsal.playing import Played
from bot.store.activity import Entry as LogEntry
from bot.store.activity import What
from bot.views.transcript import (
    Answered,
    Audience,
    CourseWeek,
    Entry,
    Reason,
    Skipped,
    Spot,
    Transcript,
)

_KEPT = (What.SENT, What.FOUND)
_NOT_KEPT = (What.SKIPPED, What.FAILED, What.HELD, What.CANCELLED)


def transcribe(play: Play, played: Played, plain: Callable[[Callable[[MessageRef], str]], Renders]) -> Transcript:
    """The transcript of a play. *plain* makes messages plain text, given what a link to another message reads."""
    transcript = Transcript(
        course=play.reading.course.title,
        cohort=play.reading.cohort.id,
        name=play.reading.cohort.name,
        zone=play.reading.cohort.timezone,
        seed=play.seed,
        learners=sum(face.role == "learner" for face in play.crowd.faces),
        staff=sum(face.role != "learner" for face in play.crowd.faces),
        weeks=tuple(
            CourseWeek(week.number, week.starts.wall.date(), (week.ends.wall - timedelta(days=1)).date())
            for week in play.reading.timetable.weeks
        ),
        entries=(),
        skipped=tuple(_skipped(entry) for entry in played.log if entry.what in _NOT_KEPT and entry.due_at is not None),
    )
    places = _Places(play, played.seen)
    by_ref = {seen.ref: seen for seen in played.seen}

    def link(ref: MessageRef) -> str:
        """Where a message stands and since when, so that a reader of the transcript finds it."""
        seen = by_ref.get(ref)
        return f"{places.spot(seen)}, {transcript.clock(seen.at)}" if seen is not None else str(ref)

    reasons = {
        entry.step_key: _reason(entry) for entry in played.log if entry.what in _KEPT and entry.step_key is not None
    }
    renderer = plain(link)
    entries = [_entry(seen, played, places, by_ref, reasons, renderer, transcript) for seen in played.seen]
    return replace(transcript, entries=tuple(entries))


def _entry(
    seen: Seen,
    played: Played,
    places: "_Places",
    by_ref: Mapping[MessageRef, Seen],
    reasons: Mapping[str, Reason],
    renderer: Renders,
    transcript: Transcript,
) -> Entry:
    answered = by_ref.get(seen.reply_to) if seen.reply_to is not None else None
    text = seen.text
    if seen.message is not None:
        text = renderer.payload(seen.message)
    elif seen.notice is not None:
        text = _calendar(seen.notice, transcript)
    return Entry(
        id=seen.ref,
        at=seen.at,
        spot=places.spot(seen),
        author=seen.author,
        text=text,
        key=seen.key,
        reason=reasons.get(seen.key) if seen.key is not None else None,
        message=seen.message,
        what="calendar entry" if seen.notice is not None else "message",
        opens=seen.opens,
        hangs_on=seen.hangs_on,
        answers=Answered(answered.ref, answered.author) if answered is not None else None,
        edited_at=seen.edited_at,
        deleted_at=seen.deleted_at,
        pinned=seen.pinned,
        reactions=seen.reactions,
        files=played.files.get(seen.ref, ()),
    )


def _calendar(notice: SessionNotice, transcript: Transcript) -> str:
    starts, ends = transcript.clock(notice.starts_at), transcript.wall(notice.ends_at)
    return f"{notice.title}\n{starts} to {ends:%H:%M}\n{notice.text}"


def _skipped(entry: LogEntry) -> Skipped:
    assert entry.due_at is not None
    return Skipped(entry.due_at, _reason(entry), entry.why)


def _reason(entry: LogEntry) -> Reason:
    return Reason(
        kind=entry.kind or Kind.NOTICE,
        subject=entry.subject or "",
        occurrence=entry.occurrence or "",
        due_at=entry.due_at or entry.at,
        why=entry.asked_by or entry.why,
    )


class _Places:
    """What the places of the chat are called, for people."""

    def __init__(self, play: Play, seen: Sequence[Seen]) -> None:
        self._roles = {name: role for role, name in reversed(list(play.rooms.items()))}
        self._titles = {one.ref: one.opens for one in seen if one.opens is not None}

    def spot(self, seen: Seen) -> Spot:
        if seen.only_reader:
            return Spot(seen.room, "person", Audience.ONE_PERSON)
        role = self._roles[seen.room]
        audience = Audience.STAFF if role == "staff" else Audience.EVERYONE
        return Spot(f"#{seen.room}", role, audience, self._titles.get(seen.hangs_on) if seen.hangs_on else None)
