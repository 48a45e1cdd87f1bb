"""The buttons of a lesson."""

from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import ALWAYS, Action, Declarations, Role, Said
from bot.course.saying import lesson_of
from bot.message import Verbatim

DONE = "done"
"""The action of a lesson's button, followed by a colon and the lesson's id."""


async def done(call: Call, lesson: str) -> Said:
    """Somebody says that they are done with a lesson."""
    found = lesson_of(call.running.course, lesson)
    if found is None:
        raise CommandError(call.words("This lesson is not part of the course any more."))
    noted = call.words("Noted: you are done with **{lesson}**. Only you see this.")
    return Said(answer(noted, {"lesson": Verbatim(found.title)}))


DECLARED = Declarations(actions=(Action(DONE, Role.LEARNER, done, ALWAYS),))
