"""What was said is found again: the same on both databases, in its cohort only, and nowhere once it was forgotten."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.model import Home, MessageRef
from bot.store import search
from bot.store.database import Transaction
from bot.store.search import What
from bot.store.search_tables import findable
from bot.text.looking import excerpt, wanted
from tests.builders import a_cohort, a_course, a_lesson, a_message, a_person, utc
from tests.house import COHORT, HOME, House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")
LESSONS = {
    "loops": ("Loops and ranges", "A loop repeats work. range(3) counts 0, 1 and 2; while loops stop when you say so."),
    "dicts": ("Dictionaries", "A dict keeps values under keys. Loop over its items, or ask for one key."),
    "cafe": ("Das Café", "Schleifen laufen über alle Gäste im Café. Eine Schleife, viele Gäste."),
    "files": ("Files", "Open a file, read its lines, close it. Encodings: UTF-8 for café and naïve."),
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, a_course(a_lesson("later", release="week 8 mon 09:00")), a_cohort()) as made:
        yield made


async def fill(transaction: Transaction, cohort: str = COHORT) -> None:
    for number, (lesson, words) in enumerate(LESSONS.items()):
        language = "de" if lesson == "cafe" else "en"
        posted = (MessageRef(f"post-{lesson}"), f"https://chat/{lesson}", utc(f"2026-10-0{number + 1} 09:00"))
        await search.index_lesson(transaction, cohort, language, HOME, lesson, posted, words)
    question = a_message("Why is 3 not in range(3)?", "Lena", ref="q1")
    answer = a_message("A range stops before its end, so that its length is the number you give.", "Ivan", ref="a1")
    await search.index_answer(transaction, cohort, "en", HOME, question, answer)


async def keys(house: House, words: str, limit: int = 5) -> list[str]:
    async with house.app.database.transaction() as transaction:
        return [hit.key for hit in (await search.find(transaction, COHORT, words, limit)).hits]


@pytest.fixture
async def filled(house: House) -> House:
    async with house.app.database.transaction() as transaction:
        await fill(transaction)
    return house


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dictionaries", ["dicts"]),
        ("dictionary", ["dicts"]),
        ("dicti", ["dicts"]),
        ("LOOPS", ["loops", "dicts"]),
        ("looping", ["loops", "dicts"]),
        ("loop items", ["dicts"]),
        ("cafe", ["cafe", "files"]),
        ("CAFÉ", ["cafe", "files"]),
        ("Schleife", ["cafe"]),
        ("gast", ["cafe"]),
        ("gäste", ["cafe"]),
        ("how do I read a file?", ["files"]),
        ("range stops", ["q1", "loops"]),
        ("why is 3 not in range", ["q1", "loops"]),
        ("utf-8", ["files"]),
        ("read some xylophone lines", ["files"]),
        ("xylophone orchestra", []),
        ("the", ["q1"]),
        ("", []),
        ("   \n\t ", []),
        ("🎉", []),
        ('"', []),
        ("* AND OR NOT NEAR ( )", []),
        ("loops' OR 1=1; DROP TABLE findable; --", []),
        ('"loops" AND item*', ["dicts"]),
        ("title_words:loops", []),
        ("l" * 10_000, []),
        ("\x00loops\x00", ["loops", "dicts"]),
    ],
)
async def test_the_same_is_found_on_both_databases(filled: House, words: str, found: list[str]) -> None:
    assert await keys(filled, words) == found


async def test_ten_thousand_characters_are_read_as_far_as_they_are_words(filled: House) -> None:
    assert await keys(filled, "dictionaries " * 800) == ["dicts"]
    assert await keys(filled, "dictionaries" + " " * 10_000 + "loops") == ["dicts"]


async def test_a_hit_says_what_it_is_and_opens_its_message(filled: House) -> None:
    async with filled.app.database.transaction() as transaction:
        [hit] = (await search.find(transaction, COHORT, "length of a range", 5)).hits

    assert (hit.what, hit.ref, hit.home) == (What.ANSWER, MessageRef("a1"), HOME)
    assert hit.title == "Why is 3 not in range(3)?"
    assert hit.excerpt == "A range stops before its end, so that its length is the number you give."


async def test_it_says_when_a_hit_has_only_most_of_the_words(filled: House) -> None:
    async with filled.app.database.transaction() as transaction:
        part = await search.find(transaction, COHORT, "read xylophone lines", 5)
        whole = await search.find(transaction, COHORT, "read lines", 5)

    assert (part.has, part.of, part.is_whole) == (2, 3, False)
    assert whole.is_whole


async def test_nothing_of_another_cohort_is_found(filled: House) -> None:
    async with filled.app.database.transaction() as transaction:
        assert not (await search.find(transaction, "another", "loops", 5)).hits


async def test_a_lesson_in_two_homes_is_one_hit_that_opens_the_readers_own_post(filled: House) -> None:
    other = Home("other home")
    async with filled.app.database.transaction() as transaction:
        posted = (MessageRef("over-there"), "https://chat/over-there", utc("2026-10-01 09:00"))
        await search.index_lesson(transaction, COHORT, "en", other, "dicts", posted, LESSONS["dicts"])
        for home, ref in ((HOME, "post-dicts"), (other, "over-there")):
            [hit] = (await search.find(transaction, COHORT, "dictionaries", 5, home)).hits
            assert hit.ref == MessageRef(ref)


async def test_an_edited_answer_is_found_by_its_new_words_only(filled: House) -> None:
    question = a_message("Why is 3 not in range(3)?", "Lena", ref="q1")
    async with filled.app.database.transaction() as transaction:
        edited = a_message("Because it is half-open.", "Ivan", ref="a1")
        await search.index_answer(transaction, COHORT, "en", HOME, question, edited)

    assert await keys(filled, "half-open") == ["q1"]
    assert await keys(filled, "length") == []


async def test_indexing_the_same_twice_changes_nothing(filled: House) -> None:
    async with filled.app.database.transaction() as transaction:
        before = [tuple(row) for row in await transaction.execute(select(findable).order_by(findable.c.id))]
        await fill(transaction)
        assert [tuple(row) for row in await transaction.execute(select(findable).order_by(findable.c.id))] == before


async def test_what_is_forgotten_is_not_found(filled: House) -> None:
    async with filled.app.database.transaction() as transaction:
        await search.forget_entry(transaction, COHORT, What.LESSON, "dicts")
        await search.forget_message(transaction, HOME, MessageRef("q1"))

    assert await keys(filled, "dictionaries") == []
    assert await keys(filled, "range length") == []
    assert await keys(filled, "files") == ["files"]


@pytest.mark.parametrize("who", ["Lena", "Ivan"])
async def test_who_asked_and_who_answered_can_both_have_it_forgotten(filled: House, who: str) -> None:
    async with filled.app.database.transaction() as transaction:
        await search.forget_person(transaction, HOME, a_person(who))

    assert await keys(filled, "range length") == []


async def test_nothing_that_was_forgotten_or_edited_away_is_left_in_the_database(filled: House) -> None:
    planted = [f"plant{number}word" for number in range(25)]
    async with filled.app.database.transaction() as transaction:
        for number, word in enumerate(planted):
            question = a_message(f"What is {word}?", "Zoe", ref=f"planted-{number}")
            answer = a_message(f"It is {word}-ish.", "Ivan", ref=f"answer-{number}")
            await search.index_answer(transaction, COHORT, "en", HOME, question, answer)
    assert await keys(filled, planted[3]) == ["planted-3"]
    async with filled.app.database.transaction() as transaction:
        edited = a_message("It is gone.", "Ivan", ref="answer-0")
        await search.index_answer(transaction, COHORT, "en", HOME, a_message("What?", "Yan", ref="planted-0"), edited)
        await search.forget_message(transaction, HOME, MessageRef("answer-1"))
        await search.forget_person(transaction, HOME, a_person("Zoe"))

    kept = await filled.everything_kept()

    assert b"Loops and ranges" in kept
    assert [word for word in planted if word.encode() in kept or word[:8].encode() in kept] == []


@given(st.text(max_size=60))
def test_any_text_becomes_words_and_an_excerpt(typed: str) -> None:
    looked_for = wanted(typed)

    assert len(looked_for) <= 12
    assert all(each.word.isalnum() for each in looked_for)
    assert len(excerpt(typed * 9, looked_for)) <= 162


def test_an_excerpt_is_taken_where_most_words_stand_together() -> None:
    text = "Range. " + "Nothing of interest here. " * 20 + "At last the range and its length are told. " + "More. " * 60

    shown = excerpt(text, wanted("range length"))

    assert "the range and its length are told" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")


async def test_a_thousand_answers_are_searched_in_a_moment(filled: House) -> None:
    async with filled.app.database.transaction() as transaction:
        for number in range(1_000):
            question = a_message(f"How does loop number {number} end?", "Lena", ref=f"many-{number}")
            answer = a_message(f"Loop {number} ends when its range does, after {number} rounds.", "Ivan")
            await search.index_answer(transaction, COHORT, "en", HOME, question, answer)
    began = time.perf_counter()

    found = await keys(filled, "loop ends range 77")

    assert found[0] == "many-77"
    assert time.perf_counter() - began < 1
