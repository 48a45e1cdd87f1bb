"""What holds for everything that is declared, so that both platforms can make native commands of it."""

import re
from collections import defaultdict

import pytest

from bot.commands.catalogue import catalogue
from bot.commands.declaring import Command, Of
from bot.words import words_for

COMMANDS = catalogue().commands
NAME = re.compile(r"[a-z][a-z-]{0,31}")


@pytest.mark.parametrize("one", COMMANDS, ids=lambda one: one.name)
def test_a_command_fits_into_what_platforms_allow(one: Command) -> None:
    """Discord: names of 1 to 32 small letters, descriptions of at most 100 characters, 25 options, required first."""
    assert 1 <= len(one.words) <= 2
    assert all(NAME.fullmatch(word) for word in one.words)
    assert 0 < len(one.help) <= 100
    assert len(one.options) <= 24, "cohort makes 25"
    asked = [option.is_required for option in one.options]
    assert asked == sorted(asked, reverse=True)
    for option in one.options:
        assert NAME.fullmatch(option.name), option.name
        assert 0 < len(option.help) <= 100
        assert len(option.choices) <= 25
        assert option.longest <= 6_000
    if one.options and not one.options[-1].is_required:
        texts = [option for option in one.options if option.is_required and option.longest > 200]
        assert len(texts) <= 1


def test_no_word_is_both_a_command_and_a_group() -> None:
    alone = {one.words[0] for one in COMMANDS if len(one.words) == 1}
    groups = {one.words[0] for one in COMMANDS if len(one.words) == 2}

    assert not alone & groups


def test_a_group_has_one_role_and_at_most_25_members() -> None:
    members: dict[str, list[Command]] = defaultdict(list)
    for one in COMMANDS:
        members[one.words[0]].append(one)

    for word, found in members.items():
        assert len({one.role for one in found}) == 1, word
        assert len(found) <= 25, word
    assert len(members) <= 100


def test_everything_declared_has_a_name_of_its_own() -> None:
    there = catalogue()
    for names in (
        [one.name for one in there.commands],
        [one.name for one in there.actions],
        [one.name for one in there.message_actions],
        [one.name for one in there.forms],
    ):
        assert len(names) == len(set(names))


def test_every_option_that_names_something_can_be_completed() -> None:
    named = {option.of for one in COMMANDS for option in one.options} - {Of.TEXT}

    assert named <= set(catalogue().choices)


def test_forms_fit_into_what_platforms_allow() -> None:
    for form in catalogue().forms:
        assert 1 <= len(form.fields) <= 5, form.name
        assert len(form.title) <= 24, form.name  # Slack's views
        assert all(len(one.label) <= 45 for one in form.fields), form.name  # Discord's labels
        assert all(one.longest <= 3_000 for one in form.fields), form.name


@pytest.mark.parametrize("language", ["en", "de"])
def test_help_texts_fit_in_every_language(language: str) -> None:
    words = words_for(language)
    for one in COMMANDS:
        assert len(words(one.help)) <= 100, one.name
        assert all(len(words(option.help)) <= 100 for option in one.options), one.name
