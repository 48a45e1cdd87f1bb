"""Where a database is, as people write it; and how it is shown, without what nobody else may know."""

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import load_settings
from bot.store.address import PostgresServer, SqliteFile, parse


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("homeroom.db", SqliteFile(Path("homeroom.db"))),
        ("sqlite:///data/homeroom.db", SqliteFile(Path("data/homeroom.db"))),
        ("sqlite:////srv/homeroom.db", SqliteFile(Path("/srv/homeroom.db"))),
        ("postgres://ada@db/homeroom", PostgresServer("postgresql://ada@db/homeroom")),
        ("postgresql+asyncpg://ada@db/homeroom", PostgresServer("postgresql://ada@db/homeroom")),
    ],
)
def test_a_path_and_every_usual_url_are_understood(written: str, meant: SqliteFile | PostgresServer) -> None:
    assert parse(written) == meant


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        parse("mysql://ada:s3cret@db/homeroom")

    assert str(refusal.value) == (
        'A database at "mysql://…" cannot be used. Name a SQLite file, or a PostgreSQL database as '
        "postgresql://user@host/name."
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:s3cret@db:5432/homeroom",
        "postgresql://ada@db:5432/homeroom?password=s3cret",
        "postgresql://ada:s3cret@db:5432/homeroom?sslmode=require&sslpassword=s3cret",
    ],
)
def test_a_password_is_never_shown_wherever_it_stands(url: str) -> None:
    address = parse(url)

    assert address.shown.startswith("postgresql://ada@db:5432/homeroom")
    assert "s3cret" not in address.shown + repr(address)


def test_the_address_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "address").write_text("postgresql://ada:s3cret@db/homeroom\n", encoding="utf-8")
    monkeypatch.setenv("HOMEROOM_DATABASE_FILE", str(tmp_path / "address"))

    assert load_settings().address() == PostgresServer("postgresql://ada:s3cret@db/homeroom")
    assert "s3cret" not in repr(load_settings())


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEROOM_DATABASE_FILE", str(tmp_path / "none"))

    with pytest.raises(ConfigurationError) as refusal:
        load_settings().address()

    assert str(refusal.value) == (
        f"The file {tmp_path / 'none'}, named by HOMEROOM_DATABASE_FILE, cannot be read: No such file or directory. "
        "Give this user the right to read it, or name another one."
    )
