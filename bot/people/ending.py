"""The last message of a cohort: what it was, in counts; thanks; what stays."""

from collections.abc import Sequence

from bot.lines import listed
from bot.message import Message, Text, Verbatim
from bot.model import Kind, Slot, Verb
from bot.people.staff import staff_of
from bot.questions.finding import find_questions
from bot.scene import Draft, NothingToSay, Scene
from bot.share import share
from bot.wrapups.window import beginning


async def ending(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """Counts of lessons, sessions, questions and answers; nobody is ranked."""
    words, slots = scene.words, scene.timetable.slots
    lessons = sum(each.kind is Kind.LESSON and each.at < slot.at for each in slots)
    sessions = sum(
        any(sitting.ends.at <= slot.at for sitting in occurrence.sittings) for occurrence in scene.timetable.sessions
    )
    said = await scene.records.messages(beginning(scene.timetable), slot.at)
    questions = find_questions(said, await staff_of(scene), await scene.records.marks())
    answered = sum(question.is_answered for question in questions)
    counts = [Text(words.count("{n} lesson", "{n} lessons", lessons))]
    if sessions:
        counts.append(Text(words.count("{n} live session", "{n} live sessions", sessions)))
    if questions:
        asked = words.count("{n} question", "{n} questions", len(questions))
        values = {"questions": Verbatim(asked), "answered": Verbatim(share(words, answered, len(questions)))}
        counts.append(Text(words("{questions}, answered: {answered}"), values))
    blocks = (
        Text(f"# {words('{course} ends here')}", {"course": Verbatim(scene.course.title)}),
        Text(words("**{cohort}** in numbers:"), {"cohort": Verbatim(scene.cohort.name)}),
        listed(counts),
        Text(words("Thank you for asking, for answering, and for reading along: each of these helped somebody.")),
        Text(words("The lessons and their threads stay here to be read, and a late answer still helps.")),
    )
    return (Draft(Verb.POST, Message(blocks)),)
