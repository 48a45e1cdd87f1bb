"""What the audit of a course's design holds it to: the thresholds of course.yaml, in one place."""

from pydantic import Field

from bot.course.written import Count, Minutes, Written


class AuditLimits(Written):
    """Thresholds of the design audit. They are advice, so none of them keeps a course from running."""

    video_minutes: Minutes = Field(default=15, description="A lesson with more video than this is worth splitting.")
    sittings: Count = Field(default=2, description="At how many times a session is offered at least.")
    prepare_minutes: Count = Field(default=30, description="What an instructor prepares for each session, assumed.")
    thread_minutes: Count = Field(default=20, description="What an instructor answers per new lesson, assumed.")
    instructor_minutes: Minutes | None = Field(
        default=None, description="What instructors can give a week, all of them together."
    )
