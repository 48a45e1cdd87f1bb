"""The draft of a week's wrap-up in the staff room: as it will read, with numbers to speak of and buttons to decide."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from bot.lines import listed
from bot.message import Block, Button, Buttons, Message, Moment, Text, Value, Verbatim
from bot.model import MessageRef, Slot, Verb
from bot.scene import Draft, NothingToSay, Scene
from bot.wrapups.composing import blocks_of
from bot.wrapups.gathering import Gathered, gather
from bot.wrapups.quoting import quote
from bot.wrapups.review import Decision, Review, lapses_at, posted_anyway_at, wrap_up_slots
from bot.wrapups.window import week_number

APPROVE, EDIT, SKIP = "wrapup-approve", "wrapup-edit", "wrapup-skip"
"""The actions of the buttons, followed by a colon and the week; EDIT's by a full stop and the draft's version too."""

_SHORT = 70  # characters of a question that is left out


async def wrap_up_draft(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """What the wrap-up of the week would say now, and what becomes of it unless staff do something."""
    about = next((one for one in wrap_up_slots(scene.timetable) if one.occurrence == slot.occurrence), None)
    if about is None:
        return NothingToSay("the week has no wrap-up any more")
    review = await scene.records.review(slot.occurrence)
    if review.decided is not None and await scene.records.sent(slot.kind, slot.subject, slot.occurrence) is None:
        return NothingToSay("staff decided before there was a draft")
    gathered = await gather(about, scene)
    blocks: list[Block] = [_heading(about, review, scene), *_buttons(about, review, gathered, scene)]
    blocks += await blocks_of(about, scene, gathered, numbers_of(gathered))
    blocks += _taken_out(gathered, scene)
    return (Draft(Verb.POST, Message(tuple(blocks))),)


def numbers_of(gathered: Gathered) -> Mapping[MessageRef, int]:
    """The number of each question in the draft, by its first message."""
    return {item.first.message.ref: number for number, item in enumerate(gathered.in_order(), start=1)}


def version_of(gathered: Gathered) -> str:
    """Changes when a number of the draft comes to stand for another question."""
    refs = "\n".join(item.first.message.ref for item in gathered.in_order())
    return sha256(refs.encode()).hexdigest()[:8]


def _heading(slot: Slot, review: Review, scene: Scene) -> Text:
    words, decided = scene.words, review.decided
    values: dict[str, Value] = {"week": Verbatim(str(week_number(slot)))}
    if decided is None:
        draft = words("**Draft of the wrap-up of week {week}.** What you approve is posted at once.")
        anyway = posted_anyway_at(slot, scene.course)
        if anyway is not None:
            values["when"] = Moment(anyway, slot.moment.zone)
            return Text(f"{draft} {words('If nobody does anything, it is posted by itself: {when}.')}", values)
        values["when"] = Moment(lapses_at(slot), slot.moment.zone)
        return Text(f"{draft} {words('If nobody approves it until {when}, it is not posted.')}", values)
    values |= {"name": Verbatim(decided.name), "when": Moment(decided.at, slot.moment.zone)}
    match decided.decision:
        case Decision.APPROVED if decided.name:
            said = words("**Wrap-up of week {week}: approved** by {name}, {when}.")
        case Decision.APPROVED:
            said = words("**Wrap-up of week {week}: approved**, {when}.")
        case Decision.SKIPPED if decided.name:
            said = words("**Wrap-up of week {week}: left out** by {name}, {when}. To post it after all: `wrapup post`")
        case Decision.SKIPPED:
            said = words("**Wrap-up of week {week}: left out**, {when}. To post it after all: `wrapup post`")
        case Decision.BY_ITSELF:
            said = words("**Wrap-up of week {week}: posted by itself**, {when}.")
        case Decision.LAPSED:
            said = words("**Wrap-up of week {week}: not posted**, nobody approved it. To post it: `wrapup post`")
    return Text(said, values)


def _buttons(slot: Slot, review: Review, gathered: Gathered, scene: Scene) -> list[Block]:
    words, week = scene.words, slot.occurrence
    edit = Button(words("Edit"), f"{EDIT}:{week}.{version_of(gathered)}")
    if review.decided is not None:
        return [Buttons((edit,))] if review.decided.decision.lets_it_out else []
    approve, skip = Button(words("Approve"), f"{APPROVE}:{week}", "primary"), Button(words("Skip"), f"{SKIP}:{week}")
    return [Buttons((approve, edit, skip))]


def _taken_out(gathered: Gathered, scene: Scene) -> list[Text]:
    """What staff left out, so that it can be brought back."""
    if not gathered.taken_out:
        return []
    numbers = numbers_of(gathered)
    lines = [
        Text(
            "**{number}** · “{quote}”",
            {
                "number": Verbatim(str(numbers[item.first.message.ref])),
                "quote": Verbatim(quote(item.first.message.text, _SHORT, of_question=True)),
            },
        )
        for item in gathered.taken_out
    ]
    return [Text(f"**{scene.words('Left out by staff:')}**"), listed(lines)]
