"""Learners look after what they asked: my-questions; change it, take it back."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.asking_commands import TEXT
from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import Action, Declarations, Did, Form, Of, OpensForm, Option, Reply, Role, Said, command
from bot.commands.numbered_questions import asker_of, is_own, label_of, question_numbered, short, state_of
from bot.lines import listed
from bot.message import Block, Button, Buttons, Message, MessageLink, Text, Value, Verbatim
from bot.model import Kind
from bot.questions.standing import Standing, own_questions
from bot.store import deliveries, model_lines, questions, search
from bot.words import Words, sentence

_PAGE = 10
_BUTTONS = 5  # in a row

EDIT, TAKE_BACK = "edit", "take-back"


async def my_questions(call: Call, page: Annotated[int, Option(sentence("The page of a long list."))] = 1) -> Said:
    """What the caller asked, the newest first, and how it stands."""
    words = call.words
    mine = list(reversed(await own_questions(call.transaction, call.running, call.now, asker_of(call))))
    if not mine:
        return Said(answer(words("You asked nothing yet. `ask` and your question is enough.")))
    pages = -(-len(mine) // _PAGE)
    if not 1 <= page <= pages:
        raise CommandError(words.count("There is {n} page.", "There are {n} pages.", pages))
    shown = mine[(page - 1) * _PAGE : page * _PAGE]
    blocks: list[Block] = [listed([_line(one, words) for one in shown])]
    own = [one for one in shown if one.numbered.text is not None and one.numbered.refused_at is None][:_BUTTONS]
    if own:
        for label, action in ((words("Edit {number}"), EDIT), (words("Take back {number}"), TAKE_BACK)):
            row = (Button(label.format(number=one.number), f"{action}:{one.number}") for one in own)
            blocks.append(Buttons(tuple(row)))
    if page < pages:
        blocks.append(Text(words("Older: `my-questions page:{page}`").format(page=page + 1)))
    return Said(Message(tuple(blocks), quiet=True))


def _line(one: Standing, words: Words) -> Text:
    values: dict[str, Value] = {
        "number": Verbatim(str(one.number)),
        "text": Verbatim(short(one.question.message.text)),
        "state": Verbatim(state_of(one, words)),
        "link": MessageLink(one.question.message.ref, words("open it")),
    }
    return Text("{number}. {text} ({state}) {link}", values)


async def edit(call: Call, number: str) -> Reply:
    """A form with what was asked."""
    asked = await _own(call, number)
    return OpensForm(EDIT, number, {"text": asked.numbered.text or ""})


async def edited(call: Call, number: str, filled: Mapping[str, str]) -> Said:
    """What was asked reads otherwise from now on."""
    asked = await _own(call, number)
    await questions.reword(call.transaction, asked.number, filled["text"])
    await model_lines.forget_message(call.transaction, asked.question.message.ref)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.QUESTION)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    return Said(answer(call.words("Changed.")), _did(asked))


async def take_back(call: Call, number: str) -> Said:
    """What was asked is not asked any more, and its words are gone."""
    asked = await _own(call, number)
    await questions.take_question_back(call.transaction, asked.number)
    await search.forget_message(call.transaction, asked.home, asked.question.message.ref)
    await model_lines.forget_message(call.transaction, asked.question.message.ref)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.QUESTION)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.WRAP_UP)
    return Said(answer(call.words("Your question is taken back.")), _did(asked))


def _did(asked: Standing) -> Did | None:
    """Nobody may read in a log who asked without a name."""
    return None if asked.numbered.is_anonymous else Did(str(asked.number), is_own=True)


async def _own(call: Call, number: str) -> Standing:
    asked = await question_numbered(call, number)
    if not is_own(call, asked) or asked.numbered.text is None:
        raise CommandError(call.words("You can change only what you asked by `ask` yourself."))
    return asked


async def own_numbers(call: Call, _typed: str) -> list[tuple[str, str]]:
    """Own questions to choose from, the newest first."""
    mine = await own_questions(call.transaction, call.running, call.now, asker_of(call))
    return [label_of(one) for one in reversed(mine) if one.numbered.refused_at is None]


DECLARED = Declarations(
    commands=(
        command(
            "my-questions", my_questions, role=Role.LEARNER, help=sentence("Show what you asked, and how it stands.")
        ),
    ),
    actions=(Action(EDIT, Role.LEARNER, edit), Action(TAKE_BACK, Role.LEARNER, take_back)),
    forms=(Form(EDIT, sentence("Change your question"), (TEXT,), Role.LEARNER, edited),),
    choices={Of.OWN_QUESTIONS: own_numbers},
)
