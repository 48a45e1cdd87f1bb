"""What people share can be read, to the byte, and never more than was asked for."""

import pytest

from bot.errors import Refused
from bot.events import FileShared
from bot.model import MessageRef, Place
from tests.contract.stage import Stage

CONTENT = bytes(range(256)) * 400


async def shared(stage: Stage, place: Place) -> FileShared:
    told = [event async for event in stage.platform.history(place, stage.now()) if isinstance(event, FileShared)]
    return told[-1]


async def test_a_shared_file_is_read_to_the_byte(stage: Stage, lessons: Place) -> None:
    await stage.share("Ina", lessons, "The transcript", "qa.vtt", "text/vtt", CONTENT)
    file = await shared(stage, lessons)

    assert await stage.platform.read_file(file.ref, file.url, len(CONTENT)) == CONTENT
    assert await stage.platform.read_file(file.ref, file.url, len(CONTENT)) == CONTENT, "reading it changes nothing"


async def test_a_file_that_is_larger_than_asked_for_is_refused(stage: Stage, lessons: Place) -> None:
    await stage.share("Ina", lessons, "The transcript", "qa.vtt", "text/vtt", CONTENT)
    file = await shared(stage, lessons)

    with pytest.raises(Refused) as refused:
        await stage.platform.read_file(file.ref, file.url, len(CONTENT) - 1)

    assert refused.value.what_to_do


async def test_a_file_whose_message_was_deleted_is_refused(stage: Stage, lessons: Place) -> None:
    ref = await stage.share("Ina", lessons, "The transcript", "qa.vtt", "text/vtt", CONTENT)
    file = await shared(stage, lessons)
    await stage.delete(ref)

    with pytest.raises(Refused) as refused:
        await stage.platform.read_file(file.ref, file.url, len(CONTENT))

    assert refused.value.what_to_do


async def test_a_file_that_was_never_there_is_refused(stage: Stage, lessons: Place) -> None:
    ref: MessageRef = await stage.say("Ina", lessons, "No file here")

    with pytest.raises(Refused):
        await stage.platform.read_file(ref, "https://files.example/none.vtt", 100)
