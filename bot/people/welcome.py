"""The first message of a cohort: what this is, what comes when, where to ask, and what is read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.course.saying import lesson_of, shown
from bot.lines import listed
from bot.message import Message, Text, Value, Verbatim
from bot.model import Kind, Slot, Verb
from bot.people.introductions import introductions
from bot.people.rooms import room
from bot.scene import Draft, NothingToSay, Scene
from bot.sessions.held import starts

_FIRST_DAYS = timedelta(days=7)
_LINES = 6


async def welcome(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """Said once, and pinned, so that whoever comes later finds it; under it people introduce themselves."""
    return Draft(Verb.POST, _message(slot, scene)), Draft(Verb.PIN), *introductions(scene)


def _message(slot: Slot, scene: Scene) -> Message:
    words = scene.words
    blocks = [
        Text(f"# {words('Welcome to {course}')}", {"course": Verbatim(scene.course.title)}),
        _size(scene),
    ]
    first_days = _first_days(slot, scene)
    if first_days:
        blocks.append(Text(f"**{words('The first days:')}**"))
        blocks.append(listed(first_days))
    blocks.append(Text(f"**{words('How a week goes:')}**"))
    blocks.append(listed(_week(scene)))
    blocks.append(
        Text(
            words(
                "Homeroom reads only the rooms of this course ({announcements}, {lessons}, {questions}) and their "
                "threads, to find questions and answers. It reads no other room and nobody's private messages."
            ),
            {role: room(scene, role) for role in ("announcements", "lessons", "questions")},
        )
    )
    return Message(tuple(blocks))


def _size(scene: Scene) -> Text:
    words, slots = scene.words, scene.timetable.slots
    lessons, sessions = sum(slot.kind is Kind.LESSON for slot in slots), len(scene.timetable.sessions)
    values: dict[str, Value] = {
        "cohort": Verbatim(scene.cohort.name),
        "weeks": Verbatim(words.count("{n} week", "{n} weeks", scene.course.weeks)),
        "lessons": Verbatim(words.count("{n} lesson", "{n} lessons", lessons)),
    }
    if not sessions:
        unhurried = words("This is **{cohort}**: {weeks}, {lessons}. Nothing of it is live: you choose your hours.")
        return Text(unhurried, values)
    values["sessions"] = Verbatim(words.count("{n} live session", "{n} live sessions", sessions))
    return Text(words("This is **{cohort}**: {weeks}, {lessons}, {sessions}."), values)


def _first_days(slot: Slot, scene: Scene) -> list[Text]:
    """What comes in the seven days from the first lesson on, each with its moment."""
    lessons = [each for each in scene.timetable.slots if each.kind is Kind.LESSON and each.at >= slot.at]
    if not lessons:
        return []
    until = lessons[0].at + _FIRST_DAYS
    coming: list[tuple[datetime, Text]] = []
    for each in lessons:
        found = lesson_of(scene.course, each.subject)
        if found is not None and each.at < until:
            coming.append((each.at, _at(shown(each.moment), found.title)))
    titles = {plan.id: plan.title for plan in scene.course.sessions}
    coming.extend(
        (sitting.starts.at, _at(starts(sitting), titles[occurrence.session]))
        for occurrence in scene.timetable.sessions
        if occurrence.session in titles
        for sitting in occurrence.sittings
        if slot.at <= sitting.starts.at < until
    )
    coming.sort(key=lambda pair: pair[0])
    return [text for _, text in coming[:_LINES]]


def _at(when: Value, title: str) -> Text:
    return Text("{when}: {title}", {"when": when, "title": Verbatim(title)})


def _week(scene: Scene) -> list[Text]:
    words = scene.words
    lines = [
        Text(
            words("Each lesson comes to {lessons} with a thread of its own. Ask about it there."),
            {"lessons": room(scene, "lessons")},
        ),
        Text(
            words("Everything else is asked in {questions}. No question is too small."),
            {"questions": room(scene, "questions")},
        ),
    ]
    if scene.timetable.sessions:
        lines.append(
            Text(words("Live sessions are announced with what they are for, and with what counts as much as coming."))
        )
    if any(slot.kind is Kind.WRAP_UP for slot in scene.timetable.slots):
        lines.append(
            Text(words("A wrap-up gathers what was asked that week, with the answers and what is still open."))
        )
    return lines
