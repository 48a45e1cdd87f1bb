"""The questions of a week as a language model may see them, and what one wrote of them, verified anew each time.

A question is known by a hash of its messages as they read: when one of them changes, what was written is not its own.
"""

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from hashlib import sha256

from bot.model import LedgerMessage, MessageRef, PersonRef
from bot.people.staff import staff_of
from bot.scene import Scene
from bot.store.model_lines import ModelLine
from bot.wrapups.drafted import Drafted
from bot.wrapups.fencing import Veil
from bot.wrapups.gathering import Gathered
from bot.wrapups.injections import talks_to_models
from bot.wrapups.items import Item
from bot.wrapups.verifying import Rarity, Topic, verify

_ASKINGS_AT_MOST = 5
_ANONYMOUS = "anonymous "


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its answer as it may be shown to a model. *sources* are its messages and who wrote them."""

    key: str
    item: Item
    topic: Topic
    sources: tuple[tuple[MessageRef, PersonRef], ...]


@dataclass(frozen=True, slots=True)
class WrittenLines:
    """What was written of the week's questions: *asked* of so many, and *lines* of those that passed."""

    asked: int = 0
    lines: Mapping[MessageRef, ModelLine] = field(default_factory=dict)

    @property
    def passed(self) -> int:
        return len(self.lines)

    def of(self, item: Item) -> ModelLine | None:
        return self.lines.get(item.first.message.ref)


async def written_lines(gathered: Gathered, scene: Scene) -> WrittenLines:
    """What is kept of a model's words about this week, as far as it says what its messages say."""
    groups = await told_to_models(gathered, scene)
    told = [one for group in groups for one in group if not gathered.edits.quotes(one.item)]
    kept = await scene.records.model_lines([one.key for one in told])
    rarity = rarity_of(told)
    lines = {
        one.item.first.message.ref: line
        for one in told
        if (line := kept.get(one.key)) is not None and _still_says(line, one.topic, rarity)
    }
    return WrittenLines(sum(one.key in kept for one in told), lines)


async def told_to_models(gathered: Gathered, scene: Scene) -> list[list[Told]]:
    """The answered questions that are told in full, by group, without any that a model may not see.

    Only what staff answered: a bullet is made of an answer's words alone, so nobody else can make a model say things.
    """
    withheld = await scene.records.withheld()
    said_by = {one.author: one.author_name for one in gathered.said}
    names = [*(member.name for member in await scene.records.members()), *said_by.values()]
    staff = await staff_of(scene)
    veil = Veil(names, staff)
    groups: list[list[Told]] = []
    number = 1
    for group in gathered.groups:
        told: list[Told] = []
        for item in group.items[: gathered.in_full]:
            asks, answer = _shown(item, withheld)
            if not asks or answer is None or answer.author not in staff:
                continue
            messages = [*asks, answer]
            shown = veil.shown(messages, number)
            number += len(shown)
            topic = Topic(f"t{len(told) + 1}", tuple(shown[:-1]), (shown[-1],))
            sources = tuple((one.ref, one.author) for one in messages)
            told.append(Told(_key(asks, answer), item, topic, sources))
        groups.append(told)
    return groups


def rarity_of(told: Sequence[Told]) -> Rarity:
    return Rarity(message.text for one in told for message in one.topic.messages)


def _shown(item: Item, withheld: Set[PersonRef]) -> tuple[list[LedgerMessage], LedgerMessage | None]:
    """What a model may see of a question: the askings, the first among them, and the answer; else nothing of it."""
    asks = [one.message for one in item.askings[:_ASKINGS_AT_MOST] if _may_be_seen(one.message, withheld)]
    answer = item.answer
    if answer is None or not _may_be_seen(answer, withheld) or item.first.message not in asks:
        return [], None
    return asks, answer


def _may_be_seen(message: LedgerMessage, withheld: Set[PersonRef]) -> bool:
    """Nobody knows of an anonymous question whether its writer would mind."""
    is_anonymous = message.author.startswith(_ANONYMOUS)
    return message.author not in withheld and not is_anonymous and not talks_to_models(message.text)


def _key(asks: Sequence[LedgerMessage], answer: LedgerMessage) -> str:
    known = [
        [one.ref, one.edited_at.isoformat() if one.edited_at else "", sha256(one.text.encode()).hexdigest()]
        for one in (*asks, answer)
    ]
    return sha256(json.dumps(known).encode()).hexdigest()


def _still_says(line: ModelLine, topic: Topic, rarity: Rarity) -> bool:
    if line.bullet is None:
        return False
    drafted = Drafted(topic.id, line.bullet, tuple(one.id for one in topic.messages), None)
    return isinstance(verify(drafted, topic, rarity), Drafted)
