"""What people do not want, and who was forgotten: by a hash, so that nobody can be read out of it."""

from sqlalchemy import Column, String, Table, Text

from bot.store.columns import Utc
from bot.store.tables import metadata

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),  # `forget` deletes the row
    Column("what", String(16), primary_key=True),  # summaries | models
    Column("at", Utc, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("who", String(64), primary_key=True),  # a hash of home and person
    Column("at", Utc, nullable=False),
    Column("back_at", Utc),  # when they joined again, by themselves
)
