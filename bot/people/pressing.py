"""What a button answers to the one who pressed it."""

from bot.course.saying import lesson_of
from bot.deliver.running import RunningCohort
from bot.events import Pressed
from bot.message import Message, Text, Verbatim

DONE = "done"
"""The action of a lesson's button, followed by a colon and the lesson's id."""


def answer_to(running: RunningCohort, event: Pressed) -> Message | None:
    """What to say; None for a button that is none of this cohort's."""
    action, _, subject = event.action.partition(":")
    lesson = lesson_of(running.course, subject) if action == DONE else None
    if lesson is None:
        return None
    noted = running.words("Noted: you are done with **{lesson}**. Only you see this.")
    return Message((Text(noted, {"lesson": Verbatim(lesson.title)}),), quiet=True)
