"""Makers of transcripts for tests: what was seen, entry by entry."""

from collections.abc import Sequence
from datetime import date

from bot.message import Message, Text
from bot.model import Kind
from bot.views.transcript import (
    Answered,
    Audience,
    CourseWeek,
    Entry,
    Outcome,
    Reason,
    Skipped,
    Spot,
    Transcript,
)
from tests.builders import ZONE, a_moment

ANNOUNCEMENTS = Spot("#announcements", "announcements", Audience.EVERYONE)
LESSONS = Spot("#lessons", "lessons", Audience.EVERYONE)
STAFF = Spot("#staff", "staff", Audience.STAFF)


def to_person(name: str) -> Spot:
    return Spot(name, "person", Audience.ONE_PERSON)


def a_reason(
    kind: Kind = Kind.LESSON, subject: str = "loops", occurrence: str = "", wall: str = "2026-10-05 09:00"
) -> Reason:
    return Reason(kind, subject, occurrence, a_moment(wall).at, "week 1 mon 09:00")


def a_post(
    kind: Kind = Kind.LESSON,
    subject: str = "loops",
    occurrence: str = "",
    *,
    wall: str = "2026-10-05 09:00",
    spot: Spot = LESSONS,
    text: str = "A loop repeats work.",
    opens: str | None = None,
    hangs_on: str | None = None,
    part: int = 0,
    markdown: Sequence[str] | None = None,
) -> Entry:
    """Something we said; *markdown* are its blocks where the plain text is not enough."""
    name = f"{kind}/{subject}/{occurrence}"
    return Entry(
        id=f"memory://{name}/{part}",
        at=a_moment(wall).at,
        spot=spot,
        author="Homeroom",
        text=text,
        key=f"autumn-2026/{name}//home/{part}",
        reason=a_reason(kind, subject, occurrence, wall),
        message=Message(tuple(Text(block) for block in markdown or (text,))),
        opens=opens,
        hangs_on=hangs_on,
    )


def a_saying(
    text: str = "Why is 3 not in range(3)?",
    author: str = "Lena",
    wall: str = "2026-10-06 10:00",
    *,
    spot: Spot = LESSONS,
    hangs_on: str | None = None,
    answers: Entry | None = None,
) -> Entry:
    """Something a person said."""
    at = a_moment(wall).at
    reply = Answered(answers.id, answers.author) if answers is not None else None
    return Entry(f"memory://{author}/{wall}", at, spot, author, text, hangs_on=hangs_on, answers=reply)


def a_skipped(
    kind: Kind = Kind.LESSON,
    subject: str = "loops",
    occurrence: str = "",
    why: str = "the lesson is no longer in the course",
) -> Skipped:
    reason = a_reason(kind, subject, occurrence)
    return Skipped(reason.due_at, reason, why)


def a_transcript(
    *entries: Entry, skipped: Sequence[Skipped] = (), weeks: int = 2, outcomes: Sequence[Outcome] = ()
) -> Transcript:
    first = date(2026, 10, 5).toordinal()
    return Transcript(
        course="Intro to Python",
        cohort="autumn-2026",
        name="Autumn 2026",
        zone=ZONE,
        seed=7,
        learners=24,
        staff=3,
        weeks=tuple(
            CourseWeek(number + 1, date.fromordinal(first + 7 * number), date.fromordinal(first + 7 * number + 6))
            for number in range(weeks)
        ),
        entries=tuple(sorted(entries, key=lambda entry: entry.at)),
        skipped=tuple(skipped),
        outcomes=tuple(outcomes),
    )
