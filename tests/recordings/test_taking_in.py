"""A file that staff post in a session's thread becomes the recording or its transcript, or they are told why not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import addresses
from adapters.memory.wire import DirectWire
from bot.errors import Unreachable
from bot.model import MessageRef, Place
from bot.recordings.taking_in import AGAIN_AFTER, GIVEN_UP_AFTER
from bot.store import personal, recordings, search, transcripts
from bot.store.transcripts import Kept
from tests.builders import a_cohort, a_course, a_lesson, a_session, utc
from tests.commands.pressing import answer
from tests.house import COHORT, HOME, House, a_house
from tests.recordings.samples import SRT, TEAMS_LIKE

pytestmark = pytest.mark.usefixtures("on_each_database")
AFTER_THE_SESSION = utc("2026-10-07 18:00")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    session = a_session(title="Live Q&A", every="wed 17:00", record="always")
    async with a_house(
        tmp_path, a_course(a_lesson(release="week 1 mon 09:00"), sessions=(session,)), a_cohort()
    ) as made:
        made.people.join("Ivan", roles=["instructor"])
        made.people.join("Lena")
        await made.until(AFTER_THE_SESSION)
        yield made


async def now(house: House) -> None:
    await house.until(house.clock.now())


def thread(house: House) -> Place:
    return house.thread("Live Q&A, week 1")


async def post(
    house: House,
    content: bytes | None,
    file: str = "qa.vtt",
    name: str = "Ivan",
    place: Place | None = None,
    content_type: str = "text/plain",
    url: str = "",
) -> MessageRef:
    url = url or f"https://files.example/{file}"
    ref = house.people.share_file(name, place or thread(house), "Here.", file, url, content_type, content=content)
    await now(house)
    return ref


def told(house: House, name: str = "Ivan") -> str:
    """The newest direct message somebody got."""
    direct = house.chat.at(addresses.direct(house.people.person(name)))
    return house.text(direct[-1].what, direct[-1].body) if direct else ""


async def kept(house: House) -> list[Kept]:
    async with house.app.database.transaction() as transaction:
        return await transcripts.of_session(transaction, COHORT, "qa", "week-1")


async def test_a_transcript_is_kept_and_whoever_posted_it_is_told(house: House) -> None:
    await post(house, TEAMS_LIKE.encode())

    (one,) = await kept(house)
    assert one.transcript.speakers == ("Mira Okafor", "Jonas Weiß")
    assert told(house) == (
        "qa.vtt is read: it is the transcript of Live Q&A, Wed 7 Oct 2026.\n"
        "\n"
        "2 lines were said by 2 people.\n"
        "\n"
        "`search` finds what was said, and at which moment. Delete your message, and it is gone here too."
    )


async def test_what_cannot_be_read_in_it_is_told(house: House) -> None:
    await post(house, b"1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n00:0 --> 00:00:04,000\ntwo\n", "qa.srt")

    assert "1 time in it could not be read; what stands below it is left out." in told(house)
    assert "1 line was said by people it does not name." in told(house)


async def test_without_times_it_says_so(house: House) -> None:
    await post(house, b"Mira: Hello.\nBo: Hi.\n", "transcript.txt")

    assert "It has no times, so nobody is told at which moment something was said." in told(house)


async def test_search_finds_it_and_opens_the_recording_at_the_moment(house: House) -> None:
    async with house.app.database.transaction() as transaction:
        link = "https://www.youtube.com/watch?v=abc"
        ref = MessageRef("somewhere")
        await recordings.attach(transaction, COHORT, "qa", "week-1", HOME, ref, link, AFTER_THE_SESSION)
    later = SRT.replace("00:00:07,000", "00:12:34,000").replace("00:00:11,250", "00:12:38,000")
    await post(house, later.encode(), "qa.srt")

    call = house.people.type_command("Lena", addresses.room(HOME, "questions"), "search Friday or Sunday")
    await now(house)

    assert answer(house, call).splitlines()[0] == (
        "- Said live at 12:34 in Live Q&A, week 1 (https://www.youtube.com/watch?v=abc&t=754): "
        "Is the deadline on Friday or on Sunday?"
    )


async def test_search_opens_the_file_where_there_is_no_recording(house: House) -> None:
    await post(house, TEAMS_LIKE.encode())

    call = house.people.type_command("Lena", addresses.room(HOME, "questions"), "search Friday or Sunday")
    await now(house)

    assert answer(house, call).startswith("- Said live at 0:07 in Live Q&A, week 1")


async def test_a_file_that_is_none_changes_nothing_and_is_explained(house: House) -> None:
    await post(house, b"%PDF-1.7", "transcript.pdf")

    assert await kept(house) == []
    assert told(house) == (
        "transcript.pdf is a PDF document, and a transcript is text: a .vtt, .srt or .txt file. Export the transcript "
        "as one of these from where the session was recorded, and post that file."
    )


async def test_a_file_that_is_too_large_is_explained(house: House) -> None:
    await post(house, b"x" * 5_000_001)
    first = told(house)
    await post(house, b"x" * 10_000_001, "longer.vtt")

    assert first == (
        "qa.vtt has more than 5 MB, too much for a transcript: ten hours of talk are about one. If it is the recording "
        "itself, post it as a sound or video file, or its link."
    )
    assert told(house) == (
        'longer.vtt could not be read: The file "longer.vtt" has more than 10,000,000 bytes.\n\nShare a smaller one.'
    )
    assert await kept(house) == []


async def test_a_link_to_a_file_elsewhere_is_explained(house: House) -> None:
    await post(house, None)

    assert told(house) == (
        'qa.vtt could not be read: The file "qa.vtt" does not lie in this chat.\n\nShare the file itself, not a link.'
    )


async def test_each_wrong_file_is_told_of(house: House) -> None:
    await post(house, b"", "a.vtt")
    first = told(house)
    await post(house, b"", "b.vtt")

    assert first.startswith("a.vtt is empty")
    assert told(house).startswith("b.vtt is empty")


async def test_what_learners_post_and_what_stands_elsewhere_is_left_alone(house: House) -> None:
    before = told(house, "Lena"), told(house)

    await post(house, TEAMS_LIKE.encode(), name="Lena")
    await post(house, TEAMS_LIKE.encode(), place=addresses.room(HOME, "questions"))
    await post(house, b"\x89PNG", "slide.png", content_type="image/png")

    assert await kept(house) == []
    assert (told(house, "Lena"), told(house)) == before


@pytest.mark.parametrize(("file", "content_type"), [("qa.mp4", "video/mp4"), ("qa.MKV", "application/octet-stream")])
async def test_a_media_file_is_the_recording(house: House, file: str, content_type: str) -> None:
    await post(house, None, file, content_type=content_type)

    assert any("The recording of Live Q&A" in said for said in house.in_thread("Live Q&A, week 1"))
    assert await kept(house) == []


async def test_a_link_to_a_recording_is_the_recording_once_the_session_began(house: House) -> None:
    await post(house, None, "Slides", content_type="text/html", url="https://slides.example/1")
    await post(house, None, "Our session", content_type="text/html", url="https://youtu.be/abc")

    said = [each for each in house.in_thread("Live Q&A, week 1") if "The recording of" in each]
    assert len(said) == 1
    assert "is here: watch it (https://youtu.be/abc)" in said[0]


async def test_a_video_linked_before_the_session_is_no_recording_of_it(house: House) -> None:
    await house.until(utc("2026-10-13 12:00"))
    await post(
        house,
        None,
        "Prepare",
        place=house.thread("Live Q&A, week 2"),
        content_type="text/html",
        url="https://youtu.be/abc",
    )

    assert not any("The recording of" in each for each in house.in_thread("Live Q&A, week 2"))


async def test_a_second_part_is_added_and_what_is_deleted_is_taken_down(house: House) -> None:
    first = await post(house, None, "one.mp4", content_type="video/mp4")
    second = await post(house, None, "two.mp4", content_type="video/mp4")

    def said() -> str:
        return next(each for each in house.in_thread("Live Q&A, week 1") if "The recording of" in each)

    assert said().startswith(
        "The recording of Live Q&A, Wed 7 Oct 2026, is here: part 1 (https://files.example/one.mp4), "
        "part 2 (https://files.example/two.mp4)"
    )
    house.people.delete(first)
    await now(house)
    assert said().startswith(
        "The recording of Live Q&A, Wed 7 Oct 2026, is here: watch it (https://files.example/two.mp4)"
    )
    house.people.delete(second)
    await now(house)
    assert said() == "The recording of Live Q&A, Wed 7 Oct 2026, was taken down."


async def test_deleting_the_message_takes_it_back(house: House) -> None:
    ref = await post(house, TEAMS_LIKE.encode())

    house.people.delete(ref)
    await now(house)

    assert await kept(house) == []
    async with house.app.database.transaction() as transaction:
        assert not (await search.find(transaction, COHORT, "deadline", 5)).hits


class Unreliable(DirectWire):
    """Does not reach files for a while."""

    is_down = False

    async def call(self, method: str, arguments: object) -> dict[str, object]:
        if self.is_down and method == "read file":
            raise Unreachable("The chat cannot be reached.")
        return await super().call(method, arguments)  # type: ignore[arg-type]


def make_unreliable(house: House) -> Unreliable:
    wire = Unreliable(house.chat)
    house.platform._wire = wire
    return wire


async def test_a_file_that_cannot_be_reached_is_read_later(house: House) -> None:
    wire = make_unreliable(house)
    wire.is_down = True
    before = told(house)
    await post(house, TEAMS_LIKE.encode())
    assert (await kept(house), told(house)) == ([], before)

    wire.is_down = False
    await house.until(house.clock.now() + AGAIN_AFTER)

    assert len(await kept(house)) == 1
    assert told(house).startswith("qa.vtt is read")


async def test_after_a_day_whoever_posted_it_is_told(house: House) -> None:
    make_unreliable(house).is_down = True
    await post(house, TEAMS_LIKE.encode())

    await house.until(house.clock.now() + GIVEN_UP_AFTER + AGAIN_AFTER)

    assert told(house) == (
        "qa.vtt could not be read: The chat cannot be reached.\n\nPost it once more when the chat can be reached again."
    )


async def test_who_posted_it_may_be_forgotten_before_it_is_read(house: House) -> None:
    wire = make_unreliable(house)
    wire.is_down = True
    await post(house, TEAMS_LIKE.encode())
    async with house.app.database.transaction() as transaction:
        await personal.forget(transaction, HOME, house.people.person("Ivan"))

    wire.is_down = False
    await house.until(house.clock.now() + 2 * AGAIN_AFTER)

    assert await kept(house) == []


async def test_a_deleted_file_that_was_not_read_yet_is_never_read(house: House) -> None:
    wire = make_unreliable(house)
    wire.is_down = True
    before = told(house)
    house.people.delete(await post(house, TEAMS_LIKE.encode()))
    await now(house)

    wire.is_down = False
    await house.until(house.clock.now() + timedelta(hours=1))

    assert (await kept(house), told(house)) == ([], before)
