"""What is said before a session: the announcement with its calendar entries and thread, pre-work, reminders."""

from collections.abc import Sequence

from bot.lines import joined, listed
from bot.message import Message, SessionNotice, Text, Value, Verbatim
from bot.model import Kind, Slot, Verb
from bot.scene import Draft, NothingToSay, Scene
from bot.sessions.held import Held, held, minutes, starts
from bot.sessions.promises import alternative, facts, recorded, why


async def announcement(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The session with every sitting and the four facts; its thread; an entry in the calendar for each sitting."""
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return await _called_off(slot, scene) or about
    title = scene.words("{title}, week {week}").format(title=about.plan.title, week=about.occurrence.week)
    return (
        Draft(Verb.POST, _card(about, scene)),
        Draft(Verb.OPEN_THREAD, title=title),
        Draft(Verb.POST, _first_in_thread(about, scene), in_thread=True),
        *(Draft(Verb.ANNOUNCE_SESSION, notice=notice) for notice in notices(about, scene)),
    )


async def _called_off(slot: Slot, scene: Scene) -> Sequence[Draft]:
    """What an announcement says from now on whose session is not held after all; nothing where none was posted."""
    if await scene.records.sent(Kind.ANNOUNCEMENT, slot.subject, slot.occurrence) is None:
        return ()
    plan = next((plan for plan in scene.course.sessions if plan.id == slot.subject), None)
    title = {"title": Verbatim(plan.title if plan is not None else slot.subject)}
    card = Text(scene.words("**{title}** is cancelled: it is not held this time."), title)
    in_thread = Text(scene.words("This session is cancelled. What you ask here is answered all the same."))
    return (
        Draft(Verb.POST, Message((card,), card=True)),
        Draft(Verb.POST, Message((in_thread,), quiet=True), in_thread=True),
    )


async def pre_work(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """What the course asks people to do before a session."""
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return about
    if about.plan.before is None:
        return NothingToSay("the session asks for no preparation")
    heading = Text(scene.words("**Before {title}** on {when}:"), _named(about))
    return (Draft(Verb.POST, Message((heading, Text(about.plan.before.text)))),)


async def reminder(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """Soon, in the session's thread: when, where a question goes, and what counts as much as coming."""
    about = held(slot, scene)
    if isinstance(about, NothingToSay):
        return about
    when = Text(scene.words("Coming up: **{title}**, {when}."), _named(about))
    ask = Text(scene.words("If you have a question, put it here now."))
    instead = joined((Text(scene.words("If you cannot come:")), alternative(about, scene)), " ")
    return (Draft(Verb.POST, Message((when, ask, instead))),)


def notices(about: Held, scene: Scene) -> Sequence[SessionNotice]:
    """An entry for a platform's calendar per sitting."""
    told = (why(about, scene), recorded(about, scene), alternative(about, scene))
    text = "\n".join(line.markdown for line in told)
    return [
        SessionNotice(about.plan.title, text, sitting.starts.at, sitting.ends.at, sitting.starts.zone)
        for sitting in about.occurrence.sittings
    ]


def _card(about: Held, scene: Scene) -> Message:
    heading = Text("## {title}", {"title": Verbatim(about.plan.title)})
    return Message((heading, *_when(about, scene), facts(about, scene)), card=True)


def _when(about: Held, scene: Scene) -> list[Text]:
    """When it is held; of several sittings any one will do."""
    times = [
        Text("{when}, {length}", {"when": starts(sitting), "length": Verbatim(_length(minutes(sitting), scene))})
        for sitting in about.occurrence.sittings
    ]
    if len(times) == 1:
        return times
    return [Text(scene.words("The same session, held more than once. Come to the one that suits you:")), listed(times)]


def _length(n: int, scene: Scene) -> str:
    return scene.words.count("{n} minute", "{n} minutes", n)


def _first_in_thread(about: Held, scene: Scene) -> Message:
    said = scene.words(
        "Questions for **{title}** go here, before it and during it. What is not answered live is answered here."
    )
    return Message((Text(said, {"title": Verbatim(about.plan.title)}),), quiet=True)


def _named(about: Held) -> dict[str, Value]:
    return {"title": Verbatim(about.plan.title), "when": starts(about.sitting)}
