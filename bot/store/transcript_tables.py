"""What was said in recorded sessions, line by line."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.store.columns import Utc
from bot.store.tables import metadata

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("session", Text, nullable=False),
    Column("occurrence", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("ref", Text, nullable=False),  # the message that carried the file
    Column("file", Text, nullable=False),  # its name
    Column("is_timed", Boolean, nullable=False),
    Column("unread", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("home", "ref", "file"),
)
Index("transcripts_by_session", transcripts.c.cohort_id, transcripts.c.session, transcripts.c.occurrence)

cues = Table(
    "cues",
    metadata,
    Column("transcript_id", ForeignKey("transcripts.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("home", Text, nullable=False),
    Column("starts", Integer, nullable=False),  # milliseconds of the recording
    Column("ends", Integer, nullable=False),
    Column("speaker", Text),  # as the transcript names them
    Column("person", Text),  # who that is in the cohort, where the name is theirs alone; `forget` deletes the row
    Column("text", Text, nullable=False),
)
Index("cues_by_person", cues.c.home, cues.c.person)

handed_in = Table(
    "handed_in",
    metadata,
    Column("home", Text, primary_key=True),
    Column("ref", Text, primary_key=True),  # the message that carries the file
    Column("url", Text, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("session", Text, nullable=False),
    Column("occurrence", Text, nullable=False),
    Column("file", Text, nullable=False),  # its name
    Column("person", Text, nullable=False),  # who posted it and is told what became of it; `forget` deletes the row
    Column("at", Utc, nullable=False),
    Column("again_at", Utc, nullable=False),
)
