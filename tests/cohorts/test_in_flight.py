"""A cohort is changed while a post of it is on its way: it settles, and nothing is moved or said twice."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory.faults import Fault, FaultyWire
from adapters.memory.methods import Answer, Arguments
from adapters.memory.rules import MEMORY, SLACK_LIKE
from adapters.memory.wire import Wire
from bot.cohorts import changing, wishes
from bot.cohorts.present import present
from bot.enrolling import read_version
from bot.store.database import Transaction
from tests.builders import utc
from tests.cohorts.running import NAME, Running, a_lesson_file, a_running_cohort

MONDAY = utc("2026-10-12 07:00")  # when the lesson "loops" comes
WEEK_AFTER = MONDAY + timedelta(days=7, hours=1)
Act = Callable[[Running], Awaitable[None]]


class InterruptedWire:
    """A wire on which something else happens while the post of a lesson is on its way, before or after it arrives."""

    def __init__(self, inner: Wire, *, arrives_first: bool) -> None:
        self._inner = inner
        self._arrives_first = arrives_first
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def call(self, method: str, arguments: Arguments) -> Answer:
        meanwhile, is_lesson = self.meanwhile, method == "post" and "lessons" in str(arguments.get("place"))
        if meanwhile is None or not is_lesson:
            return await self._inner.call(method, arguments)
        self.meanwhile = None
        if self._arrives_first:
            answer = await self._inner.call(method, arguments)
            await meanwhile()
            return answer
        await meanwhile()
        return await self._inner.call(method, arguments)

    async def close(self) -> None:
        await self._inner.close()


async def shift(cohort: Running) -> None:
    await cohort.lay(lambda one: wishes.shift(one, "1 week", "2026-10-12", "", cohort.clock.now()))


async def cancel(cohort: Running) -> None:
    await cohort.lay(lambda one: wishes.cancel(one, "loops", None, None, ""))


async def edit(cohort: Running) -> None:
    (cohort.folder / "lessons/02-loops.md").write_text(a_lesson_file("loops", "Around and around."))
    await cohort.take(cohort.folder)


async def pause(cohort: Running) -> None:
    async def pausing(transaction: Transaction) -> None:
        await changing.pause(transaction, await present(transaction, NAME, read_version), cohort.clock.now(), "maya")

    await _in_database(cohort, pausing)


async def resume(cohort: Running) -> None:
    async def resuming(transaction: Transaction) -> None:
        await changing.resume(transaction, await present(transaction, NAME, read_version), cohort.clock.now(), "maya")

    await _in_database(cohort, resuming)


async def _in_database(cohort: Running, act: Callable[[Transaction], Awaitable[None]]) -> None:
    async with cohort.app.database.transaction() as transaction:
        await act(transaction)
    await cohort.app.refresh()


CHANGES: dict[str, Act] = {"shift": shift, "cancel": cancel, "edit": edit, "pause": pause}


@pytest.mark.usefixtures("on_each_database")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("arrives_first", [True, False], ids=["it arrived", "it is under way"])
async def test_what_is_claimed_is_finished_and_said_once(tmp_path: Path, change: str, arrives_first: bool) -> None:
    wires: list[InterruptedWire] = []

    def interrupted(inner: Wire) -> Wire:
        wires.append(InterruptedWire(inner, arrives_first=arrives_first))
        return wires[0]

    async with a_running_cohort(tmp_path, wire=interrupted) as cohort:
        await cohort.until(MONDAY - timedelta(minutes=5))
        wires[0].meanwhile = lambda: CHANGES[change](cohort)

        await cohort.until(MONDAY + timedelta(hours=1))
        threads = [thread.title for thread in cohort.chat.threads() if "Loops" in thread.title]

        assert cohort.lessons() == ["Hello", "Loops"]
        assert threads == ([] if change == "pause" else ["Lesson 2: Loops"])
        if change == "pause":
            await resume(cohort)
        await cohort.until(WEEK_AFTER)
        assert cohort.lessons().count("Loops") == 1
        assert cohort.in_thread("Lesson 2: Loops")[0] == "What about loops?"
        assert ("Around and around." in cohort.said("lessons")[1]) is (change == "edit")


DOUBTS = {"it was said": Fault.DROPPED_AFTER, "it was not": Fault.DROPPED_BEFORE}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("doubt", DOUBTS)
async def test_what_is_in_doubt_is_looked_up_first_and_said_at_most_once(
    tmp_path: Path, change: str, doubt: str
) -> None:
    wires: list[FaultyWire] = []
    async with a_running_cohort(tmp_path, rules=SLACK_LIKE, wire=lambda inner: _faulty(wires, inner)) as cohort:
        await cohort.until(MONDAY - timedelta(minutes=5))
        wires[0].plan("post", DOUBTS[doubt])
        await cohort.until(MONDAY + timedelta(seconds=2))

        await CHANGES[change](cohort)
        await cohort.until(MONDAY + timedelta(hours=1))

        was_said = doubt == "it was said"
        gone = not was_said and change in ("cancel", "pause")
        assert cohort.lessons() == (["Hello"] if gone else ["Hello", "Loops"])
        if change == "pause":
            await resume(cohort)
        await cohort.until(WEEK_AFTER)
        said = [text for text in cohort.said("lessons") if "loops" in text or "Around" in text]
        assert len(said) == (0 if change == "cancel" and not was_said else 1)
        assert all("Around and around." in text for text in said) or change != "edit"


@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_held_stays_held_and_is_never_said_again(tmp_path: Path, change: str) -> None:
    wires: list[FaultyWire] = []
    async with a_running_cohort(tmp_path, rules=SLACK_LIKE, wire=lambda inner: _faulty(wires, inner)) as cohort:
        await cohort.until(MONDAY - timedelta(minutes=5))
        wires[0].plan("post", Fault.DROPPED_AFTER)
        wires[0].plan("find", Fault.HISTORY_UNAVAILABLE)
        await cohort.until(MONDAY + timedelta(minutes=2))
        assert any("needs you" in said for said in cohort.said("staff"))

        await CHANGES[change](cohort)
        await cohort.until(MONDAY + timedelta(hours=1))
        if change == "pause":
            await resume(cohort)
        await cohort.until(WEEK_AFTER)

        assert sum("loops" in text.casefold() for text in cohort.said("lessons")) == 1


@pytest.mark.parametrize("change", ["shift", "cancel"])
async def test_what_certainly_failed_so_far_follows_the_change(tmp_path: Path, change: str) -> None:
    wires: list[FaultyWire] = []
    async with a_running_cohort(tmp_path, rules=MEMORY, wire=lambda inner: _faulty(wires, inner)) as cohort:
        await cohort.until(MONDAY - timedelta(minutes=5))
        wires[0].plan("post", Fault.REFUSED_CONNECTION, times=6)
        await cohort.until(MONDAY + timedelta(seconds=100))

        await CHANGES[change](cohort)
        await cohort.until(MONDAY + timedelta(days=1))

        assert cohort.lessons() == ["Hello"]
        await cohort.until(WEEK_AFTER)
        assert cohort.lessons() == ["Hello", "Loops" if change == "shift" else "Dicts"]


def _faulty(wires: list[FaultyWire], inner: Wire) -> Wire:
    wires.append(FaultyWire(inner))
    return wires[0]
