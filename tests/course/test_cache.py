import json
from pathlib import Path

import pytest

from bot.course.cache import LinkCache, cache_folder, key_of
from bot.course.folder import read_folder
from bot.course.links import FileLink
from tests.course.folders import a_course_folder

PICTURE = "---\nid: hello\ntitle: Hello\n---\n![A loop](../assets/loop.png)\n"


@pytest.fixture
def caches(tmp_path: Path) -> Path:
    return tmp_path / "caches"


def told(root: Path, caches: Path) -> list[str]:
    return [fault.text for fault in read_folder(root, LinkCache.of(root, caches)).problems]


def test_only_what_changed_is_taken_apart_again(tmp_path: Path, caches: Path) -> None:
    root = a_course_folder(tmp_path / "course", {"lessons/02-next.md": "# Next\n"}, hello=PICTURE)
    told(root, caches)
    planted = LinkCache.of(root, caches)
    planted.put(key_of(PICTURE.encode()), (FileLink("../assets/planted.png", "as if found", True, 5, 1, 1),))
    planted.save()
    (root / "lessons/02-next.md").write_text("# Next\n\n![B](no.png)\n")

    assert told(root, caches) == [
        "There is no picture assets/planted.png. Put it into assets/ and write ../assets/planted.png.",
        "There is no picture lessons/no.png. Put it into assets/ and write ../assets/no.png.",
    ]


def test_a_picture_that_is_put_there_is_seen_although_its_lesson_stayed_the_same(tmp_path: Path, caches: Path) -> None:
    root = a_course_folder(tmp_path / "course", hello=PICTURE)
    assert told(root, caches)

    a_course_folder(root, {"assets/loop.png": b"x"}, hello=PICTURE)

    assert told(root, caches) == []


def test_the_course_folder_stays_as_it_was(tmp_path: Path, caches: Path) -> None:
    root = a_course_folder(tmp_path / "course")
    before = sorted(root.rglob("*"))

    told(root, caches)

    assert sorted(root.rglob("*")) == before
    assert len(list(caches.iterdir())) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body[: len(body) // 2],
        lambda body: body.replace("loop", "lump"),
        lambda body: "",
        lambda body: "homeroom links 1 0.0.0 " + "0" * 64 + "\n{}",
        lambda body: body.splitlines()[0] + "\n" + json.dumps({"a": [["x"]]}),
    ],
)
def test_a_damaged_cache_is_passed_over(tmp_path: Path, caches: Path, damage: object) -> None:
    assert callable(damage)
    root = a_course_folder(tmp_path / "course", hello=PICTURE)
    first = told(root, caches)
    [file] = caches.iterdir()
    good = file.read_text()
    file.write_text(damage(good))

    assert told(root, caches) == first
    assert file.read_text() == good


def test_a_cache_that_is_no_text_is_passed_over(tmp_path: Path, caches: Path) -> None:
    root = a_course_folder(tmp_path / "course", hello=PICTURE)
    first = told(root, caches)
    [file] = caches.iterdir()
    file.write_bytes(b"\xff\xfe\0")

    assert told(root, caches) == first


def test_a_cache_folder_that_cannot_be_made_is_no_reason_to_complain(tmp_path: Path) -> None:
    (tmp_path / "caches").write_text("a file stands in the way")
    root = a_course_folder(tmp_path / "course", hello=PICTURE)

    assert len(told(root, tmp_path / "caches" / "homeroom")) == 1


def test_nothing_is_written_where_nothing_changed(tmp_path: Path, caches: Path) -> None:
    root = a_course_folder(tmp_path / "course", hello=PICTURE)
    told(root, caches)
    [file] = caches.iterdir()
    written = file.stat().st_mtime_ns

    told(root, caches)

    assert file.stat().st_mtime_ns == written
    assert [one.name for one in caches.iterdir()] == [file.name]


def test_caches_lie_where_the_desktop_keeps_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "homeroom"

    monkeypatch.setenv("XDG_CACHE_HOME", "relative/paths/are/to/be/ignored")
    monkeypatch.setenv("HOME", "/home/maya")
    assert cache_folder() == Path("/home/maya/.cache/homeroom")


def test_a_lesson_is_not_confused_with_another_of_the_same_links(tmp_path: Path, caches: Path) -> None:
    same = {"lessons/02-a/x.md": PICTURE.replace("hello", "x").replace("Hello", "X")}
    root = a_course_folder(tmp_path / "course", same, hello=PICTURE)
    expected = sorted(
        [
            "There is no picture assets/loop.png. Put it into assets/ and write ../assets/loop.png.",
            "There is no picture lessons/assets/loop.png. Put it into assets/ and write ../../assets/loop.png.",
        ]
    )

    assert sorted(told(root, caches)) == expected
    assert sorted(told(root, caches)) == expected
