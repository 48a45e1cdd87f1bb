"""The last message of a cohort."""

from bot.model import Kind
from bot.people.ending import ending
from tests.builders import a_course, a_message, a_session, a_sitting, a_slot, a_timetable, an_occurrence, utc
from tests.reading import read_all
from tests.records import RecordsInMemory
from tests.scenes import a_scene

ENDS = a_slot(Kind.ENDING, "course", "", "2026-11-30 10:00")


async def test_an_ending_counts_thanks_and_says_what_stays() -> None:
    records = RecordsInMemory()
    for number in range(5):
        at = utc(f"2026-10-0{number + 5} 10:00")
        asked = a_message(f"Where do I find file number {number}?", "Lena", at, place=f"thread:{number}")
        records.said(asked)
        if number:
            records.said(a_message("It lies in the folder next to it.", "Tom", at, place=f"thread:{number}"))
    timetable = a_timetable(a_slot(), sessions=(an_occurrence(a_sitting("2026-10-07 17:00", "2026-10-07 18:00")),))

    assert read_all(await ending(ENDS, a_scene(a_course(sessions=(a_session(),)), timetable, records))) == [
        """# Intro to Python ends here

**Autumn 2026** in numbers:

- 1 lesson
- 1 live session
- 5 questions, answered: 4 of 5 (80 %)

Thank you for asking, for answering, and for reading along: each of these helped somebody.

The lessons and their threads stay here to be read, and a late answer still helps."""
    ]


async def test_what_did_not_happen_is_not_counted() -> None:
    [said] = read_all(await ending(ENDS, a_scene(timetable=a_timetable(a_slot()))))

    assert "in numbers:\n\n- 1 lesson\n\nThank you" in said
