"""How far what was found agrees with the labels: detection, status, answers, groups. Pure arithmetic."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.questions.labelled import Conversation, Found, Key, Label, Line, State


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found of what there is."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f}   precision {self.precision:.3f}   recall {self.recall:.3f}"


@dataclass(frozen=True, slots=True)
class Share:
    right: int
    of: int

    def __str__(self) -> str:
        return f"{self.right / self.of:.3f}   ({self.right} of {self.of})" if self.of else "nothing to measure"


def labels(conversations: Sequence[Conversation]) -> dict[Key, Label]:
    """The asks of a half."""
    return {
        (each.id, line.id): line.label for each in conversations for line in each.lines if line.label.state is not None
    }


def detection(asks: Mapping[Key, Label], found: Mapping[Key, Found]) -> Counted:
    return Counted(len(asks.keys() & found.keys()), len(found), len(asks))


def items(asks: Mapping[Key, Label], found: Mapping[Key, Found]) -> Counted:
    """As detection, where an ask counts as found only with the right status."""
    return Counted(
        sum(asks[key].state is found[key].state for key in asks.keys() & found.keys()), len(found), len(asks)
    )


def status(asks: Mapping[Key, Label], found: Mapping[Key, Found]) -> Share:
    """Of the asks that were found."""
    both = asks.keys() & found.keys()
    return Share(sum(asks[key].state is found[key].state for key in both), len(both))


def unanswered(asks: Mapping[Key, Label], found: Mapping[Key, Found]) -> Counted:
    """Asks that still need somebody, told as such: open and unanswered are one here."""
    needed = {key for key, label in asks.items() if label.state is not State.ANSWERED}
    told = {key for key, each in found.items() if each.state is not State.ANSWERED}
    return Counted(len(needed & told), len(told), len(needed))


def shown(asks: Mapping[Key, Label], found: Mapping[Key, Found]) -> tuple[Share, Share]:
    """Of the answered asks found answered: how often the shown answer is the best one, and one that answers at all."""
    both = [key for key in asks.keys() & found.keys() if asks[key].best and found[key].state is State.ANSWERED]
    best = sum(found[key].answer == asks[key].best for key in both)
    fair = sum(found[key].answer in asks[key].answers | {asks[key].best} for key in both)
    return Share(best, len(both)), Share(fair, len(both))


def marked(conversations: Sequence[Conversation], *, at_the_end: bool) -> dict[Key, Found]:
    """The naive rule: a learner's message with a question mark is an ask, any later message of another answers it."""

    def is_marked(line: Line) -> bool:
        return line.text.rstrip().endswith("?") if at_the_end else "?" in line.text

    return {
        (each.id, line.id): Found(naive_state(each, line), None, (each.id, line.id))
        for each in conversations
        for line in each.lines
        if not line.is_staff and is_marked(line)
    }


def naive_state(conversation: Conversation, ask: Line) -> State:
    later = (line for line in conversation.lines if line.id > ask.id and line.by != ask.by)
    return State.UNANSWERED if next(later, None) is None else State.ANSWERED


def naive_status(conversations: Sequence[Conversation]) -> Share:
    """Any later message of another answers: of all asks."""
    judged = [
        naive_state(each, line) is line.label.state
        for each in conversations
        for line in each.lines
        if line.label.state is not None
    ]
    return Share(sum(judged), len(judged))


@dataclass(frozen=True, slots=True)
class Grouped:
    """B-cubed precision and recall over all asks, and the pairs that stand together."""

    precision: float
    recall: float
    pairs: Counted

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        return (
            f"F1 {self.f1:.3f}   precision {self.precision:.3f}   recall {self.recall:.3f}   "
            f"pairs: {self.pairs.right} right of {self.pairs.found} put together, {self.pairs.there} there"
        )


def groups(asks: Mapping[Key, Label], courses: Mapping[str, str], found: Mapping[Key, Found]) -> Grouped:
    """Over the labelled asks; one that was not found stands alone."""
    true = {key: (courses[key[0]], label.group or key) for key, label in asks.items()}
    ours = {key: found[key].same_as if key in found else key for key in asks}
    return _b_cubed(true, ours)


def _b_cubed(true: Mapping[Key, Hashable], ours: Mapping[Key, Hashable]) -> Grouped:
    by_true, by_ours = _members(true), _members(ours)
    precision = recall = 0.0
    for key in true:
        common = len(by_true[true[key]] & by_ours[ours[key]])
        precision += common / len(by_ours[ours[key]])
        recall += common / len(by_true[true[key]])
    right = sum(
        true[one] == true[other] for group in by_ours.values() for one in group for other in group if one < other
    )
    pairs = Counted(right, _pairs(by_ours), _pairs(by_true))
    return Grouped(precision / len(true), recall / len(true), pairs)


def _members(group_of: Mapping[Key, Hashable]) -> dict[Hashable, set[Key]]:
    members: dict[Hashable, set[Key]] = defaultdict(set)
    for key, group in group_of.items():
        members[group].add(key)
    return members


def _pairs(members: Mapping[Hashable, set[Key]]) -> int:
    return sum(len(group) * (len(group) - 1) // 2 for group in members.values())
