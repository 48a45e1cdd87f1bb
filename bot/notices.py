"""What staff are told when something needs a person: what happened, why, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.cohorts.cards import proposal_card
from bot.message import Block, Button, Buttons, Fields, Message, Text, Verbatim
from bot.model import Slot, Verb
from bot.scene import Draft, NothingToSay, Scene
from bot.words import Words

RETRY, LEAVE_OUT = "retry", "leave-out"
"""The actions of the buttons under what is stuck, followed by a colon and the delivery's number."""


async def notice(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The notice whose words its delivery brought along."""
    told = scene.details
    if "proposal" in told:
        return (Draft(Verb.POST, proposal_card(scene.words, scene.cohort.name, told)),)
    if "what" not in told:
        return NothingToSay("nothing is known about what staff should be told")
    message = staff_notice(scene.words, told["what"], told.get("why", slot.why), told.get("what_to_do", ""))
    return (Draft(Verb.POST, replace(message, blocks=(*message.blocks, *_decision(scene.words, told)))),)


def _decision(words: Words, told: Mapping[str, str]) -> Sequence[Block]:
    """The buttons of what is stuck; once somebody has decided, who it was and what became of it."""
    by = {"by": Verbatim(told.get("by", ""))}
    match told.get("decided"), told.get("delivery"):
        case "retried", _:
            return (Text(words("{by} had it tried again."), by),)
        case "left out", _:
            return (Text(words("{by} left it out."), by),)
        case None, str() as delivery:
            again = Button(words("Try again"), f"{RETRY}:{delivery}", "primary")
            return (Buttons((again, Button(words("Leave it out"), f"{LEAVE_OUT}:{delivery}"))),)
        case _:
            return ()


def staff_notice(words: Words, what: str, why: str, what_to_do: str) -> Message:
    """A card for the staff room."""
    heading = Text(f"**{words('This needs you: {what}')}**", {"what": Verbatim(what)})
    rows = [(words("Why"), why), (words("What to do"), what_to_do)]
    fields = tuple((label, Text("{told}", {"told": Verbatim(told)})) for label, told in rows if told)
    return Message((heading, Fields(fields)), card=True)
