"""What people type: read as they mean it, or refused with what to type instead. Nothing anybody types crashes it."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.call import Call, CommandError, answer
from bot.commands.catalogue import catalogue
from bot.commands.declaring import Option, Role, Said, command
from bot.commands.parsing import parse, usage
from bot.words import words_for

WORDS = words_for("en")


async def ask(
    _call: Call,
    text: Annotated[str, Option("What you would like to know.", longest=3_000)],
    lesson: Annotated[str, Option("Which lesson it is about.")] = "",
    anonymously: Annotated[bool, Option("Without your name.")] = False,
) -> Said:
    return Said(answer(f"{text} {lesson} {anonymously}"))


async def shift(
    _call: Call,
    by: Annotated[str, Option("How much.")],
    from_: Annotated[str, Option("From when.")] = "",
    why: Annotated[str, Option("Why.")] = "",
) -> Said:
    return Said(answer(f"{by} {from_} {why}"))


async def extend(
    _call: Call, person: Annotated[str, Option("Whose.")], lesson: Annotated[str, Option("Which.")]
) -> Said:
    return Said(answer(f"{person} {lesson}"))


COMMANDS = (
    command("ask", ask, role=Role.LEARNER, help="Ask."),
    command("cohort shift", shift, role=Role.MANAGER, help="Shift."),
    command("cohort pause", extend, role=Role.MANAGER, help="Pause."),
    command("extend", extend, role=Role.INSTRUCTOR, help="Extend."),
)


def read(text: str) -> tuple[str, dict[str, str]]:
    written = parse(text, COMMANDS, WORDS)
    return written.command.name, dict(written.given)


def refusal(text: str) -> str:
    with pytest.raises(CommandError) as refused:
        parse(text, COMMANDS, WORDS)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "name", "given_"),
    [
        ("ask How do loops end?", "ask", {"text": "How do loops end?"}),
        ("ASK  how?", "ask", {"text": "how?"}),
        ("ask lesson:loops Why is 3: not in it?", "ask", {"lesson": "loops", "text": "Why is 3: not in it?"}),
        ('ask lesson:"Loops and ranges" Why?', "ask", {"lesson": "Loops and ranges", "text": "Why?"}),
        ("ask Why?\n  two spaces  stay\nlesson:loops", "ask", {"lesson": "loops", "text": "Why?\n  two spaces  stay"}),
        ("ask --anonymously Why?", "ask", {"anonymously": "yes", "text": "Why?"}),
        ("ask anonymously:no Why?", "ask", {"anonymously": "no", "text": "Why?"}),
        (
            "ask ratio a:b and url https://example.org/?a=b",
            "ask",
            {"text": "ratio a:b and url https://example.org/?a=b"},
        ),
        ("cohort shift 1 week", "cohort shift", {"by": "1 week"}),
        (
            "cohort shift 1 week from:2026-12-21 why:holiday",
            "cohort shift",
            {"by": "1 week", "from": "2026-12-21", "why": "holiday"},
        ),
        (
            'cohort shift from:2026-12-21 1 week why:"snow, and ice"',
            "cohort shift",
            {"by": "1 week", "from": "2026-12-21", "why": "snow, and ice"},
        ),
        ("cohort shift --from=2026-12-21 1 week", "cohort shift", {"by": "1 week", "from": "2026-12-21"}),
        ("extend Lena loops", "extend", {"person": "Lena", "lesson": "loops"}),
        ('extend "Lena Maria" Loops and ranges', "extend", {"person": "Lena Maria", "lesson": "Loops and ranges"}),
        ("extend lesson:loops Lena", "extend", {"person": "Lena", "lesson": "loops"}),
        ("extend “Lena Maria” loops", "extend", {"person": "Lena Maria", "lesson": "loops"}),
        ("extend Lena", "extend", {"person": "Lena"}),
    ],
)
def test_what_is_typed_is_read_as_it_is_meant(text: str, name: str, given_: dict[str, str]) -> None:
    assert read(text) == (name, given_)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Say what you would like. `help` lists what there is."),
        ("   ", "Say what you would like. `help` lists what there is."),
        ("aks Why?", 'There is no command "aks". Did you mean "ask"? `help` lists what there is.'),
        ("frobnicate", 'There is no command "frobnicate". `help` lists what there is.'),
        ("cohort", "Say which one: `cohort shift`, `cohort pause`."),
        (
            "cohort shft 1 week",
            'There is no command "cohort shft". Did you mean "cohort shift"? '
            "There are: `cohort shift`, `cohort pause`.",
        ),
        (
            "cohort shift 1 week --form=2026-12-21",
            "`cohort shift` has no option form. Its options: by, from, why.",
        ),
        ("x" * 10_000, f'There is no command "{"x" * 39}…". `help` lists what there is.'),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_type_instead(text: str, said: str) -> None:
    assert refusal(text) == said


def test_how_a_command_is_typed_is_told_with_what_has_to_be_given_in_capitals() -> None:
    assert [usage(one) for one in COMMANDS] == [
        "ask TEXT [lesson:…] [anonymously:yes]",
        "cohort shift BY [from:…] [why:…]",
        "cohort pause PERSON LESSON",
        "extend PERSON LESSON",
    ]


@given(st.text(max_size=300))
def test_nothing_anybody_types_breaks_the_reading(text: str) -> None:
    for typed in (text, f"ask {text}", f"cohort shift {text}", f"help {text}"):
        for commands in (COMMANDS, catalogue().commands):
            try:
                written = parse(typed, commands, WORDS)
            except CommandError as refused:
                assert str(refused)  # noqa: PT017  either way is fine; a crash is not
            else:
                known = {option.name for option in written.command.options}
                assert set(written.given) <= known


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_a_question_reaches_us_as_it_was_written(text: str) -> None:
    """Whatever a question holds, as long as it does not begin or end with one of the command's own options."""
    written = parse(f"ask Well, {text} indeed?", COMMANDS, WORDS)

    assert written.given["text"] == f"Well, {text} indeed?"
