"""Expectations: met, or missed with what was expected, where it stands, and what was seen instead."""

from datetime import datetime, time

from bot.course.rehearsal import Expectation, LessonPosted, NothingBetween, PostsPerWeek, Rehearsal, WrapupSays
from bot.model import Kind
from bot.rehearsal.expecting import Seen, outcomes
from bot.views.transcript import Outcome, Transcript
from bot.words import words_for
from tests.rehearsal.transcripts import (
    ANNOUNCEMENTS,
    STAFF,
    a_post,
    a_saying,
    a_skipped,
    a_transcript,
    to_person,
)

_FILE = """cohort: autumn-2026
seed: 7
expect:
  - {something: here}
"""
_NIGHT = (time(21), time(8))


def outcome_of(expectation: Expectation, transcript: Transcript, zones: dict[str, str] | None = None) -> Outcome:
    rehearsal = Rehearsal(id="happy-path", cohort="autumn-2026", seed=7, expect=(expectation,))
    seen = Seen(transcript, zones or {}, words_for("en"))
    (outcome,) = outcomes(rehearsal, {"rehearsals/happy-path.yaml": _FILE}, seen)
    return outcome


def a_lesson_expectation(wall: str = "2026-10-05T09:00", *, with_thread: bool | None = True) -> LessonPosted:
    return LessonPosted.model_validate(
        {"lesson": "loops", "posted": datetime.fromisoformat(wall), "room": "lessons", "with_thread": with_thread},
        by_name=True,
    )


def test_an_outcome_names_the_line_it_stands_on() -> None:
    outcome = outcome_of(a_lesson_expectation(), a_transcript())

    assert (outcome.file, outcome.line) == ("rehearsals/happy-path.yaml", 4)


def test_a_lesson_at_its_time_with_its_thread_is_as_expected() -> None:
    transcript = a_transcript(a_post(opens="Lesson 3: Loops"))

    outcome = outcome_of(a_lesson_expectation(), transcript)

    assert outcome.expected == "The lesson loops comes to the lessons room at Mon 5 Oct 09:00, with a thread."
    assert outcome.instead is None


def test_a_lesson_at_another_time_is_named_with_that_time() -> None:
    transcript = a_transcript(a_post(wall="2026-10-06 09:00", opens="Lesson 3: Loops"))

    assert outcome_of(a_lesson_expectation(), transcript).instead == "It came to #lessons at Tue 6 Oct 09:00."


def test_a_lesson_seconds_late_is_still_at_its_minute() -> None:
    assert (
        outcome_of(a_lesson_expectation(), a_transcript(a_post(wall="2026-10-05 09:00:31", opens="x"))).instead is None
    )


def test_a_lesson_in_another_room_is_named_with_that_room() -> None:
    transcript = a_transcript(a_post(spot=ANNOUNCEMENTS, opens="x"))

    assert outcome_of(a_lesson_expectation(), transcript).instead == "It came to #announcements at Mon 5 Oct 09:00."


def test_a_lesson_that_did_not_come_is_named_with_the_reason() -> None:
    never = outcome_of(a_lesson_expectation(), a_transcript())
    skipped = outcome_of(a_lesson_expectation(), a_transcript(skipped=[a_skipped()]))

    assert never.instead == "It never came."
    assert skipped.instead == "It was not sent, because the lesson is no longer in the course."


def test_a_thread_that_is_missing_or_should_be_is_named() -> None:
    with_one, without = a_transcript(a_post(opens="Lesson 3: Loops")), a_transcript(a_post())

    assert outcome_of(a_lesson_expectation(), without).instead == "It came without one."
    unwanted = outcome_of(a_lesson_expectation(with_thread=False), with_one)
    assert unwanted.expected == "The lesson loops comes to the lessons room at Mon 5 Oct 09:00, without a thread."
    assert unwanted.instead == "It came with the thread “Lesson 3: Loops”."
    assert outcome_of(a_lesson_expectation(with_thread=None), without).instead is None


def test_a_quiet_night_for_everybody_is_as_expected() -> None:
    expectation = NothingBetween(nothing_between=_NIGHT, to="direct messages")
    by_day = a_post(Kind.CATCH_UP, "course", spot=to_person("Lena"), wall="2026-10-05 20:59")

    outcome = outcome_of(expectation, a_transcript(by_day, a_saying(wall="2026-10-05 23:00")))

    assert outcome.expected == (
        "Nothing of ours comes to direct messages between 21:00 and 08:00, on each learner's own clock."
    )
    assert outcome.instead is None


def test_a_message_at_night_is_named_on_the_clock_of_whoever_got_it() -> None:
    expectation = NothingBetween(nothing_between=_NIGHT, to="direct messages")
    by_day = a_post(Kind.CATCH_UP, "course", spot=to_person("Yuki"), wall="2026-10-05 15:30")

    outcome = outcome_of(expectation, a_transcript(by_day), {"Yuki": "Asia/Tokyo"})

    assert outcome.instead == "1 message came then: to Yuki at Mon 5 Oct 22:30 in Asia/Tokyo."


def test_posts_in_a_room_at_night_are_counted_and_the_first_five_named() -> None:
    expectation = NothingBetween(nothing_between=_NIGHT, to="staff")
    posts = [a_post(Kind.NOTICE, f"n{hour}", spot=STAFF, wall=f"2026-10-05 0{hour}:00") for hour in range(7)]

    outcome = outcome_of(expectation, a_transcript(*posts, a_post(wall="2026-10-05 03:00")))

    assert (
        outcome.expected
        == "Nothing of ours comes to the staff room itself between 21:00 and 08:00, on the cohort's clock."
    )
    assert outcome.instead == (
        "7 messages came then: notice n0 at Mon 5 Oct 00:00; notice n1 at Mon 5 Oct 01:00; "
        "notice n2 at Mon 5 Oct 02:00; notice n3 at Mon 5 Oct 03:00; notice n4 at Mon 5 Oct 04:00; and 2 more."
    )


def test_a_stretch_within_one_day_ends_before_its_end() -> None:
    expectation = NothingBetween(nothing_between=(time(8), time(9)), to="lessons")

    assert outcome_of(expectation, a_transcript(a_post(wall="2026-10-05 09:00"))).instead is None
    assert outcome_of(expectation, a_transcript(a_post(wall="2026-10-05 08:00"))).instead == (
        "1 message came then: lesson loops at Mon 5 Oct 08:00."
    )


def a_wrap_up(*markdown: str, part: int = 0) -> Transcript:
    text = "\n".join(markdown)
    return a_transcript(
        a_post(Kind.WRAP_UP, "course", "week-1", spot=ANNOUNCEMENTS, text=text, markdown=markdown, part=part)
    )


def test_a_wrap_up_that_says_what_it_should_is_as_expected() -> None:
    said = a_wrap_up(
        "# Week 1", "“Why is 3 not in `range(3)`?”", "## Still open", "Ivan is asked first.", "- one\\\n  since\n- two"
    )

    outcome = outcome_of(WrapupSays(wrapup=1, mentions="range(3)", open=2), said)

    assert outcome.expected == "The wrap-up of week 1 mentions “range(3)” and has 2 open questions."
    assert outcome.instead is None


def test_a_wrap_up_that_says_something_else_is_told_with_what_it_has() -> None:
    said = a_wrap_up("# Week 1", "- answered", "## Still open", "- “How do I begin?” (question)\\\n  since Monday")

    outcome = outcome_of(WrapupSays(wrapup=1, mentions="range(3)", open=0), said)

    assert outcome.expected == "The wrap-up of week 1 mentions “range(3)” and has 0 open questions."
    assert outcome.instead == "It does not mention that. It has 1 open question: “How do I begin?” (question)."


def test_a_wrap_up_that_did_not_come_is_named_with_the_reason() -> None:
    expectation = WrapupSays(wrapup=1)
    skipped = a_skipped(Kind.WRAP_UP, "course", "week-1", "it was no longer worth sending when its turn came")

    assert outcome_of(expectation, a_transcript()).expected == "The wrap-up of week 1 is posted."
    assert outcome_of(expectation, a_transcript()).instead == "There was none."
    assert outcome_of(expectation, a_transcript(skipped=[skipped])).instead == (
        "It was not sent, because it was no longer worth sending when its turn came."
    )


def test_a_room_with_few_posts_is_as_expected_whatever_stands_in_its_threads() -> None:
    expectation = PostsPerWeek(posts_in="announcements", per_week_at_most=1)
    parts = [a_post(Kind.WELCOME, "course", spot=ANNOUNCEMENTS, part=part) for part in range(3)]
    in_thread = a_post(Kind.REMINDER, "qa", spot=ANNOUNCEMENTS, hangs_on="x")

    outcome = outcome_of(expectation, a_transcript(*parts, in_thread, a_post(), a_saying(spot=ANNOUNCEMENTS)))

    assert outcome.expected == "The announcements room sees at most 1 post of ours a week."
    assert outcome.instead is None


def test_a_room_with_too_many_posts_is_named_week_by_week() -> None:
    expectation = PostsPerWeek(posts_in="announcements", per_week_at_most=1)
    posts = [
        a_post(Kind.WELCOME, "course", spot=ANNOUNCEMENTS, wall="2026-10-05 08:00"),
        a_post(Kind.ANNOUNCEMENT, "qa", "week-1", spot=ANNOUNCEMENTS, wall="2026-10-11 23:00"),
        a_post(Kind.ANNOUNCEMENT, "qa", "week-2", spot=ANNOUNCEMENTS, wall="2026-10-12 00:00"),
    ]

    outcome = outcome_of(expectation, a_transcript(*posts))

    assert outcome.instead == (
        "There were 2 in the week of Mon 5 Oct: welcome on Mon 5 Oct; announcement qa, week 1 on Sun 11 Oct."
    )
