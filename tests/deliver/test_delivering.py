"""What people see of the engine: posts on time, once, in order, late and labelled, and staff told when it fails."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.memory.chat import Chat
from adapters.memory.faults import RATE_LIMIT, Fault, FaultyWire
from adapters.memory.rules import SLACK_LIKE
from adapters.memory.wire import DirectWire
from bot.course.course import Course
from bot.store import deliveries
from bot.store.activity import What
from schedules.clock import ManualClock
from schedules.moments import parse_weekly
from tests.builders import a_cohort, a_course, a_lesson, a_session, utc
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.house import House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as made:
        yield made


def titles(said: list[str]) -> list[str]:
    return [text.split("\n")[0] for text in said]


async def test_a_lesson_comes_at_its_moment_with_its_thread_and_its_question(house: House) -> None:
    await house.until(NINE - timedelta(seconds=1))
    assert house.said("lessons") == []

    await house.until(NINE)

    assert titles(house.said("lessons")) == ["Loops"]
    assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


async def test_a_bot_that_was_down_catches_up_in_order_and_says_so(house: House) -> None:
    await house.until(NINE - timedelta(minutes=10))

    await house.sleep_until(THURSDAY + timedelta(hours=5))

    loops, dicts = house.said("lessons")
    assert loops.split("\n")[0] == "Sent late: this was due Mon 5 Oct 2026, 09:00 Europe/Paris."
    assert "Loops" in loops
    assert dicts.split("\n")[0] == "Sent late: this was due Thu 8 Oct 2026, 09:00 Europe/Paris."


async def test_a_delay_of_seconds_is_not_worth_a_word(house: House) -> None:
    await house.until(NINE - timedelta(minutes=10))

    await house.sleep_until(NINE + timedelta(seconds=90))

    assert titles(house.said("lessons")) == ["Loops"]


async def test_a_notice_for_a_session_that_is_over_is_skipped_and_the_log_says_so(tmp_path: Path) -> None:
    course = a_course(a_lesson(), schedule="weekly", weeks=1, sessions=(a_session(every=parse_weekly("wed 17:00")),))
    async with a_house(tmp_path, course, a_cohort()) as house:
        await house.until(utc("2026-10-07 14:00"))

        await house.sleep_until(utc("2026-10-07 20:00"))

        assert not any("begins now" in text for text in house.said("announcements"))
        skipped = {(entry.kind, entry.why) for entry in await house.activity() if entry.what is What.SKIPPED}
        assert ("opening", "it was no longer worth sending when its turn came") in skipped


async def test_a_restart_posts_nothing_twice(tmp_path: Path) -> None:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        await house.until(NINE)
        await house.app.close()
        before = len(house.chat.everything())

        async with a_house(tmp_path, two_lessons(), a_cohort(), wire=DirectWire(house.chat)) as again:
            await again.until(NINE + timedelta(hours=1))

        assert len(house.chat.everything()) == before


class Broken:
    """A house whose wire to the chat can be broken on request."""

    def __init__(self, house: House, wire: FaultyWire) -> None:
        self.house = house
        self.wire = wire


@pytest.fixture(params=["a key that helps", "no key at all"])
async def broken(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Broken]:
    from adapters.memory.rules import MEMORY

    rules = MEMORY if request.param == "a key that helps" else SLACK_LIKE
    clock = ManualClock(NINE - timedelta(hours=2))
    chat = Chat(clock, rules=rules)
    wire = FaultyWire(DirectWire(chat))
    async with a_house(tmp_path, two_lessons(), a_cohort(), rules=rules, wire=wire) as house:
        chat.clock = house.clock
        house.chat = chat
        yield Broken(house, wire)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.REFUSED_CONNECTION,
        Fault.DROPPED_BEFORE,
        Fault.DROPPED_AFTER,
        Fault.RATE_LIMITED,
        Fault.FAILED_BEFORE,
        Fault.FAILED_AFTER,
        Fault.MALFORMED,
    ],
)
@pytest.mark.parametrize("method", ["post", "open thread"])
async def test_whatever_breaks_on_the_way_the_lesson_is_there_once(broken: Broken, method: str, fault: Fault) -> None:
    house = broken.house
    await house.until(NINE - timedelta(minutes=1))
    broken.wire.plan(method, fault)

    await house.until(NINE + timedelta(minutes=2))

    assert titles(house.said("lessons")) == ["Loops"]
    assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


async def test_a_rate_limit_is_waited_for_and_nothing_overtakes(broken: Broken) -> None:
    house = broken.house
    await house.until(NINE - timedelta(minutes=1))
    broken.wire.plan("post", Fault.RATE_LIMITED)

    await house.until(NINE + RATE_LIMIT - timedelta(seconds=1))
    assert house.said("lessons") == []
    await house.until(NINE + RATE_LIMIT)

    assert titles(house.said("lessons")) == ["Loops"]


async def test_hours_without_the_platform_end_in_a_labelled_post(broken: Broken) -> None:
    house = broken.house
    await house.until(NINE - timedelta(minutes=1))
    broken.wire.plan("post", Fault.REFUSED_CONNECTION, times=70)

    await house.until(NINE + timedelta(hours=3))

    (lesson,) = house.said("lessons")
    assert lesson.startswith("Sent late: this was due Mon 5 Oct 2026, 09:00 Europe/Paris.")


async def test_a_refusal_fails_the_lesson_and_staff_are_told_what_to_do(broken: Broken) -> None:
    house = broken.house
    await house.until(NINE - timedelta(minutes=1))
    broken.wire.plan("post", Fault.CHANNEL_GONE)

    await house.until(NINE + timedelta(minutes=1))

    assert house.said("lessons") == []
    (notice,) = house.said("staff")
    assert "lesson loops" in notice
    assert 'There is no room "lessons".' in notice
    assert "Create it, or name another one." in notice
    failed = [entry for entry in await house.activity() if entry.what is What.FAILED]
    assert [(entry.kind, entry.subject, entry.why) for entry in failed] == [
        ("lesson", "loops", 'There is no room "lessons".')
    ]


async def test_what_cannot_be_looked_up_is_held_and_never_guessed(tmp_path: Path) -> None:
    clock = ManualClock(NINE - timedelta(hours=2))
    chat = Chat(clock, rules=SLACK_LIKE)
    wire = FaultyWire(DirectWire(chat))
    async with a_house(tmp_path, two_lessons(), a_cohort(), rules=SLACK_LIKE, wire=wire) as house:
        house.chat, chat.clock = chat, house.clock
        await house.until(NINE - timedelta(minutes=1))
        wire.plan("post", Fault.DROPPED_BEFORE)
        wire.plan("find", Fault.HISTORY_UNAVAILABLE)

        await house.until(THURSDAY)

        assert titles(house.said("lessons")) == ["Dicts"], "a held step blocks only its own later steps"
        (notice,) = house.said("staff")
        assert "it may or may not have been posted, and that cannot be looked up" in notice


async def test_what_arrives_late_inside_the_quiet_period_is_found_and_not_doubled(tmp_path: Path) -> None:
    clock = ManualClock(NINE - timedelta(hours=2))
    chat = Chat(clock, rules=SLACK_LIKE)
    wire = FaultyWire(DirectWire(chat))
    async with a_house(tmp_path, two_lessons(), a_cohort(), rules=SLACK_LIKE, wire=wire) as house:
        house.chat, chat.clock = chat, house.clock
        await house.until(NINE - timedelta(minutes=1))
        wire.plan("post", Fault.DROPPED_AFTER)

        await house.until(NINE + timedelta(seconds=29))
        assert "find" not in wire.calls, "nothing is concluded before the quiet period is over"
        await house.until(NINE + timedelta(minutes=1))

        assert titles(house.said("lessons")) == ["Loops"]
        assert What.FOUND in {entry.what for entry in await house.activity()}


async def test_a_clock_set_back_posts_nothing_twice_and_waits_keep_their_length(broken: Broken) -> None:
    house = broken.house
    await house.until(NINE - timedelta(minutes=1))
    broken.wire.plan("post", Fault.RATE_LIMITED)
    await house.until(NINE)

    house.clock.set_back(timedelta(hours=1))
    await house.until(house.clock.now() + timedelta(seconds=20))
    await house.until(THURSDAY)

    assert titles(house.said("lessons")) == ["Loops", "Dicts"]


async def test_a_restart_on_the_same_version_edits_nothing(house: House) -> None:
    await house.until(NINE)
    edits = [entry for entry in await house.activity() if entry.what is What.EDITED]

    await house.change(house.reading.course)

    assert [entry for entry in await house.activity() if entry.what is What.EDITED] == edits == []
    async with house.app.database.transaction() as transaction:
        assert await deliveries.stale(transaction, 100) == []


async def test_a_lesson_that_was_mended_is_edited_where_it_stands(house: House) -> None:
    await house.until(NINE)
    house.people.join("Ada")
    house.people.say("Ada", house.thread("Lesson 1: Loops"), "A reply of mine")

    await house.change(
        two_lessons().model_copy(
            update={
                "lessons": (
                    a_lesson("loops", "Loops", ask="What did your loop print?", text="Mended: a loop repeats work.\n"),
                    two_lessons().lessons[1],
                )
            }
        )
    )

    (lesson,) = house.said("lessons")
    assert "Mended: a loop repeats work." in lesson
    assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?", "A reply of mine"]
    assert What.EDITED in {entry.what for entry in await house.activity()}


def long_lesson(paragraphs: int) -> Course:
    text = "\n\n".join(f"Paragraph {number}. " + "All of it matters. " * 30 for number in range(paragraphs))
    return a_course(a_lesson("loops", "Loops", text=text), schedule="weekly", weeks=1)


async def test_a_lesson_that_grew_goes_on_in_its_thread(tmp_path: Path) -> None:
    async with a_house(tmp_path, long_lesson(2), a_cohort()) as house:
        await house.until(NINE)
        posted = len(house.said("lessons"))

        await house.change(long_lesson(9))

        assert len(house.said("lessons")) == posted
        assert "Continues" in house.said("lessons")[-1]
        everything = "\n".join([*house.said("lessons"), *house.in_thread("Lesson 1: Loops")])
        assert all(f"Paragraph {number}." in everything for number in range(9))


async def test_a_lesson_that_shrank_says_where_it_went(tmp_path: Path) -> None:
    async with a_house(tmp_path, long_lesson(9), a_cohort()) as house:
        await house.until(NINE)
        posted = len(house.said("lessons"))

        await house.change(long_lesson(1))

        assert posted > 1
        assert house.said("lessons")[1:] == ["Continues above."] * (posted - 1)


async def test_what_was_posted_is_never_moved_and_what_is_planned_follows_the_timetable(house: House) -> None:
    await house.until(NINE)

    await house.change(two_lessons(), a_cohort(start=datetime(2026, 10, 12).date()))
    await house.until(utc("2026-10-15 07:00"))

    assert titles(house.said("lessons")) == ["Loops", "Dicts"]
    moved = [entry.why for entry in await house.activity() if entry.what is What.MOVED]
    assert "lesson/dicts///home follows the new timetable" in moved


async def test_a_lesson_taken_out_of_the_course_is_cancelled(house: House) -> None:
    await house.until(NINE)

    await house.change(a_course(two_lessons().lessons[0], schedule="twice-weekly", weeks=1))
    await house.until(THURSDAY)

    assert titles(house.said("lessons")) == ["Loops"]
    cancelled = [entry.why for entry in await house.activity() if entry.what is What.CANCELLED]
    assert "lesson/dicts///home is not in the timetable any more" in cancelled


async def test_the_activity_log_says_what_was_posted_when_and_why(house: House) -> None:
    await house.until(NINE)

    sent = [entry for entry in await house.activity() if entry.kind == "lesson" and entry.what is What.SENT]

    assert [entry.why for entry in sent] == ["post", "open thread", "post"]
    assert {entry.asked_by for entry in sent} == {"week 1 mon 09:00 of twice-weekly"}
    assert {entry.at for entry in sent} == {NINE}
    assert all(entry.link is not None and entry.link.startswith("memory://home/lessons") for entry in sent)
