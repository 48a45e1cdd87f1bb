"""What staff are told when something needs a person: what happened, why, and what to do."""

from collections.abc import Sequence

from bot.cohorts.cards import proposal_card
from bot.message import Fields, Message, Text, Verbatim
from bot.model import Slot, Verb
from bot.scene import Draft, NothingToSay, Scene
from bot.words import Words


async def notice(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The notice whose words its delivery brought along."""
    told = scene.details
    if "proposal" in told:
        return (Draft(Verb.POST, proposal_card(scene.words, scene.cohort.name, told)),)
    if "what" not in told:
        return NothingToSay("nothing is known about what staff should be told")
    message = staff_notice(scene.words, told["what"], told.get("why", slot.why), told.get("what_to_do", ""))
    return (Draft(Verb.POST, message),)


def staff_notice(words: Words, what: str, why: str, what_to_do: str) -> Message:
    """A card for the staff room."""
    heading = Text(f"**{words('This needs you: {what}')}**", {"what": Verbatim(what)})
    rows = [(words("Why"), why), (words("What to do"), what_to_do)]
    fields = tuple((label, Text("{told}", {"told": Verbatim(told)})) for label, told in rows if told)
    return Message((heading, Fields(fields)), card=True)
