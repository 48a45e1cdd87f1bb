"""A busy week: 10,000 messages through the real inbox into SQLite, read back and classified, in its own process."""

import asyncio
import logging
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import structlog

from benchmarks import wire
from benchmarks.ours import HOME, ours
from benchmarks.questions.labelled import Conversation, Line, half
from bot.events import MessagePosted
from bot.model import MessageRef, PersonRef, Place
from bot.questions.finding import find_questions
from bot.store import messages
from bot.store.address import SqliteFile

MESSAGES = int(os.environ.get("HOMEROOM_BENCH_MESSAGES", "10000"))
_WEEK = timedelta(days=7)


async def volume() -> None:
    """The development half over and over: lessons and sessions in threads, everything else in one flat room.

    Each time with more blanks at the end of a text, so that nothing is remembered from the time before.
    """
    with wire.a_server() as url, tempfile.TemporaryDirectory() as folder:
        async with wire.a_poster(url) as poster, ours(SqliteFile(Path(folder) / "homeroom.db"), poster) as engine:
            conversations = half("development")
            staff = {PersonRef(line.by) for each in conversations for line in each.lines if line.is_staff}
            now = engine.app.clock.now()
            said = [
                MessagePosted(
                    home=HOME,
                    at=now + _WEEK * number / MESSAGES,
                    place=place,
                    ref=MessageRef(f"{place}#{number:06}"),
                    author=PersonRef(line.by),
                    author_name=line.by.title(),
                    text=text,
                )
                for number, (place, line, text) in zip(range(MESSAGES), _talk(conversations), strict=False)
            ]
            began = time.perf_counter()
            await asyncio.gather(*(engine.app.inbox.receive(fact) for fact in said))
            taken_in = time.perf_counter()
            rooms = [(HOME, Place("lessons")), (HOME, Place("questions"))]
            async with engine.app.database.transaction() as transaction:
                heard = await messages.in_rooms(transaction, rooms, now, now + _WEEK)
            read = time.perf_counter()
            found = find_questions(heard, staff)
            done = time.perf_counter()
    assert len(heard) == MESSAGES, len(heard)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
    print(f"\na week of {MESSAGES:,} messages, {len(found):,} questions in it")
    print(f"  taken in       {taken_in - began:>6.2f} s")
    print(f"  read back      {read - taken_in:>6.2f} s")
    print(f"  classified     {done - read:>6.2f} s")
    print(f"  all            {done - began:>6.2f} s   peak memory of the whole process {peak:,.0f} MB")


def _talk(conversations: list[Conversation]) -> Iterator[tuple[Place, Line, str]]:
    for turn in count():
        for each in conversations:
            for line in each.lines:
                place = Place("questions" if each.place == "questions" else f"lessons/{each.id}-{turn}")
                yield place, line, line.text + " " * turn


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(volume())
