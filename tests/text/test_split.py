"""How a message too long for one becomes several, on its tree. The limit here is plain text's, for no platform."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.plain.render import PlainRenderer
from bot.message import Button, Buttons, Fields, Image, Message, Moment, Table, Text, Verbatim
from bot.model import PersonRef
from bot.text.parsing import parse
from bot.text.sheet import Sheet
from bot.text.signs import units
from bot.text.split import split
from bot.text.tree import Fence, Heading
from tests.text.markdowns import WHEN, long_messages
from tests.text.told import has_table, labels, numbers, told

SENTENCE = "A sentence of a lesson that goes on for a while. "


def cut(message: Message, limit: int = 200) -> list[str]:
    """The parts as plain text."""
    renderer = PlainRenderer(limit=limit)
    return [renderer.payload(part) for part in renderer.parts(message)]


def of(markdown: str, **values: Moment | Verbatim) -> Message:
    return Message((Text(markdown, values),))


def fences(message: Message) -> list[Fence]:
    return [
        node for block in message.blocks if isinstance(block, Text) for node in parse(block) if isinstance(node, Fence)
    ]


def test_a_message_that_fits_is_left_alone() -> None:
    message = of("* as\n* it *is*\n\n\n")

    assert PlainRenderer().parts(message) == (message,)


def test_each_part_says_which_one_it_is() -> None:
    parts = cut(of("\n\n".join([SENTENCE * 2] * 3)))

    assert [part.split("\n\n")[-1] for part in parts] == ["1/3", "2/3", "3/3"]


def test_a_fence_that_fits_into_a_part_is_never_cut() -> None:
    code = "```py\n" + "print('line')\n" * 10 + "```"

    one, two = PlainRenderer(limit=240).parts(of(f"{SENTENCE}{SENTENCE}\n\n{code}"))

    assert (fences(one), fences(two)) == ([], [Fence("print('line')\n" * 10, "py")])


def test_a_fence_longer_than_a_part_is_closed_and_opened_again_between_lines() -> None:
    code = "".join(f"line {number}\n" for number in range(60))

    parts = PlainRenderer().parts(of(f"Before:\n\n~~~~python\n{code}~~~~\n\nAfter."))
    cut_small = PlainRenderer(limit=200).parts(of(f"```python\n{code}```"))

    assert len(parts) == 1
    assert len(cut_small) > 3
    assert "".join(fence.text for part in cut_small for fence in fences(part)) == code
    assert {fence.language for part in cut_small for fence in fences(part)} == {"python"}


def test_a_line_of_code_longer_than_a_part_is_cut_between_signs() -> None:
    parts = PlainRenderer(limit=100).parts(of("```\n" + "👩‍👩‍👧" * 40 + "\n```"))

    lines = [fence.text.rstrip("\n") for part in parts for fence in fences(part)]
    assert "".join(lines) == "👩‍👩‍👧" * 40
    assert all(len(line) % len("👩‍👩‍👧") == 0 for line in lines)


def test_a_list_goes_on_with_its_numbers() -> None:
    message = of("\n".join(f"{number}. {SENTENCE}" for number in range(7, 19)))

    parts = PlainRenderer(limit=200).parts(message)

    assert [numbers(part) for part in parts] == [[7, 8, 9], [10, 11, 12], [13, 14, 15], [16, 17, 18]]


def test_an_item_longer_than_a_part_goes_on_without_its_number() -> None:
    message = of(f"1. one\n2. {SENTENCE * 6}\n3. three")

    parts = PlainRenderer(limit=200).parts(message)

    assert [number for part in parts for number in numbers(part)] == [1, 2, 3]
    assert told(*parts) == told(message)


def test_a_table_has_its_header_in_each_part() -> None:
    rows = "\n".join(f"| name {number} | {SENTENCE} |" for number in range(8))

    parts = cut(of(f"| Who | What |\n|---|---|\n{rows}"), 300)

    assert len(parts) > 2
    assert all(part.startswith("Who     What\n") for part in parts)
    assert [int(one) for part in parts for one in re.findall(r"name (\d)", part)] == list(range(8))


def test_a_row_longer_than_a_part_becomes_a_list_with_the_names_of_its_columns() -> None:
    parts = cut(Message((Table(("Who", "What"), ((Text("Ana"), Text(SENTENCE * 6)),)),)))

    assert [part[:19] for part in parts] == ["- Who: Ana\n\n1/3", "- What: A sentence ", "A sentence of a les"]
    assert sum(part.count("goes on for a while.") for part in parts) == 6


def test_a_heading_stands_with_what_it_heads() -> None:
    message = of(f"{SENTENCE * 3}\n\n## Next\n\nAs follows:\n\n- {SENTENCE}\n- {SENTENCE}")

    one, two = cut(message, 200)

    assert one.startswith("A sentence")
    assert two.startswith("Next\n----\n\nAs follows:\n\n- A sentence")


def test_headings_only_are_still_parts() -> None:
    parts = PlainRenderer(limit=100).parts(of("# A heading that is long enough\n" * 4))

    assert len(parts) == 4
    assert all(isinstance(parse(part.blocks[0])[0], Heading) for part in parts if isinstance(part.blocks[0], Text))


def test_a_paragraph_is_cut_after_a_sentence() -> None:
    parts = cut(of(SENTENCE * 10))

    assert all(part.split("\n\n")[0].endswith("for a while.") for part in parts)


def test_a_sentence_is_cut_after_a_word() -> None:
    parts = cut(of("interesting " * 50))

    assert all(re.fullmatch(r"(interesting ?)+", part.split("\n\n")[0]) for part in parts)


def test_a_word_is_cut_between_signs() -> None:
    parts = cut(of("e\u0301👍🏽" * 100))

    assert all(
        re.fullmatch(r"(e\u0301👍🏽)*(e\u0301)?|(👍🏽)?(e\u0301👍🏽)*(e\u0301)?", part.split("\n\n")[0])
        for part in parts
    )


def test_emphasis_and_links_go_on_where_they_were_cut() -> None:
    said = (SENTENCE * 4).strip()
    parts = PlainRenderer(limit=200).parts(of(f"**bold {said}** and [a link {said}](https://e.example)"))

    written = [block.markdown for part in parts for block in part.blocks if isinstance(block, Text)]
    assert len(written) > 2
    assert written[0].startswith("**bold A sentence")
    assert written[-1].rstrip().endswith("](<https&#58;//e.example>)")
    assert all(one.count("**") % 2 == 0 for one in written)


def test_a_quoted_question_longer_than_a_part_is_cut_like_any_text() -> None:
    message = of("> {said}", said=Verbatim("*Why* @here?\n" + SENTENCE * 8))

    parts = cut(message)

    assert len(parts) > 2
    assert parts[0].startswith("> *Why* @here?\n> A sentence")
    assert all(part.startswith("> ") for part in parts)


def test_moments_stay_values_in_every_part() -> None:
    parts = PlainRenderer(limit=200).parts(of(f"{SENTENCE * 3}\n\nAt {{when}}. {SENTENCE}\n\n{{when}}", when=WHEN))

    assert [sorted(block.values) for part in parts for block in part.blocks if isinstance(block, Text)] == [
        [],
        ["when"],
    ]


def test_pings_go_with_the_first_part_and_buttons_with_the_last() -> None:
    done = Buttons((Button("Done", "done:x"),))
    message = Message((Text(SENTENCE * 4), done, Text(SENTENCE * 4)), quiet=True, pings=("learners", PersonRef("p")))

    parts = PlainRenderer(limit=200).parts(message)

    assert [part.pings for part in parts] == [("learners", PersonRef("p")), *[()] * (len(parts) - 1)]
    assert [done in part.blocks for part in parts] == [*[False] * (len(parts) - 1), True]
    assert all(part.quiet for part in parts)


def test_facts_and_pictures_are_kept_whole_while_they_fit() -> None:
    facts = Fields(tuple((f"Label {number}", Text(SENTENCE)) for number in range(8)))
    message = Message((facts, Image("assets/x.png", "What it shows"), Fields((("Long", Text(SENTENCE * 8)),))))

    parts = PlainRenderer(limit=200).parts(message)

    assert told(*parts) == told(message)
    assert [len(block.rows) for part in parts[:3] for block in part.blocks if isinstance(block, Fields)] == [3, 3, 2]


@settings(max_examples=40, deadline=None)
@given(long_messages, st.sampled_from((700, 2_000)))
def test_parts_fit_tell_everything_once_and_are_their_own_only_part(message: Message, limit: int) -> None:
    assume(not has_table(message))
    renderer = PlainRenderer(limit=limit)

    parts = renderer.parts(message)

    assert all(units(renderer.payload(part)) <= limit for part in parts)
    assert told(*parts) == told(message)
    assert labels(*parts) == labels(message)
    assert all(renderer.parts(part) == (part,) for part in parts)
    assert all(part.blocks for part in parts)
    assert [part.part for part in parts] == (
        [(number, len(parts)) for number in range(1, len(parts) + 1)] if len(parts) > 1 else [None]
    )


LONG = {
    "paragraphs": "some words of a lesson here.\n\n" * 3_000,
    "one paragraph": "word and more, so it goes. " * 3_000,
    "one word": "x" * 80_000,
    "list": "- item of a list that is not long\n" * 2_500,
    "nested list": "\n".join("  " * (number % 15) + "- item" for number in range(4_000)),
    "fence": "```py\n" + "print('hello')\n" * 5_000 + "```",
    "line of code": "```\n" + "x" * 80_000 + "\n```",
    "table": "| a | b |\n|---|---|\n" + "| cell one | cell two |\n" * 3_000,
    "quote": "> words in a quote\n>\n" * 3_500,
    "soft breaks": "words in a line\n" * 5_000,
    "emphasis": "**bold** and *it* " * 4_000,
    "links": "[a](https://e.example/x) " * 3_000,
    "signs": "*_`~[]<>|#" * 8_000,
}


@pytest.mark.parametrize("markdown", LONG.values(), ids=LONG)
def test_a_text_ten_times_as_long_takes_about_ten_times_the_work(markdown: str) -> None:
    """Counted in signs that were written down to see whether they fit, because clocks differ."""

    def work(text: str) -> int:
        renderer = PlainRenderer()
        total = 0

        def fits(sheet: Sheet) -> bool:
            nonlocal total
            size = units(renderer.written(sheet))
            total += size
            return size <= 2_000

        split(Message((Text(text),)), fits, 2_000)
        return total

    whole = work(markdown)

    assert whole < 14 * work(markdown[: len(markdown) // 10]) + 60_000
    assert whole < 40 * len(markdown)
