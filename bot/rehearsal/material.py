"""A lesson as something to talk about: what people quote from it, and how a pattern becomes what somebody says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from string import Formatter

from bot.course.course import Lesson
from bot.rehearsal.excerpts import Section, sections
from bot.rehearsal.sentences import PLAIN_ANSWERS

_NOT_TALKED_ABOUT = re.compile(
    r"\b(sources?|references?|further reading|reading|try it|your turn|exercises?|links?)\b", re.IGNORECASE
)
_NO_COMMAND = re.compile(r"^(the|a|an|how|what|why|when|where|who|which|that|your|you|\w+ing)\b", re.IGNORECASE)


class Deck:
    """Patterns dealt in a shuffled order; no one comes again before all others were dealt."""

    def __init__(self, patterns: Sequence[str], rng: Random) -> None:
        self._patterns = patterns
        self._rng = rng
        self._left: list[str] = []

    def deal(self, possible: frozenset[str]) -> str | None:
        """The next pattern that needs nothing but *possible*; None where there is none at all."""
        fitting = [pattern for pattern in self._patterns if needs(pattern) <= possible]
        if not fitting:
            return None
        if not any(pattern in fitting for pattern in self._left):
            self._left = list(self._patterns)
            self._rng.shuffle(self._left)
        dealt = next(pattern for pattern in self._left if pattern in fitting)
        self._left.remove(dealt)
        return dealt


def needs(pattern: str) -> frozenset[str]:
    """What a pattern quotes."""
    return frozenset(name for _, name, _, _ in Formatter().parse(pattern) if name)


@dataclass(frozen=True, slots=True)
class Topic:
    """What one exchange is about: a piece of a lesson, said in a question and in its answers."""

    words: dict[str, str]
    answers: tuple[str, ...]

    def possible(self) -> frozenset[str]:
        return frozenset(self.words)

    def say(self, pattern: str, **more: str) -> str:
        return pattern.format_map({**self.words, **more})


class Material:
    """What a lesson offers to talk about, handed out piece by piece."""

    def __init__(self, lesson: Lesson, before: Lesson | None, rng: Random) -> None:
        self._lesson = lesson
        self._before = before
        self._rng = rng
        self._sections = [one for one in sections(lesson.text) if not _is_left_out(one)]
        self._goals = [_as_command(goal) for goal in lesson.goals if _is_command(goal)]
        self._said: set[str] = set()

    def topic(self) -> Topic:
        """The next thing to talk about; sentences come again only when all of them were quoted."""
        words: dict[str, str] = {"heading": self._lesson.title}
        answers: tuple[str, ...] = PLAIN_ANSWERS
        if self._before is not None:
            words["before"] = self._before.title
        if self._goals:
            words["goal"] = self._rng.choice(self._goals)
        if self._sections:
            section = self._rng.choice(self._sections)
            words["heading"] = section.heading or self._lesson.title
            fresh = [sentence for sentence in section.sentences if sentence not in self._said] or list(
                section.sentences
            )
            self._rng.shuffle(fresh)
            if len(section.sentences) > 1:
                words["sentence"] = fresh.pop()
                words["claim"] = words["sentence"].removesuffix(".")
            answers = tuple(fresh or [one for one in section.sentences if one != words.get("sentence")])
            self._said |= {words.get("sentence", ""), answers[0]}
        return Topic(words, answers)


def _is_left_out(section: Section) -> bool:
    return section.heading is not None and _NOT_TALKED_ABOUT.search(section.heading) is not None


def _is_command(goal: str) -> bool:
    """Whether a goal reads like "Say what range(3) produces", so that "how would you" can stand before it."""
    return not _NO_COMMAND.match(goal) and goal[:1].isupper() and len(goal.split()) > 2


def _as_command(goal: str) -> str:
    goal = " ".join(goal.split()).rstrip(".")
    return goal[:1].lower() + goal[1:]
