"""Every table, in one place. Nothing of this leaves `bot/store`."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.columns import Utc

metadata = MetaData()

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # one row, number 1
    Column("made_at", Utc, nullable=False),
    Column("works_from", String(16), nullable=False),  # the oldest schema whose programs may work on this database
    Column("backed_up_at", Utc),  # in a backup: of what was posted after this moment it knows nothing
    Column("in_doubt_from", Utc),  # the database was restored: this moment of the backup, and
    Column("restored_at", Utc),  # when; what was posted between the two is known to the platforms alone
    Column("reheard_at", Utc),  # when what was said between the two was read back
    Column("moved_to", Text),  # the address of the database that has taken this one's place
)

replicas = Table(
    "replicas",
    metadata,
    Column("owner", String(128), primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("program", String(32), nullable=False),
    Column("schema", String(16), nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("lease_until", Utc, nullable=False),
)

pace = Table(
    "pace",
    metadata,
    Column("home", Text, primary_key=True),
    Column("lane", Text, primary_key=True),  # "" is the whole home
    Column("full_at", Utc, nullable=False),  # when the bucket is full again if nothing more is taken
    Column("free_at", Utc, nullable=False),  # when the next token is in hand
)

course_versions = Table(
    "course_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("files", JSON, nullable=False),  # path → text
    Column("applied_at", Utc, nullable=False),
    Column("applied_by", Text, nullable=False),
)

cohorts = Table(
    "cohorts",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("version_id", ForeignKey("course_versions.id"), nullable=False),
    Column("state", String(16), nullable=False),  # running | paused | archived
    Column("tzdata", String(16), nullable=False),  # the IANA version that made the moments
    Column("revision", Integer, nullable=False, server_default="0"),  # raised by whatever changes the cohort
)

overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Text, nullable=False),
    Column("what", JSON, nullable=False),
    Column("undone_at", Utc),
)
Index("overrides_by_cohort", overrides.c.cohort_id, overrides.c.id)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("version_id", ForeignKey("course_versions.id"), nullable=False),
    Column("revision", Integer, nullable=False),  # the cohort's, when the proposal was made
    Column("made_at", Utc, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("state", String(16), nullable=False),  # open | applied | rejected | outdated
    Column("decided_at", Utc),
    Column("decided_by", Text),
    Column("summary", JSON, nullable=False),
)
Index(
    "proposals_one_open_per_cohort",
    proposals.c.cohort_id,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

rooms = Table(
    "rooms",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("place", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("key", Text, nullable=False),  # the slot's key and the home: never a date
    Column("home", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("occurrence", Text, nullable=False),
    Column("person", Text),
    Column("wall", Text, nullable=False),  # what a person wrote: the truth
    Column("zone", Text, nullable=False),
    Column("exactness", String(16), nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("until", Utc),
    Column("priority", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column(
        "details", JSON(none_as_null=True)
    ),  # of deliveries that no timetable asks for: a notice's words, a recording's link
    Column("state", String(16), nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("opened_at", Utc),
    Column("stale", Boolean, nullable=False, default=False),
    Column("in_doubt_since", Utc),  # from here on somebody else may have posted it: it is looked up before it is sent
    UniqueConstraint("cohort_id", "key"),
)
Index(
    "deliveries_due",
    deliveries.c.not_before,
    deliveries.c.due_at,
    sqlite_where=text("state = 'planned'"),
    postgresql_where=text("state = 'planned'"),
)
Index("deliveries_stale", deliveries.c.id, sqlite_where=text("stale = 1"), postgresql_where=text("stale"))
Index("deliveries_subject", deliveries.c.cohort_id, deliveries.c.kind, deliveries.c.subject, deliveries.c.occurrence)

steps = Table(
    "steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("home", Text, nullable=False),
    Column("verb", String(24), nullable=False),
    Column("in_thread", Boolean, nullable=False),
    Column("express", Boolean, nullable=False),
    Column("place", Text),  # known once the step before it is sent
    Column("lane", Text),
    Column("thread", Text),  # the place an opened thread is
    Column("payload", Text),  # what to say; gone once said
    Column("title", Text),
    Column("person", Text),
    Column("state", String(16), nullable=False),
    Column("ready", Boolean, nullable=False),  # whether the step before it is sent
    Column("due_at", Utc, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),  # attempts that left us in doubt
    Column("attempt_at", Utc),
    Column("first_attempt_at", Utc),  # the oldest attempt of which something may still appear
    Column("owner", Text),
    Column("attempted", String(32)),  # the hash of what the attempt shows
    Column("ref", Text),
    Column("link", Text),
    Column("sent_at", Utc),
    Column("shown", String(32)),  # the hash of what can be seen
    Column("wanted", String(32)),  # the hash of what should be seen instead
    Column("wanted_payload", Text),
    Column("why", Text),
    UniqueConstraint("delivery_id", "ordinal"),
)
Index(
    "steps_lane_head",
    steps.c.lane,
    steps.c.due_at,
    steps.c.priority,
    steps.c.delivery_id,
    steps.c.ordinal,
    sqlite_where=text("state = 'planned' AND ready = 1"),
    postgresql_where=text("state = 'planned' AND ready"),
)
Index(
    "steps_one_in_flight_per_lane",
    steps.c.lane,
    unique=True,
    sqlite_where=text("state IN ('claimed', 'uncertain')"),
    postgresql_where=text("state IN ('claimed', 'uncertain')"),
)
Index(
    "steps_to_watch",
    steps.c.state,
    sqlite_where=text("state IN ('claimed', 'uncertain', 'held', 'failed')"),
    postgresql_where=text("state IN ('claimed', 'uncertain', 'held', 'failed')"),
)
Index("steps_to_edit", steps.c.id, sqlite_where=text("wanted IS NOT NULL"), postgresql_where=text("wanted IS NOT NULL"))
Index("steps_by_ref", steps.c.home, steps.c.ref)
Index("steps_by_thread", steps.c.home, steps.c.thread)

activity = Table(
    "activity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("cohort_id", Text, nullable=False),
    Column("delivery_id", Integer),
    Column("step_key", Text),
    Column("what", String(32), nullable=False),
    Column("why", Text, nullable=False),
    Column("link", Text),
)
Index("activity_by_cohort", activity.c.cohort_id, activity.c.id)

ledger = Table(
    "ledger",
    metadata,
    Column("key", Text, primary_key=True),  # home, subject, what happened, when it can happen again: each fact once
    Column("at", Utc, nullable=False),
)

latest = Table(
    "latest",
    metadata,
    Column("home", Text, primary_key=True),
    Column("what", String(16), primary_key=True),  # reaction | attendance | rsvp | pressed
    Column("subject", Text, primary_key=True),  # a message, the place of a session, or a button's action
    Column("person", Text, primary_key=True),
    Column("detail", Text, primary_key=True),  # the emoji
    Column("present", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("home", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("room", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("text", Text),  # nothing once deleted
    Column("link", Text, nullable=False),
    Column("reply_to", Text),
    Column("by_bot", Boolean, nullable=False),
    Column("edited_at", Utc),
    Column("deleted_at", Utc),
)
Index("messages_by_place", messages.c.home, messages.c.room, messages.c.at)
Index("messages_in_place", messages.c.home, messages.c.place, messages.c.at)

members = Table(
    "members",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("home", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("zone", Text),
    Column("joined_at", Utc, nullable=False),
    Column("left_at", Utc),
)

recordings = Table(
    "recordings",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("session", Text, primary_key=True),
    Column("occurrence", Text, primary_key=True),
    Column("home", Text, primary_key=True),
    Column("ref", Text, primary_key=True),  # the message that carries it
    Column("link", Text, nullable=False),
    Column("at", Utc, nullable=False),
)
