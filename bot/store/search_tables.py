"""What can be searched: released lessons, accepted answers and transcripts, with the words each is found by.

The index beside it belongs to the database: FTS5's tables on SQLite, a generated column on PostgreSQL. Both follow this
table by themselves, so that a copied or restored database can be searched at once; see migration 0003.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.columns import Utc
from bot.store.tables import metadata

INDEX = "findable_words"
"""FTS5's table on SQLite, and what the names of its own tables begin with."""

findable = Table(
    "findable",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("kind", String(16), nullable=False),  # lesson | answer | transcript
    Column("home", Text, nullable=False),
    Column("key", Text, nullable=False),  # the lesson's id, the question's message, or transcript.line
    Column("ref", Text, nullable=False),  # the message a hit opens: the lesson's post, the answer, the transcript
    Column("link", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("asker", Text),  # of answers, these two: `forget` and an opt-out delete the row, whoever of them it is
    Column("author", Text),
    Column("moment", Integer),  # of a transcript with times: the second of the recording
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("title_words", Text, nullable=False),  # what it is found by: folded, with their stems, between blanks
    Column("text_words", Text, nullable=False),
    UniqueConstraint("cohort_id", "kind", "home", "key"),
)
Index("findable_by_message", findable.c.home, findable.c.ref)
