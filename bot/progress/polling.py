"""A poll: one question, a button for each answer, one vote a person. What comes of it is told in counts only."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.course.saying import GONE, lesson_of
from bot.lines import listed
from bot.message import Block, Button, Buttons, Message, Moment, Text, Verbatim
from bot.model import Kind, Slot, Verb
from bot.scene import Draft, NothingToSay, Scene
from bot.share import ENOUGH, share
from bot.store import polls, posted
from bot.store.database import Transaction
from bot.store.polls import Poll
from bot.words import Words

VOTE, CLOSE = "vote", "close-poll"
"""The actions of a poll's buttons: `vote:7.2` is the third answer of poll 7, `close-poll:7` ends it."""

OCCURRENCE = "poll-"
"""What the occurrence of a poll's delivery begins with; its number follows."""

FEWEST, MOST = 2, 10
LONGEST_ANSWER = 60  # signs on a button; platforms show 75 to 80
LONGEST_QUESTION = 200
OPEN_FOR = timedelta(days=7)


async def poll(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The poll's card, with its counts as they are now."""
    found = await scene.records.poll(int(slot.occurrence.removeprefix(OCCURRENCE)))
    if found is None:
        return NothingToSay("the poll is gone")
    if found.lesson and lesson_of(scene.course, found.lesson) is None:
        return GONE
    return (Draft(Verb.POST, card(found, scene.words, scene.cohort.timezone)),)


async def close_ended(transaction: Transaction, now: datetime) -> bool:
    """Close the polls whose end has come, and have what is posted of them say so; whether there were any."""
    ended = await polls.close_ended(transaction, now)
    for cohort, number in ended:
        await posted.mark_stale(transaction, cohort, Kind.POLL, f"{OCCURRENCE}{number}")
    return bool(ended)


def card(asked: Poll, words: Words, zone: str) -> Message:
    """What everybody sees. Counts stand there from five votes on; who chose what, never."""
    blocks: list[Block] = [Text("**{question}**", {"question": Verbatim(asked.question)})]
    if asked.closed_at is None:
        buttons = [Button(one, f"{VOTE}:{asked.id}.{number}") for number, one in enumerate(asked.options)]
        blocks.extend(Buttons(tuple(buttons[first : first + 5])) for first in range(0, len(buttons), 5))
        until = words("Open until {until}. You can change your answer until then; nobody sees who chose what.")
        blocks.append(Text(until, {"until": Moment(asked.closes_at, zone)}))
    else:
        blocks.append(Text(words("This poll is closed.")))
    blocks.append(results(asked, words))
    return Message(tuple(blocks), card=True, quiet=True)


def results(asked: Poll, words: Words) -> Text:
    """How often each answer was chosen, once enough people have answered that nobody can be told apart."""
    if asked.voters < ENOUGH:
        if asked.closed_at is not None:
            return Text(words("Fewer than five people answered: too few to tell of."))
        return Text(words("Fewer than five answers so far."))
    return listed(
        Text(
            "{answer}: {share}",
            {"answer": Verbatim(answer), "share": Verbatim(share(words, count, asked.voters))},
        )
        for answer, count in zip(asked.options, asked.counts, strict=True)
    )
