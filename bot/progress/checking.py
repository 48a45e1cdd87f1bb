"""The quick check below a lesson: its questions in the lesson's thread, and what is told to whoever answers."""

from collections.abc import Iterator

from bot.course.check import CheckQuestion
from bot.course.course import Lesson
from bot.message import Button, Buttons, Message, Text, Verbatim
from bot.model import Verb
from bot.scene import Draft
from bot.words import Words

CHECK = "check"
"""The action of an answer: `check:loops.1a2b3c4d.0` is the first option of that question of the lesson loops."""


def check_drafts(lesson: Lesson, words: Words) -> Iterator[Draft]:
    """One message for each question."""
    for number, one in enumerate(lesson.check, 1):
        if len(lesson.check) == 1:
            heading = words("**Quick check:** {question}")
        else:
            heading = words("**Quick check {number} of {all}:** {question}")
            heading = heading.replace("{number}", str(number)).replace("{all}", str(len(lesson.check)))
        buttons = [Button(option, f"{CHECK}:{lesson.id}.{one.key}.{place}") for place, option in enumerate(one.options)]
        only_you = words("Press an answer: only you see whether it is right, and why.")
        blocks = (Text(heading, {"question": Verbatim(one.question)}), Text(only_you), Buttons(tuple(buttons)))
        yield Draft(Verb.POST, Message(blocks, quiet=True), in_thread=True)


def feedback(asked: CheckQuestion, chosen: int, words: Words) -> Message:
    """Whether it is right, and why."""
    values = {"answer": Verbatim(asked.options[chosen]), "right": Verbatim(asked.right)}
    if chosen == asked.right_number:
        verdict = words("**Right:** {answer}.")
    else:
        verdict = words("**Not quite.** You chose {answer}; it is {right}.")
    return Message((Text(verdict, values), Text(asked.why)), quiet=True)
