"""The thread in which people introduce themselves, under the welcome."""

from collections.abc import Sequence

from bot.message import Message, MessageLink, Text
from bot.model import Kind, Verb
from bot.scene import Draft, Scene

NONE = "no"
"""What course.yaml says where there is to be no such thread."""


def introductions(scene: Scene) -> Sequence[Draft]:
    """The thread and what is said first in it: the course's own words, or ours; nothing where the course wants none."""
    asked = scene.course.introductions
    if _is_none(asked):
        return ()
    words = scene.words
    ours = words(
        "Say hello here: who you are, what brings you to this course, and one thing you would like to be able to do "
        "when it ends. Two lines are plenty."
    )
    return (
        Draft(Verb.OPEN_THREAD, title=words("Introductions")),
        Draft(Verb.POST, Message((Text(asked or ours),)), in_thread=True),
    )


def _is_none(asked: str | None) -> bool:
    return asked is not None and asked.casefold() == NONE


async def say_hello(scene: Scene) -> Sequence[Text]:
    """A line for whoever comes in, with the way there; none where there is no such thread."""
    welcome = await scene.records.sent(Kind.WELCOME, "course")
    if _is_none(scene.course.introductions) or welcome is None:
        return ()
    words = scene.words
    return (Text(words("Say hello under the {welcome}."), {"welcome": MessageLink(welcome.ref, words("welcome"))}),)
