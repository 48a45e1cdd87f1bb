"""Learners ask: ask, with or without a name; others wonder too."""

from collections.abc import Mapping, Sequence
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
    Of,
    OpensForm,
    Option,
    Reply,
    Role,
    Said,
    command,
)
from bot.commands.from_tables import from_tables
from bot.commands.numbered_questions import LONGEST, answered_by, is_own, question_numbered, short
from bot.commands.reading import lesson_named
from bot.deliver.records import Known
from bot.kinds import RULES
from bot.message import Block, Button, Buttons, Message, MessageLink, Text, Value, Verbatim
from bot.model import Kind, Slot
from bot.questions.alike import Likeness
from bot.questions.beginning import begin_clock
from bot.questions.by_command import asked_as
from bot.questions.posting import WONDER
from bot.questions.standing import Standing, newest_questions
from bot.store import deliveries, questions
from bot.store.deliveries import Planned
from bot.words import sentence
from schedules.zones import to_local

_SHORTEST = 8  # characters of something that can be answered
_CLOSE = 3

ASK = "ask"


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
    named = filled.get("lesson", "") or lesson
    return await _ask(
        call, filled["text"], lesson_named(call, named) if named else "", is_anonymous=how == "anonymously"
    )


async def _ask(call: Call, text: str, lesson: str, *, is_anonymous: bool) -> Reply:
    if len(text.strip()) < _SHORTEST:
        raise CommandError(call.words("That is too short to be answered. Write a whole sentence."))
    how = {"text": text, "lesson": lesson, "anonymously": "yes" if is_anonymous else "no"}
    told = await from_tables(call, text) if not call.agreed else None
    if told is not None:
        return Asks(replace(told, blocks=(*told.blocks, Text(call.words("Ask all the same?")))), "ask", how)
    close = await _close_to(call, text) if not call.agreed else []
    if close:
        return Asks(_shown_before(call, close), "ask", how)
    where = await _thread_of(call, lesson)
    who = (call.home, call.person, call.name)
    number = await questions.ask(
        call.transaction, call.running.id, who, text.strip(), lesson or None, call.now, is_anonymous=is_anonymous
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
    # nobody may read in a log who asked without a name; `my-questions` takes such a question back
    did = None if is_anonymous else Did(str(number), {"kind": "asked", "question": str(number)})
    return Said(told, did)


async def _close_to(call: Call, text: str) -> list[Standing]:
    there = await newest_questions(call.transaction, call.running, call.now)
    likeness = Likeness([one.question.message.text for one in there])
    return [there[number] for number, _close in likeness.most_alike(text, _CLOSE)]


def _shown_before(call: Call, close: Sequence[Standing]) -> Message:
    words = call.words
    blocks: list[Block] = [Text(f"**{words('This was asked before, or something close to it:')}**")]
    for one in close:
        values: dict[str, Value] = {
            "text": Verbatim(short(one.question.message.text)),
            "link": MessageLink(one.question.message.ref, words("open it")),
            "number": Verbatim(str(one.number)),
        }
        blocks.append(Text("{number}. {text} {link}", values))
        told = answered_by(one, words)
        if told is not None:
            blocks.append(Text(f"> {told.markdown}", told.values))
        elif not one.question.is_answered and not is_own(call, one):
            blocks.append(Buttons((Button(words("I wonder too"), f"{WONDER}:{one.number}"),)))
    blocks.append(Text(words("Ask all the same?")))
    return Message(tuple(blocks), quiet=True)


async def _thread_of(call: Call, lesson: str) -> str | None:
    """The lesson, if it has a thread to ask in."""
    if not lesson:
        return None
    _state, sent, is_open = await Known(call.transaction).root(call.running.id, call.home, Kind.LESSON, lesson, "")
    return lesson if sent is not None and is_open else None


async def wonder(call: Call, number: str) -> Said:
    """Somebody wonders too."""
    asked = await question_numbered(call, number)
    if is_own(call, asked):
        raise CommandError(call.words("It is your own question."))
    if asked.question.is_answered:
        told = answered_by(asked, call.words)
        said = Text(call.words("It is answered already."))
        return Said(Message((said, told) if told is not None else (said,), quiet=True))
    if not await questions.wonder(call.transaction, asked.number, call.home, call.person, call.now):
        return Said(answer(call.words("Noted already: you wonder too.")))
    said_so = call.words("Noted. You hear of it when it is answered.")
    return Said(answer(said_so), Did(number, {"kind": "wondered", "question": number}))


async def _undo_ask(call: Call, undo: Mapping[str, str]) -> Message:
    asked = await questions.get(call.transaction, int(undo["question"]))
    if asked is not None:
        await questions.take_question_back(call.transaction, asked.id)
        await deliveries.mark_stale(call.transaction, call.running.id, Kind.QUESTION)
        await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    return answer(call.words("Your question is taken back."))


async def _undo_wonder(call: Call, undo: Mapping[str, str]) -> Message:
    await questions.wonder_no_more(call.transaction, int(undo["question"]), call.home, call.person)
    return answer(call.words("Taken back."))


TEXT = Field("text", sentence("What would you like to know?"), is_long=True, longest=LONGEST)

DECLARED = Declarations(
    commands=(
        command(
            "ask",
            ask,
            role=Role.LEARNER,
            help=sentence("Ask a question, with your name or without it."),
            opens_form=True,
        ),
    ),
    actions=(Action(WONDER, Role.LEARNER, wonder),),
    forms=(
        Form(
            ASK,
            sentence("Ask a question"),
            (TEXT, Field("lesson", sentence("About which lesson?"), is_required=False, longest=200)),
            Role.LEARNER,
            asked_in_form,
        ),
    ),
    undoing={"asked": _undo_ask, "wondered": _undo_wonder},
)
