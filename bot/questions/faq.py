"""What was asked and answered, as a Markdown page to keep: by lesson, each question once, with its best answer."""

from collections.abc import Sequence
from datetime import timedelta

from bot.course.course import Course
from bot.message import Message, Text
from bot.model import Slot, Verb
from bot.people.staff import staff_of
from bot.questions.finding import find_questions
from bot.questions.question import Question
from bot.scene import Attachment, Draft, NothingToSay, Scene
from bot.words import Words
from bot.wrapups.items import Item, grouped, items_of
from bot.wrapups.window import beginning

_NOW = timedelta(seconds=1)  # what was said in the moment in which it was asked for belongs to it
SUBJECT = "faq"
"""The subject under which the page is sent to whoever asked for it."""


async def faq(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """One message and one page, to the person alone."""
    said = await scene.records.messages(beginning(scene.timetable), slot.at + _NOW)
    found = find_questions(said, await staff_of(scene), await scene.records.marks())
    page = markdown(found, scene.course, scene.words)
    if page is None:
        return (Draft(Verb.DIRECT_MESSAGE, Message((Text(scene.words("Nothing is answered yet.")),))),)
    told = scene.words("Here is what was asked and answered, to read through before you publish it.")
    return (
        Draft(Verb.DIRECT_MESSAGE, Message((Text(told),))),
        Draft(Verb.UPLOAD, file=Attachment("faq.md", page.encode())),
    )


def markdown(found: Sequence[Question], course: Course, words: Words) -> str | None:
    """The page; None where there is nothing to put on it. Askers are not named, those who answer are."""
    answered = [item for item in items_of(found) if item.is_answered and item.answer is not None]
    if not answered:
        return None
    titles = {lesson.id: lesson.title for lesson in course.lessons}
    titles |= {session.id: session.title for session in course.sessions}
    lines = [f"# {words('Questions and answers')}: {course.title}"]
    for group in grouped(answered, course, ()):
        lines += ["", f"## {titles.get(group.subject or '', words('Everything else'))}"]
        for item in group.items:
            lines += _entry(item, words)
    return "\n".join(lines) + "\n"


def _entry(item: Item, words: Words) -> list[str]:
    assert item.answer is not None
    question = " ".join(item.first.message.text.split())
    by = words("Answered by {name}: {link}").format(name=item.answer.author_name, link=item.answer.link)
    asked = words.count("Asked by {n} person.", "Asked by {n} people.", item.people())
    return ["", f"### {question}", "", item.answer.text.strip(), "", f"*{by}* *{asked}*"]
