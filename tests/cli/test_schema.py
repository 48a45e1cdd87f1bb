import json

import pytest

from bot.course.schema import schema_of
from tests.cli.typed import typed


@pytest.mark.parametrize("file", ["course", "cohort", "lesson", "rehearsal"])
def test_the_schema_is_printed_as_json(file: str) -> None:
    told = typed("schema", file)

    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(told.out)["additionalProperties"] is False


def test_it_is_the_one_the_format_is_read_by() -> None:
    assert json.loads(typed("schema", "lesson").out) == schema_of("lesson")


def test_another_word_is_answered_with_the_choices() -> None:
    told = typed("schema", "lessons")

    assert told.code == 2
    for choice in ("course", "cohort", "lesson", "rehearsal"):
        assert choice in told.err
