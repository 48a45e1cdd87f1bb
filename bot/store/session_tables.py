"""What instructors said of sessions: that there will be no recording of one, and why."""

from sqlalchemy import Column, ForeignKey, Table, Text

from bot.store.columns import Utc
from bot.store.tables import metadata

unrecorded = Table(
    "unrecorded",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("session", Text, primary_key=True),
    Column("occurrence", Text, primary_key=True),
    Column("why", Text, nullable=False),
    Column("at", Utc, nullable=False),
)
