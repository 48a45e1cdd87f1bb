"""What the rules promise, one behaviour a test; how often they are right is measured in test_labelled.py."""

import time
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.model import LedgerMessage
from bot.questions.finding import find_questions
from bot.questions.question import Evidence, Question, QuestionState
from tests.builders import a_message, a_person, utc

STAFF = [a_person("Ivan")]
ASKED = "Why does range(3) stop before the 3?"
ANSWER = "Because the end is left out: range(3) has exactly three numbers."


def talk(*lines: tuple[str, str], subject: str | None = "loops", place: str = "thread:loops") -> list[LedgerMessage]:
    """Who said what, a quarter of an hour apart."""
    start = utc("2026-10-06 10:00")
    return [
        a_message(text, author, start + number * timedelta(minutes=15), place=place, ref=f"{place}.{number}")
        for number, (author, text) in enumerate(lines)
    ]


def find(messages: Sequence[LedgerMessage], subject: str | None = "loops") -> Sequence[Question]:
    return find_questions([(message, subject) for message in messages], STAFF)


@pytest.mark.parametrize(
    "text",
    [
        "Why is 3 not in range(3)?",
        "how do I install this on a Chromebook",
        "Does anyone know where the slides are",
        "not sure whether this belongs in a list",
        "I don't understand the last exercise",
        "stuck on the second table since yesterday",
        "any tips for the deliverable",
        "My page stays empty and the video never loads",
        "Got this when starting:\n```\nValueError: bad literal\n```\nNothing was changed since Monday.",
        "Kann mir jemand sagen, wo die Folien sind",
        "the link under lesson two is dead",
        "no sound on my side",
        'I renamed the file and now it says "no such file or directory"',
        "Bei mir wird das Bild nicht angezeigt",
        "could one of you open the survey again for me please",
        "Still unsure when to take a list and when a tuple",
    ],
)
def test_it_is_a_question(text: str) -> None:
    assert len(find([a_message(text)])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Mine printed 0 1 2, as expected.",
        "Here is mine: https://example.org/view?id=3",
        "`print('really?')` is what I wrote in line two.",
        "> Why is that?\nThat was a good one, I wrote it down.",
        "lol who would have thought?",
        "Isn't that lovely?",
        "same here",
        "coffee anyone?",
        "Any more questions before we start?",
        "I was stuck on the loop but figured it out.",
        'Learners keep asking me "is this graded?" and I say no.',
        "Who came up with this?!",
        "Quick question",
        "anyone from Porto here?",
        "What?",
        "",
        "```\nfor x in range(3):\n    print(x) # why?\n",
    ],
)
def test_it_is_no_question(text: str) -> None:
    assert find([a_message(text)]) == []


def test_staff_asking_the_room_is_no_question() -> None:
    assert find(talk(("Ivan", "Any questions before tomorrow?"), ("Lena", "no, all fine"))) == []


def test_asking_back_is_neither_a_question_nor_an_answer() -> None:
    [question] = find(talk(("Lena", ASKED), ("Tom", "what does your screen show you?")))

    assert question.message.author_name == "Lena"
    assert (question.state, question.evidence) == (QuestionState.REPLIED, Evidence.NO_ANSWER)


def test_a_question_without_a_reply_is_open() -> None:
    [question] = find(talk(("Lena", ASKED)))

    assert (question.state, question.evidence, question.answer) == (QuestionState.OPEN, Evidence.NOTHING, None)


def test_a_full_reply_by_staff_answers() -> None:
    messages = talk(("Lena", ASKED), ("Ivan", ANSWER))

    [question] = find(messages)

    assert (question.state, question.evidence) == (QuestionState.ANSWERED, Evidence.STAFF)
    assert question.answer == messages[1]
    assert question.answered_at == messages[1].at


def test_a_full_reply_by_a_learner_answers_too() -> None:
    [question] = find(talk(("Lena", ASKED), ("Tom", ANSWER)))

    assert (question.state, question.evidence) == (QuestionState.ANSWERED, Evidence.REPLY)


@pytest.mark.parametrize(
    "reply",
    [
        "same here",
        "+1",
        "I'll look tonight",
        "no idea, sorry",
        "please use threads for this",
        "on it",
        "👍",
        "works for me",
    ],
)
def test_a_reply_that_answers_nothing_leaves_a_question_open(reply: str) -> None:
    [question] = find(talk(("Lena", ASKED), ("Tom", reply)))

    assert not question.is_answered
    assert question.answer is None


def test_those_who_wonder_too_are_counted_once() -> None:
    [question] = find(talk(("Lena", ASKED), ("Tom", "same here"), ("Aya", "me too"), ("Tom", "+1")))

    assert question.wondering == {a_person("Tom"), a_person("Aya")}


def test_thanks_confirm_an_answer() -> None:
    messages = talk(("Lena", ASKED), ("Tom", ANSWER), ("Lena", "ah, that makes sense, thanks"))

    [question] = find(messages)

    assert (question.state, question.evidence) == (QuestionState.ANSWERED, Evidence.CONFIRMED)
    assert question.answer == messages[1]


def test_thanks_in_advance_confirm_nothing() -> None:
    [question] = find(talk(("Lena", ASKED), ("Lena", "thanks in advance")))

    assert question.state is QuestionState.OPEN


def test_an_answer_that_did_not_help_answers_no_longer() -> None:
    [question] = find(talk(("Lena", ASKED), ("Tom", ANSWER), ("Lena", "still not working")))

    assert (question.state, question.evidence) == (QuestionState.REPLIED, Evidence.NO_HELP)
    assert question.answer is None


def test_after_an_answer_that_did_not_help_the_next_one_counts() -> None:
    messages = talk(
        ("Lena", ASKED),
        ("Tom", ANSWER),
        ("Lena", "did that, no luck"),
        ("Ivan", "Then look at the start value: range(1, 3) begins at one."),
    )

    [question] = find(messages)

    assert question.is_answered
    assert question.answer == messages[3]


def test_what_the_asker_found_out_alone_is_the_answer() -> None:
    messages = talk(("Lena", "My loop never ends"), ("Lena", "solved: I forgot to count i up at the end of the body"))

    [question] = find(messages)

    assert (question.state, question.evidence) == (QuestionState.ANSWERED, Evidence.SOLVED)
    assert question.answer == messages[1]


def test_staffs_answer_is_shown_before_a_learners() -> None:
    messages = talk(("Lena", ASKED), ("Tom", "because python counts from zero, always"), ("Ivan", ANSWER))

    [question] = find(messages)

    assert question.answer == messages[2]


def test_a_native_reply_finds_its_question_however_late() -> None:
    messages = talk(("Lena", ASKED), ("Tom", "Where do I hand in the exercise?"))
    answer = a_message(ANSWER, "Aya", utc("2026-10-20 10:00"), place="thread:loops", reply_to=messages[0].ref)

    first, second = find([*messages, answer])

    assert first.answer == answer
    assert second.state is QuestionState.OPEN


def test_a_mention_finds_the_question_of_that_person() -> None:
    messages = talk(
        ("Lena", ASKED),
        ("Tom", "Where do I hand in the exercise?"),
        ("Aya", "@Lena it leaves the end out, so three numbers from zero"),
        subject=None,
        place="room:questions",
    )

    first, second = find(messages, None)

    assert first.answer == messages[2]
    assert second.state is QuestionState.OPEN


def test_in_a_flat_room_talk_of_another_week_answers_nothing() -> None:
    asked = a_message(ASKED, "Lena", utc("2026-10-06 10:00"), place="room:questions")
    later = a_message("We meet in the big hall this time.", "Tom", utc("2026-10-16 10:00"), place="room:questions")

    [question] = find([asked, later], None)

    assert question.state is QuestionState.OPEN


def test_showing_ones_own_work_answers_nobody() -> None:
    [question] = find(talk(("Lena", ASKED), ("Tom", "Mine counts apples and prints them in a row.")))

    assert question.state is QuestionState.OPEN


def test_a_question_asked_again_points_to_the_first() -> None:
    first, second = find(
        talk(
            ("Lena", "Where do I find the recording of Monday's kickoff session?"),
            ("Ivan", "In the kickoff thread, the pinned message at the top."),
            ("Tom", "where can I find the recording of the kickoff session"),
        )
    )

    assert first.same_as is None
    assert second.same_as == first.message.ref


def test_places_are_read_apart() -> None:
    asked = talk(("Lena", ASKED))
    elsewhere = talk(("Ivan", ANSWER), place="thread:names")

    [question] = find([*asked, *elsewhere])

    assert question.state is QuestionState.OPEN


def test_what_we_said_ourselves_is_not_read() -> None:
    assert find([a_message("What did your loop print, and what did you expect?", "Homeroom", by_bot=True)]) == []


def test_ten_thousand_messages_are_read_in_a_few_seconds() -> None:
    """Not a benchmark: a guard against reading that grows with the square of the talk."""
    lines = [("Lena", f"Where is file {n} of chapter {n % 97}?") for n in range(500)]
    chat = [("Tom", f"number {n}: it is all in the folder next door") for n in range(9_500)]

    assert len(find(talk(*lines, *chat))) == 500


def test_you_in_a_quotation_addresses_nobody() -> None:
    asked = a_message(
        'What would speak against "Ask of every figure who counted, also of your own"?',
        "Tomás",
        at=utc("2026-10-06 10:20"),
    )
    before = a_message("How do I check that for myself?", "Chandra", at=utc("2026-10-06 10:00"))

    found = find_questions([(before, "loops"), (asked, "loops")], set())

    assert [question.message.author_name for question in found] == ["Chandra", "Tomás"]


def test_a_native_reply_to_something_else_is_no_answer_to_the_question_before_it() -> None:
    asked = a_message("How do I check that for myself?", "Chandra", at=utc("2026-10-06 10:00"))
    remark = a_message("I took the second list as my case.", "Fatou", at=utc("2026-10-06 10:05"), ref="remark")
    reply = a_message(
        "That list is the one I would keep as well, for the same reason.",
        "Mina",
        at=utc("2026-10-06 10:10"),
        reply_to="remark",
    )

    (found,) = find_questions([(asked, "loops"), (remark, "loops"), (reply, "loops")], {a_person("Mina")})

    assert found.answer is None or found.answer.author_name != "Mina"


def test_asking_back_without_a_you_is_no_question() -> None:
    [question] = find(
        talk(("Lena", "The second exercise prints nothing at all"), ("Tom", "is it maybe the indentation?"))
    )

    assert (question.message.author_name, question.state) == ("Lena", QuestionState.REPLIED)


def test_a_new_topic_right_after_a_question_is_a_question_of_its_own() -> None:
    found = find(talk(("Lena", ASKED), ("Tom", "By the way, do you grade the drafts?")))

    assert [question.message.author_name for question in found] == ["Lena", "Tom"]


def test_an_answer_finds_the_question_of_whom_it_calls_by_name() -> None:
    messages = talk(
        ("Lena", ASKED),
        ("Tom", "Where do I hand in the exercise?"),
        ("Ivan", "Lena, it leaves out the end, so you get three."),
        subject=None,
        place="room:questions",
    )

    first, second = find(messages, None)

    assert first.answer == messages[2]
    assert second.state is QuestionState.OPEN


def test_one_message_may_answer_two_people() -> None:
    messages = talk(
        ("Lena", ASKED),
        ("Tom", "Where do I hand in the exercise?"),
        ("Ivan", "@Lena the end is left out. @Tom in the lesson's own thread."),
        subject=None,
        place="room:questions",
    )

    assert [question.answer for question in find(messages, None)] == [messages[2], messages[2]]


@pytest.mark.parametrize(
    "aside",
    [
        "btw happy new year to those who celebrate",
        "Good evening everybody",
        "thank you all, see you next week",
        "haha what a day",
        "no worries, we all do it",
    ],
)
def test_what_is_said_to_everybody_answers_nobody(aside: str) -> None:
    [question] = find(talk(("Lena", ASKED), ("Tom", aside)))

    assert question.state is QuestionState.OPEN


def test_an_ask_that_no_word_gives_away_is_found_by_its_answer() -> None:
    messages = talk(
        ("Lena", "The bars of my chart stand in alphabetical order"),
        ("Ivan", "Sort the table by its numbers before you draw it."),
        ("Lena", "sorted it is"),
    )

    [question] = find(messages)

    assert question.message == messages[0]
    assert question.answer == messages[1]


def test_what_staff_asked_for_is_told_and_not_asked() -> None:
    told = talk(
        ("Ivan", "What went wrong in your week? Tell us one thing."), ("Lena", "my alarm never works on Mondays")
    )

    assert find(told) == []


def test_staff_who_invite_questions_get_questions() -> None:
    [question] = find(talk(("Ivan", "Who has something broken for us?"), ("Lena", "my alarm never works on Mondays")))

    assert question.message.author_name == "Lena"


@pytest.mark.parametrize("part", ["a ", "my it ", "need to ", "I tried but ", "?!", '"', " ", "x=", "please ", "it, "])
def test_a_long_message_of_any_shape_is_read_at_once(part: str) -> None:
    """A guard against patterns whose time grows with the square of a text; platforms allow 4,000 characters."""
    long = part * (4_000 // len(part))

    started = time.perf_counter()
    find(talk(("Lena", ASKED), ("Tom", long), ("Lena", long)))

    assert time.perf_counter() - started < 1
