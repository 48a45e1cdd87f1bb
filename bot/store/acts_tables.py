"""What people did through commands, and what they were asked and have not answered yet."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from bot.store.columns import Utc
from bot.store.tables import metadata

acts = Table(
    "acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("home", Text, nullable=False),
    Column("person", Text, nullable=False),  # `forget` makes both nobody's
    Column("name", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("command", Text, nullable=False),
    Column("subject", Text, nullable=False),  # an id or a number, never people's words
    Column("undo", JSON(none_as_null=True)),  # what taking it back needs; nothing where it cannot be
    Column("undone_at", Utc),
    Column("is_own", Boolean, nullable=False),  # concerns nobody but them: the audit log does not tell of it
)
Index("acts_by_cohort", acts.c.cohort_id, acts.c.id)
Index("acts_by_person", acts.c.home, acts.c.person, acts.c.id)

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("home", Text, nullable=False),
    Column("person", Text, nullable=False),  # `forget` deletes the row
    Column("place", Text),
    Column("command", Text, nullable=False),
    Column("given", JSON, nullable=False),
    Column("revision", Integer, nullable=False),  # the cohort's, when they were asked
    Column("at", Utc, nullable=False),
)
