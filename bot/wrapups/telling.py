"""The lines of a wrap-up: a question with its answer, a question that is open."""

from bot.lines import joined, within
from bot.message import Clockface, Mention, MessageLink, Moment, Text, Value, Verbatim
from bot.questions.question import Evidence
from bot.scene import Scene
from bot.store.model_lines import ModelLine
from bot.wrapups.items import Item
from bot.wrapups.quoting import quote

_QUESTION, _ANSWER, _SHORT = 180, 280, 70  # characters: two or three lines on a phone, one line


def answered_line(item: Item, scene: Scene, written: ModelLine | None = None) -> Text:
    """The question in its asker's words, then the answer with who gave it and what says that it is one.

    Where a language model wrote of the answer, its words, marked as such, stand instead of the answer's.
    """
    told = _answered(item, scene) if written is None else _in_short(item, written, scene)
    return joined((_asked(item, _QUESTION, scene), told), "\\\n")


def short_line(item: Item, scene: Scene) -> Text:
    """The question and where its answer is."""
    asked = _asked(item, _SHORT, scene)
    if item.answer is None:
        return asked
    link = MessageLink(item.answer.ref, scene.words("answer"))
    return joined((asked, Text("{answer}", {"answer": link})), " · ")


def open_line(item: Item, title: str, scene: Scene) -> Text:
    """The question, since when, about what, and what came of it so far."""
    words, first = scene.words, item.first
    facts = [
        Text("{since}", {"since": Moment(first.message.at, scene.cohort.timezone, Clockface.DATE)}),
        Text("{title}", {"title": Verbatim(title)}),
    ]
    match first.evidence:
        case Evidence.NO_ANSWER:
            facts.append(Text(words("there are replies, but no answer yet")))
        case Evidence.NO_HELP:
            facts.append(Text(words("an answer came, and did not help yet")))
        case _:
            pass
    return joined((_asked(item, _QUESTION, scene), joined(facts, " · ")), "\\\n")


def _asked(item: Item, limit: int, scene: Scene) -> Text:
    words, first = scene.words, item.first
    asked = within(
        words("“{quote}” · {question}"),
        {
            "quote": Verbatim(quote(first.message.text, limit, of_question=True)),
            "question": MessageLink(first.message.ref, words("question")),
        },
    )
    parts = [asked]
    if item.people() > 1:
        parts.append(Text(words.count("{n} person asked this", "{n} people asked this", item.people())))
    links = [MessageLink(again.message.ref, words("asked again")) for again in item.askings[1:]]
    parts.extend(Text("{again}", {"again": link}) for link in links)
    return joined(parts, " · ")


def _in_short(item: Item, written: ModelLine, scene: Scene) -> Text:
    assert item.answer is not None
    values: dict[str, Value] = {
        "bullet": Verbatim(written.bullet or ""),
        "answer": MessageLink(item.answer.ref, scene.words("answer")),
        "who": Mention(item.answer.author, item.answer.author_name),
    }
    return Text(scene.words("In short: {bullet} · {answer} by **{who}**"), values)


def _answered(item: Item, scene: Scene) -> Text:
    words, answer, evidence = scene.words, item.answer, item.best.evidence
    if answer is None:
        return Text(words("Solved, says who asked."))
    link = MessageLink(answer.ref, words("answer"))
    said = Verbatim(quote(answer.text, _ANSWER))
    if answer.author == item.best.message.author:
        return within(words("Found out by who asked: “{quote}” · {answer}"), {"quote": said, "answer": link})
    who = Mention(answer.author, answer.author_name)
    told = within(words("**{who}**: “{quote}” · {answer}"), {"who": who, "quote": said, "answer": link})
    if evidence is Evidence.CONFIRMED:
        return joined((told, Text(words("it helped, says who asked"))), " · ")
    return told
