"""How the crowd finds things again: who looks at the schedule, searches, catches up, asks when the next session is."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.course.course import Lesson
from bot.course.timetable import Timetable
from bot.model import Kind
from bot.rehearsal.acts import Act, Command, InRoom
from bot.rehearsal.stage import Stage
from bot.text.terms import is_empty, terms

_DAY = timedelta(days=1)
_LOOKS = 0.15  # of those who are there look something up in a week
_QUESTIONS = ("when is the next session?", "what next?", "is it still open?", "where is the recording?")


def lookups(stage: Stage, timetable: Timetable, lessons: Mapping[str, Lesson]) -> Iterator[Act]:
    """What is typed for oneself; nobody else sees any of it."""
    for week in timetable.weeks:
        released = [one for one in timetable.slots if one.kind is Kind.LESSON and one.at < week.starts.at + 3 * _DAY]
        known = [lessons[one.subject] for one in released if one.subject in lessons]
        if not known:
            continue
        title = known[-1].title
        telling = [term.word for term in terms(title) if not is_empty(term.word)]
        typed = (
            "schedule",
            f"search {max(telling, key=len, default=title)}",
            stage.rng.choice(_QUESTIONS),
            f"lesson {known[-1].id}",
            "catchup",
        )
        for face in stage.present(week.starts.at, week.number):
            if stage.chance(_LOOKS):
                at = stage.after(week.starts.at, face, 3 * _DAY)
                yield Command(at, stage.id("lookup"), face.name, InRoom("questions"), stage.rng.choice(typed))
