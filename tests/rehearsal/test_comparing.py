"""Comparing two plays: what people would notice is named, what a kill may change is not."""

from dataclasses import replace
from datetime import datetime, timedelta

from adapters.plain.render import PlainRenderer
from bot.message import Message, Moment, Text
from bot.model import Kind, MessageRef
from bot.ports import Seen
from bot.rehearsal.acts import Join
from bot.rehearsal.comparing import Compared, compare
from bot.rehearsal.playing import Played
from bot.saying import late_words
from bot.store.activity import Entry, What
from bot.words import words_for
from tests.builders import ZONE, utc

QUIET = timedelta(seconds=30)
DUE = utc("2026-10-05 07:00")
LABEL = Text(late_words(words_for("en")), {"due": Moment(DUE, ZONE)})


def ours(key: str = "autumn/lesson/loops///home/0", at: datetime = DUE, *blocks: Text, ref: str | None = None) -> Seen:
    message = Message(blocks or (Text("A loop repeats work."),))
    return Seen(MessageRef(ref or f"home/lessons#{key}"), at, "lessons", "Homeroom", key=key, message=message)


def theirs(text: str = "Why?", at: datetime = DUE) -> Seen:
    return Seen(MessageRef(f"home/lessons#{text}"), at, "lessons", "Lena", text=text)


def played(*seen: Seen, log: tuple[Entry, ...] = (), left_out: tuple[Join, ...] = ()) -> Played:
    return Played(seen, log, {}, left_out, 1)


def compared(peaceful: Played, killed: Played, *killed_at: datetime) -> Compared:
    return compare(peaceful, killed, killed_at, QUIET, words_for("en"), PlainRenderer)


def test_equal_plays_are_the_same() -> None:
    play = played(ours(), theirs())

    assert compared(play, play).is_same


def test_a_post_that_stands_there_twice_is_a_duplicate() -> None:
    twice = played(ours(), ours(ref="home/lessons#again"))

    result = compared(played(ours()), twice)

    assert result.duplicates == ("autumn/lesson/loops///home/0: 2 times",)
    assert result.losses == ()
    assert not result.is_same


def test_a_post_that_peace_does_not_know_is_a_duplicate_too() -> None:
    assert compared(played(), played(ours())).duplicates == ("autumn/lesson/loops///home/0: 1 times",)


def test_a_post_or_a_word_of_somebody_that_is_missing_is_lost() -> None:
    result = compared(played(ours(), theirs()), played())

    assert result.losses == ("autumn/lesson/loops///home/0", "home/lessons#Why?")


def test_a_kill_may_make_a_post_later_by_the_quiet_period() -> None:
    later = played(ours(at=DUE + QUIET))

    assert compared(played(ours()), later, DUE).is_same
    assert compared(played(ours()), later).differences == (
        "autumn/lesson/loops///home/0 came at 2026-10-05T07:00:30+00:00 instead of 2026-10-05T07:00:00+00:00, "
        "with 0 kills between",
    )


def test_a_kill_of_another_day_excuses_nothing() -> None:
    later = played(ours(at=DUE + QUIET))

    assert not compared(played(ours()), later, DUE - timedelta(days=1), DUE + timedelta(days=1)).is_same


def test_nothing_comes_before_its_time() -> None:
    assert not compared(played(ours()), played(ours(at=DUE - timedelta(seconds=1))), DUE).is_same


def test_the_words_sent_late_are_no_difference() -> None:
    labelled = played(ours("k/0", DUE, LABEL, Text("A loop repeats work.")))

    assert compared(played(ours("k/0")), labelled).is_same


def test_a_longer_label_may_move_text_into_the_next_part() -> None:
    parts = played(ours("k/0", DUE, Text("One."), Text("Two.")), ours("k/1", DUE, Text("Three.")))
    labelled = played(ours("k/0", DUE, LABEL, Text("One.")), ours("k/1", DUE, Text("Two."), Text("Three.")))

    result = compared(parts, labelled)

    assert [line.partition(" says ")[0] for line in result.differences] == []


def test_other_words_are_shown_from_where_they_part() -> None:
    result = compared(played(ours("k/0")), played(ours("k/0", DUE, Text("A loop repeats itself."))))

    assert result.differences == (
        "k says something else: …'A loop repeats itself.' instead of …'A loop repeats work.'",
    )


def test_another_address_breaks_links_and_is_named() -> None:
    result = compared(played(ours("k/0")), played(ours("k/0", ref="home/lessons#other")))

    assert result.differences == ("k/0 has the address home/lessons#other instead of home/lessons#k/0",)


def test_an_unpinned_or_moved_post_is_named() -> None:
    pinned = replace(ours("k/0"), pinned=True)

    assert compared(played(pinned), played(ours("k/0"))).differences == ("k/0 is pinned False instead of True",)


def test_another_order_in_a_room_is_named_unless_it_is_the_express_lane() -> None:
    one, two = ours("autumn/lesson/a///home/0"), ours("autumn/lesson/b///home/0")
    opening = ours(f"autumn/{Kind.OPENING}/qa///home/0")

    assert compared(played(one, opening), played(opening, one)).is_same
    assert compared(played(one, two), played(two, one)).differences == (
        "lessons has another order: autumn/lesson/b///home/0 autumn/lesson/a///home/0 "
        "instead of autumn/lesson/a///home/0 autumn/lesson/b///home/0",
    )


def test_what_was_skipped_in_one_of_them_only_is_named() -> None:
    skipped = Entry(
        at=DUE,
        cohort="autumn",
        what=What.SKIPPED,
        why="too late",
        kind="reminder",
        subject="qa",
        occurrence="week-1",
        home="home",
        due_at=DUE,
        asked_by="a day before",
        step_key=None,
        link=None,
    )

    assert compared(played(), played(log=(skipped,))).differences == (
        "reminder qa week-1 was skipped only with kills: too late",
    )


def test_what_people_could_do_in_one_of_them_only_is_named() -> None:
    assert compared(played(left_out=(Join(DUE, "join.Lena", "Lena"),)), played()).differences == (
        "what the crowd calls join.Lena could be done in one of them only",
    )
