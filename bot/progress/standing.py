"""Where one learner stands: what is out, what of it is done, by when what is theirs, and whether they are away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.course.course import Lesson
from bot.course.timetable import Timetable
from bot.model import Kind, Sent
from bot.store.absences import Absence, Extension
from bot.store.progress import How, Mark
from schedules.zones import LocalMoment


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that is known of one learner's way through a course.

    *released* maps the lessons that stand in the learner's home to their messages.
    """

    lessons: Sequence[Lesson]
    timetable: Timetable
    released: Mapping[str, Sent]
    marks: Sequence[Mark]
    extensions: Mapping[str, Extension]
    absences: Sequence[Absence]

    def done(self) -> Mapping[str, Mark]:
        """The lessons that are done, each with what made it so first."""
        first: dict[str, Mark] = {}
        for mark in sorted(self.marks, key=lambda one: one.at):
            first.setdefault(mark.lesson, mark)
        return first

    def deadline(self, lesson: Lesson) -> LocalMoment | None:
        """Until when this learner has time for its deliverable: their own moment, or everybody's."""
        if lesson.deliverable is None:
            return None
        if lesson.id in self.extensions:
            return self.extensions[lesson.id].due
        return next(
            (slot.moment for slot in self.timetable.slots if (slot.kind, slot.subject) == (Kind.DEADLINE, lesson.id)),
            None,
        )

    def is_late(self, lesson: Lesson) -> bool:
        """Whether it was handed in after the deadline; what is not handed in is not late, it is to come."""
        mark, due = self.done().get(lesson.id), self.deadline(lesson)
        return mark is not None and mark.how is not How.BUTTON and due is not None and mark.at > due.at

    def out(self) -> list[Lesson]:
        """The released lessons of the course, in the order in which they came."""
        return [lesson for lesson in self._in_order() if lesson.id in self.released]

    def missing(self, lesson: Lesson) -> list[Lesson]:
        """The lessons it builds on that are not done. What this cohort never gets is not missing."""
        done, here = self.done(), {slot.subject for slot in self.timetable.slots if slot.kind is Kind.LESSON}
        return [
            needed
            for needed in self._in_order()
            if needed.id in lesson.needs and needed.id not in done and (needed.id in here or needed.id in self.released)
        ]

    def away(self, now: datetime) -> Absence | None:
        """The absence that holds now."""
        return next((one for one in reversed(self.absences) if one.holds_at(now)), None)

    def _in_order(self) -> list[Lesson]:
        at = {slot.subject: slot.at for slot in self.timetable.slots if slot.kind is Kind.LESSON}
        known = {lesson.id: number for number, lesson in enumerate(self.lessons)}
        earliest = min(at.values(), default=None)
        if earliest is None:
            return list(self.lessons)
        return sorted(self.lessons, key=lambda one: (at.get(one.id, earliest), known[one.id]))
