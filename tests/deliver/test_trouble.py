"""A database in trouble: a clear sentence, and the promise holds."""

import contextlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.trouble import StoreError
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.deliver.lessons import NINE, two_lessons
from tests.house import House, a_house


async def fill_the_disk(house: House) -> None:
    async with house.app.database.transaction() as transaction:
        pages = (await transaction.execute(text("PRAGMA page_count"))).scalar()
        await transaction.execute(text(f"PRAGMA max_page_count = {pages}"))


async def make_room(house: House) -> None:
    async with house.app.database.transaction() as transaction:
        await transaction.execute(text("PRAGMA max_page_count = 1000000"))


async def use_up_pages(house: House) -> None:
    """SQLite still finds room in pages it has."""
    for size in (800, 100, 10):
        with contextlib.suppress(StoreError):
            for number in range(2000):
                async with house.app.database.transaction() as transaction:
                    query = f"INSERT INTO ledger (key, at) VALUES (hex(randomblob({size})), {number})"
                    await transaction.execute(text(query))


async def test_a_disk_that_was_full_for_a_while_costs_nothing_but_time(tmp_path: Path) -> None:
    long = a_course(a_lesson("loops", "Loops", text="Every word of it matters. " * 1000), schedule="weekly", weeks=1)
    async with a_house(tmp_path, long, a_cohort()) as house:
        await house.until(utc("2026-10-05 06:30"))
        await fill_the_disk(house)
        await use_up_pages(house)
        house.clock.forward_to(NINE)

        with pytest.raises(StoreError) as refusal:
            await house.app.work()
        assert house.said("lessons") == []
        await make_room(house)
        await house.until(utc("2026-10-05 07:05"))

        assert str(refusal.value) == (
            f"The database {house.app.database.path} cannot be used: the disk is full. "
            "Make room; nothing is lost, and what is owed goes out then."
        )
        parts = house.said("lessons")
        assert [part.rstrip().split("\n")[-1] for part in parts] == [
            f"{n}/{len(parts)}" for n in range(1, len(parts) + 1)
        ]


@pytest.mark.parametrize("commits", range(1, 14))
@pytest.mark.parametrize("was_stored", [True, False], ids=["stored all the same", "not stored"])
async def test_a_commit_that_fails_is_survived_wherever_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commits: int, was_stored: bool
) -> None:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        await house.until(utc("2026-10-05 06:30"))
        break_commit(house, monkeypatch, commits, was_stored=was_stored)
        house.clock.forward_to(NINE)
        for minute in (5, 6, 7):
            with contextlib.suppress(StoreError):
                await house.until(NINE + timedelta(minutes=minute))

        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops"]
        assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


def break_commit(house: House, monkeypatch: pytest.MonkeyPatch, number: int, *, was_stored: bool) -> None:
    """Let the database say that the *number*-th commit from now failed, whether or not it was stored."""
    from contextlib import asynccontextmanager

    database, count = house.app.database, 0
    genuine = database.transaction

    @asynccontextmanager
    async def transaction(*, quick: bool = False):  # type: ignore[no-untyped-def]  # as the one it stands in for
        nonlocal count
        count += 1
        breaks = count == number
        async with genuine(quick=quick) as opened:
            yield opened
            if breaks and not was_stored:
                raise StoreError("The database cannot be used: its connection was lost.")
        if breaks:
            raise StoreError("The database cannot be used: its connection was lost.")

    monkeypatch.setattr(database, "transaction", transaction)
