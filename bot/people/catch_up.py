"""One direct message to somebody who comes late: what there is already, and what comes next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.cohorts.known import Known
from bot.course.course import Course
from bot.course.saying import lesson_of, shown
from bot.course.timetable import Timetable
from bot.lines import listed
from bot.message import Block, Message, MessageLink, Moment, Text, Verbatim
from bot.model import Kind, Sent, Slot, Verb
from bot.people.introductions import say_hello
from bot.people.rooms import room
from bot.progress.absence import BACK, catch_up_after
from bot.scene import Draft, NothingToSay, Scene
from bot.sessions.held import starts
from bot.words import Words

_AT_MOST = 10
_WORTH_TELLING = (Kind.LESSON, Kind.ANNOUNCEMENT, Kind.RECORDING, Kind.WRAP_UP)


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
    blocks.extend(await say_hello(scene))
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
    return coming(slot.at, scene.course, scene.timetable, scene.words)


def coming(at: datetime, course: Course, timetable: Timetable, words: Words, zone: str | None = None) -> list[Text]:
    """The next lesson and the next session after *at*; *zone* is the reader's where it is known."""
    lines = []
    lesson = next((each for each in timetable.slots if each.kind is Kind.LESSON and each.at > at), None)
    if lesson is not None:
        lines.append(Text(words("The next lesson comes {when}."), {"when": _on(shown(lesson.moment), zone)}))
    titles = {plan.id: plan.title for plan in course.sessions}
    sittings = [
        (sitting.starts.at, sitting, titles[occurrence.session])
        for occurrence in timetable.sessions
        if occurrence.session in titles
        for sitting in occurrence.sittings
        if sitting.starts.at > at
    ]
    if sittings:
        _, sitting, title = min(sittings, key=lambda each: each[0])
        said = words("The next live session is **{title}**, {when}.")
        lines.append(Text(said, {"title": Verbatim(title), "when": _on(starts(sitting), zone)}))
    return lines


def _on(moment: Moment, zone: str | None) -> Moment:
    return replace(moment, zone=zone) if zone is not None else moment


def since_last_here(known: Known, since: datetime) -> Message:
    """What came since somebody was last here: at most ten things, newest first, and what comes next."""
    words = known.words
    came = sorted(
        ((at, key, sent) for key, (sent, at) in known.posts.items() if key[0] in _WORTH_TELLING and at > since),
        key=lambda each: (each[0], each[1]),
        reverse=True,
    )
    blocks: list[Block] = []
    if not came:
        blocks.append(Text(words("Nothing came since you were last here, {when}."), {"when": known.when(since)}))
    else:
        blocks.append(Text(words("This came since you were last here, {when}:"), {"when": known.when(since)}))
        blocks.append(listed([_came(key, sent, known) for _at, key, sent in came[:_AT_MOST]]))
        if len(came) > _AT_MOST:
            blocks.append(
                Text(words.count("And {n} thing before that.", "And {n} things before that.", len(came) - _AT_MOST))
            )
    blocks.extend(coming(known.now, known.course, known.running.timetable, words, known.zone))
    return Message(tuple(blocks), quiet=True)


def _came(key: tuple[Kind, str, str], sent: Sent, known: Known) -> Text:
    kind, subject, occurrence = key
    words = known.words
    titles = {one.id: one.title for one in known.course.lessons} | {one.id: one.title for one in known.course.sessions}
    title = titles.get(subject, subject)
    match kind:
        case Kind.RECORDING:
            label = words("Recording of {title}").format(title=title)
        case Kind.WRAP_UP:
            label = words("Wrap-up of week {week}").format(week=occurrence.removeprefix("week-"))
        case _:
            label = title
    return Text("{link}", {"link": MessageLink(sent.ref, label)})
