"""Whether people saw the same in two plays: one in peace, one whose engine was killed on the way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.kinds import RULES
from bot.message import Message, Text
from bot.model import Kind, MessageRef
from bot.ports import Renders, Seen
from bot.rehearsal.playing import Played
from bot.saying import late_words
from bot.store.activity import What
from bot.words import Words

_EACH_KILL = timedelta(seconds=5)  # on top of the quiet period: what stands on something looks again so much later
_SHOWN = 160  # characters of a text that differs


@dataclass(frozen=True, slots=True)
class Compared:
    """*duplicates* and *losses* name messages; *differences* are whatever else people would have noticed."""

    duplicates: tuple[str, ...]
    losses: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not (self.duplicates or self.losses or self.differences)


def compare(
    peaceful: Played,
    killed: Played,
    killed_at: Sequence[datetime],
    quiet: timedelta,
    words: Words,
    plain: Callable[[Callable[[MessageRef], str]], Renders],
) -> Compared:
    """Compare what can be seen. Each kill may make what was under way later by the quiet period, and say so."""
    renderer = plain(str)
    label = late_words(words)
    expected, found = _by_name(peaceful), _by_name(killed)
    duplicates = [
        f"{name}: {len(seen)} times" for name, seen in found.items() if len(seen) > len(expected.get(name, ()))
    ]
    losses = [name for name, seen in expected.items() if len(found.get(name, ())) < len(seen)]
    differences: list[str] = []
    for name, (before, *_) in expected.items():
        if name in found:
            after = found[name][0]
            differences += _differs(name, before, after, killed_at, quiet)
    shown, shown_after = _texts(peaceful, renderer, label), _texts(killed, renderer, label)
    for name, text in shown.items():
        if name in shown_after and shown_after[name] != text:
            differences.append(f"{name} says something else: {_first_difference(text, shown_after[name])}")
    differences += _order(peaceful, killed)
    differences += _not_kept(peaceful, killed)
    return Compared(tuple(duplicates), tuple(losses), tuple(differences))


def _by_name(played: Played) -> Mapping[str, list[Seen]]:
    """Everything seen, by what makes it itself: our key, or the address of what a person said."""
    found: dict[str, list[Seen]] = {}
    for seen in played.seen:
        found.setdefault(seen.key or seen.ref, []).append(seen)
    return found


def _differs(name: str, before: Seen, after: Seen, killed_at: Sequence[datetime], quiet: timedelta) -> Iterator[str]:
    kills = sum(before.at - quiet <= at <= after.at for at in killed_at)
    latest = before.at + kills * (quiet + _EACH_KILL) if before.key is not None else before.at
    if not before.at <= after.at <= latest:
        yield f"{name} came at {after.at.isoformat()} instead of {before.at.isoformat()}, with {kills} kills between"
    for what, was, is_now in (
        ("stands in", (before.room, before.hangs_on), (after.room, after.hangs_on)),
        ("has the address", before.ref, after.ref),
        ("opens the thread", before.opens, after.opens),
        ("is pinned", before.pinned, after.pinned),
        ("has the reactions", before.reactions, after.reactions),
        ("answers", before.reply_to, after.reply_to),
        ("is deleted", before.deleted_at, after.deleted_at),
        ("is in the calendar as", before.notice, after.notice),
        ("is by", before.author, after.author),
        ("is said as", before.text, after.text),
    ):
        if was != is_now:
            yield f"{name} {what} {is_now} instead of {was}"


def _texts(played: Played, renderer: Renders, label: str) -> Mapping[str, str]:
    """What each of our deliveries says, all parts together, without the words "sent late"."""
    texts: dict[str, list[str]] = {}
    for seen in played.seen:
        if seen.key is not None and seen.message is not None:
            delivery = f"{seen.key.rpartition('/')[0]} {'in its thread' if seen.hangs_on is not None else ''}".strip()
            texts.setdefault(delivery, []).append(renderer.payload(_unlabelled(seen.message, label)))
    return {name: "\n\n".join(parts) for name, parts in texts.items()}


def _unlabelled(message: Message, label: str) -> Message:
    """The message without the label for what is late, and without the number of its part, which that may change."""
    kept = tuple(block for block in message.blocks if not (isinstance(block, Text) and block.markdown.strip() == label))
    return replace(message, blocks=kept, part=None)


def _order(peaceful: Played, killed: Played) -> Iterator[str]:
    """Where our posts stand in another order; what is said by the express lane may overtake."""
    before, after = _orders(peaceful), _orders(killed)
    for place, keys in before.items():
        there = [key for key in after.get(place, ()) if key in keys]
        expected = [key for key in keys if key in there]
        if there != list(dict.fromkeys(expected)) and there == list(dict.fromkeys(there)):
            yield f"{place} has another order: {' '.join(there)} instead of {' '.join(expected)}"


def _orders(played: Played) -> Mapping[str, list[str]]:
    express = tuple(f"/{kind}/" for kind, rule in RULES.items() if rule.express)
    found: dict[str, list[str]] = {}
    for seen in played.seen:
        if seen.key is not None and not any(kind in seen.key for kind in express):
            found.setdefault(f"{seen.room} {seen.hangs_on or ''}".strip(), []).append(seen.key)
    return found


def _not_kept(peaceful: Played, killed: Played) -> Iterator[str]:
    """What was skipped in one of them only, and what people could not do."""
    skipped = [
        {(entry.kind, entry.subject, entry.occurrence, entry.why) for entry in played.log if entry.what is What.SKIPPED}
        for played in (peaceful, killed)
    ]
    for kind, subject, occurrence, why in sorted(skipped[0] ^ skipped[1], key=str):
        where = "only without kills" if (kind, subject, occurrence, why) in skipped[0] else "only with kills"
        yield f"{kind or Kind.NOTICE} {subject} {occurrence} was skipped {where}: {why}"
    left_out = [{act.id for act in played.left_out} for played in (peaceful, killed)]
    for act in sorted(left_out[0] ^ left_out[1]):
        yield f"what the crowd calls {act} could be done in one of them only"


def _first_difference(text: str, other: str) -> str:
    """Both texts from shortly before where they part."""
    common = next(
        (at for at, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), min(len(text), len(other))
    )
    start = max(0, common - _SHOWN // 4)
    return f"…{other[start : start + _SHOWN]!r} instead of …{text[start : start + _SHOWN]!r}"
