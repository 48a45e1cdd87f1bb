"""Composes a weekly wrap-up: everything in it is counted, quoted and linked by code.

Where a language model wrote of a question ahead of time, and its words still say what the question's messages say, they
stand there instead of the answer's quote; nothing is asked of a model here.
"""

from collections.abc import Mapping, Sequence

from bot.lines import joined, listed
from bot.message import Message, MessageLink, Text, Verbatim
from bot.model import Kind, MessageRef, Slot, Verb
from bot.people.staff import asked_first
from bot.scene import Draft, NothingToSay, Scene
from bot.share import share
from bot.wrapups.gathering import Gathered, gather
from bot.wrapups.items import Group, Item
from bot.wrapups.sessions import sessions_of_the_week
from bot.wrapups.telling import answered_line, open_line, short_line
from bot.wrapups.window import Window, held_in, released_in, week_number
from bot.wrapups.written import WrittenLines, written_lines


async def wrap_up(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The week's lessons, its questions with their answers, what is still open and whose it is, the week's sessions."""
    return (Draft(Verb.POST, Message(tuple(await blocks_of(slot, scene, await gather(slot, scene))))),)


async def blocks_of(
    slot: Slot, scene: Scene, gathered: Gathered, numbers: Mapping[MessageRef, int] | None = None
) -> list[Text]:
    """What the wrap-up says; with *numbers*, by the first message of each question, its lines begin with them."""
    week, numbers = gathered.week, numbers or {}
    lines = await written_lines(gathered, scene)
    blocks = [Text(f"# {scene.words('Week {week}: what you asked')}", {"week": Verbatim(str(week_number(slot)))})]
    if gathered.edits.note:
        said = scene.words("{name} says:")
        blocks.append(joined((Text(f"**{said}**", {"name": Verbatim(gathered.edits.name)}), Text(gathered.edits.note))))
    blocks.extend(await _lessons(week, scene))
    blocks.append(_counts(gathered.asked, gathered.told, scene))
    for group in gathered.groups:
        blocks.extend(_group(group, gathered.in_full, lines, numbers, scene))
    blocks.extend(await _still_open(gathered, slot, numbers, scene))
    blocks.extend(await sessions_of_the_week(held_in(week, scene.timetable), week, scene))
    blocks.append(_footer(gathered, lines, scene))
    return blocks


async def _lessons(week: Window, scene: Scene) -> list[Text]:
    titles = {lesson.id: lesson.title for lesson in scene.course.lessons}
    links = []
    for slot in released_in(week, scene.timetable):
        if slot.subject not in titles:
            continue
        sent, title = await scene.records.sent(Kind.LESSON, slot.subject), titles[slot.subject]
        shown = MessageLink(sent.ref, title) if sent is not None else Verbatim(title)
        links.append(Text("{lesson}", {"lesson": shown}))
    if not links:
        return []
    lead = Text(scene.words.count("This week's lesson:", "This week's lessons:", len(links)))
    return [joined((lead, joined(links, ", ")), " ")]


def _counts(asked: Sequence[Item], told: Sequence[Item], scene: Scene) -> Text:
    words = scene.words
    if not asked:
        quiet = Text(words("A quiet week: nobody asked anything in the rooms of this course."))
        invitation = words("If something is unclear to you, it is to somebody else as well. Ask under the lesson.")
        lines = [quiet, Text(invitation)]
    else:
        answered = sum(item.is_answered for item in asked)
        values = {
            "questions": Verbatim(words.count("{n} question", "{n} questions", len(asked))),
            "answered": Verbatim(share(words, answered, len(asked))),
        }
        lines = [Text(words("**{questions}**, answered: {answered}."), values)]
    older = sum(item not in asked for item in told)
    if older:
        lines.append(
            Text(
                words.count(
                    "{n} question of an earlier week was answered.",
                    "{n} questions of earlier weeks were answered.",
                    older,
                )
            )
        )
    return joined(lines, " ")


def _group(
    group: Group, in_full: int, written: WrittenLines, numbers: Mapping[MessageRef, int], scene: Scene
) -> list[Text]:
    title = Text("## {title}", {"title": Verbatim(_title(group.subject, scene))})
    lines = [answered_line(item, scene, written.of(item)) for item in group.items[:in_full]]
    rest = [short_line(item, scene) for item in group.items[in_full:]]
    return [title, listed(_numbered([*lines, *rest], group.items, numbers))]


def _numbered(lines: Sequence[Text], items: Sequence[Item], numbers: Mapping[MessageRef, int]) -> list[Text]:
    """The lines, each behind the number of its question where there is one."""
    return [
        joined((Text("**{number}**", {"number": Verbatim(str(numbers[item.first.message.ref]))}), line), " · ")
        if item.first.message.ref in numbers
        else line
        for line, item in zip(lines, items, strict=True)
    ]


def _title(subject: str | None, scene: Scene) -> str:
    titles = {lesson.id: lesson.title for lesson in scene.course.lessons}
    titles.update({session.id: session.title for session in scene.course.sessions})
    return titles[subject] if subject in titles else scene.words("Other questions")


async def _still_open(gathered: Gathered, slot: Slot, numbers: Mapping[MessageRef, int], scene: Scene) -> list[Text]:
    """Open questions, oldest first, with who is asked first; of those of earlier weeks the latest few."""
    if not gathered.still_open:
        return []
    words = scene.words
    first = await asked_first(scene, week_number(slot))
    whoever = words("If you know one of these, answer under it: half an answer helps.")
    lead = Text(whoever)
    if first is not None:
        lead = joined((Text(words("{who} is asked first."), {"who": first}), lead), " ")
    lines = [open_line(item, _title(item.first.subject, scene), scene) for item in gathered.still_open]
    blocks = [Text(f"## {words('Still open')}"), lead, listed(_numbered(lines, gathered.still_open, numbers))]
    if gathered.left_out:
        more = words.count("{n} older one is open, too.", "{n} older ones are open, too.", gathered.left_out)
        blocks.append(Text(more))
    return blocks


def _footer(gathered: Gathered, written: WrittenLines, scene: Scene) -> Text:
    """What was read, that nothing found is left out, and how this was written."""
    words, said = scene.words, gathered.said
    how = Text(words("Written without a model: quotes are what people wrote, and each links to its message."))
    if written.passed:
        sentence = words(
            "What begins with “In short” are a language model's words, verified by rules against the answers they link "
            "to: {verified} of {written} passed. All else is what people wrote."
        )
        counts = {"verified": Verbatim(str(written.passed)), "written": Verbatim(str(written.asked))}
        how = Text(sentence, counts)
    if not said:
        return joined((Text(words("There was nothing to read this week.")), how), " ")
    people = len({message.author for message in said})
    values = {
        "messages": Verbatim(words.count("{n} message", "{n} messages", len(said))),
        "people": Verbatim(words.count("{n} person", "{n} people", people)),
    }
    read = words("Read for this: {messages} by {people}. Every question found in them stands above.")
    if gathered.taken_out:
        read = words.count(
            "Read for this: {messages} by {people}. Every question found in them stands above, but {n} that staff "
            "left out.",
            "Read for this: {messages} by {people}. Every question found in them stands above, but {n} that staff "
            "left out.",
            len(gathered.taken_out),
        )
    return joined((Text(read, values), how), " ")
