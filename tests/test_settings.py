"""Settings, README, help and .env.example agree."""

import re
import subprocess
import sys
from decimal import Decimal
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


def test_a_model_has_a_key_from_a_file_and_prices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-1\n")
    assert load_settings().language_model() is None
    for name, value in {
        "": "small-1",
        "_KEY_FILE": str(tmp_path / "key"),
        "_PRICE_IN": "0.5",
        "_PRICE_OUT": "2",
    }.items():
        monkeypatch.setenv(f"HOMEROOM_MODEL{name}", value)

    plan = load_settings().language_model()

    assert plan is not None
    assert plan.key is not None
    assert (plan.name, plan.url, plan.key.get_secret_value()) == ("small-1", "https://api.openai.com/v1", "sk-1")
    assert plan.prices.cost(1_000_000, 500_000) == Decimal("1.5")
    assert "sk-1" not in repr(plan)


def test_a_model_without_a_price_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEROOM_MODEL", "small-1")
    monkeypatch.setenv("HOMEROOM_MODEL_PRICE_IN", "0")

    with pytest.raises(ConfigurationError) as refusal:
        load_settings().language_model()

    assert str(refusal.value) == (
        "HOMEROOM_MODEL names a language model, but HOMEROOM_MODEL_PRICE_OUT does not say what it costs. "
        "Give the price of a million tokens; 0 for a model that costs nothing."
    )


def test_a_key_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"": "small-1", "_KEY_FILE": "/nowhere/key", "_PRICE_IN": "0", "_PRICE_OUT": "0"}.items():
        monkeypatch.setenv(f"HOMEROOM_MODEL{name}", value)

    with pytest.raises(ConfigurationError) as refusal:
        load_settings().language_model()

    assert str(refusal.value) == (
        "The file /nowhere/key, named by HOMEROOM_MODEL_KEY_FILE, cannot be read: No such file or directory. "
        "Give this user the right to read it, or name another one."
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
