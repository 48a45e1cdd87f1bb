"""The lines of the timetable around a live session: announcement, pre-work, reminders, opening, closing, follow-up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.course.course import Course, SessionPlan
from bot.course.sittings import Held
from bot.course.timetable import SessionOccurrence, Sitting, Warned
from bot.kinds import RULES, Worth
from bot.model import Kind, Slot
from schedules.moments import Span
from schedules.weeks import CourseCalendar, earlier, later
from schedules.zones import LocalMoment, resolve

ANNOUNCED_BEFORE = Span(days=3)
"""How long before its first sitting a session is announced where the course names no `queue_opens`."""

_AFTER_WELCOME = Span(minutes=30)
_AFTER_ANNOUNCEMENT = Span(minutes=5)


@dataclass(frozen=True, slots=True)
class _Missing:
    """Something that is not posted, because its moment would come before the announcement: in one week."""

    what: str
    week: int


def session_slots(
    course: Course, calendar: CourseCalendar, held: Held, welcome: LocalMoment
) -> tuple[list[Slot], list[Warned]]:
    """The lines of the timetable for every session that is held; none is announced before the *welcome*."""
    plans = {one.id: one for one in course.sessions}
    slots: list[Slot] = []
    warnings: list[Warned] = []
    missing: dict[tuple[str, str], list[int]] = {}
    for occurrence in held.occurrences:
        made = _Around(plans[occurrence.session], occurrence, calendar, later(welcome, _AFTER_WELCOME))
        for line in made.lines():
            match line:
                case Slot():
                    slots.append(line)
                case Warned():
                    warnings.append(line)
                case _Missing():
                    missing.setdefault((occurrence.session, line.what), []).append(line.week)
    for (session, what), weeks in missing.items():
        listed = ", ".join(str(week) for week in dict.fromkeys(weeks))
        in_weeks = f"week {listed}" if "," not in listed else f"weeks {listed}"
        warnings.append(Warned(f'The session "{session}" has no {what} in {in_weeks}: it is announced only later.'))
    return slots, warnings


class _Around:
    """What is posted around one session as it happens."""

    def __init__(
        self, plan: SessionPlan, occurrence: SessionOccurrence, calendar: CourseCalendar, earliest: LocalMoment
    ) -> None:
        self._plan = plan
        self._occurrence = occurrence
        self._calendar = calendar
        self._first = occurrence.sittings[0]
        self._last = max(occurrence.sittings, key=lambda one: one.ends.at)
        self._announced = self._announcement(earliest)

    def lines(self) -> Iterator[Slot | Warned | _Missing]:
        plan, first, last = self._plan, self._first, self._last
        opens = "the question queue opens" if plan.queue_opens is not None else f"announced before session {plan.id}"
        yield self._slot(Kind.ANNOUNCEMENT, "", self._announced, opens, last)
        if plan.before is not None:
            moment = max(
                earlier(first.starts, plan.before.post),
                later(self._announced, _AFTER_ANNOUNCEMENT),  # it stands in the announcement's thread
                key=lambda one: one.at,
            )
            if moment.at < first.starts.at:
                yield self._slot(Kind.PRE_WORK, "", moment, f"{plan.before.post} before session {plan.id}", first)
            else:
                yield _Missing("pre-work", self._occurrence.week)
        for sitting in self._occurrence.sittings:
            yield from self._of_sitting(sitting)
        if plan.after is not None:
            meant = self._calendar.following(later(last.ends, plan.after.post), last.ends)
            moment = self._calendar.after_breaks(meant)
            yield self._slot(Kind.FOLLOW_UP, "", moment, f"{plan.after.post} after session {plan.id}", last)
            if moment != meant:
                yield Warned(
                    f'A break moves the follow-up of the session "{plan.id}" of week {self._occurrence.week} from '
                    f"{meant.wall:%a %d %b} to {moment.wall:%a %d %b}."
                )

    def _of_sitting(self, sitting: Sitting) -> Iterator[Slot | _Missing]:
        plan, name = self._plan, f"sitting-{sitting.number}"
        for span in dict.fromkeys(plan.remind):
            moment = earlier(sitting.starts, span)
            if moment.at > self._announced.at:
                detail = f"{name}.revision-{sitting.revision}.{str(span).replace(' ', '-')}"
                yield self._slot(Kind.REMINDER, detail, moment, f"{span} before session {plan.id}", sitting)
            else:
                yield _Missing(f"reminder {span} before", self._occurrence.week)
        yield self._slot(Kind.OPENING, name, sitting.starts, f"session {plan.id} begins", sitting)
        yield self._slot(Kind.CLOSING, name, sitting.ends, f"session {plan.id} ends", sitting)

    def _announcement(self, earliest: LocalMoment) -> LocalMoment:
        """The last `queue_opens` before the first sitting, or three days before it; never before *earliest*."""
        starts, opens = self._first.starts, self._plan.queue_opens
        if opens is None:
            moment = earlier(starts, ANNOUNCED_BEFORE)
        else:
            day = earlier(starts, Span(days=(starts.wall.weekday() - opens.weekday) % 7)).wall.date()
            moment = resolve(datetime.combine(day, opens.at), starts.zone)
            if moment.at >= starts.at:
                moment = earlier(moment, Span(days=7))
        return max(moment, earliest, key=lambda one: one.at)

    def _slot(self, kind: Kind, detail: str, moment: LocalMoment, why: str, sitting: Sitting) -> Slot:
        occurrence = f"{self._occurrence.occurrence}.{detail}" if detail else self._occurrence.occurrence
        until: datetime | None
        match RULES[kind].worth:
            case Worth.UNTIL_SITTING_BEGINS:
                until = sitting.starts.at
            case Worth.UNTIL_SITTING_ENDS:
                until = sitting.ends.at
            case Worth():
                until = None
            case fixed:
                until = moment.at + fixed
        return Slot(kind, self._plan.id, occurrence, moment, until, why)
