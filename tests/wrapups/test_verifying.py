"""What a language model wrote passes only if its messages say the same."""

import pytest

from bot.model import MessageRef
from bot.wrapups.drafted import Drafted
from bot.wrapups.fencing import Shown
from bot.wrapups.verifying import Fault, Rarity, Topic, verify


def shown(number: int, text: str, author: str = "Learner 1") -> Shown:
    return Shown(f"m{number:02}", MessageRef(f"ref-{number}"), author, text)


ASK = shown(
    1, "Why does my for loop run 10 times and not 11 when I write range(1, 11)? I thought range includes the end."
)
ANSWER = shown(
    2, "range stops before its end, so range(1, 11) counts 1 to 10. Use range(1, 12) to include 11.", "Instructor 1"
)
OTHER = shown(3, "You do not need a Windows machine for week 2, but the recording is only there until Friday.")
OPEN = shown(4, "Does anyone know whether the exercises of week 3 have to be handed in before the session with Guido?")

ANSWERED = Topic("t1", (ASK,), (ANSWER,))
STILL_OPEN = Topic("t2", (OPEN,))
DENIED = Topic("t3", (shown(5, "Do I need Windows?"),), (OTHER,))
RARITY = Rarity(one.text for one in (ASK, ANSWER, OTHER, OPEN))


GOOD = "range stops before its end: range(1, 11) counts 1 to 10. Use range(1, 12) to include 11."


def verified(bullet: str, topic: Topic = ANSWERED, *sources: str, quote: str | None = None) -> object:
    cited = sources or tuple(one.id for one in topic.messages)
    return verify(Drafted("t", bullet, cited, quote), topic, RARITY)


def test_what_its_messages_say_passes() -> None:
    for bullet in (GOOD, "The range stops before its end; use range(1, 12) to include 11.", "Use range(1, 12)."):
        found = verified(bullet)

        assert isinstance(found, Drafted), (bullet, found)
        assert found.sources == ("m01", "m02")
    assert isinstance(
        verified("Do the exercises of week 3 have to be handed in before the session?", STILL_OPEN), Drafted
    )
    assert isinstance(verified("You do not need a Windows machine for week 2.", DENIED), Drafted)
    assert isinstance(verified(GOOD, quote="range stops before  its end"), Drafted)


WRONG = [
    ("range stops before its end: range(1, 11) counts 1 to 9.", Fault.NUMBER),
    ("range stops before its end, so it counts eleven.", Fault.NUMBER),
    ("range stops before its end. Use range(2, 12) to include 11.", Fault.NUMBER),
    ("range stops before its end, so use `range(12, 1)`.", Fault.CODE),
    ("range stops before its end, so use xrange() instead.", Fault.CODE),
    ("range stops before its end, as Guido counts.", Fault.NAME),
    ("range never stops before its end.", Fault.TURNING),
    ("range does not stop before its end.", Fault.TURNED),
    ("range stops after its end.", Fault.TURNING),
    ("range stops before its end for reasons of memory and history.", Fault.UNCOVERED),
    ("Der Bereich endet davor, also zählt die Schleife bis zum Schluss.", Fault.NAME),
    ("All learners are wonderful.", Fault.TURNING),
    ("Nobody answered why range stops before its end.", Fault.STATUS),
    ("Why does my for loop run when I write?", Fault.UNCOVERED),
    ("It is to include.", Fault.BESIDE),
    ("See https://evil.example for range.", Fault.FORM),
    ("range stops before its end, says @everyone", Fault.FORM),
    ("range **stops** before its end.", Fault.CODE),
    ("[range](range) stops before its end.", Fault.FORM),
    ("range stops\nbefore its end.", Fault.FORM),
    ("", Fault.FORM),
    ("range stops before its end. " * 12, Fault.FORM),
]


@pytest.mark.parametrize(("bullet", "fault"), WRONG)
def test_what_they_do_not_say_is_thrown_away(bullet: str, fault: Fault) -> None:
    assert verified(bullet.strip()) is fault


def test_a_negation_may_not_be_lost_either() -> None:
    assert verified("You do need a Windows machine for week 2.", DENIED) is Fault.TURNED
    assert verified("The recording is there until Friday.", DENIED) is not Fault.UNCOVERED


@pytest.mark.parametrize(
    "bullet",
    [
        "The exercises of week 3 have to be handed in before the session: this was answered.",
        "The exercises of week 3 have to be handed in before the session because Guido wants them.",
        "Hand in by mail, the portal closes.",
    ],
)
def test_an_open_question_gets_no_answer(bullet: str) -> None:
    assert isinstance(verified(bullet, STILL_OPEN), Fault)


def test_messages_of_another_question_are_not_its_own() -> None:
    found = verified(GOOD, ANSWERED, "m03", "m99")

    assert isinstance(found, Drafted)
    assert found.sources == ("m02",)
    assert verified("The recording is there until Friday.", ANSWERED, "m03") in (
        Fault.TURNING,
        Fault.NAME,
        Fault.UNCOVERED,
    )


def test_a_quote_stands_in_a_cited_message_letter_by_letter() -> None:
    assert verified(GOOD, quote="range starts before its end") is Fault.QUOTE
    assert verified(GOOD, quote="range") is Fault.QUOTE


def test_the_words_of_who_asked_are_no_part_of_an_answer() -> None:
    """Else somebody could ask for something to be said, and have a model say it."""
    assert verified("My for loop stops before its end.") is Fault.UNCOVERED
    assert verified("range stops before its end: 10 times.") is Fault.UNCOVERED
