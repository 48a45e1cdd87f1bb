"""How the crowd goes through the lessons: who presses Done, answers checks and polls, asks what is next, pauses."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from bot.course.course import Lesson
from bot.course.timetable import Timetable
from bot.model import Kind, Slot
from bot.rehearsal.acts import Act, Command, InRoom, InThread, Press
from bot.rehearsal.faces import Face
from bot.rehearsal.stage import Stage
from bot.words import Words

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_DONE = 0.5  # of the lessons are done by whoever is there
_CHECKED = 0.6  # of those who are there answer a quick check
_NEXT = 0.2  # of those who are there ask what is next
_ANSWERS = ("Too slow", "About right", "Too fast")
_POLLED = 2  # the lesson, counted from 0, below which staff ask everybody
_AWAY_FROM = 4  # and the one after which somebody takes a pause, to be back with the next but one


def through_the_lessons(
    stage: Stage, timetable: Timetable, lessons: Mapping[str, Lesson], words: Words
) -> Iterator[Act]:
    """Everything that is pressed and typed on the way."""
    released = [slot for slot in timetable.slots if slot.kind is Kind.LESSON and slot.subject in lessons]
    for number, slot in enumerate(released):
        lesson, week = lessons[slot.subject], _week_of(timetable, slot)
        there = stage.present(slot.at, week)
        for face in there:
            yield from _one_lesson(stage, slot, lesson, face, words)
        if number == _POLLED:
            yield from _poll(stage, slot, there)
    if len(released) > _AWAY_FROM + 2:
        yield from _pause(stage, released[_AWAY_FROM], released[_AWAY_FROM + 2], timetable)


def _one_lesson(stage: Stage, slot: Slot, lesson: Lesson, face: Face, words: Words) -> Iterator[Act]:
    on = InThread(Kind.LESSON, slot.subject)
    if lesson.done_when == "button" and stage.chance(_DONE):
        yield Press(stage.after(slot.at, face, 20 * _HOUR), stage.id("done"), face.name, on, words("Done"))
    for question in lesson.check:
        if stage.chance(_CHECKED):
            chosen = stage.rng.choice(question.options)
            yield Press(stage.after(slot.at, face, 16 * _HOUR), stage.id("check"), face.name, on, chosen)
    if stage.chance(_NEXT):
        yield Command(stage.after(slot.at, face, 24 * _HOUR), stage.id("next"), face.name, InRoom("questions"), "next")


def _poll(stage: Stage, slot: Slot, there: Sequence[Face]) -> Iterator[Act]:
    """Staff ask how fast it goes, and most answer; one thinks again."""
    asks = stage.staff[0]
    at = stage.after(slot.at, asks, 6 * _HOUR)
    text = f'poll "How fast is it for you?" {" | ".join(_ANSWERS)} lesson:{slot.subject}'
    yield Command(at, stage.id("poll"), asks.name, InRoom("staff"), text)
    on = InThread(Kind.POLL, slot.subject, "poll-")
    for number, face in enumerate(there):
        if stage.chance(_CHECKED):
            answered_at = stage.after(at, face, 10 * _HOUR)
            yield Press(answered_at, stage.id("vote"), face.name, on, stage.rng.choice(_ANSWERS))
            if number == 0:
                again = stage.after(answered_at, face, _HOUR)
                yield Press(again, stage.id("vote"), face.name, on, _ANSWERS[1])


def _pause(stage: Stage, slot: Slot, until: Slot, timetable: Timetable) -> Iterator[Act]:
    """The one who writes least is away for a while; the day they named brings them back."""
    there = stage.present(slot.at, _week_of(timetable, slot))
    if there:
        face = min(there, key=lambda one: one.talks)
        at = stage.after(slot.at, face, 6 * _HOUR)
        text = f"away {(until.at + _DAY).date()}"
        yield Command(at, stage.id("away"), face.name, InRoom("questions"), text)


def _week_of(timetable: Timetable, slot: Slot) -> int:
    begun = [week.number for week in timetable.weeks if week.starts.at <= slot.at]
    return begun[-1] if begun else 1
