"""What was said in a session is kept, found with its moment, and gone with whoever said it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.model import Member, MessageRef, PersonRef
from bot.recordings.reading import read_transcript
from bot.store import members, personal, recordings, search, transcripts
from bot.store.opt_outs import OptOut, put
from bot.store.retention import Keep, forget
from bot.store.search import Hit, What
from bot.store.search_tables import findable
from bot.store.transcript_tables import cues
from bot.store.transcript_tables import transcripts as table
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.house import COHORT, HOME, House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")
FILE = MessageRef("the-file")
AT = utc("2026-10-08 10:00")
SAID = """WEBVTT

00:00:03.000 --> 00:00:06.000
<v Ivan>Good evening. Today we unpack dictionaries.

00:12:34.000 --> 00:12:38.000
<v Lena>Which zebra quartz may be a key?

00:12:40.000 --> 00:12:45.000
<v Ivan>Whatever never changes,

00:12:46.000 --> 00:12:49.000
<v Ivan>so a tuple may, a list may not.

00:20:00.000 --> 00:20:02.000
<v Zoe Guest>Xylophone greetings.
"""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, a_course(a_lesson("later", release="week 8 mon 09:00")), a_cohort()) as made:
        for name in ("Ivan", "Lena"):
            made.people.join(name)
        await made.until(made.clock.now())
        yield made


async def keep(house: House, text: str = SAID, name: str = "week-1.vtt", ref: MessageRef = FILE) -> int:
    carried = (HOME, ref, f"https://chat/{ref}", AT)
    async with house.app.database.transaction() as transaction:
        session = ("qa", "week-1", "Live Q&A, week 1")
        transcript = read_transcript(name, text.encode())
        return await transcripts.keep(transaction, COHORT, "en", session, carried, name, transcript)


async def hits(house: House, words: str) -> list[Hit]:
    async with house.app.database.transaction() as transaction:
        return list((await search.find(transaction, COHORT, words, 5)).hits)


async def counts(house: House) -> tuple[int, int, int]:
    """Transcripts, lines, and what can be found of them."""
    async with house.app.database.transaction() as transaction:
        found = [await transaction.scalar(select(func.count()).select_from(one)) for one in (table, cues, findable)]
    return found[0] or 0, found[1] or 0, found[2] or 0


async def test_what_is_kept_is_what_was_read(house: House) -> None:
    await keep(house)

    async with house.app.database.transaction() as transaction:
        (kept,) = await transcripts.of_session(transaction, COHORT, "qa", "week-1")
        nothing = await transcripts.of_session(transaction, COHORT, "qa", "week-2")

    assert kept.transcript == read_transcript("week-1.vtt", SAID.encode())
    assert (kept.home, kept.ref, kept.file, kept.at) == (HOME, FILE, "week-1.vtt", AT)
    assert nothing == []


async def test_what_was_said_is_found_with_its_moment(house: House) -> None:
    await keep(house)

    (hit,) = await hits(house, "tuple list change")

    assert (hit.what, hit.title, hit.moment) == (What.TRANSCRIPT, "Live Q&A, week 1", timedelta(minutes=12, seconds=40))
    assert hit.excerpt == "Whatever never changes, so a tuple may, a list may not."
    assert (hit.home, hit.ref, hit.link) == (HOME, FILE, "https://chat/the-file")


async def test_without_times_no_moment_is_claimed(house: House) -> None:
    await keep(house, "Ivan: A tuple may.\nLena: Thank you.\n", "transcript.txt")

    (hit,) = await hits(house, "tuple")

    assert hit.moment is None


async def test_lessons_and_answers_come_before_what_was_said_where_both_fit_alike(house: House) -> None:
    await keep(house)
    async with house.app.database.transaction() as transaction:
        posted = (MessageRef("post"), "https://chat/post", AT)
        await search.index_lesson(transaction, COHORT, "en", HOME, "dicts", posted, ("Keys", "dictionaries are here"))

    assert [hit.what for hit in await hits(house, "dictionaries")] == [What.LESSON, What.TRANSCRIPT]


async def test_another_cohort_finds_nothing_of_it(house: House) -> None:
    await keep(house)

    async with house.app.database.transaction() as transaction:
        assert not (await search.find(transaction, "another", "tuple", 5)).hits


async def test_the_same_file_read_again_takes_its_own_place(house: House) -> None:
    await keep(house)
    once = await counts(house)

    await keep(house)

    assert await counts(house) == once
    assert len(await hits(house, "tuple")) == 1


async def test_a_recording_is_named_where_it_is_clear_which_one_it_is(house: House) -> None:
    one = await keep(house)
    assert await source(house, f"{one}.0") is None
    await record(house, "r1", "https://youtu.be/one")
    assert await source(house, f"{one}.0") == "https://youtu.be/one"
    await record(house, "r2", "https://youtu.be/two")
    assert await source(house, f"{one}.0") is None, "two recordings, one transcript: it may belong to either"

    other = await keep(house, ref=MessageRef("the-second"))

    assert await source(house, f"{one}.0") == "https://youtu.be/one"
    assert await source(house, f"{other}.0") == "https://youtu.be/two"


async def record(house: House, ref: str, link: str) -> None:
    async with house.app.database.transaction() as transaction:
        await recordings.attach(transaction, COHORT, "qa", "week-1", HOME, MessageRef(ref), link, AT)


async def source(house: House, key: str) -> str | None:
    async with house.app.database.transaction() as transaction:
        return (await transcripts.sources(transaction, [key]))[key].recording


async def test_the_deleted_file_leaves_nothing(house: House) -> None:
    await keep(house)
    async with house.app.database.transaction() as transaction:
        await transcripts.forget_message(transaction, HOME, FILE)

    assert await counts(house) == (0, 0, 0)
    assert b"quartz" not in await house.everything_kept()


async def test_who_is_forgotten_is_gone_from_what_was_said_and_the_others_stay(house: House) -> None:
    await keep(house)

    async with house.app.database.transaction() as transaction:
        await personal.forget(transaction, HOME, house.people.person("Lena"))

    assert await hits(house, "quartz") == []
    assert len(await hits(house, "tuple")) == 1
    async with house.app.database.transaction() as transaction:
        (kept,) = await transcripts.of_session(transaction, COHORT, "qa", "week-1")
    assert kept.transcript.speakers == ("Ivan", "Zoe Guest")
    await house.app.database.scrub()
    everything = await house.everything_kept()
    assert b"quartz" not in everything
    assert b"Lena" not in everything


async def test_somebody_whom_we_knew_only_after_the_transcript_is_forgotten_by_name(house: House) -> None:
    await keep(house)
    house.people.join("zoe guest")
    await house.until(house.clock.now())

    async with house.app.database.transaction() as transaction:
        await personal.forget(transaction, HOME, house.people.person("zoe guest"))

    assert await hits(house, "xylophone") == []
    assert (await counts(house))[1] == 4


async def test_who_opted_out_of_summaries_is_not_found(house: House) -> None:
    async with house.app.database.transaction() as transaction:
        await put(transaction, HOME, house.people.person("Lena"), OptOut.SUMMARIES, AT, is_out=True)

    await keep(house)

    assert await hits(house, "quartz") == []
    assert len(await hits(house, "tuple")) == 1


async def test_two_of_one_name_are_neither(house: House) -> None:
    namesake = Member(PersonRef("another account"), "LENA", "learner", None, AT)
    async with house.app.database.transaction() as transaction:
        await members.join(transaction, COHORT, HOME, namesake)
    await keep(house)

    async with house.app.database.transaction() as transaction:
        for person in (namesake.person, house.people.person("Lena")):
            assert "cues" not in dict(await personal.counts(transaction, HOME, person))


async def test_a_person_is_told_what_there_is_of_them(house: House) -> None:
    await keep(house)

    async with house.app.database.transaction() as transaction:
        found = await personal.rows(transaction, HOME, house.people.person("Lena"))

    assert [row["text"] for row in found["cues"]] == ["Which zebra quartz may be a key?"]


async def test_it_is_forgotten_long_after_the_cohort_ended(house: House) -> None:
    await house.until(utc("2026-12-10 12:00"))
    await keep(house)

    running = await forget(house.app.database, Keep(words=timedelta(days=9)), utc("2026-11-20 12:00"))
    over = await forget(house.app.database, Keep(), utc("2028-06-01 12:00"))

    assert (running.transcripts, over.transcripts) == (0, 1)
    assert await counts(house) == (0, 0, 1), "the lesson stays"
