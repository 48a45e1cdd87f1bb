"""A transcript as text: who can read what, where it stands, and what became of it."""

from dataclasses import replace

from bot.model import Kind
from bot.rehearsal.report_text import report_text
from bot.views.transcript import Transcript
from tests.rehearsal.transcripts import (
    ANNOUNCEMENTS,
    LESSONS,
    STAFF,
    a_post,
    a_saying,
    a_skipped,
    a_transcript,
    to_person,
)


def told(transcript: Transcript, width: int = 60) -> str:
    return "\n".join(report_text(transcript, width))


def test_a_lesson_is_told_with_its_parts_together_and_its_thread_below() -> None:
    lesson = a_post(
        text="Loops\n=====\n\n- a long line that has to be broken somewhere before its end\n\n1/2", opens="Lesson 3"
    )
    rest = a_post(text="The rest.", part=1)
    in_thread = replace(LESSONS, thread="Lesson 3")
    first = replace(a_post(text="What did it print?", part=3), spot=in_thread, hangs_on=lesson.id)
    asked = replace(a_saying(), spot=in_thread, hangs_on=lesson.id)
    answer = replace(
        a_saying("Its end is left out.", "Ivan", "2026-10-06 12:00", answers=asked),
        spot=in_thread,
        hangs_on=lesson.id,
        reactions=(("🎉", 2),),
    )

    assert told(a_transcript(lesson, rest, first, asked, answer)) == (
        "Intro to Python · Autumn 2026\n"
        "2 weeks, times in Europe/Paris · 24 learners, 3 staff · seed 7\n"
        "\n"
        "══ Week 1 · Mon 5 Oct to Sun 11 Oct ════════════════════════\n"
        "\n"
        "Mon 5 Oct 09:00  #lessons  Homeroom · lesson loops\n"
        "    why: week 1 mon 09:00\n"
        "    │ Loops\n"
        "    │ =====\n"
        "    │\n"
        "    │ - a long line that has to be broken somewhere before\n"
        "    │   its end\n"
        "    │\n"
        "    │ 1/2\n"
        "    │\n"
        "    │ The rest.\n"
        "    └─ thread “Lesson 3”\n"
        "        Mon 5 Oct 09:00  Homeroom\n"
        "            │ What did it print?\n"
        "        Tue 6 Oct 10:00  Lena\n"
        "            │ Why is 3 not in range(3)?\n"
        "        Tue 6 Oct 12:00  Ivan, answering Lena\n"
        "            │ Its end is left out.\n"
        "            (🎉 2)\n"
        "\n"
        "════════════════════════════════════════════════════════════\n"
        "3 posts, 1 thread, 2 messages of people, 0 edited, 0 deleted, 0 skipped"
    )


def test_what_only_some_can_read_says_so() -> None:
    notice = a_post(Kind.NOTICE, "delivery-1", spot=STAFF)
    private = a_post(Kind.CATCH_UP, "course", spot=to_person("Lena"), wall="2026-10-06 09:00")

    text = told(a_transcript(notice, private))

    assert "Mon 5 Oct 09:00  #staff (staff only)  Homeroom · notice delivery-1\n" in text
    assert "Tue 6 Oct 09:00  to Lena, privately  Homeroom · catch-up\n" in text


def test_skipped_edited_deleted_and_pinned_are_told() -> None:
    at = a_saying().at
    edited = replace(a_saying("Why?", "Tom"), edited_at=at)
    deleted = replace(a_saying("Never mind me"), deleted_at=at)
    pinned = replace(a_post(Kind.WELCOME, "course", spot=ANNOUNCEMENTS), pinned=True)

    text = told(
        a_transcript(edited, deleted, pinned, skipped=[a_skipped(Kind.REMINDER, "qa", "week-1.1-day", "it is over")])
    )

    assert "#announcements  Homeroom · welcome, pinned\n" in text
    assert "    │ Why?\n    (edited Tue 6 Oct 10:00)\n" in text
    assert "    │ (deleted by its author, Tue 6 Oct 10:00)\n" in text
    assert "Never mind me" not in text
    assert "Mon 5 Oct 09:00  not sent: reminder qa, week 1\n    because it is over\n" in text


def test_a_part_that_came_later_says_when() -> None:
    late = a_post(text="The rest.", part=1, wall="2026-10-05 09:02")
    late = replace(late, reason=a_post().reason)

    assert "    Mon 5 Oct 09:02\n    │ The rest.\n" in told(a_transcript(a_post(), late))


def test_what_lies_outside_the_weeks_has_chapters_of_its_own() -> None:
    before = a_saying(wall="2026-10-04 12:00")
    after = a_saying(wall="2026-10-19 00:00")

    text = told(a_transcript(before, after))

    assert text.index("══ Before the first week ═") < text.index("Sun 4 Oct 12:00")
    assert text.index("══ After the last week ═") < text.index("Mon 19 Oct 00:00")
    assert "Week 1" not in text


def test_signs_that_a_terminal_obeys_are_not_told() -> None:
    text = told(a_transcript(a_saying("\x1b]0;owned\x07Hello", "B\x1b[2Jen")))

    assert "B[2Jen\n    │ ]0;ownedHello\n" in text
    assert "\x1b" not in text
