"""People say by hand what a message is: a question or none, an answer; that a question is answered, or open again."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import Action, Declarations, Did, MessageAction, Of, Option, Role, Said, command
from bot.commands.numbered_questions import asker_of, is_own, question_numbered
from bot.message import Message
from bot.model import Home, Kind, LedgerMessage, MessageRef
from bot.questions.keeping import keep_around, talk_around
from bot.questions.marks import Mark
from bot.questions.posting import SETTLE
from bot.questions.standing import Standing, question_in
from bot.store import deliveries, marks, messages
from bot.words import sentence


async def settle(call: Call, number: str) -> Said:
    """The asker, or staff, say that a question is answered."""
    asked = await question_numbered(call, number)
    _for_asker_or_staff(call, asked)
    if asked.question.is_answered:
        return Said(answer(call.words("It is answered already.")))
    return await _mark_question(call, asked, Mark.ANSWERED, call.words("Noted: it is answered."))


async def reopen(
    call: Call, number: Annotated[str, Option(sentence("The question's number."), of=Of.QUESTIONS)]
) -> Said:
    """A question is open again."""
    asked = await question_numbered(call, number)
    if not asked.question.is_answered:
        return Said(answer(call.words("It is open already.")))
    return await _mark_question(call, asked, Mark.OPEN, call.words("It is open again."))


async def mark_as_question(call: Call, ref: MessageRef) -> Said:
    """A message asks something."""
    message = await _readable(call, ref)
    if message.author != call.person and not call.role.includes(Role.INSTRUCTOR):
        raise CommandError(call.words("Only whoever wrote it, or staff, can mark it as a question."))
    return await _mark(call, call.home, ref, Mark.QUESTION, call.words("Marked as a question."))


async def not_a_question(call: Call, ref: MessageRef) -> Said:
    """A message asks nothing."""
    message = await _readable(call, ref)
    if message.author != call.person and not call.role.includes(Role.INSTRUCTOR):
        raise CommandError(call.words("Only whoever wrote it, or staff, can say that it is no question."))
    return await _mark(call, call.home, ref, Mark.NOT_A_QUESTION, call.words("Noted: it is no question."))


async def mark_as_answer(call: Call, ref: MessageRef) -> Said:
    """A message answers a question: staff say so, or whoever asked."""
    await _readable(call, ref)
    talk = await talk_around(call.transaction, call.running, call.home, ref)
    about = talk.question_of(ref) if talk is not None else None
    asked = None
    if about is not None:
        asked = await question_in(call.transaction, call.running, call.home, call.now, about, asker_of(call))
    if asked is None:
        raise CommandError(
            call.words("I see no question before it that it could answer. Reply to the question itself.")
        )
    _for_asker_or_staff(call, asked)
    if await marks.of(call.transaction, asked.home, asked.question.message.ref) is Mark.OPEN:
        await marks.take_off(call.transaction, asked.home, asked.question.message.ref)
    is_quiet = asked.numbered.is_anonymous and is_own(call, asked)
    return await _mark(call, call.home, ref, Mark.ANSWER, call.words("Marked as the answer."), is_quiet=is_quiet)


def _for_asker_or_staff(call: Call, asked: Standing) -> None:
    if not is_own(call, asked) and not call.role.includes(Role.INSTRUCTOR):
        raise CommandError(call.words("Only whoever asked, or staff, can say that."))


async def _mark_question(call: Call, asked: Standing, what: Mark, said: str) -> Said:
    is_quiet = asked.numbered.is_anonymous and is_own(call, asked)  # no log says who asked without a name
    return await _mark(call, asked.home, asked.question.message.ref, what, said, is_quiet=is_quiet)


async def _mark(call: Call, home: Home, ref: MessageRef, what: Mark, said: str, *, is_quiet: bool = False) -> Said:
    """Mark a message; what rests on it is told anew."""
    before = await marks.put(call.transaction, home, ref, what, call.person, call.now)
    await _follow(call, home, ref)
    undo = {"kind": "marked", "home": home, "ref": ref, "before": before.value if before is not None else ""}
    return Said(answer(said), Did(what.value, undo, is_own=is_quiet))


async def _follow(call: Call, home: Home, ref: MessageRef) -> None:
    await keep_around(call.transaction, call.running, home, ref)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)


async def _readable(call: Call, ref: MessageRef) -> LedgerMessage:
    message = await messages.find(call.transaction, call.home, ref)
    if message is None:
        raise CommandError(call.words("I do not know this message: it stands in no room that I read, or it is mine."))
    return message


async def _undo_mark(call: Call, undo: Mapping[str, str]) -> Message:
    home, ref = Home(undo["home"]), MessageRef(undo["ref"])
    if undo["before"]:
        await marks.put(call.transaction, home, ref, Mark(undo["before"]), call.person, call.now)
    else:
        await marks.take_off(call.transaction, home, ref)
    await _follow(call, home, ref)
    return answer(call.words("The mark is taken off again."))


DECLARED = Declarations(
    commands=(
        command(
            "reopen", reopen, role=Role.INSTRUCTOR, help=sentence("Say that a question is not answered after all.")
        ),
    ),
    actions=(Action(SETTLE, Role.LEARNER, settle),),
    message_actions=(
        MessageAction("mark-as-question", sentence("Mark as question"), Role.LEARNER, mark_as_question),
        MessageAction("mark-as-answer", sentence("Mark as answer"), Role.LEARNER, mark_as_answer),
        MessageAction("not-a-question", sentence("Not a question"), Role.LEARNER, not_a_question),
    ),
    undoing={"marked": _undo_mark},
)
