"""What the crowd plays on: who is there when, which moments are free, and chance that is the same every time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from bot.rehearsal.faces import Face
from bot.rehearsal.hours import Calendar
from bot.rehearsal.material import Deck
from bot.rehearsal.sentences import (
    AFTER_A_NUDGE,
    AFTER_A_RECORDING,
    EMOJI,
    NO_ANSWERS,
    PEER_ANSWERS,
    QUESTIONS,
    QUESTIONS_FOR_A_SESSION,
    RECORDING_SHARED,
    REFLECTIONS,
    REMARKS,
    SESSION_ANSWERS,
    STAFF_ANSWERS,
    THANKS,
)

_PATTERNS = {
    "question": QUESTIONS,
    "for a session": QUESTIONS_FOR_A_SESSION,
    "staff": STAFF_ANSWERS,
    "peer": PEER_ANSWERS,
    "in session": SESSION_ANSWERS,
    "no answer": NO_ANSWERS,
    "thanks": THANKS,
    "reflection": REFLECTIONS,
    "after a nudge": AFTER_A_NUDGE,
    "after a recording": AFTER_A_RECORDING,
    "remark": REMARKS,
    "emoji": EMOJI,
    "recording": RECORDING_SHARED,
    # What becomes of a question its author looks at again.
    "second look": ("kept",) * 9 + ("edited", "edited", "deleted"),
}


class Stage:
    """One cohort's crowd with its chance. Everything is drawn in one fixed order, so one seed gives one play."""

    def __init__(self, faces: Sequence[Face], joined: Mapping[str, datetime], calendar: Calendar, seed: int) -> None:
        self.rng = Random(f"{seed}/stage")  # noqa: S311  a play, not a secret
        self.staff = tuple(face for face in faces if face.role == "instructor") or tuple(
            face for face in faces if face.role != "learner"
        )
        self._learners = tuple(face for face in faces if face.role == "learner")
        self._joined = joined
        self._calendar = calendar
        self._decks = {name: Deck(patterns, self.rng) for name, patterns in _PATTERNS.items()}
        self._counts: dict[str, int] = {}

    def id(self, subject: str) -> str:
        """A name for the next act about *subject*: `loops.3`."""
        self._counts[subject] = self._counts.get(subject, 0) + 1
        return f"{subject}.{self._counts[subject]}"

    def deal(self, deck: str, possible: frozenset[str] = frozenset()) -> str | None:
        """The next pattern of a deck that needs nothing but *possible*."""
        return self._decks[deck].deal(possible)

    def chance(self, of: float) -> bool:
        return self.rng.random() < of

    def present(self, at: datetime, week: int) -> list[Face]:
        """The learners who are here and not silent."""
        return [face for face in self._learners if self._joined[face.name] <= at and face.is_heard_in(week)]

    def pick(self, among: Sequence[Face], weight: Callable[[Face], float], *, but: Sequence[Face] = ()) -> Face | None:
        """One of *among*, the likelier the greater their weight; none where nobody is left."""
        left = [face for face in among if face not in but]
        return self.rng.choices(left, [weight(face) + 0.01 for face in left])[0] if left else None

    def talker(self, at: datetime, week: int, *, but: Sequence[Face] = ()) -> Face | None:
        return self.pick(self.present(at, week), lambda face: face.talks, but=but)

    def helper(self, at: datetime, week: int, *, but: Sequence[Face] = ()) -> Face | None:
        return self.pick(self.present(at, week), lambda face: face.helps, but=but)

    def after(self, at: datetime, who: Face, about: timedelta, least: timedelta = timedelta(minutes=2)) -> datetime:
        """A moment after *at* when *who* is awake: on average *about* later, never more than three times that."""
        wait = min(self.rng.expovariate(1.0), 3.0) * about
        linger = timedelta(minutes=self.rng.randrange(90), seconds=self.rng.randrange(60))
        return self._calendar.moment(at + max(wait, least), who.waking, linger)
