"""What whoever posted a transcript is told in private: what was read in it, or what is wrong with the file."""

from collections.abc import Mapping, Sequence

from bot.message import Block, Clockface, Message, Text, Value, Verbatim
from bot.model import Slot, Verb
from bot.recordings.transcript import Transcript
from bot.recordings.trouble import TranscriptError
from bot.scene import Draft, NothingToSay, Scene
from bot.sessions.held import held, starts
from bot.words import Words


def told_read(file: str, transcript: Transcript) -> Mapping[str, str]:
    """What is told of a transcript that was read, as details of its delivery."""
    return {
        "file": file,
        "lines": str(len(transcript.cues)),
        "speakers": str(len(transcript.speakers)),
        "timed": "yes" if transcript.is_timed else "",
        "unread": str(transcript.unread),
    }


def told_wrong(error: TranscriptError) -> Mapping[str, str]:
    """What is told of a file that holds no transcript."""
    return {"file": error.name, "said": error.said, "what": error.what, "limit": str(error.limit)}


def told_not_loaded(file: str, why: str, what_to_do: str) -> Mapping[str, str]:
    """What is told of a file that could not be loaded."""
    return {"file": file, "why": why, "what_to_do": what_to_do}


async def transcript(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """What became of the file."""
    told, words = scene.details, scene.words
    if "file" not in told:
        return NothingToSay("nothing is known about the file")
    if "said" in told:
        error = TranscriptError(told["said"], told["file"], told.get("what", ""), int(told.get("limit", "0")))
        return _draft(Text("{told}", {"told": Verbatim(error.in_words(words))}))
    if "why" in told:
        return _draft(
            Text(
                words("{file} could not be read: {why}"), {"file": Verbatim(told["file"]), "why": Verbatim(told["why"])}
            ),
            Text("{told}", {"told": Verbatim(told.get("what_to_do", ""))}),
        )
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return about
    values: dict[str, Value] = {
        "file": Verbatim(told["file"]),
        "title": Verbatim(about.plan.title),
        "when": starts(about.occurrence.sittings[0], Clockface.DATE),
    }
    return _draft(
        Text(words("{file} is read: it is the transcript of **{title}**, {when}."), values), *_read(told, words)
    )


def _read(told: Mapping[str, str], words: Words) -> Sequence[Block]:
    lines, speakers = int(told.get("lines", "0")), int(told.get("speakers", "0"))
    counted = words.count("{n} line was said", "{n} lines were said", lines)
    by = words.count("by {n} person", "by {n} people", speakers) if speakers else words("by people it does not name")
    blocks: list[Block] = [
        Text(f"{counted} {by}."),
        Text(words("`search` finds what was said, and at which moment. Delete your message, and it is gone here too.")),
    ]
    if not told.get("timed"):
        blocks.append(Text(words("It has no times, so nobody is told at which moment something was said.")))
    unread = int(told.get("unread", "0"))
    if unread:
        left_out = words.count(
            "{n} time in it could not be read; what stands below it is left out.",
            "{n} times in it could not be read; what stands below them is left out.",
            unread,
        )
        blocks.append(Text(left_out))
    return blocks


def _draft(*blocks: Block) -> Sequence[Draft]:
    return (Draft(Verb.DIRECT_MESSAGE, Message(blocks)),)
