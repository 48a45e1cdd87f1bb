"""Instructors answer: inbox open, inbox mine, answer; a question is taken out of the room."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.commands.asking_commands import LONGEST, mark, short, standing_of, state_of
from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import (
    Action,
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
from bot.kinds import RULES
from bot.lines import listed
from bot.message import Block, Button, Buttons, Message, MessageLink, Text, Value, Verbatim
from bot.model import Home, Kind, PersonRef, Slot
from bot.questions.alike import ALIKE, Likeness
from bot.questions.by_command import answered_as
from bot.questions.faq import SUBJECT
from bot.questions.marks import Mark
from bot.questions.posting import ANSWER
from bot.questions.standing import Board, Light, Standing, board
from bot.store import deliveries, posts, questions
from bot.store.deliveries import Planned
from bot.words import Words, sentence
from schedules.zones import to_local

_PAGE = 8

REFUSE = "refuse-question"
"""The button that takes a question out of the room, followed by a colon and its number."""

_LIGHTS = {Light.GREEN: "", Light.AMBER: sentence("amber"), Light.RED: sentence("red")}


async def inbox_open(call: Call, after: Annotated[int, Option(sentence("Go on behind this question."))] = 0) -> Said:
    """Every open question, the one that waits longest first."""
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    return Said(_listed(call, [one for one in there.open if one.number > after], "inbox open"))


async def inbox_mine(call: Call, after: Annotated[int, Option(sentence("Go on behind this question."))] = 0) -> Said:
    """Open questions in the weeks in which the rota asks the caller first."""
    names = call.running.cohort.rota or call.running.cohort.people.instructors
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    mine = [one for one in there.open if one.number > after and _owner(call, one, names) == call.name.casefold()]
    return Said(_listed(call, mine, "inbox mine"))


def _owner(call: Call, one: Standing, names: Sequence[str]) -> str | None:
    if not names:
        return None
    weeks = call.running.timetable.weeks
    at = one.question.message.at
    week = next((each.number for each in reversed(weeks) if each.starts.at <= at), 1)
    return names[(week - 1) % len(names)].casefold()


def _listed(call: Call, open_ones: Sequence[Standing], command_name: str) -> Message:
    words = call.words
    if not open_ones:
        return answer(words("Nothing waits for an answer."))
    shown = open_ones[:_PAGE]
    count = words.count("{n} question waits.", "{n} questions wait.", len(open_ones))
    blocks: list[Block] = [Text(f"**{count}**"), listed([_line(one, words) for one in shown])]
    label = words("Answer {number}")
    blocks.append(
        Buttons(tuple(Button(label.format(number=one.number), f"{ANSWER}:{one.number}") for one in shown[:5]))
    )
    if len(open_ones) > _PAGE:
        more = words("More: `{command} after:{number}`")
        blocks.append(Text(more.format(command=command_name, number=shown[-1].number)))
    return Message(tuple(blocks), quiet=True)


def _line(one: Standing, words: Words) -> Text:
    light = words(_LIGHTS[one.light]) if _LIGHTS[one.light] else ""
    hours = words.count("{n} hour", "{n} hours", round(one.waits.total_seconds() / 3600))
    who = words("somebody") if one.numbered.is_anonymous else one.numbered.name
    state = [part for part in (light, hours, state_of(one, words)) if part]
    values: dict[str, Value] = {
        "number": Verbatim(str(one.number)),
        "who": Verbatim(who),
        "text": Verbatim(short(one.question.message.text)),
        "state": Verbatim(", ".join(state)),
        "link": MessageLink(one.question.message.ref, words("open it")),
    }
    return Text("{number}. {who}: {text} ({state}) {link}", values)


async def answer_(
    call: Call,
    number: Annotated[str, Option(sentence("The question's number."), of=Of.QUESTIONS)],
    text: Annotated[str, Option(sentence("Your answer; without it a form opens."), longest=LONGEST)] = "",
    again: Annotated[bool, Option(sentence("Although somebody answered it already."))] = False,
) -> Reply:
    """Answer a question where it was asked, and every other that asks the same."""
    await standing_of(call, number)
    if not text:
        return OpensForm(ANSWER, number)
    return await _answer(call, number, text, is_again=again)


async def answer_button(call: Call, number: str) -> Reply:
    """The button that opens the form."""
    await _refuse_answered(call, await standing_of(call, number))
    return OpensForm(ANSWER, number)


async def answered_in_form(call: Call, number: str, filled: Mapping[str, str]) -> Said:
    """The form of `answer`."""
    return await _answer(call, number, filled["text"], is_again=False)


async def _answer(call: Call, number: str, text: str, *, is_again: bool) -> Said:
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    asked = there.get(int(number))
    if asked is None:
        said = call.words("There is no question {number}. `inbox open` and `my-questions` show the numbers.")
        raise CommandError(said.format(number=number))
    if not is_again:
        await _refuse_answered(call, asked)
        await _refuse_answered_just_now(call, asked)
    who = (call.home, call.person, call.name)
    given = await questions.answer(call.transaction, asked.number, who, text.strip(), call.now)
    same = [asked, *_same_as(there, asked)]
    for one in same:
        await _deliver(call, one, given)
    others = len(same) - 1
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    if others:
        said = call.words.count(
            "Answered, also where {n} other asked the same.", "Answered, also where {n} others asked the same.", others
        )
    else:
        said = call.words("Answered where it was asked.")
    undo = {"kind": "answered", "answer": str(given)}
    return Said(answer(said), Did(number, undo))


async def _refuse_answered(call: Call, asked: Standing) -> None:
    if not asked.question.is_answered:
        return
    by = asked.question.answer
    if by is None:
        said = call.words("It is answered already. To add something: `answer {number} … again:yes`")
        raise CommandError(said.format(number=asked.number))
    said = call.words('{name} answered it already: "{text}" To add something: `answer {number} … again:yes`')
    raise CommandError(said.format(name=by.author_name, text=short(by.text), number=asked.number))


async def _refuse_answered_just_now(call: Call, asked: Standing) -> None:
    """Two may answer at once: the first one's answer is on its way."""
    posted = await posts.of_kinds(call.transaction, call.running.id, (Kind.ANSWER,))
    for one in await questions.answers_in(call.transaction, call.running.id):
        is_posted = (Kind.ANSWER, answered_as(one.id, asked.number)) in posted
        if one.question == asked.number and not is_posted:
            said = call.words('{name} answered it already: "{text}" To add something: `answer {number} … again:yes`')
            raise CommandError(said.format(name=one.name, text=short(one.text or ""), number=asked.number))


def _same_as(there: Board, asked: Standing) -> list[Standing]:
    """Other open questions that ask the same."""
    others = [one for one in there.open if one.number != asked.number]
    likeness = Likeness([asked.question.message.text, *(one.question.message.text for one in others)])
    return [one for place, one in enumerate(others, 1) if likeness.between(0, place) >= ALIKE]


async def _deliver(call: Call, one: Standing, given: int) -> None:
    """Post the answer where the question stands; tell whoever asked without a name, and who wonders too, in private."""
    planned = [_planned(call, one, given, None, one.home)]
    in_private: list[tuple[Home, PersonRef]] = []
    if one.numbered.is_anonymous and one.numbered.person is not None:
        in_private.append((one.numbered.home, one.numbered.person))
    in_private += [
        each for each in await questions.wondering_of(call.transaction, one.number) if each not in in_private
    ]
    planned += [_planned(call, one, given, person, home) for home, person in in_private]
    await deliveries.plan(call.transaction, planned)


def _planned(call: Call, one: Standing, given: int, person: PersonRef | None, home: Home) -> Planned:
    slot = Slot(
        kind=Kind.ANSWER,
        subject=one.question.subject or "course",
        occurrence=answered_as(given, one.number),
        moment=to_local(call.now, call.running.cohort.timezone),
        until=None,
        why="an instructor answered by command",
        person=person,
    )
    details = {
        "answer": str(given),
        "question": str(one.number),
        "place": str(one.question.message.place),
        "about": str(one.question.message.ref),
    }
    return Planned(call.running.id, home, slot, RULES[Kind.ANSWER].priority, details)


async def refuse(call: Call, number: str) -> Said:
    """Take what was asked by command out of the room, whoever asked it."""
    asked = await standing_of(call, number)
    if asked.numbered.text is None:
        raise CommandError(call.words("Only what was asked by `ask` can be taken out; delete the message itself."))
    await questions.refuse(call.transaction, asked.number, call.now)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.QUESTION)
    return Said(answer(call.words("It is taken out.")), Did(number, {"kind": "refused", "question": number}))


async def reopen(
    call: Call, number: Annotated[str, Option(sentence("The question's number."), of=Of.QUESTIONS)]
) -> Said:
    """A question is open again."""
    asked = await standing_of(call, number)
    return await mark(call, asked.question.message.ref, Mark.OPEN, call.words("It is open again."))


async def faq(call: Call) -> Said:
    """A page of what was answered, as a file to whoever asks for it."""
    earlier = await deliveries.count_to(call.transaction, call.running.id, call.home, Kind.EXPORT, call.person, SUBJECT)
    slot = Slot(
        kind=Kind.EXPORT,
        subject=SUBJECT,
        occurrence=str(earlier + 1),
        moment=to_local(call.now, call.zone),
        until=None,
        why="somebody asked for what was answered",
        person=call.person,
    )
    planned = Planned(call.running.id, call.home, slot, RULES[Kind.EXPORT].priority, {})
    await deliveries.plan(call.transaction, [planned])
    return Said(answer(call.words("It comes to you as a direct message, with everything in one file.")), Did())


async def open_numbers(call: Call, _typed: str) -> list[tuple[str, str]]:
    """Open questions to choose from, the one that waits longest first."""
    there = await board(call.transaction, call.running, call.home, call.platform, call.now)
    return [(f"{one.number}. {short(one.question.message.text)}", str(one.number)) for one in there.open]


async def _undo_answer(call: Call, undo: Mapping[str, str]) -> Message:
    await questions.take_back(call.transaction, int(undo["answer"]), call.now)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.ANSWER)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    return answer(call.words("Your answer is taken back, and the question is open again."))


async def _undo_refuse(call: Call, undo: Mapping[str, str]) -> Message:
    await questions.refuse(call.transaction, int(undo["question"]), None)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.QUESTION)
    return answer(call.words("The question is back in its room."))


DECLARED = Declarations(
    commands=(
        command(
            "inbox open", inbox_open, role=Role.INSTRUCTOR, help=sentence("Show the questions that wait for an answer.")
        ),
        command(
            "inbox mine", inbox_mine, role=Role.INSTRUCTOR, help=sentence("Show those that the rota asks you first.")
        ),
        command(
            "answer",
            answer_,
            role=Role.INSTRUCTOR,
            help=sentence("Answer a question where it was asked, and all that ask the same."),
            opens_form=True,
        ),
        command(
            "reopen", reopen, role=Role.INSTRUCTOR, help=sentence("Say that a question is not answered after all.")
        ),
        command("faq", faq, role=Role.INSTRUCTOR, help=sentence("Get what was answered as a page to publish.")),
    ),
    actions=(Action(ANSWER, Role.INSTRUCTOR, answer_button), Action(REFUSE, Role.INSTRUCTOR, refuse)),
    forms=(
        Form(
            ANSWER,
            sentence("Answer a question"),
            (Field("text", sentence("Your answer"), is_long=True, longest=LONGEST),),
            Role.INSTRUCTOR,
            answered_in_form,
        ),
    ),
    undoing={"answered": _undo_answer, "refused": _undo_refuse},
    choices={Of.QUESTIONS: open_numbers},
)
