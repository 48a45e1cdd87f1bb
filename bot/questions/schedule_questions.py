"""Recognises questions about the timetable, in English and German: tables answer them, never retrieval.

Precise rather than greedy: a sentence counts only where all of it is such a question, with a greeting or a please
around it. What asks about content as well stays a question for people.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.course.course import Course
from bot.questions.prose import prose, sentences
from bot.questions.schedule_grammar import ADDRESS, BEGIN, END, patterns
from bot.text.terms import is_empty, terms

_MOST = 300  # characters; who writes more asks about more than a date
_ORDINAL = re.compile(r"(\d)\.\s+(?=woche)", re.IGNORECASE)
_PLEASANTRY = 4  # words of a sentence beside the question that may say anything but ask


class About(StrEnum):
    """What is asked for."""

    SESSION = "session"
    LESSON = "lesson"
    DEADLINE = "deadline"
    STILL_OPEN = "still open"
    NEXT = "next"
    RECORDING = "recording"
    BEGINNING = "beginning"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class ScheduleQuestion:
    """*lesson* and *session* are ids of the course; *number* a lesson's number, also one that there is not."""

    about: About
    lesson: str | None = None
    session: str | None = None
    number: int | None = None
    week: int | None = None


def schedule_question(text: str, course: Course) -> ScheduleQuestion | None:
    """What *text* asks about the timetable; None where it asks, or tells, anything else."""
    if len(text) > _MOST:
        return None
    found: ScheduleQuestion | None = None
    for sentence in sentences(_unaddressed(prose(text))):
        read = _read(sentence, course)
        if read is not None and (found is None or found == read):
            found = read
        elif read is not None or "?" in sentence or len(list(terms(sentence))) > _PLEASANTRY:
            return None
    return found


def _unaddressed(text: str) -> str:
    """Without our own name in front, and without the stop in "2. Woche", which ends no sentence."""
    return _ORDINAL.sub(r"\1 ", ADDRESS.sub("", text))


def _read(sentence: str, course: Course) -> ScheduleQuestion | None:
    said = " ".join(term.word for term in terms(sentence))
    names = _names(course)
    for pattern, stands_for in names:
        said = pattern.sub(stands_for, said)
    said = re.sub(r"\b(?:lesson|lektion|kapitel|lecture) (?:number |no |nr |nummer )?(\d{1,3})\b", _numbered, said)
    core = END.sub("", BEGIN.sub("", said)).strip()
    for about, pattern in patterns():
        if pattern.fullmatch(core) or pattern.fullmatch(said):
            return _about(About(about), said, course)
    return None


def _numbered(found: re.Match[str]) -> str:
    return f"lessonno{found[1]}"


def _about(about: About, said: str, course: Course) -> ScheduleQuestion:
    week = re.search(r"\b(?:week|woche) (\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th)? (?:week|woche)\b", said)
    lesson = re.search(r"\blessonref(\d+)\b", said)
    number = re.search(r"\blessonno(\d+)\b", said)
    session = re.search(r"\bsessionref(\d+)\b", said)
    by_number = int(number[1]) if number else None
    of_number = course.lessons[by_number - 1].id if by_number and by_number <= len(course.lessons) else None
    return ScheduleQuestion(
        about,
        lesson=course.lessons[int(lesson[1])].id if lesson else of_number,
        session=course.sessions[int(session[1])].id if session else None,
        number=by_number,
        week=int(week[1] or week[2]) if week else None,
    )


def _names(course: Course) -> Sequence[tuple[re.Pattern[str], str]]:
    lessons = tuple((one.id, one.title) for one in course.lessons)
    return _known(lessons, tuple((one.id, one.title) for one in course.sessions))


@lru_cache(maxsize=64)
def _known(
    lessons: tuple[tuple[str, str], ...], sessions: tuple[tuple[str, str], ...]
) -> Sequence[tuple[re.Pattern[str], str]]:
    """How lessons and sessions of a course are called, the longer names first: by id, title, or a word of its own."""
    named: dict[str, str] = {}
    for kind, every in (("lessonref", lessons), ("sessionref", sessions)):
        for number, (id_, title) in enumerate(every):
            for name in (_plain(id_), _plain(title)):
                if name and not name.isdecimal():
                    named.setdefault(name, f"{kind}{number}")
    for name, stands_for in _own_words(lessons):
        named.setdefault(name, stands_for)
    in_order = sorted(named, key=lambda name: (-len(name), name))
    return [(re.compile(rf"\b{re.escape(name)}\b"), named[name]) for name in in_order]


def _own_words(lessons: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """Words that stand in one lesson's title only, and say something."""
    told = [{word for word in _plain(title).split() if len(word) > 3 and not is_empty(word)} for _id, title in lessons]
    for number, own in enumerate(told):
        for word in sorted(own):
            if sum(word in other for other in told) == 1 and word not in _OF_EVERY_COURSE:
                yield word, f"lessonref{number}"


_WORDS_OF_EVERY_COURSE = """
week lesson session deadline course exercise project homework recording next first last live open start end
woche lektion termin abgabe kurs aufgabe projekt aufzeichnung ende anfang time date step link work works working
"""
_OF_EVERY_COURSE = frozenset(_WORDS_OF_EVERY_COURSE.split())


def _plain(name: str) -> str:
    return " ".join(term.word for term in terms(name))
