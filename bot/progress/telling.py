"""The next step and the way so far, in words: for the one they belong to."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.course.course import Course, Lesson
from bot.lines import joined, listed
from bot.message import Block, Message, MessageLink, Moment, Text, Value, Verbatim
from bot.model import Kind, Sent
from bot.progress.next_step import AllDone, ComeToSession, DoLesson, NextStep, WaitForLesson, next_step
from bot.progress.standing import Standing
from bot.store.absences import Absence
from bot.words import Words

_AT_MOST = 10


def told_next(step: NextStep, words: Words, zone: str, now: datetime) -> Text:
    """The next step as a paragraph; times are on the clock of *zone*."""
    match step:
        case DoLesson(lesson, sent, due):
            parts = [Text(words("Your next step: {lesson}."), {"lesson": MessageLink(sent.ref, lesson.title)})]
            if lesson.minutes is not None:
                minutes = words.count("It takes {n} minute.", "It takes {n} minutes.", lesson.minutes)
                parts.append(Text(minutes))
            if due is not None:
                to_come = words("What you make of it is due {due}.")
                until = to_come if due.at > now else words("What you make of it was due {due}, and still counts.")
                parts.append(Text(until, {"due": Moment(due.at, zone)}))
            return joined(parts, " ")
        case ComeToSession(plan, _, sitting):
            values: dict[str, Value] = {"title": Verbatim(plan.title), "when": Moment(sitting.starts.at, zone)}
            return Text(words("You are up to date. Today there is **{title}**: {when}."), values)
        case WaitForLesson(lesson, slot):
            values = {"lesson": Verbatim(lesson.title), "when": Moment(slot.at, zone)}
            return Text(words("You are up to date. The next lesson is **{lesson}**, {when}."), values)
        case AllDone():
            return Text(words("You have done every lesson there is."))
        case unknown:
            assert_never(unknown)


def told_away(absence: Absence, words: Words, zone: str) -> Text:
    """That somebody is away, and what that means."""
    if absence.until is None:
        return Text(
            words("You are away until you say `back`. Nothing is sent to you, and nobody counts you as missing.")
        )
    away = words("You are away until {until}. Nothing is sent to you until then, and nobody counts you as missing.")
    return Text(away, {"until": Moment(absence.until, zone)})


def told_back(standing: Standing, course: Course, since: datetime, now: datetime, words: Words, zone: str) -> Message:
    """One catch-up for somebody who was away: what came meanwhile, and the one thing to do first."""
    came = [
        lesson for lesson in standing.out() if lesson.id not in standing.done() and _came_after(standing, lesson, since)
    ]
    blocks: list[Block] = [Text(words("Welcome back. Nobody counted you as missing while you were away."))]
    if came:
        blocks.append(Text(f"**{words('This came meanwhile:')}**"))
        blocks.append(listed([_linked(lesson, standing.released[lesson.id]) for lesson in came[:_AT_MOST]]))
        if len(came) > _AT_MOST:
            more = len(came) - _AT_MOST
            said = words.count(
                "And {n} more lesson; `progress` shows what is open.",
                "And {n} more lessons; `progress` shows what is open.",
                more,
            )
            blocks.append(Text(said))
    blocks.append(told_next(next_step(standing, course, now, zone), words, zone, now))
    return Message(tuple(blocks), quiet=True)


def told_progress(
    standing: Standing, course: Course, sessions: int, weeks: int | None, now: datetime, words: Words, zone: str
) -> Message:
    """Somebody's own way so far. *sessions*: taken part in, as far as is known; *weeks*: their streak, if asked for."""
    out, done = standing.out(), standing.done()
    finished = [lesson for lesson in out if lesson.id in done]
    many = words.count("{done} of {n} lesson is done.", "{done} of {n} lessons are done.", len(out))
    blocks: list[Block] = [Text(many.format(done=len(finished)) if out else words("No lesson is out yet."))]
    absence = standing.away(now)
    if absence is not None:
        blocks.append(told_away(absence, words, zone))
    to_do = [lesson for lesson in out if lesson.id not in done]
    if to_do:
        blocks.append(Text(f"**{words('Still open:')}**"))
        blocks.append(listed([_open(lesson, standing, now, words, zone) for lesson in to_do[-_AT_MOST:]]))
    late = [lesson for lesson in finished if standing.is_late(lesson)]
    if late:
        titles = joined((Text("{title}", {"title": Verbatim(lesson.title)}) for lesson in late), ", ")
        blocks.append(joined((Text(words("Handed in late, and counted:")), titles), " "))
    if standing.timetable.sessions:
        took_part = words.count(
            "You took part in {n} live session, as far as can be seen.",
            "You took part in {n} live sessions, as far as can be seen.",
            sessions,
        )
        blocks.append(Text(took_part))
    if weeks is not None:
        row = words.count("{n} week in a row with a lesson done.", "{n} weeks in a row with a lesson done.", weeks)
        blocks.append(Text(row))
    if absence is None:
        blocks.append(told_next(next_step(standing, course, now, zone), words, zone, now))
    return Message(tuple(blocks), quiet=True)


def told_missing(missing: Sequence[Lesson], standing: Standing, words: Words) -> Text:
    """What a lesson builds on that is not done: said, not forbidden."""
    titles = joined((_named(lesson, standing) for lesson in missing), ", ")
    return joined((Text(words("It builds on what you have not done yet:")), titles), " ")


def _open(lesson: Lesson, standing: Standing, now: datetime, words: Words, zone: str) -> Text:
    parts = [_linked(lesson, standing.released[lesson.id])]
    due = standing.deadline(lesson)
    if due is not None and due.at > now:
        parts.append(Text(words("due {due}"), {"due": Moment(due.at, zone)}))
    elif due is not None:
        parts.append(Text(words("was due {due}, and still counts"), {"due": Moment(due.at, zone)}))
    missing = standing.missing(lesson)
    if missing:
        titles = joined((Text("{title}", {"title": Verbatim(one.title)}) for one in missing), ", ")
        parts.append(joined((Text(words("builds on")), titles), " "))
    return joined(parts, "; ")


def _named(lesson: Lesson, standing: Standing) -> Text:
    sent = standing.released.get(lesson.id)
    return _linked(lesson, sent) if sent is not None else Text("{title}", {"title": Verbatim(lesson.title)})


def _linked(lesson: Lesson, sent: Sent) -> Text:
    return Text("{link}", {"link": MessageLink(sent.ref, lesson.title)})


def _came_after(standing: Standing, lesson: Lesson, since: datetime) -> bool:
    slots = standing.timetable.slots
    return any((slot.kind, slot.subject) == (Kind.LESSON, lesson.id) and slot.at >= since for slot in slots)
