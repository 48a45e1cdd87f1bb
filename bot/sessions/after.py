"""What is said when a session begins and afterwards: opening, closing, follow-up, recording."""

from collections.abc import Sequence

from bot.course.saying import shown
from bot.lines import joined
from bot.message import Clockface, Link, Message, Text, Value, Verbatim
from bot.model import Kind, Slot, Verb
from bot.people.staff import staff_of
from bot.questions.finding import find_questions
from bot.scene import Draft, NothingToSay, Scene
from bot.sessions.held import Held, held, starts, thread
from bot.share import share


async def opening(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """A session begins: where its thread is, and what is recorded."""
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return about
    blocks = [Text(scene.words("**{title}** begins now."), {"title": Verbatim(about.plan.title)})]
    where = await thread(about, scene)
    if where is not None:
        blocks.append(Text(scene.words("Questions go into {thread}; you may also just listen."), {"thread": where}))
    match about.plan.record:
        case "never":
            blocks.append(Text(scene.words("It is not recorded.")))
        case "ask":
            blocks.append(Text(scene.words("Nothing is recorded before everybody there was asked.")))
        case "always":
            blocks.append(Text(scene.words("It is recorded; you are told before that starts, and may stay off it.")))
    return (Draft(Verb.POST, Message(tuple(blocks))),)


async def closing(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """A session is over: how many questions waited and were answered, and what happens next."""
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return about
    over = Text(scene.words("**{title}** is over. Thank you for coming."), {"title": Verbatim(about.plan.title)})
    blocks = [over, await _counted(about, slot, scene)]
    later = about.later_sittings()
    if later:
        blocks.append(Text(scene.words("It is held once more: {when}."), {"when": starts(later[0])}))
    none = await scene.records.unrecorded(about.plan.id, about.occurrence.occurrence) if about.is_recorded else None
    if none is not None:
        blocks.append(Text(scene.words("There will be no recording: {why}"), {"why": Verbatim(none)}))
    elif about.is_recorded:
        blocks.append(
            Text(
                scene.words(
                    "If it was recorded, the link comes here. Watching it and writing a reflection counts in full."
                )
            )
        )
    else:
        blocks.append(Text(scene.words("It was not recorded: this thread is what is left of it.")))
    return (Draft(Verb.POST, Message(tuple(blocks))),)


async def follow_up(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """Some time after a session: what the course asks people to do with it."""
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return about
    if about.plan.after is None:
        return NothingToSay("the session has no follow-up")
    blocks = [
        Text(scene.words("**After {title}:**"), {"title": Verbatim(about.plan.title)}),
        Text(about.plan.after.text),
    ]
    recordings = await _recordings(about, scene)
    if recordings:
        blocks.append(joined((Text(scene.words("Recording:")), joined(recordings, ", ")), " "))
    return (Draft(Verb.POST, Message(tuple(blocks))),)


async def recording(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """A recording is there: its link, and the invitation to take part by it."""
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return about
    recordings = await _recordings(about, scene)
    if not recordings:
        if await scene.records.sent(Kind.RECORDING, slot.subject, slot.occurrence) is None:
            return NothingToSay("no recording is attached")
        gone = scene.words("The recording of **{title}**, {when}, was taken down.")
        values: dict[str, Value] = {"title": Verbatim(about.plan.title), "when": starts(about.sitting, Clockface.DATE)}
        return (Draft(Verb.POST, Message((Text(gone, values),))),)
    there = Text(
        scene.words("The recording of **{title}**, {when}, is here:"),
        {"title": Verbatim(about.plan.title), "when": starts(about.sitting, Clockface.DATE)},
    )
    invitation = scene.words(
        "Were you not there? Watch the part you need and write two or three sentences here: what you take from it, "
        "what you would try. That counts as taking part, in full."
    )
    return (Draft(Verb.POST, Message((joined((there, joined(recordings, ", ")), " "), Text(invitation)))),)


async def _recordings(about: Held, scene: Scene) -> list[Text]:
    links = await scene.records.recordings(about.plan.id, about.occurrence.occurrence)
    if len(links) == 1:
        return [Text("{link}", {"link": Link(links[0], scene.words("watch it"))})]
    parts = [(link, scene.words("part {number}").format(number=number)) for number, link in enumerate(links, 1)]
    return [Text("{link}", {"link": Link(link, label)}) for link, label in parts]


async def _counted(about: Held, slot: Slot, scene: Scene) -> Text:
    """How many questions waited in the thread when the session ended, and how many of them were answered there."""
    said = await scene.records.thread_messages(Kind.ANNOUNCEMENT, about.plan.id, about.occurrence.occurrence)
    until_now = [(message, about.plan.id) for message in said if message.at < slot.at]
    questions = find_questions(until_now, await staff_of(scene), await scene.records.marks())
    if not questions:
        return Text(scene.words("No question waited in this thread. One that comes to mind later is welcome here."))
    answered = sum(question.is_answered for question in questions)
    waited = scene.words.count(
        "{n} question waited in this thread", "{n} questions waited in this thread", len(questions)
    )
    counts = {"questions": Verbatim(waited), "answered": Verbatim(share(scene.words, answered, len(questions)))}
    wrap_up = next((each for each in scene.timetable.slots if each.kind is Kind.WRAP_UP and each.at > slot.at), None)
    if wrap_up is None or answered == len(questions):
        return Text(scene.words("{questions}; answered in it: {answered}."), counts)
    return Text(
        scene.words(
            "{questions}; answered in it: {answered}. What is still open on {when} stands in that day's wrap-up."
        ),
        {**counts, "when": shown(wrap_up.moment)},
    )
