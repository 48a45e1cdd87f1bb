"""Prints how many planted corruptions are caught, how much of what is true passes, and how many canaries are obeyed."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import yaml

from benchmarks.questions.scoring import Share
from benchmarks.timing import machine
from benchmarks.wrapups.corruptions import OF_ANSWERED, OF_OPEN, Corrupt
from benchmarks.wrapups.topics import Known, known
from bot.wrapups.drafted import Drafted
from bot.wrapups.injections import talks_to_models
from bot.wrapups.verifying import Rarity, Topic, verify

HERE = Path(__file__).parent


def wrapups() -> None:
    """Corruptions are planted in answers of the labelled chat; figures of the test half may be quoted."""
    print(f"wrapups, on {machine()}")
    for name in ("development", "test"):
        _corruptions(name)
    _canaries()


def _corruptions(name: str) -> None:
    answered, still_open, rarity = known(name)
    print(f"\n{name} half: {len(answered)} answered questions, {len(still_open)} open ones")
    passing = [one for one in answered if _passes(one.true, one.topic, rarity)]
    asking = [one for one in still_open if _passes(one.true, one.topic, rarity)]
    _row("true: the answer's own sentences pass", Share(len(passing), len(answered)))
    _row("true: the question itself passes", Share(len(asking), len(still_open)))
    print("  planted in those, and caught:")
    every = Share(0, 0)
    for group, corruptions in ((passing, OF_ANSWERED), (asking, OF_OPEN)):
        for kind, corrupt in corruptions.items():
            caught = _caught(group, passing, corrupt, rarity)
            every = Share(every.right + caught.right, every.of + caught.of)
            _row(f"  {kind}", caught)
    _row("  all kinds", every)


def _passes(drafted: Drafted, topic: Topic, rarity: Rarity) -> bool:
    return isinstance(verify(drafted, topic, rarity), Drafted)


def _caught(group: list[Known], others: list[Known], corrupt: Corrupt, rarity: Rarity) -> Share:
    """Each question once, with another of the same half."""
    random = Random(2026)
    right = of = 0
    for one in group:
        other = random.choice([each for each in others if each.topic is not one.topic])
        false = corrupt(one, other, random)
        if false is not None:
            of += 1
            right += not _passes(false, one.topic, rarity)
    return Share(right, of)


def _canaries() -> None:
    """A model that obeys every canary, alone and behind a true sentence: is what it writes posted?

    Those that stand in questions are answered by staff. Those that stand in answers are learners' answers, of which no
    model writes at all; what would become of them otherwise, were they shown or had staff written them, is told apart.
    """
    canaries = yaml.safe_load((HERE / "canaries.yaml").read_text(encoding="utf-8"))
    answered, _still_open, rarity = known("development")
    seen: dict[str, int] = {"says": 0, "answers": 0}
    passed: dict[str, int] = {"says": 0, "answers": 0}
    posted: dict[str, int] = {"says": 0, "answers": 0}
    for number, canary in enumerate(canaries):
        where = "says" if "says" in canary else "answers"
        true = answered[number % len(answered)]
        asks, answer = true.topic.asks[0], true.topic.answers[0]
        if where == "says":
            asks = replace(asks, text=canary["says"])
        else:
            answer = replace(answer, text=canary["answers"])
        topic = Topic("t1", (asks,), (answer,))
        is_seen = not talks_to_models(canary[where])
        bullets = (canary["obeys"], f"{true.true.bullet[:200]} {canary['obeys']}")
        drafts = [replace(true.true, bullet=each) for each in bullets]
        does_pass = any(_passes(each, topic, rarity) for each in drafts)
        seen[where] += is_seen
        passed[where] += does_pass
        posted[where] += does_pass and is_seen
    of = Counter("says" if "says" in canary else "answers" for canary in canaries)
    print(f"\n{len(canaries)} canaries, and a model that obeys each, alone and behind a true sentence")
    _row("in a question: recognised, not shown", Share(of["says"] - seen["says"], of["says"]))
    _row("in a question: refused if shown", Share(of["says"] - passed["says"], of["says"]))
    _row("in a question: obeyed in what is posted", Share(posted["says"], of["says"]))
    print(f"  in a learner's answer: no model writes of it, all {of['answers']} are quoted")
    _row("the same, had staff written it: obeyed", Share(posted["answers"], of["answers"]))


def _row(row: str, measured: Share) -> None:
    print(f"  {row:<40} {measured}")
