"""What learners have done, when they are away, what they were granted, and what they answered.

Every row belongs to one person and `forget` deletes it by home and person; only `polls` name nobody.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.columns import Utc
from bot.store.tables import metadata

progress = Table(
    "progress",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("how", String(8), primary_key=True),  # button | post | file
    Column("ref", Text, primary_key=True),  # the message in the lesson's thread; "" for the button
    Column("at", Utc, nullable=False),
)
Index("progress_by_message", progress.c.home, progress.c.ref)

absences = Table(
    "absences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("home", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("since", Utc, nullable=False),
    Column("until", Utc),  # as planned when they went; nothing where they did not say
    Column("back_at", Utc),  # when they said that they are back
)
Index("absences_by_person", absences.c.cohort_id, absences.c.home, absences.c.person, absences.c.since)

extensions = Table(
    "extensions",
    metadata,
    Column("id", Integer, primary_key=True),  # the newest that stands counts
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("home", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("lesson", Text, nullable=False),
    Column("wall", Text, nullable=False),  # what a person wrote: the truth
    Column("zone", Text, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("undone_at", Utc),
)
Index("extensions_by_person", extensions.c.cohort_id, extensions.c.home, extensions.c.person)

streaks = Table(
    "streaks",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("is_on", Boolean, nullable=False),  # nobody counts weeks for those who did not ask
)

polls = Table(
    "polls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("lesson", Text, nullable=False),  # "" stands in the announcements room
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("closes_at", Utc, nullable=False),
    Column("closed_at", Utc),  # by hand, or when its end came
)
Index("polls_by_cohort", polls.c.cohort_id, polls.c.id)
Index("polls_by_end", polls.c.closed_at, polls.c.closes_at)  # the next end of an open one

votes = Table(
    "votes",
    metadata,
    Column("poll_id", ForeignKey("polls.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("option", Integer, nullable=False),
    Column("at", Utc, nullable=False),
)

check_answers = Table(
    "check_answers",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("question", String(16), primary_key=True),  # a hash of its words: of a question that changed nobody answered
    Column("first", Integer, nullable=False),
    Column("latest", Integer, nullable=False),
    Column("at", Utc, nullable=False),
)
