"""Finding again what was said: search."""

from typing import Annotated

from bot.commands.call import Call, answer
from bot.commands.declaring import ALWAYS, Declarations, Option, Role, Said, command
from bot.commands.from_tables import from_tables
from bot.lines import listed
from bot.message import Block, Link, Message, MessageLink, Text, Value, Verbatim
from bot.store import search as index
from bot.store.search import Hit, What
from bot.words import sentence

_HITS = 5
_LONGEST = 6_000


async def search(
    call: Call, words: Annotated[str, Option(sentence("Words of a lesson or of an answer."), longest=_LONGEST)]
) -> Said:
    """Lessons that are out and answers, the best first; questions about the timetable are answered from it."""
    told = await from_tables(call, words)
    if told is not None:
        return Said(told)
    found = await index.find(call.transaction, call.running.id, words, _HITS, call.home)
    if not found.of:
        return Said(answer(call.words("Write a word or two to search for, like `search ranges`.")))
    if not found.hits:
        none = call.words(
            "Nothing in the lessons and answers so far has these words. `ask` and your question is enough."
        )
        return Said(answer(none))
    blocks: list[Block] = []
    if not found.is_whole:
        blocks.append(Text(call.words("Nothing has all of these words. This has most of them:")))
    blocks.append(listed([_line(hit, call) for hit in found.hits]))
    blocks.append(Text(call.words("Not what you need? `ask` and your question is enough.")))
    return Said(Message(tuple(blocks), quiet=True))


def _line(hit: Hit, call: Call) -> Text:
    title = MessageLink(hit.ref, hit.title) if hit.home == call.home else Link(hit.link, hit.title)
    values: dict[str, Value] = {"title": title, "excerpt": Verbatim(hit.excerpt)}
    said = (
        call.words("Lesson {title}: {excerpt}")
        if hit.what is What.LESSON
        else call.words("Answer to {title}: {excerpt}")
    )
    return Text(said, values)


DECLARED = Declarations(
    commands=(
        command(
            "search",
            search,
            role=Role.LEARNER,
            help=sentence("Find lessons and answers by their words."),
            states=ALWAYS,
        ),
    ),
)
