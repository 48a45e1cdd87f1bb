"""Our words are complete in every language we claim to speak."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from bot.words import languages, words_for
from tests.words import catalogues

_BRACES = re.compile(r"\{\w+\}")
_AGAIN = "Run .venv/bin/python -m tests.words.catalogues, translate what it lists, and run it again."


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def by_sentence(catalogue: Catalog) -> dict[str, list[str]]:
    """Each sentence with its forms."""
    return {first(message): forms(message) for message in catalogue if message.id}


def first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.string, str | None) else list(message.string)


def test_the_template_holds_every_sentence_of_the_sources() -> None:
    assert catalogues.TEMPLATE.read_bytes() == catalogues.template(catalogues.said()), _AGAIN


@pytest.mark.parametrize("language", catalogues.languages())
def test_no_sentence_lacks_its_translation(language: str) -> None:
    catalogue = catalogues.merged(language, catalogues.said())

    assert catalogues.missing(catalogue) == [], _AGAIN
    assert catalogues.po_of(language).read_bytes() == catalogues.po(language, catalogue), _AGAIN


@pytest.mark.parametrize("language", catalogues.languages())
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with catalogues.mo_of(language).open("rb") as file:
        compiled = by_sentence(read_mo(file))

    assert compiled == by_sentence(read(catalogues.po_of(language), language)), _AGAIN
    assert catalogues.mo_of(language).read_bytes() == catalogues.mo(language), _AGAIN


@pytest.mark.parametrize("language", catalogues.languages())
def test_translations_keep_every_value(language: str) -> None:
    for message in read(catalogues.po_of(language), language):
        for form in forms(message) if message.id else ():
            assert sorted(_BRACES.findall(form)) == sorted(_BRACES.findall(first(message))), form


def test_a_sentence_is_always_written_where_it_is_said() -> None:
    """One that is computed, or kept in a variable, would never be translated."""
    hidden = []
    for path in sorted((catalogues.ROOT / "bot").rglob("*.py")):
        if path.parent.name == "text":
            continue  # there, words are what others wrote
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            said = ast.unparse(call.func).split(".")
            literals = [isinstance(each, ast.Constant) for each in call.args]
            is_said = said[-1] == "words" and said[-2:-1] in (["scene"], ["running"], ["self"])
            if (is_said and literals != [True]) or (said[-2:] == ["words", "count"] and literals[:2] != [True, True]):
                hidden.append(f"{path.name}:{call.lineno}")
    assert hidden == []


def test_german_is_spoken() -> None:
    words = words_for("de")

    assert words.language == "de"
    assert words("Still open") == "Noch offen"
    assert words.count("{n} question", "{n} questions", 1) == "1 Frage"
    assert words.count("{n} question", "{n} questions", 7) == "7 Fragen"


def test_a_regional_language_is_spoken_by_its_nearest_kin() -> None:
    assert words_for("de-AT")("Done") == "Erledigt"


@pytest.mark.parametrize("language", ["en", "en-GB", "xx", "fr"])
def test_a_language_without_a_catalogue_is_english(language: str) -> None:
    words = words_for(language)

    assert words.language == "en"
    assert words("Still open") == "Still open"
    assert words.count("{n} question", "{n} questions", 1) == "1 question"
    assert words.count("{n} question", "{n} questions", 0) == "0 questions"


def test_a_sentence_nobody_translated_is_said_in_english() -> None:
    assert words_for("de")("Nobody ever wrote this {value}.") == "Nobody ever wrote this {value}."


def test_the_languages_we_speak_are_known() -> None:
    assert languages() == ("en", *catalogues.languages())
