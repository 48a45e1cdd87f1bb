"""What staff decided about a week's wrap-up, and what they changed of it."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text

from bot.store.columns import Utc
from bot.store.tables import metadata

wrap_up_decisions = Table(
    "wrap_up_decisions",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("week", String(64), primary_key=True),  # the occurrence of the wrap-up
    Column("home", Text, nullable=False),  # of whoever decided; empty where nobody did
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("decision", String(16), nullable=False),
    Column("at", Utc, nullable=False),
)

wrap_up_edits = Table(
    "wrap_up_edits",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("week", String(64), primary_key=True),
    Column("home", Text, nullable=False),  # of whoever changed it last
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text),  # their own words, above everything else
    Column("left_out", JSON, nullable=False),  # messages whose questions are not told
    Column("quoted", JSON, nullable=False),  # messages whose questions are told in people's words, not in a model's
    Column("at", Utc, nullable=False),
)
