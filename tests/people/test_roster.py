"""The list of learners that a cohort's file names."""

from pathlib import Path

import pytest

from bot.course.cohort import Cohort
from bot.people.roster import RosterError, roster
from tests.builders import a_cohort


def a_cohort_from_file(file: str = "learners.csv") -> Cohort:
    return a_cohort(people={"learners": {"from": "file", "file": file}})


def refusal(path: Path, text: str) -> str:
    (path / "learners.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RosterError) as raised:
        roster(path, a_cohort_from_file())
    return str(raised.value)


def test_a_cohort_without_a_list_has_no_roster(tmp_path: Path) -> None:
    assert roster(tmp_path, a_cohort()) is None
    assert roster(None, a_cohort_from_file()) is None


@pytest.mark.parametrize("folder", [".", "cohorts"])
def test_names_and_zones_come_from_the_list(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "learners.csv").write_text(
        "\ufeffemail,Name,Time zone\na@example.org, Lena ,Asia/Tokyo\n,,\nb@example.org,Tom,\n", encoding="utf-8"
    )

    assert roster(tmp_path, a_cohort_from_file()) == (("Lena", "Asia/Tokyo"), ("Tom", None))


def test_a_missing_list_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(RosterError) as raised:
        roster(tmp_path, a_cohort_from_file())

    assert str(raised.value) == (
        f"cohorts/autumn-2026.yaml takes its learners from learners.csv, and there is no such file in {tmp_path} or "
        f"{tmp_path}/cohorts. Put it there: a line `name,zone`, then a line for each learner."
    )


def test_what_is_wrong_in_a_list_is_named_with_its_line(tmp_path: Path) -> None:
    at = tmp_path / "learners.csv"

    assert refusal(tmp_path, "who,zone\nLena,\n") == (
        f"{at}:1  No column is called name. The first line names the columns: name,zone."
    )
    assert refusal(tmp_path, "name,zone\nLena,Asia/Tokio\n") == (
        f'{at}:2  Unknown time zone "Asia/Tokio". Did you mean "Asia/Tokyo"? Names look like "America/New_York".'
    )
    assert refusal(tmp_path, "name\nLena\nLena\n") == (
        f"{at}:3  This name stands here twice. Tell the two apart by their names."
    )
    assert refusal(tmp_path, "name,zone\n,\n") == (
        f"{at} names no learner. Below the line `name,zone` comes a line for each learner."
    )


def test_a_list_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "learners.csv").write_bytes(b"name\nJ\xf6rg\n")

    with pytest.raises(RosterError, match=r"cannot be read: .* It is a CSV file in UTF-8\."):
        roster(tmp_path, a_cohort_from_file())
