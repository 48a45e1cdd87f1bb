"""A course as written: ordered lessons and sessions, in relative times only.

What a file says is one class, what it becomes with what lies around it (a lesson's text, a course's lessons) another.
"""

from collections.abc import Mapping
from datetime import time
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, WithJsonSchema, model_validator

from bot.course.audit import AuditLimits
from bot.course.check import MOST_QUESTIONS, CheckQuestion
from bot.course.written import (
    Count,
    Format,
    Found,
    Identifier,
    Language,
    Line,
    Minutes,
    Once,
    Prose,
    Release,
    SpanOfTime,
    TimeOfDay,
    Weekly,
    Weeks,
    Written,
    YesNo,
    mistake,
    mistakes,
    parsed,
)
from schedules.moments import Span, WeeklyTime, parse_hours


class Rooms(Written):
    """The name of the room for each role a room can have in a cohort."""

    announcements: Line = "announcements"
    lessons: Line = "lessons"
    questions: Line = "questions"
    staff: Line = "staff"


class Beside(Written):
    """What is posted some time before or after a session."""

    post: SpanOfTime = Field(examples=["2 days"])
    text: Prose = Field(examples=["Bring one question from this week's lessons."])


class SessionPlan(Written):
    """A live Q&A as the course plans it: weekly (`every`) or once (`at`)."""

    id: Identifier = Field(examples=["qa"])
    title: Line = "Live Q&A"
    every: Weekly | None = Field(default=None, description="When it is held each week.")
    at: Once | None = Field(default=None, description="When it is held, if only once.")
    minutes: Minutes = 60
    sittings: tuple[Weekly, ...] = Field(default=(), description="The same session held at several times.")
    before: Beside | None = None
    after: Beside | None = None
    queue_opens: Weekly | None = Field(default=None, description="From when questions are collected.")
    remind: tuple[SpanOfTime, ...] = (Span(days=1), Span(minutes=15))
    record: Literal["never", "ask", "always"] = "ask"
    optional: YesNo = True
    why_live: Prose | None = Field(default=None, description="What being there live is good for.")
    alternative: Prose | None = Field(default=None, description="What those do who cannot come.")
    success: Line | None = Field(default=None, description="How you will know that it is worth it.")
    replaces_minutes: Minutes | None = Field(default=None, description="What it takes off the other work of the week.")

    @model_validator(mode="after")
    def _has_no_two_times(self) -> Self:
        found: Found = {}
        if self.every is not None and self.at is not None:
            found[("at",)] = mistake("A session is held every week or once.", "Keep every or at.", at_name=True)
        own = self.every or (self.at and WeeklyTime(self.at.weekday, self.at.at))
        if own is not None and self.sittings and own not in self.sittings:
            what = f"With sittings, the session is held at those only, and {own} is not among them."
            found[("every" if self.every is not None else "at",)] = mistake(what, "Add it to the sittings.")
        if found:
            raise mistakes(type(self), found)
        return self


class WrapupPlan(Written):
    """The week's summary of questions."""

    every: Weekly = Field(examples=["fri 16:00"])
    review_by: Literal["instructor"] | None = None
    post_anyway_after: SpanOfTime | None = None


class QuestionClock(Written):
    """After how long an open question is amber, then red."""

    amber: SpanOfTime = Span(minutes=24 * 60)
    red: SpanOfTime = Span(minutes=48 * 60)
    detect_in: tuple[Literal["announcements", "lessons", "questions"], ...] = ("lessons", "questions")


class NudgePlan(Written):
    """When a silent thread is woken, and how often one person may be pinged for it."""

    silent_thread_after: SpanOfTime = Span(days=2)
    per_learner_per_week: Count = 3


class DigestPlan(Written):
    """A person's daily summary."""

    default: Literal["on", "off"] = "off"
    at: TimeOfDay = time(8, 0)


class Hours(Written):
    """A daily stretch of local time; it may run over midnight."""

    start: time
    end: time


def _hours(written: str) -> Hours:
    start, end = parse_hours(written)
    return Hours(start=start, end=end)


HoursOfDay = Annotated[
    Hours,
    parsed(_hours, Hours),
    WithJsonSchema({"type": "string", "description": "A stretch of the day", "examples": ["21:00-08:00"]}),
]


class Deliverable(Written):
    """What learners hand in, and by when."""

    due: Weekly = Field(examples=["sun 23:59"])
    text: Prose = Field(examples=["Post what you made and one thing that surprised you."])


class LessonHead(Written):
    """What stands between the two lines of --- at the top of a lesson."""

    id: Identifier = Field(examples=["loops"])
    title: Line = Field(examples=["Loops and ranges"])
    release: Release | None = Field(default=None, description="When it comes, where the schedule does not decide.")
    minutes: Minutes | None = Field(default=None, description="How long a learner needs for it.")
    video_minutes: Minutes | None = Field(default=None, description="How much of that is video.")
    goals: tuple[Line, ...] = Field(default=(), description="What a learner can do afterwards.")
    needs: tuple[Identifier, ...] = Field(default=(), description="The ids of lessons it builds on.")
    ask: Prose | None = Field(default=None, description="The question that opens its thread.")
    thread: Line | None = Field(default=None, description="The title of its thread.")
    done_when: Literal["button", "post in thread", "deliverable"] = "button"
    deliverable: Deliverable | None = None
    check: tuple[CheckQuestion, ...] = Field(default=(), description="One to three questions answered by a button.")

    @model_validator(mode="after")
    def _checks_little(self) -> Self:
        if len(self.check) > MOST_QUESTIONS:
            what = f"A quick check has at most {MOST_QUESTIONS} questions."
            raise mistakes(type(self), {("check", MOST_QUESTIONS): mistake(what, "Keep those that matter most.")})
        if len({one.key for one in self.check}) < len(self.check):
            raise mistakes(type(self), {("check",): mistake("A question stands here twice.", "Keep one of them.")})
        return self


class Lesson(LessonHead):
    """One part of a course. *text* is its CommonMark body, *path* its file in the folder."""

    path: str
    text: str


class CourseFile(Written):
    """What course.yaml says."""

    elsewhere: ClassVar[Mapping[str, str]] = {
        "lessons": "Lessons are the files in lessons/.",
        "start": "A start belongs to a file in cohorts/.",
    }

    format: Format = 1
    title: Line = Field(examples=["Intro to Python"])
    language: Language = "en"
    weeks: Weeks = Field(examples=["8"])
    schedule: Line | None = Field(default=None, description="A preset: weekly, twice-weekly, bootcamp, async-only.")
    minutes_per_week: Minutes | None = Field(default=None, description="The time a learner has for it each week.")
    rooms: Rooms = Rooms()
    sessions: tuple[SessionPlan, ...] = ()
    introductions: Prose | None = Field(
        default=None, description="What is said first in the thread where people introduce themselves, or no."
    )
    wrapup: WrapupPlan | None = None
    questions: QuestionClock = QuestionClock()
    nudges: NudgePlan = NudgePlan()
    digest: DigestPlan = DigestPlan()
    quiet_hours: HoursOfDay = Hours(start=time(21, 0), end=time(8, 0))
    audit: AuditLimits = AuditLimits()


class Course(CourseFile):
    """A whole course; *lessons* are in the order of their files."""

    lessons: tuple[Lesson, ...]
