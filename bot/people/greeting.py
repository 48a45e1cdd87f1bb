"""The one direct message to somebody who joins before the first lesson: what this is, and their next step."""

from collections.abc import Sequence

from bot.course.saying import lesson_of
from bot.message import Block, Message, MessageLink, Moment, Text, Value, Verbatim
from bot.model import Kind, Slot, Verb
from bot.people.introductions import say_hello
from bot.people.rooms import room
from bot.scene import Draft, NothingToSay, Scene


async def greeting(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """What to do first, in the person's own time; how to ask; what is kept."""
    words = scene.words
    blocks: list[Block] = [
        Text(
            words("Welcome to **{course}**. You are in **{cohort}**."),
            {"course": Verbatim(scene.course.title), "cohort": Verbatim(scene.cohort.name)},
        )
    ]
    blocks += await _next_step(slot, scene)
    blocks.append(
        Text(
            words(
                "Ask in the lesson's thread or in {questions}; `/homeroom ask` does it for you, also without your name."
            ),
            {"questions": room(scene, "questions")},
        )
    )
    blocks.append(
        Text(words("`/homeroom settings zone` shows times on your clock; `/homeroom privacy show` says what is kept."))
    )
    blocks += await say_hello(scene)
    return (Draft(Verb.DIRECT_MESSAGE, Message(tuple(blocks))),)


async def _next_step(slot: Slot, scene: Scene) -> Sequence[Text]:
    """The first lesson: it comes, or, where this waited for the morning, it is there by now."""
    first = next((one for one in scene.timetable.slots if one.kind is Kind.LESSON), None)
    lesson = lesson_of(scene.course, first.subject) if first is not None else None
    if first is None or lesson is None:
        return ()
    words = scene.words
    sent = await scene.records.sent(Kind.LESSON, lesson.id)
    if sent is not None:
        link = MessageLink(sent.ref, lesson.title)
        said = words("Your next step: {lesson} is in {room}.")
        return (Text(said, {"lesson": link, "room": room(scene, "lessons")}),)
    values: dict[str, Value] = {
        "lesson": Verbatim(lesson.title),
        "when": Moment(first.at, slot.moment.zone),
        "room": room(scene, "lessons"),
    }
    return (Text(words("Your next step: **{lesson}** comes {when} in {room}."), values),)
