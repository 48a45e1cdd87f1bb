"""The four facts that every announcement of a session carries, and some of the later words repeat.

Whether one has to come, why it is live, that it is recorded (consent first), and what counts as much as coming.
"""

from bot.lines import joined
from bot.message import Fields, Text, Verbatim
from bot.scene import Scene
from bot.sessions.held import Held


def facts(about: Held, scene: Scene) -> Fields:
    """The four facts, then what the session is measured by and what it replaces, where the course says so."""
    words, plan = scene.words, about.plan
    rows = [
        (words("Coming"), need(about, scene)),
        (words("Why live"), why(about, scene)),
        (words("Recorded"), recorded(about, scene)),
        (words("If you cannot come"), alternative(about, scene)),
    ]
    if plan.success is not None:
        rows.append((words("A success if"), Text(plan.success)))
    if plan.replaces_minutes is not None:
        saved = words.count("{n} minute of this week's work", "{n} minutes of this week's work", plan.replaces_minutes)
        rows.append((words("Takes the place of"), Text("{saved}", {"saved": Verbatim(saved)})))
    return Fields(tuple(rows))


def need(about: Held, scene: Scene) -> Text:
    if about.plan.optional:
        return Text(scene.words("Optional."))
    return Text(scene.words("Please do: this one is part of the course."))


def why(about: Held, scene: Scene) -> Text:
    if about.plan.why_live is not None:
        return Text(about.plan.why_live)
    return Text(scene.words("So that you can ask back and have an answer at once."))


def recorded(about: Held, scene: Scene) -> Text:
    match about.plan.record:
        case "never":
            return Text(scene.words("No. Questions and answers stay in the thread."))
        case "ask":
            return Text(
                scene.words("Yes, with consent: you are asked before anything is recorded, and may stay off it.")
            )
        case "always":
            return Text(scene.words("Yes. You are told before it starts, and may stay off it."))


def alternative(about: Held, scene: Scene) -> Text:
    """What to do instead, and that it counts in full."""
    if about.plan.alternative is not None:
        between = "\n\n" if "\n" in about.plan.alternative.strip() else " "  # a list would take our sentence in
        return joined((Text(about.plan.alternative), Text(scene.words("That counts in full."))), between)
    if about.is_recorded:
        return Text(scene.words("Watch the recording and write a short reflection. That counts in full."))
    return Text(
        scene.words(
            "Put your question into the thread before, read the answers after, and write a short reflection. "
            "That counts in full."
        )
    )
