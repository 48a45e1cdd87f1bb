"""What a language model wrote, of which messages, and what every request to it cost."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.columns import Utc
from bot.store.tables import metadata

model_calls = Table(
    "model_calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("prompt", String(64), nullable=False),  # with its version
    Column("model", Text, nullable=False),
    Column("request", String(64), nullable=False),  # a hash of what was asked about
    Column("attempt", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("rung", String(16)),
    Column("tokens_in", Integer),  # as the endpoint counts, if it does
    Column("tokens_out", Integer),
    Column("cost", BigInteger, nullable=False),  # millionths; until the answer is there, the most it may be
    Column("took", Integer),  # milliseconds
    UniqueConstraint("cohort_id", "request", "attempt"),
)
Index("model_calls_by_month", model_calls.c.cohort_id, model_calls.c.at)

model_lines = Table(
    "model_lines",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("key", String(64), primary_key=True),  # a hash of the messages it is about, as they read
    Column("prompt", String(64), primary_key=True),
    Column("model", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("fault", String(16)),  # why it is not shown; then there are no words
    Column("bullet", Text),
)

model_sources = Table(
    "model_sources",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("ref", Text, primary_key=True),  # a message it is about
    Column("writer", Text, nullable=False),  # of that message; when either goes, every line about it does
)
Index("model_sources_by_ref", model_sources.c.ref)
Index("model_sources_by_writer", model_sources.c.writer)
