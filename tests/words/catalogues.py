"""Keeps the catalogues in step with the sources. Run it after any of our sentences changed:

    .venv/bin/python -m tests.words.catalogues

It reads every sentence out of `bot/`, rewrites `homeroom.pot`, merges it into each `homeroom.po` (new sentences come in
empty, gone ones go out) and compiles each `homeroom.mo`. Then translate what it lists as missing, and run it again.
"""

import ast
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "bot" / "locale"
TEMPLATE = LOCALE / "homeroom.pot"
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # a real one would make every compilation differ
_HEADER = [
    ("Project-Id-Version", "homeroom"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]


def said() -> Catalog:
    """Every sentence the sources say: `words("…")`, `scene.words("…")`, `words.count("…", "…", n)`, `sentence("…")`."""
    found = Catalog(project="homeroom", charset="utf-8", fuzzy=False)
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                sentences = [each.value for each in call.args if isinstance(each, ast.Constant)]
                texts = tuple(each for each in sentences if isinstance(each, str))
                if _called(call.func) in ("words", "sentence") and len(texts) == 1:
                    found.add(texts[0])
                elif _called(call.func) == "count" and len(texts) == 2:
                    found.add(texts)
    return found


def template(sentences: Catalog) -> bytes:
    """The template as text: sentences in alphabetical order, nothing of when or where it was made."""
    return _as_po(sentences, "# The sentences of Homeroom. Made by tests/words/catalogues.py.\n")


def merged(language: str, sentences: Catalog) -> Catalog:
    """The catalogue of *language*, with the sentences said now."""
    path = po_of(language)
    with path.open("rb") as file:
        old = read_po(file, locale=language)
    new = Catalog(locale=language, project="homeroom", charset="utf-8", fuzzy=False)
    for message in sentences:
        if message.id:
            known = old.get(_first(message))
            same_form = known is not None and isinstance(known.id, str) is isinstance(message.id, str)
            new.add(message.id, known.string if known is not None and same_form else "")
    return new


def po(language: str, catalogue: Catalog) -> bytes:
    plural = f'"Language: {language}\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n'
    return _as_po(catalogue, f"# Homeroom in {language}. Merged by tests/words/catalogues.py.\n", plural)


def mo(language: str) -> bytes:
    """What `homeroom.po` says, compiled; the same for the same words."""
    with po_of(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The sentences without a translation."""
    return [_first(message) for message in catalogue if message.id and not _complete(message)]


def languages() -> list[str]:
    return sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/homeroom.po"))


def po_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "homeroom.po"


def mo_of(language: str) -> Path:
    return po_of(language).with_suffix(".mo")


def _as_po(catalogue: Catalog, comment: str, more_header: str = "") -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=True, no_location=True, sort_output=True, width=116)
    header = "".join(f'"{name}: {value}\\n"\n' for name, value in _HEADER)
    return (comment + 'msgid ""\nmsgstr ""\n' + header + more_header + "\n").encode() + buffer.getvalue()


def _called(function: ast.expr) -> str | None:
    """The last name of what is called: `words` of `scene.words`."""
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


def _complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> None:
    sentences = said()
    TEMPLATE.write_bytes(template(sentences))
    for language in languages():
        catalogue = merged(language, sentences)
        po_of(language).write_bytes(po(language, catalogue))
        mo_of(language).write_bytes(mo(language))
        for sentence in missing(catalogue):
            sys.stderr.write(f"{language} lacks: {sentence}\n")


if __name__ == "__main__":
    main()
