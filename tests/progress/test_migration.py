"""What was pressed before progress was kept still counts."""

from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from bot.store.migrating import upgrade
from bot.store.postgres import make_engine
from tests.postgres import Server

BEFORE = """
INSERT INTO course_versions (id, hash, files, applied_at, applied_by) VALUES (1, 'x', '{}', 1, 'a test');
INSERT INTO cohorts (id, version_id, state, tzdata) VALUES ('intro/one', 1, 'running', '2026b');
INSERT INTO cohorts (id, version_id, state, tzdata) VALUES ('intro/two', 1, 'running', '2026b');
INSERT INTO members (cohort_id, home, person, name, role, joined_at)
    VALUES ('intro/one', 'h', 'lena', 'L', 'learner', 1);
INSERT INTO members (cohort_id, home, person, name, role, joined_at)
    VALUES ('intro/one', 'h', 'ivan', 'I', 'manager', 1);
INSERT INTO members (cohort_id, home, person, name, role, joined_at)
    VALUES ('intro/two', 'h', 'omar', 'O', 'learner', 1);
"""
DELIVERY = """
INSERT INTO deliveries
    (id, cohort_id, key, home, kind, subject, occurrence, wall, zone, exactness, due_at, priority, why, state,
     not_before, stale)
VALUES (:id, 'intro/one', :lesson, 'h', 'lesson', :lesson, '', '2026-10-05T09:00:00', 'UTC', 'exact', 1, 20, 'x',
        'done', 1, :false)
"""
PRESSED = """
INSERT INTO latest (home, what, subject, person, detail, present, at)
VALUES ('h', :what, :subject, :person, '', :true, 7)
"""


def _filled(connection: Connection) -> list[tuple[object, ...]]:
    upgrade(connection, "0002")
    for statement in BEFORE.strip().split(";\n"):
        connection.execute(text(statement.rstrip(";")))
    for number, lesson in enumerate(("loops", "dicts"), 1):
        connection.execute(text(DELIVERY), {"id": number, "lesson": lesson, "false": False})
    for what, subject, person in (
        ("pressed", "done:loops", "lena"),
        ("pressed", "done:gone", "lena"),
        ("pressed", "apply:3", "lena"),
        ("reaction", "done:dicts", "lena"),
        ("pressed", "done:loops", "ivan"),
        ("pressed", "done:loops", "omar"),
        ("pressed", "done:loops", "stranger"),
    ):
        connection.execute(text(PRESSED), {"what": what, "subject": subject, "person": person, "true": True})
    upgrade(connection)
    kept = connection.execute(text("SELECT cohort_id, person, lesson, how, ref, at FROM progress"))
    return [tuple(row) for row in kept]


KEPT = [("intro/one", "lena", "loops", "button", "", 7)]


def test_a_learners_button_counts_in_the_cohort_that_was_sent_the_lesson(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        assert _filled(connection) == KEPT
    engine.dispose()


async def test_a_learners_button_counts_in_postgresql_too(postgres_server: Server) -> None:
    address = postgres_server.make(upgraded=False)
    engine = make_engine(address, durable=False)
    async with engine.begin() as connection:
        assert await connection.run_sync(_filled) == KEPT
    await engine.dispose()
    postgres_server.drop(address)
