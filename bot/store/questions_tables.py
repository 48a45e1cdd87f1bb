"""Questions that have a number, their answers by command, and what people said of messages by hand."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.columns import Utc
from bot.store.tables import metadata

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("home", Text, nullable=False),
    Column("ref", Text),  # the message it was said in; one asked by command has none of its own
    Column("person", Text),  # who asks; `forget` takes it, the name and the words
    Column("name", Text, nullable=False),
    Column("is_anonymous", Boolean, nullable=False),
    Column("text", Text),  # of one asked by command: there it is kept; else in the message
    Column("subject", Text),
    Column("at", Utc, nullable=False),
    Column("refused_at", Utc),  # staff took it out of the room
    # what was found of it in its place, kept as talk goes on there
    Column("place", Text),
    Column("stands", Boolean, nullable=False),  # False: deleted, or no question after all
    Column("state", String(16), nullable=False),
    Column("evidence", String(16), nullable=False),
    Column("answer_ref", Text),
    Column("answered_at", Utc),
    UniqueConstraint("home", "ref"),
)
Index("questions_by_place", questions.c.home, questions.c.place)
Index("questions_by_cohort", questions.c.cohort_id, questions.c.id)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question_id", ForeignKey("questions.id"), nullable=False),
    Column("home", Text, nullable=False),
    Column("person", Text, nullable=False),  # `forget` takes it, the name and the words
    Column("name", Text, nullable=False),
    Column("text", Text),
    Column("at", Utc, nullable=False),
    Column("taken_back_at", Utc),
)
Index("answers_by_question", answers.c.question_id)

marks = Table(
    "marks",
    metadata,
    Column("home", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("what", String(16), nullable=False),  # question | not a question | answer | answered | open
    Column("person", Text, nullable=False),  # `forget` takes it
    Column("at", Utc, nullable=False),
)

unread = Table(
    "unread",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("place", Text, primary_key=True),  # where something was said that is not read yet
    Column("since", Utc, nullable=False),
    Column("times", Integer, nullable=False),
)

wonders = Table(
    "wonders",
    metadata,
    Column("question_id", ForeignKey("questions.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),  # `forget` deletes the row
    Column("at", Utc, nullable=False),
)
