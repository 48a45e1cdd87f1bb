"""Instructors answer: inbox open, inbox mine, inbox remove, answer."""

from collections.abc import Mapping, Sequence
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
from bot.commands.numbered_questions import LONGEST, label_of, question_numbered, short, state_of
from bot.kinds import RULES
from bot.lines import listed
from bot.message import Block, Button, Buttons, Message, MessageLink, Text, Value, Verbatim
from bot.model import Home, Kind, PersonRef, Slot
from bot.questions.alike import ALIKE, SAME, Likeness
from bot.questions.by_command import answered_as, answered_with, given_to, message_of
from bot.questions.faq import SUBJECT
from bot.questions.keeping import keep_around
from bot.questions.numbered import Given
from bot.questions.posting import ANSWER, SETTLE
from bot.questions.standing import Light, Standing, open_questions
from bot.store import deliveries, model_lines, posts, questions, search
from bot.store.deliveries import Planned
from bot.words import Words, sentence
from schedules.zones import to_local

_PAGE = 5  # as many as there are buttons in a row

ALSO = "answer-also"
"""The button that gives an answer to another question as well: the answer's number, a full stop, the question's."""

_LIGHTS = {Light.GREEN: "", Light.AMBER: sentence("amber"), Light.RED: sentence("red")}


async def inbox_open(call: Call, page: Annotated[int, Option(sentence("The page of a long list."))] = 1) -> Said:
    """Every open question, the one that waits longest first."""
    there = await open_questions(call.transaction, call.running, call.now)
    return Said(_listed(call, there, "inbox open", page))


async def inbox_mine(call: Call, page: Annotated[int, Option(sentence("The page of a long list."))] = 1) -> Said:
    """Open questions of the weeks in which the rota asks the caller first."""
    there = await open_questions(call.transaction, call.running, call.now)
    mine = [one for one in there if one.owner is not None and one.owner.casefold() == call.name.casefold()]
    return Said(_listed(call, mine, "inbox mine", page))


def _listed(call: Call, waiting: Sequence[Standing], command_name: str, page: int) -> Message:
    words = call.words
    if not waiting:
        return answer(words("Nothing waits for an answer."))
    pages = -(-len(waiting) // _PAGE)
    if not 1 <= page <= pages:
        raise CommandError(words.count("There is {n} page.", "There are {n} pages.", pages))
    shown = waiting[(page - 1) * _PAGE : page * _PAGE]
    count = words.count("{n} question waits.", "{n} questions wait.", len(waiting))
    reply, settled = words("Answer {number}"), words("Mark {number} answered")
    blocks: list[Block] = [
        Text(f"**{count}**"),
        listed([_line(one, words) for one in shown]),
        Buttons(tuple(Button(reply.format(number=one.number), f"{ANSWER}:{one.number}") for one in shown)),
        Buttons(tuple(Button(settled.format(number=one.number), f"{SETTLE}:{one.number}") for one in shown)),
    ]
    if page < pages:
        more = words("Page {page} of {pages}. More: `{command} page:{next}`")
        blocks.append(Text(more.format(page=page, pages=pages, command=command_name, next=page + 1)))
    if any(one.numbered.is_anonymous for one in shown):
        blocks.append(Text(words("What should not stand there `inbox remove` takes out; nobody is told who asked it.")))
    return Message(tuple(blocks), quiet=True)


def _line(one: Standing, words: Words) -> Text:
    light = words(_LIGHTS[one.light]) if _LIGHTS[one.light] else ""
    hours = words.count("{n} hour", "{n} hours", int(one.waits.total_seconds() // 3600))
    who = words("somebody") if one.numbered.is_anonymous else one.numbered.name
    whose = words("asked first: {name}").format(name=one.owner) if one.owner is not None else ""
    values: dict[str, Value] = {
        "number": Verbatim(str(one.number)),
        "who": Verbatim(who),
        "text": Verbatim(short(one.question.message.text)),
        "state": Verbatim(", ".join(part for part in (light, hours, state_of(one, words), whose) if part)),
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
    if not text:
        await question_numbered(call, number)
        return OpensForm(ANSWER, number)
    return await _answer(call, number, text, is_again=again or call.agreed)


async def answer_button(call: Call, number: str) -> Reply:
    """The button that opens the form."""
    told = await _told_answered(call, await question_numbered(call, number))
    if told is not None:
        said = call.words("To add something: `answer {number} … again:yes`").format(number=number)
        raise CommandError(f"{told} {said}")
    return OpensForm(ANSWER, number)


async def answered_in_form(call: Call, number: str, filled: Mapping[str, str]) -> Reply:
    """The form of `answer`."""
    return await _answer(call, number, filled["text"], is_again=False)


async def _answer(call: Call, number: str, text: str, *, is_again: bool) -> Reply:
    if number.isascii() and number.isdecimal():
        await questions.lock(call.transaction, int(number))  # two may answer at once
    asked = await question_numbered(call, number)
    told = await _told_answered(call, asked) if not is_again else None
    if told is not None:
        message = answer(f"{told} {call.words('Add your answer all the same?')}")
        return Asks(message, "answer", {"number": number, "text": text})
    who = (call.home, call.person, call.name)
    given = await questions.answer(call.transaction, asked.number, who, text.strip(), call.now)
    there = [
        one for one in await open_questions(call.transaction, call.running, call.now) if one.number != asked.number
    ]
    likeness = Likeness([asked.question.message.text, *(one.question.message.text for one in there)])
    alike = [(one, likeness.between(0, place)) for place, one in enumerate(there, 1)]
    same = [one for one, close in alike if close >= SAME]
    for one in (asked, *same):
        await _deliver(call, one, given)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    close_ones = sorted((one for one in alike if ALIKE <= one[1] < SAME), key=lambda one: -one[1])[:_PAGE]
    shown = _answered(call, len(same), [one for one, _close in close_ones], given)
    return Said(shown, Did(number, {"kind": "answered", "answer": str(given)}))


def _answered(call: Call, others: int, close: Sequence[Standing], given: int) -> Message:
    """Where the answer goes, and to which questions it might go as well."""
    words = call.words
    said = words("Answered where it was asked.")
    if others:
        said = words.count(
            "Answered, also where {n} other asked the same.", "Answered, also where {n} others asked the same.", others
        )
    blocks: list[Block] = [Text(said)]
    if close:
        lines = [
            Text("{number}. {text}", {"number": Verbatim(str(one.number)), "text": Verbatim(short(_text(one)))})
            for one in close
        ]
        label = words("Answer {number} with it too")
        blocks += [
            Text(words("Close to it, and still open:")),
            listed(lines),
            Buttons(tuple(Button(label.format(number=one.number), f"{ALSO}:{given}.{one.number}") for one in close)),
        ]
    return Message(tuple(blocks), quiet=True)


def _text(one: Standing) -> str:
    return one.question.message.text


async def answer_also(call: Call, subject: str) -> Said:
    """The caller's answer to one question answers another one too."""
    written, _, number = subject.partition(".")
    given = await questions.given_answer(call.transaction, int(written)) if written.isdecimal() else None
    if given is None or given.text is None or given.taken_back_at is not None:
        raise CommandError(call.words("This answer was taken back."))
    if (given.home, given.person) != (call.home, call.person):
        raise CommandError(call.words("It is somebody else's answer."))
    asked = await question_numbered(call, number)
    told = await _told_answered(call, asked)
    if told is not None:
        raise CommandError(told)
    await _deliver(call, asked, given.id)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    return Said(
        answer(call.words("Answered there too.")), Did(str(asked.number), {"kind": "answered", "answer": str(given.id)})
    )


async def _told_answered(call: Call, asked: Standing) -> str | None:
    """Who answered already, and what; None while nobody did."""
    given = await given_to(call.transaction, call.running.id, asked.number)
    if not asked.question.is_answered and not await _is_on_its_way(call, asked, given):
        return None
    name, text = _answer_shown(asked, given)
    if not name:
        return call.words("It is answered already.")
    return call.words('{name} answered it already: "{text}"').format(name=name, text=short(text))


async def _is_on_its_way(call: Call, asked: Standing, given: Sequence[Given]) -> bool:
    """Whether one of the answers by command is not posted yet; two may answer at once."""
    posted = await posts.of_kinds(
        call.transaction,
        call.running.id,
        (Kind.ANSWER,),
        occurrences=[answered_as(one.id, asked.number) for one in given],
    )
    return len(posted) < len(given)


def _answer_shown(asked: Standing, given: Sequence[Given]) -> tuple[str, str]:
    if asked.question.answer is not None:
        return asked.question.answer.author_name, asked.question.answer.text
    return (given[-1].name, given[-1].text or "") if given else ("", "")


async def _deliver(call: Call, one: Standing, given: int) -> None:
    """Post the answer where the question stands; tell whoever asked without a name, and who wonders too, in private."""
    in_private: list[tuple[Home, PersonRef]] = []
    if one.numbered.is_anonymous and one.numbered.person is not None:
        in_private.append((one.numbered.home, one.numbered.person))
    in_private += [
        each for each in await questions.wondering_of(call.transaction, one.number) if each not in in_private
    ]
    planned = [_planned(call, one, given, None, one.home)]
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


async def inbox_remove(
    call: Call, number: Annotated[str, Option(sentence("The question's number."), of=Of.QUESTIONS)]
) -> Said:
    """Take what was asked by command out of the room, whoever asked it."""
    asked = await question_numbered(call, number)
    if asked.numbered.text is None:
        raise CommandError(call.words("Only what was asked by `ask` can be taken out; delete the message itself."))
    await questions.refuse(call.transaction, asked.number, call.now)
    await search.forget_message(call.transaction, asked.home, asked.question.message.ref)
    await model_lines.forget_message(call.transaction, asked.question.message.ref)
    await _told_anew(call)
    said = call.words("Question {number} is taken out. Whoever asked sees so in `my-questions`.")
    return Said(answer(said.format(number=number)), Did(number, {"kind": "refused", "question": number}))


async def _told_anew(call: Call) -> None:
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.QUESTION)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)


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
    return [label_of(one) for one in await open_questions(call.transaction, call.running, call.now)]


async def _undo_answer(call: Call, undo: Mapping[str, str]) -> Message:
    given = int(undo["answer"])
    await questions.take_back(call.transaction, given, call.now)
    for number in await answered_with(call.transaction, call.running.id, given):
        one = await questions.get(call.transaction, number)
        ref = await message_of(call.transaction, one) if one is not None else None
        if ref is not None:
            await model_lines.forget_message(call.transaction, ref)
        if one is not None and ref is not None and not await given_to(call.transaction, call.running.id, number):
            await keep_around(call.transaction, call.running, one.home, ref)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.ANSWER)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    return answer(call.words("Your answer is taken back, and the question is open again."))


async def _undo_refuse(call: Call, undo: Mapping[str, str]) -> Message:
    await questions.refuse(call.transaction, int(undo["question"]), None)
    await _told_anew(call)
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
            "inbox remove",
            inbox_remove,
            role=Role.INSTRUCTOR,
            help=sentence("Take a question asked by command out of its room."),
        ),
        command(
            "answer",
            answer_,
            role=Role.INSTRUCTOR,
            help=sentence("Answer a question where it was asked, and all that ask the same."),
            opens_form=True,
        ),
        command("faq", faq, role=Role.INSTRUCTOR, help=sentence("Get what was answered as a page to publish.")),
    ),
    actions=(Action(ANSWER, Role.INSTRUCTOR, answer_button), Action(ALSO, Role.INSTRUCTOR, answer_also)),
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
