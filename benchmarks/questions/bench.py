"""Prints how well questions are found in the labelled chat beside question marks alone, then time and memory."""

import subprocess
import sys

from benchmarks.questions.labelled import found_in, half
from benchmarks.questions.scoring import (
    detection,
    groups,
    items,
    labels,
    marked,
    naive_status,
    shown,
    status,
    unanswered,
)
from benchmarks.timing import machine, python


def questions() -> None:
    """Figures of the test half may be quoted; the development half is there to learn from."""
    print(f"questions, on {machine()}")
    for name in ("development", "test"):
        _quality(name)
    sys.stdout.flush()
    subprocess.run(python("-m", "benchmarks.questions.volume"), check=True)


def _quality(name: str) -> None:
    conversations = half(name)
    asks, found = labels(conversations), found_in(conversations)
    anywhere, at_the_end = marked(conversations, at_the_end=False), marked(conversations, at_the_end=True)
    best, fair = shown(asks, found)
    said = sum(len(each.lines) for each in conversations)
    courses = {each.id: each.course for each in conversations}
    rows = {
        "asks found": detection(asks, found),
        '  a "?" anywhere': detection(asks, anywhere),
        '  a "?" at the end': detection(asks, at_the_end),
        "status of those found": status(asks, found),
        "  any later message answers": naive_status(conversations),
        "found with the right status": items(asks, found),
        '  "?" and any later message': items(asks, anywhere),
        "not answered yet, told so": unanswered(asks, found),
        "shown answer: the best one": best,
        "shown answer: one that answers": fair,
        "duplicates (B-cubed)": groups(asks, courses, found),
        "  nothing put together": groups(asks, courses, {}),
    }
    print(f"\n{name} half: {len(conversations)} conversations, {said} messages, {len(asks)} asks")
    for row, measured in rows.items():
        print(f"  {row:<32} {measured}")
