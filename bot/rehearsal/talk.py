"""What is said in a lesson's thread and in the room for everything else, and what becomes of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.model import Slot
from bot.rehearsal.acts import Act, Delete, Edit, InRoom, InThread, React, Say, Where
from bot.rehearsal.faces import Face
from bot.rehearsal.material import Deck, Material, Topic
from bot.rehearsal.stage import Stage

_HOUR = timedelta(hours=1)
_ANSWERED = 0.84  # of the questions get an answer
_BY_STAFF = 0.6  # of the answers
_MOST_QUESTIONS = 4  # in one thread


def in_lesson_thread(
    stage: Stage, slot: Slot, week: int, material: Material, woken_at: datetime | None
) -> Iterator[Act]:
    """What is said about a lesson. *woken_at*: nobody writes before this nudge."""
    where = InThread(slot.kind, slot.subject, slot.occurrence)
    begins, written_by, asked_by = woken_at or slot.at, list[Face](), list[Face]()
    reflections = stage.rng.randrange(1, 3) if woken_at else stage.rng.randrange(1, 4)
    questions = stage.rng.randrange(0, 2) if woken_at else 1 + min(stage.rng.randrange(5), _MOST_QUESTIONS - 1)
    for _ in range(reflections):
        writer = stage.talker(begins, week, but=written_by)
        if writer is not None:
            written_by.append(writer)
            deck = "after a nudge" if woken_at else "reflection"
            yield from _reflection(stage, where, begins, week, writer, material.topic(), deck)
    for _ in range(questions):
        asker = stage.talker(begins, week, but=asked_by)
        if asker is None:
            return
        asked_by.append(asker)
        topic = material.topic()
        pattern = stage.deal("question", topic.possible())
        if pattern is not None:
            at = stage.after(begins, asker, 9 * _HOUR)
            yield from exchange(stage, where, at, asker, topic.say(pattern), topic, week)


def in_questions_room(stage: Stage, at: datetime, week: int, deck: Deck, answers: dict[str, str]) -> Iterator[Act]:
    """Something that belongs to no lesson, asked and answered."""
    asker, question = stage.talker(at, week), deck.deal(frozenset())
    if asker is not None and question is not None:
        topic = Topic({}, (answers[question],))
        yield from exchange(
            stage, InRoom("questions"), stage.after(at, asker, 20 * _HOUR), asker, question, topic, week
        )


def exchange(
    stage: Stage, where: Where, at: datetime, asker: Face, text: str, topic: Topic, week: int, *, wonder: bool = True
) -> Iterator[Act]:
    """A question, and what becomes of it; others may *wonder*, too."""
    subject = where.role if isinstance(where, InRoom) else where.subject
    question = Say(at, stage.id(subject), asker.name, where, text)
    match stage.deal("second look"):
        case "deleted":
            yield question
            yield Delete(stage.after(at, asker, _HOUR / 4), stage.id(subject), asker.name, question.id)
            return
        case "edited":
            yield Say(at, question.id, asker.name, where, _mistyped(stage, text))
            at = stage.after(at, asker, _HOUR / 20, timedelta(seconds=40))
            yield Edit(at, stage.id(subject), asker.name, question.id, text)
        case _:
            yield question
    if wonder and stage.chance(0.22) and (other := stage.talker(at, week, but=[asker])):
        at = stage.after(at, other, 2 * _HOUR)
        reply = stage.deal("no answer") or ""
        yield Say(at, stage.id(subject), other.name, where, reply, question.id)
    if stage.chance(_ANSWERED):
        yield from _answer(stage, where, at, asker, question, topic, week)


def _answer(
    stage: Stage, where: Where, at: datetime, asker: Face, question: Say, topic: Topic, week: int
) -> Iterator[Act]:
    subject = question.id.rpartition(".")[0]
    helper = stage.helper(at, week, but=[asker])
    by_staff = helper is None or isinstance(where, InRoom) or stage.chance(_BY_STAFF)
    if by_staff:
        helper = stage.pick(stage.staff, lambda face: face.helps)
    assert helper is not None
    at = stage.after(at, helper, 5 * _HOUR if by_staff else 3 * _HOUR, timedelta(minutes=6))
    answer = Say(at, stage.id(subject), helper.name, where, worded(stage, topic, by_staff=by_staff), question.id)
    yield answer
    if stage.chance(0.45):
        thanks = (stage.deal("thanks", frozenset({"name"})) or "").format(name=helper.name)
        yield Say(stage.after(at, asker, 3 * _HOUR), stage.id(subject), asker.name, where, thanks, answer.id)
    else:
        yield React(
            stage.after(at, asker, 3 * _HOUR), stage.id(subject), asker.name, answer.id, stage.deal("emoji") or "👍"
        )
    if not by_staff and stage.chance(0.5):
        reader = stage.rng.choice(stage.staff)
        yield React(stage.after(at, reader, 6 * _HOUR), stage.id(subject), reader.name, answer.id, "✅")


def worded(stage: Stage, topic: Topic, *, by_staff: bool) -> str:
    """An answer: as it stands where the topic has no words of a lesson, else in a pattern around the lesson's own."""
    answer = stage.rng.choice(topic.answers)
    if not topic.words:
        return answer
    pattern = stage.deal("staff" if by_staff else "peer", topic.possible() | {"answer"})
    return topic.say(pattern, answer=answer) if pattern else answer


def _reflection(
    stage: Stage, where: InThread, begins: datetime, week: int, writer: Face, topic: Topic, deck: str
) -> Iterator[Act]:
    """What somebody made of the lesson's question, and now and then a kind word about it."""
    pattern = stage.deal(deck, topic.possible())
    if pattern is None:
        return
    at = stage.after(begins, writer, 7 * _HOUR)
    said = Say(at, stage.id(where.subject), writer.name, where, topic.say(pattern))
    yield said
    reader = stage.helper(at, week, but=[writer])
    if reader is None:
        return
    if stage.chance(0.3):
        remark = stage.deal("remark") or ""
        yield Say(stage.after(at, reader, 4 * _HOUR), stage.id(where.subject), reader.name, where, remark, said.id)
    elif stage.chance(0.6):
        emoji = stage.deal("emoji") or "👍"
        yield React(stage.after(at, reader, 4 * _HOUR), stage.id(where.subject), reader.name, said.id, emoji)


def _mistyped(stage: Stage, text: str) -> str:
    """The text with two letters of one longer word swapped, as it left a phone."""
    words = text.split(" ")
    longer = [at for at, word in enumerate(words) if len(word) > 5 and word.isalpha() and word[2] != word[3]]
    if not longer:
        return text.rstrip("?.")
    at = stage.rng.choice(longer)
    words[at] = words[at][:2] + words[at][3] + words[at][2] + words[at][4:]
    return " ".join(words)
