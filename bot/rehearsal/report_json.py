"""Transcripts as JSON, for programs. Its shape is in `transcript.schema.json` and only ever gains fields."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.views.transcript import Entry, Reason, Skipped, Spot, Transcript, utc_text

FORMAT = 1
"""Raised when a field changes its meaning or goes; a new field does not raise it."""

JsonValue = str | int | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


def report_json(transcripts: Sequence[Transcript]) -> str:
    """The transcripts as JSON text; the same bytes for equal transcripts."""
    told: JsonValue = {"format": FORMAT, "rehearsals": [_transcript(transcript) for transcript in transcripts]}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _transcript(transcript: Transcript) -> JsonValue:
    return {
        "rehearsal": transcript.rehearsal,
        "course": transcript.course,
        "cohort": transcript.cohort,
        "name": transcript.name,
        "zone": transcript.zone,
        "seed": transcript.seed,
        "learners": transcript.learners,
        "staff": transcript.staff,
        "weeks": [
            {"number": week.number, "first_on": week.first_on.isoformat(), "last_on": week.last_on.isoformat()}
            for week in transcript.weeks
        ],
        "entries": [_entry(transcript, entry) for entry in transcript.entries],
        "skipped": [_skipped(transcript, skipped) for skipped in transcript.skipped],
        "counts": dict(transcript.counts()),
        "expected": [
            {"file": one.file, "line": one.line, "expected": one.expected, "instead": one.instead}
            for one in transcript.outcomes
        ],
    }


def _entry(transcript: Transcript, entry: Entry) -> JsonValue:
    return {
        "id": entry.id,
        **_moment(transcript, entry.at),
        "what": entry.what,
        "spot": _spot(entry.spot),
        "opens": entry.opens,
        "hangs_on": entry.hangs_on,
        "author": entry.author,
        "key": entry.key,
        "reason": _reason(entry.reason) if entry.reason is not None else None,
        "answers": entry.answers.id if entry.answers is not None else None,
        "text": entry.text if entry.deleted_at is None else None,
        "edited_at": utc_text(entry.edited_at) if entry.edited_at is not None else None,
        "deleted_at": utc_text(entry.deleted_at) if entry.deleted_at is not None else None,
        "pinned": entry.pinned,
        "reactions": [{"emoji": emoji, "count": count} for emoji, count in entry.reactions],
        "files": list(entry.files),
    }


def _skipped(transcript: Transcript, skipped: Skipped) -> JsonValue:
    return {**_moment(transcript, skipped.at), "reason": _reason(skipped.reason), "why": skipped.why}


def _moment(transcript: Transcript, at: datetime) -> dict[str, JsonValue]:
    """In UTC, on the cohort's wall clock, and as its day of the week."""
    wall = transcript.wall(at)
    return {"at": utc_text(at), "wall": wall.isoformat(timespec="seconds"), "weekday": transcript.clock(at)[:3]}


def _spot(spot: Spot) -> JsonValue:
    return {"name": spot.name, "role": spot.role, "audience": spot.audience.value, "thread": spot.thread}


def _reason(reason: Reason) -> JsonValue:
    return {
        "kind": reason.kind,
        "subject": reason.subject,
        "occurrence": reason.occurrence,
        "due_at": utc_text(reason.due_at),
        "why": reason.why,
    }
