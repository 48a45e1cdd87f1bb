"""Our own words in the cohort's language, from the gettext catalogues in `bot/locale`. English is the source.

After a sentence changed, `python -m tests.words.catalogues` brings the catalogues up to date; see `tests/words`.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Protocol

SOURCE = "en"
_LOCALE = files("bot") / "locale"


class Words(Protocol):
    """Looks a sentence up. `{name}` in it stands for a value and is kept."""

    language: str

    def __call__(self, sentence: str) -> str: ...

    def count(self, one: str, many: str, n: int) -> str:
        """The right form for *n*, which replaces `{n}`."""
        ...


class Catalogue:
    """The words of one language; a sentence its catalogue lacks is said in English."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def __call__(self, sentence: str) -> str:
        return self._translations.gettext(sentence)

    def count(self, one: str, many: str, n: int) -> str:
        """The right form for *n*, which replaces `{n}`."""
        return self._translations.ngettext(one, many, n).replace("{n}", str(n))


@cache
def words_for(language: str) -> Words:
    """The words of *language*: of `de-AT` those of `de` where there are no closer ones, of unknown ones English."""
    for name in (language.replace("-", "_"), language.split("-")[0]):
        catalogue = _LOCALE / name / "LC_MESSAGES" / "homeroom.mo"
        if catalogue.is_file():
            with catalogue.open("rb") as file:
                return Catalogue(name.replace("_", "-"), GNUTranslations(file))
    return Catalogue(SOURCE, NullTranslations())


def languages() -> tuple[str, ...]:
    """The languages we speak, English first."""
    found = sorted(entry.name.replace("_", "-") for entry in _LOCALE.iterdir() if (entry / "LC_MESSAGES").is_dir())
    return (SOURCE, *found)


def sentence(text: str) -> str:
    """Mark a sentence that is declared here and looked up later."""
    return text
