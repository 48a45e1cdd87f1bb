"""Every table there is: what is migrated, copied, moved and counted as a whole."""

from bot.store import (
    acts_tables,
    model_tables,
    people_tables,
    privacy_tables,
    progress_tables,
    questions_tables,
    review_tables,
    search_tables,
    session_tables,
    tables,
    transcript_tables,
)

metadata = tables.metadata
"""All of them; each file of tables adds its own when it is read."""

ALL = (
    tables,
    acts_tables,
    people_tables,
    privacy_tables,
    questions_tables,
    progress_tables,
    search_tables,
    session_tables,
    transcript_tables,
    model_tables,
    review_tables,
)
