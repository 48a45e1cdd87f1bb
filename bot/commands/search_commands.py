"""Finding again what was said: search."""

from typing import Annotated, assert_never

from bot.commands.call import Call, answer
from bot.commands.declaring import ALWAYS, Declarations, Option, Role, Said, command
from bot.commands.from_tables import from_tables
from bot.lines import listed
from bot.message import Block, Link, Message, MessageLink, Text, Value, Verbatim
from bot.recordings.jumping import at_moment
from bot.recordings.transcript import shown
from bot.store import search as index
from bot.store.search import Hit, What
from bot.store.transcripts import Source, sources
from bot.words import sentence

_HITS = 5
_LONGEST = 6_000  # as much as any platform takes


async def search(
    call: Call, words: Annotated[str, Option(sentence("Words of a lesson, an answer or a session."), longest=_LONGEST)]
) -> Said:
    """What is out, answered or was said live, the best first; questions about the timetable are answered from it."""
    told = await from_tables(call, words)
    if told is not None:
        return Said(told)
    found = await index.find(call.transaction, call.running.id, words, _HITS, call.home)
    if not found.of:
        return Said(answer(call.words("Write a word or two to search for, like `search ranges`.")))
    if not found.hits:
        none = call.words(
            "Nothing in the lessons, answers and sessions so far has these words. `ask` and your question is enough."
        )
        return Said(answer(none))
    blocks: list[Block] = []
    if not found.is_whole:
        blocks.append(Text(call.words("Nothing has all of these words. This has most of them:")))
    said_live = await sources(call.transaction, [hit.key for hit in found.hits if hit.what is What.TRANSCRIPT])
    blocks.append(listed([_line(hit, said_live.get(hit.key), call) for hit in found.hits]))
    blocks.append(Text(call.words("Not what you need? `ask` and your question is enough.")))
    return Said(Message(tuple(blocks), quiet=True))


def _line(hit: Hit, source: Source | None, call: Call) -> Text:
    title: Value = MessageLink(hit.ref, hit.title) if hit.home == call.home else Link(hit.link, hit.title)
    values: dict[str, Value] = {"title": title, "excerpt": Verbatim(hit.excerpt)}
    match hit.what:
        case What.LESSON:
            return Text(call.words("Lesson {title}: {excerpt}"), values)
        case What.ANSWER:
            return Text(call.words("Answer to {title}: {excerpt}"), values)
        case What.TRANSCRIPT:
            return _said_live(hit, source, values, call)
        case _:
            assert_never(hit.what)


def _said_live(hit: Hit, source: Source | None, values: dict[str, Value], call: Call) -> Text:
    """At which moment of which session; the link opens its recording there, where that is known how to do."""
    recording = source.recording if source is not None else None
    if recording is not None:
        values["title"] = Link(recording, hit.title)
    if hit.moment is None:
        return Text(call.words("Said live in {title}: {excerpt}"), values)
    if recording is not None:
        values["title"] = Link(at_moment(recording, hit.moment) or recording, hit.title)
    values["moment"] = Verbatim(shown(hit.moment))
    return Text(call.words("Said live at {moment} in {title}: {excerpt}"), values)


DECLARED = Declarations(
    commands=(
        command(
            "search",
            search,
            role=Role.LEARNER,
            help=sentence("Find lessons, answers and what was said live."),
            states=ALWAYS,
        ),
    ),
)
