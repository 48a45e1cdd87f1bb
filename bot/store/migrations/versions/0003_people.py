"""People take part: what they did through commands, and what they were asked."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Utc

revision = "0003"
down_revision = "0002"
works_from = "0003"
"""The oldest schema whose programs may go on working beside this one."""


_ON_POSTGRES = (
    """ALTER TABLE findable ADD COLUMN found_by tsvector GENERATED ALWAYS AS
       (array_to_tsvector(string_to_array(title_words, ' ') || string_to_array(text_words, ' '))) STORED""",
    "CREATE INDEX findable_found_by ON findable USING gin (found_by)",
)

_ON_SQLITE = (  # the index holds where the words stand, the words themselves stand in the table alone
    """CREATE VIRTUAL TABLE findable_words USING fts5
       (title_words, text_words, content='findable', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER findable_comes AFTER INSERT ON findable BEGIN
       INSERT INTO findable_words (rowid, title_words, text_words) VALUES (new.id, new.title_words, new.text_words);
       END""",
    """CREATE TRIGGER findable_goes AFTER DELETE ON findable BEGIN
       INSERT INTO findable_words (findable_words, rowid, title_words, text_words)
       VALUES ('delete', old.id, old.title_words, old.text_words);
       END""",
    """CREATE TRIGGER findable_changes AFTER UPDATE ON findable BEGIN
       INSERT INTO findable_words (findable_words, rowid, title_words, text_words)
       VALUES ('delete', old.id, old.title_words, old.text_words);
       INSERT INTO findable_words (rowid, title_words, text_words) VALUES (new.id, new.title_words, new.text_words);
       END""",
)


def upgrade() -> None:
    _acts()
    _privacy()
    _questions()
    _people()
    _progress()
    _keep_pressed()
    _polls()
    _findable()
    _transcripts()
    _sessions()
    _models()
    _reviews()


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("undo", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undone_at", Utc(), nullable=True),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("acts_by_cohort", "acts", ["cohort_id", "id"])
    op.create_index("acts_by_person", "acts", ["home", "person", "id"])
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _privacy() -> None:
    op.create_table(
        "opt_outs",
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("home", "person", "what"),
    )
    op.create_table(
        "erasures",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("back_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("who"),
    )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("refused_at", Utc(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("answer_ref", sa.Text(), nullable=True),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("home", "ref"),
    )
    op.create_index("questions_by_cohort", "questions", ["cohort_id", "id"])
    op.create_index("questions_by_place", "questions", ["home", "place"])
    op.create_index("messages_in_place", "messages", ["home", "place", "at"])
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("taken_back_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("answers_by_question", "answers", ["question_id"])
    op.create_table(
        "marks",
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("home", "ref"),
    )
    op.create_table(
        "unread",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "home", "place"),
    )
    op.create_table(
        "wonders",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"]),
        sa.PrimaryKeyConstraint("question_id", "home", "person"),
    )


def _people() -> None:
    op.create_table(
        "preferences",
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("quiet_hours", sa.String(length=16), nullable=True),
        sa.Column("digest", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("home", "person"),
    )
    op.create_table(
        "roster",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "name"),
    )
    op.create_table(
        "invites",
        sa.Column("code", sa.String(length=128), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=True),
        sa.Column("expires_at", Utc(), nullable=True),
        sa.Column("made_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "waiting",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "home", "person"),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("wrong_codes_by_person", "wrong_codes", ["home", "person"])
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("taken_back_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("announcements_by_cohort", "announcements", ["cohort_id", "id"])


def _progress() -> None:
    op.create_table(
        "progress",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "home", "person", "lesson", "how", "ref"),
    )
    op.create_index("progress_by_message", "progress", ["home", "ref"])
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("until", Utc(), nullable=True),
        sa.Column("back_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("absences_by_person", "absences", ["cohort_id", "home", "person", "since"])
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("undone_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("extensions_by_person", "extensions", ["cohort_id", "home", "person"])
    op.create_table(
        "streaks",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "home", "person"),
    )


def _keep_pressed() -> None:
    """Done buttons that were pressed before count, for the learners of the cohorts that were sent that lesson."""
    op.execute(
        """
        INSERT INTO progress (cohort_id, home, person, lesson, how, ref, at)
        SELECT DISTINCT members.cohort_id, latest.home, latest.person, deliveries.subject, 'button', '', latest.at
        FROM latest
        JOIN members ON members.home = latest.home AND members.person = latest.person AND members.role = 'learner'
        JOIN deliveries ON deliveries.cohort_id = members.cohort_id AND deliveries.home = latest.home
            AND deliveries.kind = 'lesson' AND latest.subject = 'done:' || deliveries.subject
        WHERE latest.what = 'pressed' AND latest.present
        """
    )


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("closes_at", Utc(), nullable=False),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("polls_by_cohort", "polls", ["cohort_id", "id"])
    op.create_index("polls_by_end", "polls", ["closed_at", "closes_at"])
    op.create_table(
        "votes",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"]),
        sa.PrimaryKeyConstraint("poll_id", "home", "person"),
    )
    op.create_table(
        "check_answers",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "home", "person", "lesson", "question"),
    )


def _findable() -> None:
    op.create_table(
        "findable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("moment", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("text_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cohort_id", "kind", "home", "key"),
    )
    op.create_index("findable_by_message", "findable", ["home", "ref"])
    for statement in _ON_POSTGRES if op.get_bind().dialect.name == "postgresql" else _ON_SQLITE:
        op.execute(statement)


def _transcripts() -> None:
    op.create_table(
        "transcripts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("is_timed", sa.Boolean(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("home", "ref", "file"),
    )
    op.create_index("transcripts_by_session", "transcripts", ["cohort_id", "session", "occurrence"])
    op.create_table(
        "cues",
        sa.Column("transcript_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["transcript_id"], ["transcripts.id"]),
        sa.PrimaryKeyConstraint("transcript_id", "number"),
    )
    op.create_index("cues_by_person", "cues", ["home", "person"])
    op.create_table(
        "handed_in",
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("again_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("home", "ref", "url"),
    )


def _models() -> None:
    op.create_table(
        "model_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("prompt", sa.String(length=64), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("rung", sa.String(length=16), nullable=True),
        sa.Column("tokens_in", sa.Integer(), nullable=True),
        sa.Column("tokens_out", sa.Integer(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("took", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cohort_id", "request", "attempt"),
    )
    op.create_index("model_calls_by_month", "model_calls", ["cohort_id", "at"])
    op.create_table(
        "model_lines",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("prompt", sa.String(length=64), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("fault", sa.String(length=16), nullable=True),
        sa.Column("bullet", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "key", "prompt", "model"),
    )
    op.create_table(
        "model_sources",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "key", "ref"),
    )
    op.create_index("model_sources_by_ref", "model_sources", ["ref"])
    op.create_index("model_sources_by_writer", "model_sources", ["writer"])


def _reviews() -> None:
    op.create_table(
        "wrap_up_decisions",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("week", sa.String(length=64), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "week"),
    )
    op.create_table(
        "wrap_up_edits",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("week", sa.String(length=64), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("quoted", sa.JSON(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "week"),
    )


def _sessions() -> None:
    op.create_table(
        "unrecorded",
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("cohort_id", "session", "occurrence"),
    )
