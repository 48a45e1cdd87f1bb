"""What a manager announces by command, under their name."""

from collections.abc import Sequence

from bot.message import Message, Text, Verbatim
from bot.model import Slot, Verb
from bot.scene import Draft, NothingToSay, Scene
from bot.words import Words


async def announced(_slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The announcement, or that it was taken back."""
    said = await scene.records.announced(int(scene.details["announced"]))
    if said is None:
        return NothingToSay("nobody knows this announcement any more")
    if said.taken_back_at is not None:
        return (Draft(Verb.POST, Message((Text(scene.words("*This announcement was taken back.*")),))),)
    return (Draft(Verb.POST, announcement_of(said.name, said.text, scene.words)),)


def announcement_of(name: str, text: str, words: Words) -> Message:
    """How an announcement looks: what was written is read as CommonMark; nobody in it is pinged."""
    heading = Text(f"**{words('{name} to everybody:')}**", {"name": Verbatim(name)})
    return Message((heading, Text(text)))
