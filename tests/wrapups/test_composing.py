"""A week's wrap-up, as people read it."""

from datetime import timedelta

from bot.message import message_from_json, message_to_json
from bot.model import Kind, Slot
from bot.scene import NothingToSay, Scene
from bot.wrapups.composing import wrap_up
from tests.builders import (
    a_cohort,
    a_course,
    a_lesson,
    a_member,
    a_message,
    a_session,
    a_sitting,
    a_slot,
    a_timetable,
    an_occurrence,
    utc,
)
from tests.reading import read_all
from tests.records import RecordsInMemory
from tests.scenes import a_scene

WEEK_1 = a_slot(Kind.WRAP_UP, "course", "week-1", "2026-10-09 16:00")
WEEK_2 = a_slot(Kind.WRAP_UP, "course", "week-2", "2026-10-16 16:00")
SESSION = an_occurrence(a_sitting("2026-10-07 17:00", "2026-10-07 18:00"))
FOOTER = "Written without a model: quotes are what people wrote, and each links to its message."


def a_week(*, language: str = "en") -> tuple[Scene, RecordsInMemory]:
    """A course of two lessons and a session, in its first two weeks, in which nothing was said yet."""
    records = RecordsInMemory(people=[a_member("Ivan", "instructor"), a_member("Mina", "instructor"), a_member("Lena")])
    records.was_sent(Kind.LESSON, "names")
    records.was_sent(Kind.LESSON, "loops")
    records.was_sent(Kind.ANNOUNCEMENT, "qa", "week-1")
    course = a_course(a_lesson("names", "Names and values"), a_lesson(), sessions=(a_session(),))
    timetable = a_timetable(
        a_slot(subject="names", wall="2026-10-05 09:00"),
        a_slot(subject="loops", wall="2026-10-08 09:00"),
        WEEK_1,
        WEEK_2,
        sessions=(SESSION,),
    )
    scene = a_scene(course, timetable, records, cohort=a_cohort(rota=("ivan", "mina")), language=language)
    return scene, records


def say(records: RecordsInMemory, subject: str, *lines: tuple[str, str, str]) -> None:
    """Who said what, when (UTC), in the thread of a lesson, of the session `qa`, or in a room where there is none."""
    messages = [
        a_message(text, author, utc(f"2026-10-{at}"), place=f"at:{subject}", ref=f"{subject or 'room'}-{at[:5]}")
        for author, at, text in lines
    ]
    if subject == "qa":
        records.said(*messages, kind=Kind.ANNOUNCEMENT, subject="qa", occurrence="week-1")
    else:
        records.said(*messages, subject=subject)


async def wrapped_up(scene: Scene, slot: Slot = WEEK_1) -> str:
    [said] = read_all(await wrap_up(slot, scene))
    return said


async def test_a_whole_week() -> None:
    scene, records = a_week()
    say(
        records,
        "names",
        ("Tom", "05 12:00", "Can a name start with a number?"),
        ("Aya", "05 13:00", "same here"),
        ("Ivan", "05 14:00", "No, a letter or an underscore comes first."),
        ("Tom", "05 15:00", "thanks, that helped"),
        ("Aya", "06 12:00", "Why are names case sensitive?"),
    )
    say(records, "", ("Lena", "06 16:00", "Where do I find the slides of Monday?"), ("Tom", "06 17:00", "I'll look"))
    say(
        records,
        "qa",
        ("Lena", "07 12:00", "How would you test a function that prints?"),
        ("Mina", "07 15:00", "Return the text instead and print it outside."),
    )
    records.links["qa", "week-1"] = ["https://video.example/1"]

    assert await wrapped_up(scene) == (
        """# Week 1: what you asked

This week's lessons: [Names and values](lesson.names), [Loops and ranges](lesson.loops)

**4 questions**, answered: 2 of 4.

## Names and values

- “Can a name start with a number?” · [question](names-05 12) · 2 people asked this\\
  **Ivan**: “No, a letter or an underscore comes first.” · [answer](names-05 14) · it helped, says who asked

## Live Q&A

- “How would you test a function that prints?” · [question](qa-07 12)\\
  **Mina**: “Return the text instead and print it outside.” · [answer](qa-07 15)

## Still open

Ivan is asked first. If you know one of these, answer under it: half an answer helps.

- “Why are names case sensitive?” · [question](names-06 12)\\
  6 Oct · Names and values
- “Where do I find the slides of Monday?” · [question](room-06 16)\\
  6 Oct · Other questions · there are replies, but no answer yet

## Live this week

- [Live Q&A](announcement.qa.week-1), 7 Oct · answered in its thread: 1 of 1 · [recording](https://video.example/1)

Read for this: 9 messages by 5 people. Every question found in them stands above. """
        + FOOTER
    )


async def test_a_quiet_week_says_so() -> None:
    scene, records = a_week()
    say(records, "names", ("Tom", "13 12:00", "Mine is called total."))

    assert await wrapped_up(scene, WEEK_2) == (
        """# Week 2: what you asked

A quiet week: nobody asked anything in the rooms of this course. If something is unclear to you, it is to somebody \
else as well. Ask under the lesson.

Read for this: 1 message by 1 person. Every question found in them stands above. """
        + FOOTER
    )


async def test_a_silent_week_has_nothing_to_read() -> None:
    scene, _ = a_week()

    assert (await wrapped_up(scene, WEEK_2)).endswith(f"There was nothing to read this week. {FOOTER}")


async def test_an_open_question_is_carried_into_the_next_week_under_the_next_instructor() -> None:
    scene, records = a_week()
    say(records, "names", ("Tom", "05 12:00", "Can a name start with a number?"))

    said = await wrapped_up(scene, WEEK_2)

    assert "A quiet week" in said
    assert "## Still open\n\nMina is asked first." in said
    assert "- “Can a name start with a number?” · [question](names-05 12)\\\n  5 Oct · Names and values" in said


async def test_an_answer_that_came_a_week_later_is_told_when_it_came() -> None:
    scene, records = a_week()
    say(
        records,
        "names",
        ("Tom", "05 12:00", "Can a name start with a number?"),
        ("Ivan", "13 12:00", "No, a letter or an underscore comes first."),
    )

    first, second = await wrapped_up(scene, WEEK_1), await wrapped_up(scene, WEEK_2)

    assert "**1 question**, answered: 0 of 1." in first
    assert "## Still open" in first
    assert "1 question of an earlier week was answered.\n\n## Names and values" in second
    assert "## Still open" not in second


async def test_what_was_said_after_its_moment_changes_nothing() -> None:
    scene, records = a_week()
    say(records, "names", ("Tom", "05 12:00", "Can a name start with a number?"))
    before = await wrapped_up(scene)

    say(records, "names", ("Ivan", "09 14:00", "No, a letter comes first."), ("Aya", "09 15:00", "Why is that so?"))

    assert await wrapped_up(scene) == before


async def test_percentages_come_with_their_counts_and_only_from_five_on() -> None:
    scene, records = a_week()
    for number in range(5):
        at = f"0{number + 5} 0{number}:00" if number < 4 else "08 09:00"
        say(records, "names", ("Lena", at, f"Where is the file with number {number} in it?"))

    assert "**5 questions**, answered: 0 of 5 (0 %)." in await wrapped_up(scene)


async def test_every_asking_is_linked_however_many_there_are() -> None:
    scene, records = a_week()
    words = (
        "apples",
        "breads",
        "clouds",
        "drums",
        "eagles",
        "forks",
        "grapes",
        "hats",
        "irons",
        "jars",
        "kites",
        "lamps",
    )
    start = utc("2026-10-05 08:00")
    for number, word in enumerate(word + end for word in words for end in ("", "land", "ware")):
        asked = a_message(
            f"Why do the {word} vanish?",
            "Lena",
            start + number * timedelta(hours=2),
            place=f"p{number}",
            ref=f"q{number}",
        )
        answer = a_message(
            f"The {word} move to the second page.",
            "Ivan",
            asked.at + timedelta(hours=1),
            place=f"p{number}",
            ref=f"a{number}",
            reply_to=asked.ref,
        )
        records.said(asked, answer, subject="names" if number % 2 else "loops")

    said = await wrapped_up(scene)

    assert "**36 questions**, answered: 36 of 36 (100 %)." in said
    assert all(said.count(f"[question](q{number})") == 1 for number in range(36))
    assert all(said.count(f"[answer](a{number})") == 1 for number in range(36))
    assert said.count("**Ivan**") == 12


async def test_of_many_old_open_questions_the_latest_are_repeated_and_the_others_counted() -> None:
    scene, records = a_week()
    words = ("apples", "breads", "clouds", "drums", "eagles", "forks", "grapes", "hats")
    for number, word in enumerate(words):
        asked = a_message(f"Why do the {word} vanish?", "Lena", utc(f"2026-10-06 0{number}:00"), place=f"p{number}")
        records.said(asked, subject="names")

    said = await wrapped_up(scene, WEEK_2)

    assert "apples" not in said
    assert "“Why do the clouds vanish?”" in said
    assert "\n\n2 older ones are open, too.\n\n" in said


async def test_a_recording_that_is_missing_is_said_to_be() -> None:
    scene, _ = a_week()

    assert "- [Live Q&A](announcement.qa.week-1), 7 Oct · no recording so far" in await wrapped_up(scene)


async def test_quotes_cannot_become_markup_and_nobody_is_pinged() -> None:
    scene, records = a_week()
    say(
        records,
        "names",
        ("**Tom** {x}", "05 12:00", "Why is @everyone **bold** and {week} here? <!channel>"),
        ("[Ivan](http://evil)", "05 14:00", "Because ](http://evil) [x is what you wrote."),
    )

    drafts = await wrap_up(WEEK_1, scene)

    assert not isinstance(drafts, NothingToSay)
    [draft] = drafts
    assert draft.message is not None
    markdown = "\n".join(block.markdown for block in draft.message.blocks if block.tag == "text")
    assert not any(bad in markdown for bad in ("@everyone", "evil", "<!", "{x}", "**bold**"))
    assert "“Why is @everyone **bold** and {week} here? <!channel>”" in await wrapped_up(scene)
    assert draft.message.pings == ()
    assert message_from_json(message_to_json(draft.message)) == draft.message


async def test_a_wrap_up_in_german_has_no_english_of_ours() -> None:
    scene, records = a_week(language="de")
    say(
        records,
        "names",
        ("Tom", "05 12:00", "Darf ein Name mit einer Ziffer beginnen?"),
        ("Ivan", "05 14:00", "Nein, zuerst kommt ein Buchstabe oder Unterstrich."),
    )

    said = await wrapped_up(scene)

    assert said.startswith("# Woche 1: was ihr gefragt habt\n\nDie Lektionen dieser Woche: ")
    assert "**1 Frage**, beantwortet: 1 von 1." in said
    assert "- „Darf ein Name mit einer Ziffer beginnen?“ · [Frage](names-05 12)\\\n  **Ivan**: „Nein, zuerst" in said
