"""Answers to commands, buttons and forms: the asker sees them, and nobody else."""

from collections.abc import Mapping

import pytest

from bot.errors import Refused
from bot.events import CommandCalled
from bot.message import FormField, FormToFill
from bot.model import Place
from tests.contract.hearing import Ears
from tests.contract.messages import saying
from tests.contract.stage import SURE, Operation, Stage, Trouble


async def called(stage: Stage, ears: Ears, place: Place) -> str:
    """Ada calls a command; what its call is called."""
    await stage.join("Ada")
    await stage.join("Ben")
    await stage.command("Ada", place, ["next"])
    await ears.until(lambda events: any(isinstance(event, CommandCalled) for event in events))
    (call,) = (event.call for event in ears.received if isinstance(event, CommandCalled))
    return call


async def test_a_reply_is_seen_by_the_asker_alone(stage: Stage, rooms: Mapping[str, Place], ears: Ears) -> None:
    call = await called(stage, ears, rooms["questions"])

    await stage.platform.reply(call, saying("Next: Dicts, on Thursday"))

    assert await stage.private("Ada") == ["Next: Dicts, on Thursday"]
    assert await stage.private("Ben") == []
    assert [await stage.visible(place) for place in rooms.values()] == [[], [], [], []]


async def test_a_call_may_be_answered_more_than_once(stage: Stage, lessons: Place, ears: Ears) -> None:
    call = await called(stage, ears, lessons)

    await stage.platform.reply(call, saying("Looking …"))
    await stage.platform.reply(call, saying("Next: Dicts"))

    assert await stage.private("Ada") == ["Looking …", "Next: Dicts"]


async def test_a_form_opens_for_the_asker_with_what_is_known(stage: Stage, lessons: Place, ears: Ears) -> None:
    call = await called(stage, ears, lessons)

    await stage.platform.open_form(call, FormToFill("ask", "Ask", (FormField("title", "Title", "Ranges"),)))

    assert await stage.private("Ada") == ["ask, title=Ranges"]


async def test_choices_are_offered_by_their_labels(stage: Stage, lessons: Place, ears: Ears) -> None:
    call = await called(stage, ears, lessons)

    await stage.platform.choices(call, [("loops", "Loops and ranges"), ("dicts", "Dictionaries")])

    assert await stage.private("Ada") == ["Loops and ranges, Dictionaries"]


async def test_an_answer_nobody_waits_for_is_refused(stage: Stage) -> None:
    with pytest.raises(Refused) as refused:
        await stage.platform.reply("a call that never was", saying("Hello?"))

    assert refused.value.what_to_do


async def test_a_reply_whose_outcome_is_lost_is_unknown(stage: Stage, lessons: Place, ears: Ears) -> None:
    call = await called(stage, ears, lessons)
    await stage.trouble(Operation.REPLY, Trouble.LOST_AFTER)

    with pytest.raises(Exception) as error:  # noqa: PT011  whatever it is, it counts as unknown
        await stage.platform.reply(call, saying("Next: Dicts"))

    assert not isinstance(error.value, SURE)
    assert await stage.private("Ada") == ["Next: Dicts"]
