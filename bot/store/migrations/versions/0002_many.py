"""For one machine or many: replicas, a shared pace, overrides and proposals; and what a backup does not know."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Utc

revision = "0002"
down_revision = "0001"
works_from = "0002"
"""The oldest schema whose programs may go on working beside this one."""


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("works_from", sa.String(length=16), nullable=False),
        sa.Column("backed_up_at", Utc(), nullable=True),
        sa.Column("in_doubt_from", Utc(), nullable=True),
        sa.Column("restored_at", Utc(), nullable=True),
        sa.Column("reheard_at", Utc(), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "replicas",
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(length=32), nullable=False),
        sa.Column("schema", sa.String(length=16), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("lease_until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.create_table(
        "pace",
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("full_at", Utc(), nullable=False),
        sa.Column("free_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("home", "lane"),
    )
    op.add_column("deliveries", sa.Column("in_doubt_since", Utc(), nullable=True))
    op.create_index(
        "steps_to_watch",
        "steps",
        ["state"],
        sqlite_where=sa.text("state IN ('claimed', 'uncertain', 'held', 'failed')"),
        postgresql_where=sa.text("state IN ('claimed', 'uncertain', 'held', 'failed')"),
    )
    op.add_column("cohorts", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("undone_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("overrides_by_cohort", "overrides", ["cohort_id", "id"])
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.String(length=128), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_at", Utc(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["course_versions.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "proposals_one_open_per_cohort",
        "proposals",
        ["cohort_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
