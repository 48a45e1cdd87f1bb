"""Records of a cohort in which nothing was said or sent yet: for previews."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.folder import Folder
from bot.course.planning import plan
from bot.course.timetable import Timetable
from bot.model import Kind, LedgerMessage, Member, PersonRef, Sent
from bot.people.said_to_all import Announced
from bot.progress.standing import Standing
from bot.questions.marks import NO_MARKS, Marks
from bot.questions.numbered import Given, Numbered
from bot.scene import Scene
from bot.store.model_lines import ModelLine
from bot.store.polls import Poll
from bot.words import words_for
from bot.wrapups.review import Review
from schedules.clock import SystemClock


class Unheard:
    """Implements `bot.scene.Records`."""

    def __init__(self, course: Course, timetable: Timetable) -> None:
        self._course = course
        self._timetable = timetable

    async def sent(self, kind: Kind, subject: str, occurrence: str = "") -> Sent | None:  # noqa: ARG002
        return None

    async def thread_messages(self, kind: Kind, subject: str, occurrence: str = "") -> Sequence[LedgerMessage]:  # noqa: ARG002
        return []

    async def messages(self, since: datetime, until: datetime) -> Sequence[tuple[LedgerMessage, str | None]]:  # noqa: ARG002
        return []

    async def marks(self) -> Marks:
        return NO_MARKS

    async def announced(self, number: int) -> Announced | None:  # noqa: ARG002
        return None

    async def question(self, number: int) -> Numbered | None:  # noqa: ARG002
        return None

    async def open_question(self, number: int) -> LedgerMessage | None:  # noqa: ARG002
        return None

    async def answer(self, number: int) -> Given | None:  # noqa: ARG002
        return None

    async def about(self, person: PersonRef) -> Mapping[str, Sequence[Mapping[str, object]]]:  # noqa: ARG002
        return {}

    async def members(self) -> Sequence[Member]:
        return []

    async def recordings(self, session: str, occurrence: str) -> Sequence[str]:  # noqa: ARG002
        return []

    async def unrecorded(self, session: str, occurrence: str) -> str | None:  # noqa: ARG002
        return None

    async def standing(self, person: PersonRef) -> Standing:  # noqa: ARG002
        return Standing(self._course.lessons, self._timetable, {}, (), {}, ())

    async def withheld(self) -> Set[PersonRef]:
        return frozenset()

    async def model_lines(self, keys: Sequence[str]) -> Mapping[str, ModelLine]:  # noqa: ARG002
        return {}

    async def review(self, week: str) -> Review:  # noqa: ARG002
        return Review()

    async def poll(self, number: int) -> Poll | None:  # noqa: ARG002
        return None


def preview_scene(folder: Folder) -> Scene:
    """The folder's first cohort before anything happened; without a cohort, one that would begin today in UTC."""
    now = SystemClock().now()
    cohort = (
        folder.cohorts[0] if folder.cohorts else Cohort(id="preview", name="Preview", start=now.date(), timezone="UTC")
    )
    timetable = plan(folder.course, cohort, folder.presets)
    return Scene(
        folder.course, cohort, timetable, now, words_for(folder.course.language), Unheard(folder.course, timetable)
    )
