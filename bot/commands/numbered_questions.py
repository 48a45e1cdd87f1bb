"""What commands about questions share: finding one by its number, and telling of it on a line."""

from bot.commands.call import Call, CommandError
from bot.message import Text, Value, Verbatim
from bot.questions.standing import Asker, Standing, the_question
from bot.words import Words

LONGEST = 3_000
"""Characters of a question or an answer."""

_SHOWN = 90


async def question_numbered(call: Call, number: str) -> Standing:
    """The question with this number, in this cohort. Raises CommandError."""
    found = None
    if number.isascii() and number.isdecimal() and len(number) < 10:
        found = await the_question(call.transaction, call.running, call.now, int(number), asker_of(call))
    if found is None:
        said = call.words("There is no question {number}. `inbox open` and `my-questions` show the numbers.")
        raise CommandError(said.format(number=short(number)))
    return found


def asker_of(call: Call) -> Asker:
    """Whoever calls, as an asker."""
    return Asker(call.home, call.person)


def is_own(call: Call, asked: Standing) -> bool:
    """Whether whoever calls asked it."""
    return (asked.numbered.home, asked.numbered.person) == (call.home, call.person)


def short(text: str) -> str:
    """A question on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


def label_of(asked: Standing) -> tuple[str, str]:
    """A question to choose, and its number."""
    return f"{asked.number}. {short(asked.question.message.text)}", str(asked.number)


def state_of(one: Standing, words: Words) -> str:
    """Answered, has replies, or open, in words."""
    if one.numbered.refused_at is not None:
        return words("taken out by staff")
    if one.question.is_answered:
        return words("answered")
    return words("has replies, but no answer yet") if one.question.state == "replied" else words("still open")


def answered_by(asked: Standing, words: Words) -> Text | None:
    """Who answered, and the beginning of what they said."""
    if asked.question.answer is None:
        return None
    told: dict[str, Value] = {
        "who": Verbatim(asked.question.answer.author_name),
        "answer": Verbatim(short(asked.question.answer.text)),
    }
    return Text(words("{who}: {answer}"), told)
