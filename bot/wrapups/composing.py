"""Composes a weekly wrap-up from the ledger, without a model: everything in it is counted, quoted and linked.

Only what was said before the wrap-up's moment counts, so that it says the same however late it is written.
"""

from collections.abc import Sequence

from bot.lines import joined, listed
from bot.message import Message, MessageLink, Text, Verbatim
from bot.model import Kind, LedgerMessage, Slot, Verb
from bot.people.staff import asked_first, staff_of
from bot.questions.finding import find_questions
from bot.scene import Draft, NothingToSay, Scene
from bot.share import share
from bot.wrapups.items import Group, Item, grouped, items_of
from bot.wrapups.sessions import sessions_of_the_week
from bot.wrapups.telling import answered_line, open_line, short_line
from bot.wrapups.window import Window, beginning, held_in, released_in, week_number, window

_IN_FULL = 12  # answered questions told with their answers; more are named and linked
_OLDER_AT_MOST = 6  # open questions of earlier weeks that are repeated


async def wrap_up(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The week's lessons, its questions with their answers, what is still open and whose it is, the week's sessions."""
    week = window(slot, scene.timetable)
    said = await _said(week, scene)
    items = items_of(find_questions(said, await staff_of(scene), await scene.records.marks()))
    asked = [item for item in items if item.was_asked_in(week)]
    told = [item for item in items if item.is_answered and (item in asked or item.was_answered_in(week))]
    blocks = [Text(f"# {scene.words('Week {week}: what you asked')}", {"week": Verbatim(str(week_number(slot)))})]
    blocks.extend(await _lessons(week, scene))
    blocks.append(_counts(asked, told, scene))
    lessons = [each.subject for each in released_in(week, scene.timetable)]
    groups = grouped(told, scene.course, lessons)
    for group in groups:
        blocks.extend(_group(group, max(2, _IN_FULL // len(groups)), scene))
    blocks.extend(await _still_open([item for item in items if not item.is_answered], week, slot, scene))
    blocks.extend(await sessions_of_the_week(held_in(week, scene.timetable), week, scene))
    blocks.append(_footer([message for message, _ in said if message.at in week], scene))
    return (Draft(Verb.POST, Message(tuple(blocks))),)


async def _said(week: Window, scene: Scene) -> list[tuple[LedgerMessage, str | None]]:
    """Everything people said until the wrap-up, in the rooms read for questions and in the sessions' threads."""
    heard = {
        message.ref: (message, subject)
        for message, subject in await scene.records.messages(beginning(scene.timetable), week.until)
    }
    for occurrence in scene.timetable.sessions:
        thread = await scene.records.thread_messages(Kind.ANNOUNCEMENT, occurrence.session, occurrence.occurrence)
        heard.update({each.ref: (each, occurrence.session) for each in thread if each.at < week.until})
    return sorted(heard.values(), key=lambda pair: (pair[0].at, pair[0].ref))


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


def _group(group: Group, in_full: int, scene: Scene) -> list[Text]:
    title = Text("## {title}", {"title": Verbatim(_title(group.subject, scene))})
    lines = [answered_line(item, scene) for item in group.items[:in_full]]
    rest = [short_line(item, scene) for item in group.items[in_full:]]
    return [title, listed([*lines, *rest])]


def _title(subject: str | None, scene: Scene) -> str:
    titles = {lesson.id: lesson.title for lesson in scene.course.lessons}
    titles.update({session.id: session.title for session in scene.course.sessions})
    return titles[subject] if subject in titles else scene.words("Other questions")


async def _still_open(items: Sequence[Item], week: Window, slot: Slot, scene: Scene) -> list[Text]:
    """Open questions, oldest first, with who is asked first; of those of earlier weeks the latest few."""
    if not items:
        return []
    words = scene.words
    older = [item for item in items if not item.was_asked_in(week)]
    left_out = older[:-_OLDER_AT_MOST]
    first = await asked_first(scene, week_number(slot))
    whoever = words("If you know one of these, answer under it: half an answer helps.")
    lead = Text(whoever)
    if first is not None:
        lead = joined((Text(words("{who} is asked first."), {"who": first}), lead), " ")
    shown = [item for item in items if item not in left_out]
    lines = [open_line(item, _title(item.first.subject, scene), scene) for item in shown]
    blocks = [Text(f"## {words('Still open')}"), lead, listed(lines)]
    if left_out:
        more = words.count("{n} older one is open, too.", "{n} older ones are open, too.", len(left_out))
        blocks.append(Text(more))
    return blocks


def _footer(said: Sequence[LedgerMessage], scene: Scene) -> Text:
    """What was read, that nothing found is left out, and how this was written."""
    words = scene.words
    how = Text(words("Written without a model: quotes are what people wrote, and each links to its message."))
    if not said:
        return joined((Text(words("There was nothing to read this week.")), how), " ")
    people = len({message.author for message in said})
    values = {
        "messages": Verbatim(words.count("{n} message", "{n} messages", len(said))),
        "people": Verbatim(words.count("{n} person", "{n} people", people)),
    }
    read = words("Read for this: {messages} by {people}. Every question found in them stands above.")
    return joined((Text(read, values), how), " ")
