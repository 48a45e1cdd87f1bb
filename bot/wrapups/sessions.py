"""The sessions of a week in its wrap-up: when they were held, what was asked, where the recording is."""

from collections.abc import Sequence

from bot.course.timetable import SessionOccurrence
from bot.lines import joined, listed
from bot.message import Clockface, Link, MessageLink, Text, Verbatim
from bot.model import Kind
from bot.people.staff import staff_of
from bot.questions.finding import find_questions
from bot.scene import Scene
from bot.sessions.held import starts
from bot.share import share
from bot.wrapups.window import Window


async def sessions_of_the_week(held: Sequence[SessionOccurrence], week: Window, scene: Scene) -> list[Text]:
    """A heading and a line for each session held; nothing where none was."""
    lines = [await _line(occurrence, week, scene) for occurrence in held]
    return [Text(f"## {scene.words('Live this week')}"), listed(lines)] if lines else []


async def _line(occurrence: SessionOccurrence, week: Window, scene: Scene) -> Text:
    words = scene.words
    plan = next((each for each in scene.course.sessions if each.id == occurrence.session), None)
    title = plan.title if plan is not None else occurrence.session
    announced = await scene.records.sent(Kind.ANNOUNCEMENT, occurrence.session, occurrence.occurrence)
    shown = MessageLink(announced.ref, title) if announced is not None else Verbatim(title)
    facts = [Text("{title}, {when}", {"title": shown, "when": starts(occurrence.sittings[0], Clockface.DATE)})]
    thread = await scene.records.thread_messages(Kind.ANNOUNCEMENT, occurrence.session, occurrence.occurrence)
    said = [(message, occurrence.session) for message in thread if message.at < week.until]
    questions = find_questions(said, await staff_of(scene), await scene.records.marks())
    if questions:
        answered = share(words, sum(each.is_answered for each in questions), len(questions))
        facts.append(Text(words("answered in its thread: {answered}"), {"answered": Verbatim(answered)}))
    links = await scene.records.recordings(occurrence.session, occurrence.occurrence)
    facts.extend(Text("{recording}", {"recording": Link(link, words("recording"))}) for link in links)
    if not links and plan is not None and plan.record != "never":
        facts.append(Text(words("no recording so far")))
    return joined(facts, " · ")
