"""A course as written: ordered lessons and sessions, in relative times only."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from schedules.moments import CourseTime, ReleaseTime, Span, WeeklyTime

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class Written(BaseModel):
    """Something a person wrote in a file: unknown fields are errors, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, arbitrary_types_allowed=True)


class Rooms(Written):
    """The name of the room for each role a room can have in a cohort."""

    announcements: str = "announcements"
    lessons: str = "lessons"
    questions: str = "questions"
    staff: str = "staff"


class Beside(Written):
    """What is posted some time before or after a session."""

    post: Span
    text: str


class SessionPlan(Written):
    """A live Q&A as the course plans it: weekly (`every`) or once (`at`)."""

    id: Identifier
    title: str = "Live Q&A"
    every: WeeklyTime | None = None
    at: CourseTime | None = None
    minutes: int = 60
    sittings: tuple[WeeklyTime, ...] = ()
    before: Beside | None = None
    after: Beside | None = None
    queue_opens: WeeklyTime | None = None
    remind: tuple[Span, ...] = (Span(days=1), Span(minutes=15))
    record: Literal["never", "ask", "always"] = "ask"
    optional: bool = True
    why_live: str | None = None
    alternative: str | None = None
    success: str | None = None
    replaces_minutes: int | None = None


class WrapupPlan(Written):
    every: WeeklyTime
    review_by: Literal["instructor"] | None = None
    post_anyway_after: Span | None = None


class QuestionClock(Written):
    amber: Span = Span(minutes=24 * 60)
    red: Span = Span(minutes=48 * 60)
    detect_in: tuple[Literal["announcements", "lessons", "questions"], ...] = ("lessons", "questions")


class NudgePlan(Written):
    silent_thread_after: Span = Span(days=2)
    per_learner_per_week: int = 3


class DigestPlan(Written):
    default: Literal["on", "off"] = "off"
    at: time = time(8, 0)


class Hours(Written):
    """A daily stretch of local time; it may run over midnight."""

    start: time
    end: time


class Deliverable(Written):
    due: WeeklyTime
    text: str


class Lesson(Written):
    """One part of a course. *text* is its CommonMark body, *path* its file in the folder."""

    id: Identifier
    title: str
    path: str
    text: str
    release: ReleaseTime | None = None
    minutes: int | None = None
    video_minutes: int | None = None
    goals: tuple[str, ...] = ()
    needs: tuple[Identifier, ...] = ()
    ask: str | None = None
    thread: str | None = None
    done_when: Literal["button", "post in thread", "deliverable"] = "button"
    deliverable: Deliverable | None = None


class Course(Written):
    """A whole course; *lessons* are in the order of their files."""

    title: str
    weeks: int
    lessons: tuple[Lesson, ...]
    language: Language = "en"
    schedule: str | None = None
    minutes_per_week: int | None = None
    rooms: Rooms = Rooms()
    sessions: tuple[SessionPlan, ...] = ()
    wrapup: WrapupPlan | None = None
    questions: QuestionClock = QuestionClock()
    nudges: NudgePlan = NudgePlan()
    digest: DigestPlan = DigestPlan()
    quiet_hours: Hours = Hours(start=time(21, 0), end=time(8, 0))
