"""Learners ask: ask, my-questions; wonder too; say that it is answered; mark messages by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import (
    Action,
    Asks,
    Declarations,
    Did,
    Field,
    Form,
    MessageAction,
    Of,
    OpensForm,
    Option,
    Reply,
    Role,
    Said,
    command,
)
from bot.commands.from_tables import from_tables
from bot.commands.reading import lesson_named
from bot.deliver.records import Roots
from bot.kinds import RULES
from bot.lines import listed
from bot.message import Block, Button, Buttons, Message, MessageLink, Text, Value, Verbatim
from bot.model import Kind, LedgerMessage, MessageRef, PersonRef, Slot
from bot.questions.alike import Likeness
from bot.questions.answered import index_around
from bot.questions.beginning import begin_clock
from bot.questions.by_command import asked_as
from bot.questions.marks import Mark
from bot.questions.posting import SETTLE, WONDER
from bot.questions.standing import Board, Standing, board, replies_to
from bot.store import deliveries, marks, messages, questions
from bot.store.deliveries import Planned
from bot.words import Words, sentence
from schedules.zones import to_local

LONGEST = 3_000
_SHORTEST = 8  # characters of something that can be answered
_SHOWN = 90
_MINE = 10
_CLOSE = 3

ASK, EDIT = "ask", "edit"


async def ask(
    call: Call,
    text: Annotated[str, Option(sentence("What you would like to know."), longest=LONGEST)] = "",
    lesson: Annotated[str, Option(sentence("The lesson it is about."), of=Of.LESSONS)] = "",
    anonymously: Annotated[bool, Option(sentence("Without your name."))] = False,
) -> Reply:
    """Ask in the lesson's thread or the questions room; what was asked before is shown first."""
    if not text:
        return OpensForm(ASK, f"{lesson}/{'anonymously' if anonymously else ''}")
    return await _ask(call, text, lesson, is_anonymous=anonymously)


async def asked_in_form(call: Call, subject: str, filled: Mapping[str, str]) -> Reply:
    """The form of `ask`."""
    lesson, _, how = subject.partition("/")
    named = filled.get("lesson", "")
    lesson = lesson_named(call, named) if named else lesson
    return await _ask(call, filled["text"], lesson, is_anonymous=how == "anonymously")


async def _ask(call: Call, text: str, lesson: str, *, is_anonymous: bool) -> Reply:
    if len(text.strip()) < _SHORTEST:
        raise CommandError(call.words("That is too short to be answered. Write a whole sentence."))
    how = {"text": text, "lesson": lesson, "anonymously": "yes" if is_anonymous else "no"}
    told = await from_tables(call, text) if not call.agreed else None
    if told is not None:
        return Asks(replace(told, blocks=(*told.blocks, Text(call.words("Ask all the same?")))), "ask", how)
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    close = _close_to(there, text)
    if close and not call.agreed:
        return Asks(_shown_before(call, close), "ask", how)
    where = await _thread_of(call, lesson)
    number = await questions.ask(
        call.transaction,
        call.running.id,
        (call.home, call.person, call.name),
        text.strip(),
        lesson or None,
        call.now,
        is_anonymous=is_anonymous,
    )
    slot = Slot(
        kind=Kind.QUESTION,
        subject=where or "course",
        occurrence=asked_as(number),
        moment=to_local(call.now, call.running.cohort.timezone),
        until=None,
        why="somebody asked by command",
    )
    details = {"question": str(number)}
    await deliveries.plan(
        call.transaction, [Planned(call.running.id, call.home, slot, RULES[Kind.QUESTION].priority, details)]
    )
    await begin_clock(call.transaction, call.running, call.home, number, call.now)
    said = call.words("Asked, as question {number}, {where}. `my-questions` shows how it stands.")
    if is_anonymous:
        said = call.words("Asked without your name, as question {number}, {where}. The answer comes to you as well.")
    place = call.words("in the lesson's thread") if where else call.words("in the questions room")
    told = answer(said.format(number=number, where=place))
    # nobody may read in a log who asked without a name
    did = None if is_anonymous else Did(str(number), {"kind": "asked", "question": str(number)})
    return Said(told, did)


def _close_to(there: Board, text: str) -> list[Standing]:
    likeness = Likeness([one.question.message.text for one in there.all])
    return [there.all[number] for number, _close in likeness.most_alike(text, _CLOSE)]


def _shown_before(call: Call, close: list[Standing]) -> Message:
    words = call.words
    blocks: list[Block] = [Text(f"**{words('This was asked before, or something close to it:')}**")]
    for one in close:
        values: dict[str, Value] = {
            "text": Verbatim(short(one.question.message.text)),
            "link": MessageLink(one.question.message.ref, words("open it")),
            "number": Verbatim(str(one.number)),
        }
        blocks.append(Text("{number}. {text} {link}", values))
        if one.question.answer is not None:
            told = {
                "who": Verbatim(one.question.answer.author_name),
                "answer": Verbatim(short(one.question.answer.text)),
            }
            blocks.append(Text("> {who}: {answer}", told))
        elif not one.question.is_answered:
            blocks.append(Buttons((Button(words("I wonder too"), f"{WONDER}:{one.number}"),)))
    blocks.append(Text(words("Ask all the same?")))
    return Message(tuple(blocks), quiet=True)


async def _thread_of(call: Call, lesson: str) -> str | None:
    """The lesson, if it has a thread to ask in."""
    if not lesson:
        return None
    _state, sent, is_open = await Roots(call.transaction).of(call.running.id, call.home, Kind.LESSON, lesson, "")
    return lesson if sent is not None and is_open else None


async def my_questions(call: Call) -> Said:
    """What the caller asked, the newest first, and how it stands."""
    words = call.words
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    mine = [one for one in reversed(there.all) if one.numbered.person == call.person]
    if not mine:
        return Said(answer(words("You asked nothing yet. `ask` and your question is enough.")))
    lines = [_line(one, words) for one in mine[:_MINE]]
    blocks: list[Block] = [listed(lines)]
    own = [one for one in mine[:_MINE] if one.numbered.text is not None and not one.question.is_answered]
    if own:
        label = words("Edit {number}")
        buttons = tuple(Button(label.format(number=one.number), f"{EDIT}:{one.number}") for one in own[:5])
        blocks.append(Buttons(buttons))
    return Said(Message(tuple(blocks), quiet=True))


def _line(one: Standing, words: Words) -> Text:
    values: dict[str, Value] = {
        "number": Verbatim(str(one.number)),
        "text": Verbatim(short(one.question.message.text)),
        "state": Verbatim(state_of(one, words)),
        "link": MessageLink(one.question.message.ref, words("open it")),
    }
    return Text("{number}. {text}: {state} {link}", values)


def state_of(one: Standing, words: Words) -> str:
    """Answered, has replies, or open, in words."""
    if one.question.is_answered:
        return words("answered")
    return words("has replies, but no answer yet") if one.question.state == "replied" else words("still open")


async def edit(call: Call, number: str) -> Reply:
    """A form with what was asked."""
    asked = await _own(call, number)
    return OpensForm(EDIT, number, {"text": asked.numbered.text or ""})


async def edited(call: Call, number: str, filled: Mapping[str, str]) -> Said:
    """What was asked reads otherwise from now on."""
    asked = await _own(call, number)
    await questions.reword(call.transaction, asked.number, filled["text"])
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.QUESTION)
    return Said(answer(call.words("Changed.")), Did(number))


async def _own(call: Call, number: str) -> Standing:
    asked = await standing_of(call, number)
    if asked.numbered.person != call.person or asked.numbered.text is None:
        raise CommandError(call.words("You can change only what you asked by `ask` yourself."))
    return asked


async def wonder(call: Call, number: str) -> Said:
    """Somebody wonders too."""
    asked = await standing_of(call, number)
    if asked.numbered.person == call.person:
        raise CommandError(call.words("It is your own question."))
    if not await questions.wonder(call.transaction, asked.number, call.home, call.person, call.now):
        return Said(answer(call.words("Noted already: you wonder too.")))
    said = call.words("Noted. You hear of it when it is answered.")
    return Said(answer(said), Did(number, {"kind": "wondered", "question": number}))


async def settle(call: Call, number: str) -> Said:
    """The asker, or staff, say that a question is answered."""
    asked = await standing_of(call, number)
    if asked.numbered.person != call.person and not call.role.includes(Role.INSTRUCTOR):
        raise CommandError(call.words("Only whoever asked, or staff, can say that."))
    if asked.question.is_answered:
        return Said(answer(call.words("It is answered already.")))
    return await mark(call, asked.question.message.ref, Mark.ANSWERED, call.words("Noted: it is answered."))


async def mark(call: Call, ref: MessageRef, what: Mark, said: str) -> Said:
    """Mark a message; what rests on it is told anew."""
    before = await marks.put(call.transaction, call.home, ref, what, call.person, call.now)
    await index_around(call.transaction, call.running, call.home, ref)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    undo = {"kind": "marked", "ref": str(ref), "before": before.value if before is not None else ""}
    return Said(answer(said), Did(what.value, undo))


async def mark_as_question(call: Call, ref: MessageRef) -> Said:
    """A message asks something."""
    message = await _readable(call, ref)
    if message.author != call.person and not call.role.includes(Role.INSTRUCTOR):
        raise CommandError(call.words("Only whoever wrote it, or staff, can mark it as a question."))
    return await mark(call, ref, Mark.QUESTION, call.words("Marked as a question."))


async def not_a_question(call: Call, ref: MessageRef) -> Said:
    """A message asks nothing."""
    message = await _readable(call, ref)
    if message.author != call.person and not call.role.includes(Role.INSTRUCTOR):
        raise CommandError(call.words("Only whoever wrote it, or staff, can say that it is no question."))
    return await mark(call, ref, Mark.NOT_A_QUESTION, call.words("Noted: it is no question."))


async def mark_as_answer(call: Call, ref: MessageRef) -> Said:
    """A message answers a question: staff say so, or whoever asked."""
    await _readable(call, ref)
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    about = replies_to(there.said, ref)
    asked = there.by_ref(about) if about is not None else None
    if asked is None:
        raise CommandError(
            call.words("I see no question before it that it could answer. Reply to the question itself.")
        )
    if asked.numbered.person != call.person and not call.role.includes(Role.INSTRUCTOR):
        raise CommandError(call.words("Only whoever asked, or staff, can say that."))
    if await marks.of(call.transaction, asked.home, asked.question.message.ref) is Mark.OPEN:
        await marks.take_off(call.transaction, asked.home, asked.question.message.ref)
    return await mark(call, ref, Mark.ANSWER, call.words("Marked as the answer."))


async def _readable(call: Call, ref: MessageRef) -> LedgerMessage:
    message = await messages.find(call.transaction, call.home, ref)
    if message is None:
        raise CommandError(call.words("I do not know this message: it stands in no room that I read, or it is mine."))
    return message


async def standing_of(call: Call, number: str) -> Standing:
    """The question with this number, in this cohort. Raises CommandError."""
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    found = there.get(int(number)) if number.isascii() and number.isdecimal() else None
    if found is None:
        said = call.words("There is no question {number}. `inbox open` and `my-questions` show the numbers.")
        raise CommandError(said.format(number=short(number)))
    return found


def short(text: str) -> str:
    """A question on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


async def _undo_ask(call: Call, undo: Mapping[str, str]) -> Message:
    await questions.refuse(call.transaction, int(undo["question"]), call.now)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.QUESTION)
    return answer(call.words("Your question is taken back."))


async def _undo_wonder(call: Call, undo: Mapping[str, str]) -> Message:
    await questions.wonder_no_more(call.transaction, int(undo["question"]), call.home, call.person)
    return answer(call.words("Taken back."))


async def _undo_mark(call: Call, undo: Mapping[str, str]) -> Message:
    ref = MessageRef(undo["ref"])
    if undo["before"]:
        await marks.put(call.transaction, call.home, ref, Mark(undo["before"]), call.person, call.now)
    else:
        await marks.take_off(call.transaction, call.home, ref)
    await index_around(call.transaction, call.running, call.home, ref)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    return answer(call.words("The mark is taken off again."))


async def own_numbers(call: Call, _typed: str) -> list[tuple[str, str]]:
    """Own questions to choose from, the newest first."""
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    return [
        (f"{one.number}. {short(one.question.message.text)}", str(one.number))
        for one in reversed(there.all)
        if one.numbered.person == PersonRef(call.person)
    ]


_TEXT = Field("text", sentence("What would you like to know?"), is_long=True, longest=LONGEST)

DECLARED = Declarations(
    commands=(
        command(
            "ask",
            ask,
            role=Role.LEARNER,
            help=sentence("Ask a question, with your name or without it."),
            opens_form=True,
        ),
        command(
            "my-questions", my_questions, role=Role.LEARNER, help=sentence("Show what you asked, and how it stands.")
        ),
    ),
    actions=(
        Action(WONDER, Role.LEARNER, wonder),
        Action(SETTLE, Role.LEARNER, settle),
        Action(EDIT, Role.LEARNER, edit),
    ),
    message_actions=(
        MessageAction("mark-as-question", sentence("Mark as question"), Role.LEARNER, mark_as_question),
        MessageAction("mark-as-answer", sentence("Mark as answer"), Role.LEARNER, mark_as_answer),
        MessageAction("not-a-question", sentence("Not a question"), Role.LEARNER, not_a_question),
    ),
    forms=(
        Form(
            ASK,
            sentence("Ask a question"),
            (_TEXT, Field("lesson", sentence("About which lesson?"), is_required=False, longest=200)),
            Role.LEARNER,
            asked_in_form,
        ),
        Form(EDIT, sentence("Change your question"), (_TEXT,), Role.LEARNER, edited),
    ),
    undoing={"asked": _undo_ask, "wondered": _undo_wonder, "marked": _undo_mark},
    choices={Of.OWN_QUESTIONS: own_numbers},
)
