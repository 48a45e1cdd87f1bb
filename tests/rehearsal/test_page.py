"""A rehearsal as a page: needs nothing from elsewhere, brings nobody's markup, and its links lead somewhere."""

import re
from dataclasses import replace

from adapters.web.transcript import transcript_page
from bot.message import Message, MessageLink, Text
from bot.model import Kind, MessageRef
from bot.views.transcript import Entry, Outcome, Transcript
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


def page(*entries: Entry, **more: object) -> str:
    return transcript_page([replace(a_transcript(*entries), **more)])  # type: ignore[arg-type]  # fields by name


def in_lesson(post: Entry, saying: Entry) -> Entry:
    return replace(saying, hangs_on=post.id, spot=replace(LESSONS, thread=post.opens))


def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    drawn = page(a_post(opens="Lesson 3: Loops"), a_saying())

    assert "<script" not in drawn
    assert not re.search(r'\bon\w+="', drawn)
    assert not re.search(r'(src|href)="(https?:)?//', drawn)
    assert "default-src 'none'" in drawn


def test_what_people_and_courses_wrote_stays_text() -> None:
    post = a_post(opens="<b>Loops</b>", text="x", markdown=["<script>alert(1)</script> and <img src=x onerror=y>"])
    drawn = page(post, in_lesson(post, a_saying("<script>alert(2)</script>", "<i>Lena</i>")))

    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in drawn
    assert "&lt;i&gt;Lena&lt;/i&gt;" in drawn
    assert "Thread “&lt;b&gt;Loops&lt;/b&gt;”" in drawn


def test_links_to_messages_lead_to_where_they_stand_in_the_page() -> None:
    lesson = a_post(opens="Lesson 3: Loops")
    linked = Text("See {lesson}.", {"lesson": MessageLink(MessageRef(lesson.id), "the lesson")})
    wrap_up = replace(
        a_post(Kind.WRAP_UP, "course", "week-1", spot=ANNOUNCEMENTS, wall="2026-10-09 16:00"),
        message=Message((linked,)),
    )

    drawn = page(lesson, wrap_up)

    targets = re.findall(r'href="#([^"]+)"', drawn)
    assert targets
    assert all(f'id="{target}"' in drawn for target in targets)
    assert re.search(r'<a href="#r1-m1"[^>]*>the lesson</a>', drawn)


def test_an_answer_names_and_links_what_it_answers() -> None:
    asked = a_saying()
    answer = a_saying("Because it ends before it.", "Ivan", "2026-10-06 12:00", answers=asked)

    assert '<a class="answers" href="#r1-m1">answers Lena</a>' in page(asked, answer)


def test_what_only_some_can_read_is_marked_in_words() -> None:
    staff = page(a_post(Kind.NOTICE, "delivery-1", spot=STAFF))
    private = page(a_post(Kind.CATCH_UP, "course", spot=to_person("Lena")))

    assert '<span class="only">staff only</span>' in staff
    assert "to Lena" in private
    assert '<span class="only">privately</span>' in private


def test_what_was_deleted_is_not_shown() -> None:
    gone = replace(a_saying("Never mind me"), deleted_at=a_saying().at)

    drawn = page(gone)

    assert "Never mind me" not in drawn
    assert "Deleted by its author, Tue 6 Oct 10:00." in drawn


def test_a_long_lesson_is_folded_and_a_wrap_up_is_not() -> None:
    words = "word " * 300
    folded = page(a_post(text=f"Loops\n{words}"))
    open_ = page(a_post(Kind.WRAP_UP, "course", "week-1", text=words))

    assert '<details class="long"><summary>Loops <small>301 words</small></summary>' in folded
    assert '<details class="long">' not in open_


def test_skipped_slots_say_why() -> None:
    drawn = page(skipped=(a_skipped(why="the lesson is no longer in the course"),))

    assert "<b>Not sent:</b> lesson loops, because the lesson is no longer in the course." in drawn


def test_missed_expectations_are_shown_first_and_met_ones_folded() -> None:
    met = Outcome("rehearsals/a.yaml", 4, "The wrap-up of week 1 is posted.", None)
    missed = Outcome("rehearsals/a.yaml", 5, "The wrap-up of week 2 is posted.", "There was none.")

    assert '<details class="outcomes">' in page(outcomes=(met,))
    drawn = page(outcomes=(met, missed))
    assert '<details class="outcomes" open>' in drawn
    assert "1 of 2 expectations met" in drawn
    assert "<strong>There was none.</strong> <small>rehearsals/a.yaml:5</small>" in drawn


def test_several_rehearsals_share_a_page_without_sharing_addresses() -> None:
    transcript: Transcript = a_transcript(a_post(), a_saying())

    drawn = transcript_page([transcript, transcript])

    ids = re.findall(r'id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
