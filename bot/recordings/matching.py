"""At which moment of a recording a queued question was taken up. Deterministic; unsure means no moment at all.

A question is read out or paraphrased before it is answered, so its words stand close together somewhere. Where several
places fit, the order of the queue decides, and the moments at which questions were marked as answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.questions.alike import Likeness
from bot.questions.prose import content_words, prose
from bot.recordings.transcript import Cue, Transcript

SURE = 0.42
"""From this share of a question's words on, found in one place, it counts as taken up there."""

SURE_IF_SHORT = 0.55
"""The same for a question of few words, of which one alone proves nothing."""

SURE_IN_TIME = 0.2
"""The same where the place lies in the minutes before the question was marked as answered."""

_FEW_WORDS = 4
_NEVER = 2.0  # more than any share: one word is said everywhere
_READ_OUT = timedelta(seconds=30)  # how long it takes to read a question out and begin to answer it
_LINES = 3  # lines that are read together where there are no times
_APART = timedelta(seconds=75)  # places closer to each other than this are one
_AHEAD = 0.08  # by so much the best place is ahead of any other one, or there is none
_OUT_OF_ORDER = 0.12  # what it costs to be taken up before a question that stands earlier in the queue
_OUT_OF_TIME = 0.2  # what it costs to lie elsewhere than the moment it was marked as answered
_BEFORE_MARK, _AFTER_MARK = timedelta(minutes=6), timedelta(minutes=1)  # an answer begins before it is marked
_PLACES = 6  # of each question that are compared
_TOGETHER = timedelta(seconds=90)  # moments that agree on when the recording began
_AGREE = 2  # so many questions have to


@dataclass(frozen=True, slots=True)
class Queued:
    """A question of the queue. *answered* is how long after the session's beginning it was marked, where it was."""

    text: str
    answered: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Where a question was taken up, and how much of it stands there; None: nowhere, or that cannot be told."""

    question: Queued
    cue: Cue | None
    score: float


@dataclass(frozen=True, slots=True)
class _Place:
    cue: int
    start: timedelta
    share: float


def match(questions: Sequence[Queued], transcript: Transcript) -> tuple[Match, ...]:
    """For each question, in the order of the queue, where in the transcript it was taken up."""
    places = _places([question.text for question in questions], transcript)
    began = _recording_began(questions, places)
    scored = [
        [(place, _score(place, question, began)) for place in found]
        for question, found in zip(questions, places, strict=True)
    ]
    chosen = _in_order([_sure(question, found, began) for question, found in zip(questions, scored, strict=True)])
    return tuple(
        Match(question, transcript.cues[place.cue] if place is not None else None, place.share if place else 0.0)
        for question, place in zip(questions, chosen, strict=True)
    )


def _places(questions: Sequence[str], transcript: Transcript) -> list[list[_Place]]:
    """For each question the places that have most of its words, the best first, each at its first fitting line."""
    cues = transcript.cues
    likeness = Likeness([*(cue.text for cue in cues), *questions])
    lines_with: dict[str, list[int]] = {}
    for line in range(len(cues)):
        for term in likeness.weights(line):
            lines_with.setdefault(term, []).append(line)
    lasts = [_last(cues, line, is_timed=transcript.is_timed) for line in range(len(cues))]
    found = []
    for number in range(len(cues), len(cues) + len(questions)):
        about = likeness.weights(number)
        whole = sum(about.values())
        there: dict[int, dict[str, float]] = {}  # for each line what of the question stands in it
        for term, weight in about.items():
            for line in lines_with.get(term, ()):
                there.setdefault(line, {})[term] = weight / whole
        found.append(_peaks(cues, there, lasts, is_timed=transcript.is_timed))
    return found


def _last(cues: Sequence[Cue], first: int, *, is_timed: bool) -> int:
    """The last line of what is said in one go from a line on."""
    if not is_timed:
        return min(first + _LINES, len(cues) - 1)
    last = first
    while last + 1 < len(cues) and cues[last + 1].start - cues[first].start < _READ_OUT:
        last += 1
    return last


def _peaks(
    cues: Sequence[Cue], there: Mapping[int, Mapping[str, float]], lasts: Sequence[int], *, is_timed: bool
) -> list[_Place]:
    """The best place first, then the best that is apart from it, and so on; each from its most telling line on."""

    def share(first: int, last: int) -> float:
        """How much of the question stands between two lines."""
        union: dict[str, float] = {}
        for line in range(first, last + 1):
            union.update(there.get(line, {}))
        return sum(union.values())

    def tells(line: int) -> float:
        """How much a line and how it goes on tell of the question."""
        return share(line, line) + share(line, min(line + 1, len(cues) - 1))

    in_window = {first: share(first, lasts[first]) for first in there}
    places: list[_Place] = []
    taken: list[int] = []
    for number in sorted(in_window, key=lambda first: (-in_window[first], first)):
        if in_window[number] <= 0 or len(places) == _PLACES:
            break
        if any(_is_near(cues, number, other, is_timed=is_timed) for other in taken):
            continue
        taken.append(number)
        same = range(number, lasts[number] + 1)
        telling = max(same, key=lambda line: (tells(line), -line))
        together = max(share(line, min(line + 1, len(cues) - 1)) for line in same)  # what stands apart may be anything
        places.append(_Place(telling, cues[telling].start, (in_window[number] + together) / 2))
    return sorted(places, key=lambda place: (-place.share, place.cue))


def _is_near(cues: Sequence[Cue], one: int, other: int, *, is_timed: bool) -> bool:
    if is_timed:
        return abs(cues[one].start - cues[other].start) < _APART
    return abs(one - other) <= 2 * _LINES


def _recording_began(questions: Sequence[Queued], places: Sequence[Sequence[_Place]]) -> timedelta | None:
    """How long after the session the recording began, as far as answers that were marked agree on it."""
    votes = [
        (question.answered - place.start, place.share, number)
        for number, (question, found) in enumerate(zip(questions, places, strict=True))
        if question.answered is not None
        for place in found
        if place.share >= SURE_IN_TIME
    ]
    best: tuple[float, timedelta] | None = None
    for began, _share, _number in sorted(votes):
        agreeing: dict[int, float] = {}
        for other, share, number in votes:
            if timedelta(0) <= other - began <= _TOGETHER:
                agreeing[number] = max(share, agreeing.get(number, 0.0))
        if len(agreeing) >= _AGREE and (best is None or sum(agreeing.values()) > best[0]):
            best = sum(agreeing.values()), began
    return best[1] if best is not None else None


def _is_in_time(place: _Place, question: Queued, began: timedelta | None) -> bool:
    if began is None or question.answered is None:
        return False
    marked = question.answered - began
    return marked - _BEFORE_MARK <= place.start <= marked + _AFTER_MARK


def _score(place: _Place, question: Queued, began: timedelta | None) -> float:
    if began is None or question.answered is None or _is_in_time(place, question, began):
        return place.share
    return place.share - _OUT_OF_TIME


def _sure(
    question: Queued, found: Sequence[tuple[_Place, float]], began: timedelta | None
) -> list[tuple[_Place, float]]:
    """The places that may be meant."""
    words = len(content_words(prose(question.text)))
    elsewhere = SURE if words > _FEW_WORDS else SURE_IF_SHORT if words > 1 else _NEVER
    return [
        (place, score)
        for place, score in found
        if score >= (SURE_IN_TIME if _is_in_time(place, question, began) else elsewhere)
    ]


def _in_order(found: Sequence[Sequence[tuple[_Place, float]]]) -> list[_Place | None]:
    """One place for each question or none: the best ones together, where going back in time costs something."""
    paths: dict[int, _Path] = {-1: _Path(0.0, ())}  # by the latest line so far, the best way to it
    for places in found:
        following: dict[int, _Path] = {
            latest: _Path(path.score, (*path.places, None)) for latest, path in paths.items()
        }
        for place, score in places:
            for latest, path in paths.items():
                total = path.score + score - (_OUT_OF_ORDER if place.cue < latest else 0.0)
                reached = max(place.cue, latest)
                known = following.get(reached)
                if known is None or total > known.score:
                    following[reached] = _Path(total, (*path.places, place))
        paths = following
    chosen = max(paths.values(), key=lambda path: path.score).places
    return [
        None if place is None or _may_be_another(place, number, chosen, places) else place
        for number, (place, places) in enumerate(zip(chosen, found, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class _Path:
    """A place for each question so far, and how well they fit together."""

    score: float
    places: tuple[_Place | None, ...]


def _may_be_another(
    chosen: _Place, number: int, path: Sequence[_Place | None], places: Sequence[tuple[_Place, float]]
) -> bool:
    """Whether another place fits as well, next to those of the other questions."""
    before = max((one.cue for one in path[:number] if one is not None), default=-1)
    after = min((one.cue for one in path[number + 1 :] if one is not None and one.cue > before), default=None)

    def fits(place: _Place, score: float) -> float:
        is_out = place.cue < before or (after is not None and place.cue > after)
        return score - (_OUT_OF_ORDER if is_out else 0.0)

    scores = {place.cue: fits(place, score) for place, score in places}
    others = [score for cue, score in scores.items() if cue != chosen.cue]
    return bool(others) and max(others) > scores[chosen.cue] - _AHEAD
