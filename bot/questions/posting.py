"""What is posted of questions: one that was asked by command, its answers, and what staff are told before it is red."""

from collections.abc import Sequence

from bot.course.saying import lesson_of
from bot.message import Block, Button, Buttons, Mention, Message, MessageLink, Text, Value, Verbatim
from bot.model import MessageRef, Slot, Verb
from bot.people.staff import asked_first, staff_of
from bot.questions.clock import Clock
from bot.questions.numbered import Numbered
from bot.scene import Draft, NothingToSay, Scene

ANSWER, WONDER, SETTLE = "answer", "upvote", "answered"
"""The actions of a question's buttons, followed by a colon and its number."""


async def question(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """A question asked by command, under its asker's name or none."""
    words = scene.words
    asked = await scene.records.question(int(scene.details["question"]))
    if asked is None:
        return NothingToSay("nobody knows this question any more")
    if asked.text is None or asked.refused_at is not None:
        gone = (
            words("*This question was taken back.*") if asked.text is None else words("*Staff took this question out.*")
        )
        return (Draft(Verb.POST, Message((Text(gone),))),)
    lesson = lesson_of(scene.course, slot.subject)
    values: dict[str, Value] = {"who": who_asks(asked, scene), "text": Verbatim(asked.text)}
    heading = words("{who} asks:") if not asked.is_anonymous else words("Somebody asks, without a name:")
    blocks: list[Block] = [Text(f"**{heading}**", values), Text("{text}", values)]
    if lesson is not None and slot.subject == "course":
        blocks.append(Text(words("About {lesson}."), {"lesson": Verbatim(lesson.title)}))
    number = str(asked.id)
    buttons = (Button(words("I wonder too"), f"{WONDER}:{number}"), Button(words("Answered"), f"{SETTLE}:{number}"))
    blocks.append(Buttons(buttons))
    return (Draft(Verb.POST, Message(tuple(blocks))),)


def who_asks(asked: Numbered, scene: Scene) -> Value:
    """The asker's name, never a ping; of an anonymous one nobody's."""
    if asked.is_anonymous or asked.person is None:
        return Verbatim(scene.words("Somebody"))
    return Mention(asked.person, asked.name)


async def answer(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """An answer given by command, where the question stands; it notifies the asker alone."""
    words = scene.words
    given = await scene.records.answer(int(scene.details["answer"]))
    asked = await scene.records.question(int(scene.details["question"]))
    if given is None or asked is None:
        return NothingToSay("nobody knows this answer any more")
    if given.text is None or given.taken_back_at is not None:
        return (Draft(Verb.POST, Message((Text(words("*This answer was taken back.*")),))),)
    values: dict[str, Value] = {
        "who": Mention(given.person, given.name),
        "asker": who_asks(asked, scene),
        "text": Verbatim(given.text),
        "link": MessageLink(MessageRef(scene.details["about"]), words("this question")),
    }
    if slot.person is not None:
        heading = words("{who} answers what you asked:")
    elif asked.is_anonymous:
        heading = words("{who} answers a question without a name:")
    else:
        heading = words("{who} answers {asker}:")
    pings = (asked.person,) if asked.person is not None and not asked.is_anonymous and slot.person is None else ()
    return (
        Draft(
            Verb.POST,
            Message(
                (Text(f"**{heading}**", values), Text("{text}", values), Text(words("It is about {link}."), values)),
                pings=pings,
            ),
        ),
    )


async def alert(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """What staff are told of a question that waits: whose turn it is, before it is red; once more when it is."""
    words = scene.words
    found = await scene.records.open_question(int(scene.details["question"]))
    if found is None:
        return NothingToSay("it is answered, or no question any more")
    clock = Clock(scene.cohort, scene.course.questions)
    stage = slot.occurrence
    week = next((one.number for one in reversed(scene.timetable.weeks) if one.starts.at <= slot.at), 1)
    first = await asked_first(scene, week)
    hours = round(clock.elapsed(found.at, scene.now).total_seconds() / 3600)
    values: dict[str, Value] = {
        "hours": Verbatim(words.count("{n} hour", "{n} hours", hours)),
        "first": first if first is not None else Verbatim(""),
        "link": MessageLink(found.ref, words("Open it")),
        "text": Verbatim(_short(found.text)),
    }
    if stage == "red":
        heading = words("Red: nobody has answered this for {hours}.")
    elif first is not None:
        heading = words("This question has waited {hours}. {first} is asked first.")
    else:
        heading = words("This question has waited {hours}.")
    blocks: list[Block] = [Text(f"**{heading}**", values), Text("“{text}” {link}", values)]
    blocks.append(Buttons((Button(words("Answer"), f"{ANSWER}:{scene.details['question']}", "primary"),)))
    asked_of = (first.person,) if isinstance(first, Mention) and stage != "red" else ()
    everybody = tuple(sorted(await staff_of(scene))) if stage == "red" else asked_of
    return (Draft(Verb.POST, Message(tuple(blocks), card=True, pings=everybody)),)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 200 else f"{flat[:199]}…"
