"""Settings, README, help and .env.example agree."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import app
from bot.errors import ConfigurationError
from bot.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> set[str | None]:
    alone = {command.name for command in app.registered_commands if not command.hidden}
    return alone | {group.name for group in app.registered_groups}


def variables() -> set[str]:
    return {f"HOMEROOM_{name.upper()}" for name in Settings.model_fields}


def test_the_readme_and_the_example_name_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"HOMEROOM_[A-Z_]+", README)) == variables()
    assert set(re.findall(r"HOMEROOM_[A-Z_]+", example)) == variables()


def test_the_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"^\| `homeroom ([a-z]+)", README, re.MULTILINE))

    assert named == commands()


def test_each_command_has_a_file_of_its_own() -> None:
    files = {file.stem for file in (ROOT / "bot" / "cli").glob("*.py")} - {"__init__", "console"}

    assert commands() <= files


def test_a_setting_that_cannot_be_used_is_named_and_its_value_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEROOM_LOG_LEVEL", "s3cret-loud")

    with pytest.raises(ConfigurationError) as refusal:
        load_settings()

    assert str(refusal.value) == (
        "The environment variable HOMEROOM_LOG_LEVEL cannot be used: "
        "Input should be 'debug', 'info', 'warning' or 'error'."
    )


@pytest.mark.parametrize("words", [["--help"], ["version"], ["rehearse", "--help"]])
def test_the_command_line_answers(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "bot", *words], capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.returncode == 0, done.stderr
    assert "homeroom" in done.stdout


def test_help_imports_nothing_heavy() -> None:
    heavy = {"sqlalchemy", "pydantic", "markdown_it", "apscheduler", "discord", "slack_bolt", "openai", "icalendar"}
    look = "import sys; import bot.__main__; print(*sorted(set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, cwd=ROOT, check=True).stdout

    assert heavy & set(loaded.split()) == set()


def test_a_word_that_is_no_command_is_a_usage_error() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "reherse"], capture_output=True, text=True, cwd=ROOT, check=False
    )

    assert done.returncode == 2
    assert "No such command 'reherse'" in done.stderr
