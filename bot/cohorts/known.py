"""What somebody may be told of a cohort's timetable: its lines, and what became of them in one home."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.course.course import Course, Lesson, SessionPlan
from bot.course.overrides import of_lesson
from bot.course.saying import lesson_of
from bot.course.timetable import SessionOccurrence, Sitting
from bot.deliver.running import RunningCohort
from bot.message import MessageLink, Moment, Text, Value, Verbatim
from bot.model import CohortState, Home, Kind, PersonRef, Sent, Slot
from bot.store import absences, posted, recordings
from bot.store.database import Transaction
from bot.store.progress import Learner
from bot.words import Words
from schedules.zones import LocalMoment

Post = tuple[Sent, datetime]


@dataclass(frozen=True, slots=True)
class Known:
    """A running timetable, what was posted of it in a home, and the links of recordings, by session and occurrence.

    *own*: the deadlines that the reader was granted, by lesson. They take the place of everybody's.
    """

    running: RunningCohort
    state: CohortState
    posts: Mapping[tuple[Kind, str, str], Post]
    recordings: Mapping[tuple[str, str], Sequence[str]]
    now: datetime
    zone: str
    own: Mapping[str, LocalMoment] = field(default_factory=dict)

    @property
    def course(self) -> Course:
        return self.running.course

    @property
    def words(self) -> Words:
        return self.running.words

    @property
    def slots(self) -> Sequence[Slot]:
        """The timetable as it holds for the reader."""
        everybodys = self.running.timetable.slots
        if not self.own:
            return everybodys
        kept = [one for one in everybodys if not (one.kind is Kind.DEADLINE and self.is_own(one.subject))]
        return sorted((*kept, *self._own_deadlines()), key=lambda one: one.at)

    def _own_deadlines(self) -> list[Slot]:
        return [
            Slot(Kind.DEADLINE, lesson.id, "", self.own[lesson.id], None, "a deadline was extended")
            for lesson in self.course.lessons
            if self.is_own(lesson.id)
        ]

    def is_own(self, lesson: str) -> bool:
        """Whether the reader has a deadline of their own for a lesson."""
        found = self.lesson(lesson) if lesson in self.own else None
        return found is not None and found.deliverable is not None

    def when(self, at: datetime) -> Moment:
        """A moment on the reader's clock."""
        return Moment(at, self.zone)

    def post(self, kind: Kind, subject: str, occurrence: str = "") -> Sent | None:
        """The first message of something that was posted here."""
        found = self.posts.get((kind, subject, occurrence))
        return found[0] if found is not None else None

    def slot(self, kind: Kind, subject: str, occurrence: str = "") -> Slot | None:
        """A line of the timetable as it stands now."""
        return next(
            (one for one in self.slots if (one.kind, one.subject, one.occurrence) == (kind, subject, occurrence)), None
        )

    def lesson(self, id_: str) -> Lesson | None:
        return lesson_of(self.course, id_)

    def lesson_link(self, lesson: Lesson) -> Value:
        """A lesson's title, which opens its post once there is one."""
        sent = self.post(Kind.LESSON, lesson.id)
        return MessageLink(sent.ref, lesson.title) if sent is not None else Verbatim(lesson.title)

    def is_held(self, lesson: str) -> bool:
        """Whether staff keep a lesson back."""
        return of_lesson(self.running.cohort.overrides, lesson).held

    def sittings(self, session: str | None = None, week: int | None = None) -> list["Held"]:
        """When sessions are held, the first first."""
        plans = {one.id: one for one in self.course.sessions}
        found = [
            Held(plans[occurrence.session], occurrence, sitting)
            for occurrence in self.running.timetable.sessions
            if occurrence.session in plans and session in (None, occurrence.session) and week in (None, occurrence.week)
            for sitting in occurrence.sittings
        ]
        return sorted(found, key=lambda each: each.sitting.starts.at)

    def thread(self, held: "Held") -> Text | None:
        """A link to a session's thread, once it is announced."""
        sent = self.post(Kind.ANNOUNCEMENT, held.plan.id, held.occurrence.occurrence)
        if sent is None:
            return None
        return Text("{thread}", {"thread": MessageLink(sent.ref, self.words("the session's thread"))})

    def week(self, number: int) -> tuple[datetime, datetime] | None:
        """From when to when a course week goes."""
        found = next((one for one in self.running.timetable.weeks if one.number == number), None)
        return (found.starts.at, found.ends.at) if found is not None else None


@dataclass(frozen=True, slots=True)
class Held:
    """One sitting of a session."""

    plan: SessionPlan
    occurrence: SessionOccurrence
    sitting: Sitting


async def known(
    transaction: Transaction,
    running: RunningCohort,
    state: CohortState,
    home: Home,
    person: PersonRef,
    now: datetime,
    zone: str,
) -> Known:
    """Read what became of a cohort's timetable in *home*; *person* reads it, on the clock of *zone*."""
    extensions = await absences.extensions_of(transaction, Learner(running.id, home, person))
    return Known(
        running,
        state,
        await posted.first_messages(transaction, running.id, home),
        await recordings.of_cohort(transaction, running.id),
        now,
        zone,
        {lesson: granted.due for lesson, granted in extensions.items()},
    )
