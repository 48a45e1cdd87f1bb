"""One direct message to somebody who comes late: what there is already, and what comes next."""

from collections.abc import Sequence

from bot.course.saying import lesson_of, shown
from bot.lines import listed
from bot.message import Message, MessageLink, Text, Verbatim
from bot.model import Kind, Slot, Verb
from bot.people.rooms import room
from bot.progress.absence import BACK, catch_up_after
from bot.scene import Draft, NothingToSay, Scene
from bot.sessions.held import starts

_AT_MOST = 10


async def catch_up(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The lessons released until *slot*, newest first, each a link; then the next lesson and the next session."""
    if slot.occurrence.startswith(BACK):
        return await catch_up_after(slot, scene)
    words, lessons = scene.words, [each for each in scene.timetable.slots if each.kind is Kind.LESSON]
    released = [each for each in lessons if each.at <= slot.at and lesson_of(scene.course, each.subject) is not None]
    if not released:
        return NothingToSay("no lesson is out yet")
    blocks = [
        Text(words("Welcome to **{course}**. You did not miss it: everything is still there."), _course(scene)),
        Text(f"**{words('Lessons so far, the newest first:')}**"),
        listed([await _linked(each, scene) for each in reversed(released[-_AT_MOST:])]),
    ]
    earlier = len(released) - _AT_MOST
    if earlier > 0:
        more = words.count("{n} earlier lesson is in {lessons}.", "{n} earlier lessons are in {lessons}.", earlier)
        blocks.append(Text(more, {"lessons": room(scene, "lessons")}))
    blocks.append(
        Text(words("Begin with the newest, then you are with the others; the rest can wait for a quiet hour."))
    )
    blocks.extend(_next(slot, scene))
    return (Draft(Verb.POST, Message(tuple(blocks))),)


def _course(scene: Scene) -> dict[str, Verbatim]:
    return {"course": Verbatim(scene.course.title)}


async def _linked(slot: Slot, scene: Scene) -> Text:
    found = lesson_of(scene.course, slot.subject)
    assert found is not None
    sent = await scene.records.sent(Kind.LESSON, found.id)
    if sent is None:
        return Text("{title}", {"title": Verbatim(found.title)})
    return Text("{link}", {"link": MessageLink(sent.ref, found.title)})


def _next(slot: Slot, scene: Scene) -> list[Text]:
    words, lines = scene.words, []
    lesson = next((each for each in scene.timetable.slots if each.kind is Kind.LESSON and each.at > slot.at), None)
    if lesson is not None:
        lines.append(Text(words("The next lesson comes {when}."), {"when": shown(lesson.moment)}))
    titles = {plan.id: plan.title for plan in scene.course.sessions}
    sittings = [
        (sitting.starts.at, sitting, titles[occurrence.session])
        for occurrence in scene.timetable.sessions
        if occurrence.session in titles
        for sitting in occurrence.sittings
        if sitting.starts.at > slot.at
    ]
    if sittings:
        _, sitting, title = min(sittings, key=lambda each: each[0])
        coming = words("The next live session is **{title}**, {when}.")
        lines.append(Text(coming, {"title": Verbatim(title), "when": starts(sitting)}))
    return lines
