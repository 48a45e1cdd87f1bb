"""One table of what Homeroom sends: for each kind how late it may be, how urgent it is, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.model import Kind


class Worth(StrEnum):
    """Until when something is worth sending, where that is not a fixed time."""

    UNTIL_SITTING_BEGINS = "until the sitting begins"
    UNTIL_SITTING_ENDS = "until the sitting ends"
    UNTIL_DEADLINE = "until the deadline"
    UNTIL_COHORT_ENDS = "until the cohort ends"
    ALWAYS = "always"


class Target(StrEnum):
    """Where a kind goes."""

    ANNOUNCEMENTS_ROOM = "announcements room"
    LESSONS_ROOM = "lessons room"
    LESSON_THREAD = "the lesson's thread"
    LESSON_THREAD_OR_ANNOUNCEMENTS = "the lesson's thread; without a lesson the announcements room"
    SESSION_THREAD = "the session's thread"
    STAFF_ROOM = "staff room"
    PERSON = "a person"
    LESSON_OR_QUESTIONS = "the lesson's thread, or the questions room"
    WHERE_IT_WAS_ASKED = "where a question stands"


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one kind. Of two things due at once in a lane, the lower *priority* goes first.

    *rests*: not sent to a person who is away. *asked_for*: sent to a person even in their quiet hours, for they just
    asked for it. *unasked*: counts against how many messages a week a learner gets without having asked.
    """

    worth: timedelta | Worth
    priority: int
    target: Target
    express: bool = False
    rests: bool = False
    asked_for: bool = False
    unasked: bool = False

    @property
    def keeps_quiet(self) -> bool:
        """Whether a direct message of this kind waits for the end of the person's quiet hours."""
        return not (self.express or self.asked_for)


_DAY = timedelta(days=1)

RULES: Mapping[Kind, Rule] = {
    Kind.WELCOME: Rule(7 * _DAY, 10, Target.ANNOUNCEMENTS_ROOM),
    Kind.LESSON: Rule(Worth.UNTIL_COHORT_ENDS, 20, Target.LESSONS_ROOM),
    Kind.ANNOUNCEMENT: Rule(Worth.UNTIL_SITTING_ENDS, 30, Target.ANNOUNCEMENTS_ROOM),
    Kind.PRE_WORK: Rule(Worth.UNTIL_SITTING_BEGINS, 40, Target.SESSION_THREAD),
    Kind.REMINDER: Rule(Worth.UNTIL_SITTING_BEGINS, 15, Target.SESSION_THREAD),
    Kind.OPENING: Rule(Worth.UNTIL_SITTING_ENDS, 0, Target.ANNOUNCEMENTS_ROOM, express=True),
    Kind.CLOSING: Rule(_DAY, 1, Target.SESSION_THREAD, express=True),
    Kind.FOLLOW_UP: Rule(3 * _DAY, 50, Target.SESSION_THREAD),
    Kind.SESSION_CHANGE: Rule(2 * _DAY, 9, Target.SESSION_THREAD),
    Kind.CHASE: Rule(_DAY, 46, Target.STAFF_ROOM),
    Kind.RECORDING: Rule(Worth.ALWAYS, 45, Target.SESSION_THREAD),
    Kind.TRANSCRIPT: Rule(7 * _DAY, 27, Target.PERSON),
    Kind.DEADLINE_REMINDER: Rule(Worth.UNTIL_DEADLINE, 60, Target.LESSON_THREAD),
    Kind.DEADLINE: Rule(_DAY, 61, Target.LESSON_THREAD),
    Kind.NUDGE: Rule(_DAY, 70, Target.LESSON_THREAD),
    Kind.WRAP_UP: Rule(_DAY, 80, Target.ANNOUNCEMENTS_ROOM),
    Kind.WRAP_UP_DRAFT: Rule(_DAY, 79, Target.STAFF_ROOM),
    Kind.CATCH_UP: Rule(7 * _DAY, 25, Target.PERSON, rests=True, unasked=True),
    Kind.EXTENSION: Rule(Worth.UNTIL_DEADLINE, 26, Target.PERSON, rests=True),  # staff said that the person hears of it
    Kind.POLL: Rule(_DAY, 55, Target.LESSON_THREAD_OR_ANNOUNCEMENTS),
    Kind.NOTICE: Rule(Worth.ALWAYS, 5, Target.STAFF_ROOM),
    Kind.GREETING: Rule(7 * _DAY, 24, Target.PERSON, unasked=True),
    Kind.ANNOUNCED: Rule(7 * _DAY, 8, Target.ANNOUNCEMENTS_ROOM),
    Kind.QUESTION: Rule(Worth.ALWAYS, 12, Target.LESSON_OR_QUESTIONS),
    Kind.ANSWER: Rule(Worth.ALWAYS, 11, Target.WHERE_IT_WAS_ASKED),
    Kind.ALERT: Rule(2 * _DAY, 6, Target.STAFF_ROOM),
    Kind.EXPORT: Rule(7 * _DAY, 26, Target.PERSON, asked_for=True),
    Kind.ENDING: Rule(7 * _DAY, 90, Target.ANNOUNCEMENTS_ROOM),
}
