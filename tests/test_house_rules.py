"""What the house promises of itself: docs that lead somewhere, files one can read, a launcher that needs nothing."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.txt", "*.toml", "homeroom"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    ).stdout.split("\n")
    if name and (ROOT / name).exists()
]
PYTHON = [file for file in FILES if file.suffix == ".py" or file.name == "homeroom"]


def test_every_link_in_the_docs_leads_somewhere() -> None:
    broken = [
        f"{file.relative_to(ROOT)}: {target}"
        for file in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"))
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text(encoding="utf-8"))
        if not (file.parent / target).exists()
    ]

    assert broken == []


def test_every_test_that_security_names_is_there() -> None:
    named = re.findall(r"tests/[\w/.]+", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))

    assert [name for name in named if not (ROOT / name.rstrip("/.")).exists()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(file.name[:4]) for file in (ROOT / "docs" / "decisions").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_files_stay_short_enough_to_read() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in PYTHON
        if (lines := file.read_text(encoding="utf-8").count("\n")) > 400 and "migrations" not in file.parts
    }

    assert long == {}


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "core", "base", "misc", "manager"}

    assert [str(file) for file in PYTHON if file.stem in empty] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in PYTHON
        if "tests" not in file.parts
        and file.name != "__init__.py"
        and ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) is None
    ]

    assert silent == []


def test_the_launcher_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "homeroom").read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported <= set(sys.stdlib_module_names)


def test_dependencies_are_locked_by_hash_and_name_no_index() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        packages = re.findall(r"^[A-Za-z0-9._-]+==\S+", text, re.MULTILINE)

        assert len(packages) > 20
        assert text.count("--hash=sha256:") >= len(packages)
        assert not re.search(r"https?://|file:|--index|--find-links|--extra-index", text)


def test_the_whole_suites_lock_holds_the_programs_versions() -> None:
    def pinned(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return set(re.findall(r"^([A-Za-z0-9._-]+==[^\s;\\]+)", text, re.MULTILINE))

    assert pinned("run.txt") <= pinned("dev.txt")
