"""How people come in, what they prefer, and what managers announce."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.columns import Utc
from bot.store.tables import metadata

preferences = Table(
    "preferences",
    metadata,
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),  # `forget` deletes the row
    Column("zone", Text),
    Column("language", String(16)),
    Column("quiet_hours", String(16)),  # 21:00-08:00, or off
    Column("digest", String(16)),  # off | daily
)

roster = Table(
    "roster",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("name", Text, primary_key=True),  # as in the home, in small letters; `forget` deletes the row
    Column("role", String(16), nullable=False),  # learner | instructor | manager | nobody
    Column("at", Utc, nullable=False),
)

invites = Table(
    "invites",
    metadata,
    Column("code", String(128), primary_key=True),  # of one for a manager only its hash
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("uses_left", Integer),  # nothing: as many as there is room for
    Column("expires_at", Utc),
    Column("made_at", Utc, nullable=False),
)

waiting = Table(
    "waiting",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),  # `forget` deletes the row
    Column("name", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("home", Text, nullable=False),
    Column("person", Text, nullable=False),  # `forget` deletes the row; it goes by itself within hours
    Column("at", Utc, nullable=False),
)
Index("wrong_codes_by_person", wrong_codes.c.home, wrong_codes.c.person)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("home", Text, nullable=False),
    Column("person", Text, nullable=False),  # `forget` takes it and the name; what was announced stays the cohort's
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("taken_back_at", Utc),
)
Index("announcements_by_cohort", announcements.c.cohort_id, announcements.c.id)
