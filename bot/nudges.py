"""A prompt in a lesson's thread that stayed silent, drafted from the lesson. It asks; it never says who is missing."""

from collections.abc import Sequence

from bot.course.saying import GONE, lesson_of
from bot.message import Message, Text
from bot.model import Kind, Slot, Verb
from bot.people.staff import staff_of
from bot.scene import Draft, NothingToSay, Scene


async def nudge(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """Something small to write, unless learners have written in the thread by themselves."""
    lesson = lesson_of(scene.course, slot.subject)
    if lesson is None:
        return GONE
    staff = await staff_of(scene)
    said = await scene.records.thread_messages(Kind.LESSON, lesson.id)
    wrote = len({message.author for message in said} - staff)
    if wrote:
        return NothingToSay(f"{wrote} {'person' if wrote == 1 else 'people'} wrote in the thread")
    words = scene.words
    blocks = [Text(words("A small start is enough here: one line, half a thought, a guess."))]
    if lesson.ask is not None:
        blocks.append(Text(lesson.ask))
    elif lesson.goals:
        blocks.append(Text(words("This lesson is about being able to do this:")))
        blocks.append(Text(lesson.goals[0]))
    blocks.append(Text(words("Or tell us the one sentence of the lesson that you read twice.")))
    return (Draft(Verb.POST, Message(tuple(blocks))),)
