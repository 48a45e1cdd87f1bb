"""Which sentences ask about the timetable, and which only sound like it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.course import Course
from bot.questions.schedule_questions import About, ScheduleQuestion, schedule_question
from tests.builders import a_course, a_lesson, a_session
from tests.questions.schedule_sentences import ASKED, NOT_ASKED

COURSE = a_course(
    a_lesson("loops", title="Loops and ranges"),
    a_lesson("dicts", title="Dictionaries"),
    a_lesson("files", title="Reading and writing files"),
    sessions=(a_session("qa", title="Live Q&A", every="wed 17:00"),),
)
WORDS = "when is the next session of week 2 in a lesson to deadline it my q"


@pytest.mark.parametrize(("about", "said"), [(about, said) for about, every in ASKED.items() for said in every])
def test_a_question_about_the_timetable_is_recognised(about: str, said: str) -> None:
    found = schedule_question(said, COURSE)

    assert found is not None
    assert found.about == about


@pytest.mark.parametrize("said", NOT_ASKED)
def test_a_question_about_content_is_left_to_people(said: str) -> None:
    assert schedule_question(said, COURSE) is None


def test_there_are_enough_sentences_of_both() -> None:
    assert sum(len(every) for every in ASKED.values()) >= 60
    assert len(NOT_ASKED) >= 60
    assert {about.value for about in About} == set(ASKED)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("When is lesson 3?", ScheduleQuestion(About.LESSON, "files", number=3)),
        ("When is lesson 12?", ScheduleQuestion(About.LESSON, number=12)),
        ("When does Reading and writing files come out?", ScheduleQuestion(About.LESSON, "files")),
        ("When do we get dictionaries?", ScheduleQuestion(About.LESSON, "dicts")),
        ("When is the deadline of loops?", ScheduleQuestion(About.DEADLINE, "loops")),
        ("When is the Live Q&A in week 3?", ScheduleQuestion(About.SESSION, session="qa", week=3)),
        ("Where is the recording of week 2?", ScheduleQuestion(About.RECORDING, week=2)),
        ("Wo ist die Aufzeichnung der 2. Woche?", ScheduleQuestion(About.RECORDING, week=2)),
        ("Kann ich Loops noch abgeben?", ScheduleQuestion(About.STILL_OPEN, "loops")),
    ],
)
def test_it_is_said_what_is_meant(said: str, found: ScheduleQuestion) -> None:
    assert schedule_question(said, COURSE) == found


@given(
    st.sampled_from([(about, said) for about, every in ASKED.items() for said in every if said[-1] == "?"]),
    st.sampled_from(["", "Hi! ", "hello everyone, ", "Sorry, ", "Hallo zusammen! ", "@homeroom "]),
    st.sampled_from(["", " Thanks!", " Danke!", " :)", " 🙏"]),
    st.sampled_from([str.lower, str.upper, str]),
)
def test_a_greeting_capitals_and_thanks_change_nothing(
    asked: tuple[str, str], before: str, after: str, written: type[str]
) -> None:
    about, said = asked

    found = schedule_question(written(before + said + after), COURSE)

    assert found is not None
    assert found.about == about


@given(
    st.sampled_from([said for said in NOT_ASKED if said and said[0] != ">"]),
    st.sampled_from(["Hi! ", "So, ", "Does anyone know: "]),
)
def test_a_greeting_makes_no_question_one_about_the_timetable(said: str, before: str) -> None:
    assert schedule_question(before + said, COURSE) is None


@given(st.text(max_size=400))
def test_any_text_can_be_read(said: str) -> None:
    schedule_question(said, COURSE)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=60))
def test_its_own_words_in_any_order_are_read_in_a_moment(said: list[str]) -> None:
    began = time.perf_counter()

    schedule_question(" ".join(said), COURSE)

    assert time.perf_counter() - began < 1


def test_a_course_without_lessons_names_or_sessions_is_asked_about_as_well() -> None:
    bare: Course = a_course(a_lesson("x", title="1"))

    assert schedule_question("When is the next session?", bare) == ScheduleQuestion(About.SESSION)
