"""A whole course folder made of a folder of Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.course.faults import quoted
from bot.course.folder import read_files
from bot.course.gathering import LESSON_LIMIT, LESSONS
from bot.course.importing.lesson import TAKEN, Draft, Made, draft, make
from bot.course.importing.order import Order, order_of
from bot.course.importing.pictures import Pictures
from bot.course.importing.source import Note, Source, SourceError
from bot.course.lesson_file import default_id
from bot.course.starting import Answers, schedule_for, with_frame
from bot.course.written import LINE_LIMIT, slug
from bot.course.yaml_writing import value
from bot.errors import HomeroomError
from schedules.moments import WEEKDAYS

FEW = 5  # lessons of a flat folder that come one a week; of more, two do
WORKING_DAYS = 5
FIRST_HOUR, LAST_HOUR = 9, 18


@dataclass(frozen=True, slots=True)
class Imported:
    """A folder to be written, and what a person has to look at."""

    texts: dict[str, str]
    copies: dict[str, bytes]
    notes: tuple[Note, ...]


class Import:
    """A folder of Markdown, looked through: what it calls itself, and how many weeks it will take."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._order: Order = order_of(source)
        drafts = [draft(entry, source) for entry in self._order.entries]
        self._drafts: tuple[Draft, ...] = tuple(one for one in drafts if one is not None)
        if not self._drafts:
            raise SourceError(f"{source.root} has no Markdown that could be a lesson. Give the folder that it lies in.")
        self._weeks = _weeks(self._drafts, source)

    @property
    def title(self) -> str:
        """What the source calls itself, or its folder's name."""
        return (self._order.title or self._source.root.name or "Imported course")[:LINE_LIMIT]

    @property
    def weeks(self) -> int:
        """One for each folder; of a flat source, as many as its lessons need at two a week."""
        lessons = len(self._drafts)
        return max(self._weeks) if self._weeks else lessons if lessons <= FEW else -(-lessons // 2)

    def made(self, answers: Answers) -> Imported:
        """The folder for these answers. Raises HomeroomError where the lessons do not fit into the weeks."""
        source = self._source
        if self._weeks and answers.weeks < max(self._weeks):
            raise HomeroomError(
                f"{source.root} has {max(self._weeks)} folders or sections, one for each week, and {answers.weeks} "
                f"weeks are too few. Give it {max(self._weeks)} weeks or more."
            )
        schedule = None if self._weeks else schedule_for(len(self._drafts), answers)
        pictures = Pictures(source)
        lessons = self._lessons(pictures)
        texts = with_frame(lessons, answers, schedule)
        self._tell(answers, schedule)
        for fault in read_files(texts, pictures.copies).problems:
            source.note(str(fault.at), 0, f"check says: {fault.text}")
        places = {one.entry.file: number for number, one in enumerate(self._drafts, 1)}
        notes = sorted(dict.fromkeys(source.notes), key=lambda note: (places.get(note.file, 0), note.file, note.line))
        return Imported(texts, pictures.copies, tuple(notes))

    def _lessons(self, pictures: Pictures) -> dict[str, str]:
        titles = {one.entry.file: one.title for one in self._drafts}
        releases = _releases(self._weeks, self._source)
        ids = _ids([one.entry.file for one in self._drafts])
        width = len(str(len(self._drafts)))
        lessons: dict[str, str] = {}
        for number, one in enumerate(self._drafts):
            folder = f"{LESSONS}/week-{self._weeks[number]}" if self._weeks else LESSONS
            path = f"{folder}/{number + 1:0{max(2, width)}}-{ids[number]}.md"
            up = "../" * path.count("/")
            text = _written(make(one, titles, up, pictures), ids[number], releases[number] if releases else None)
            if len(text.encode()) > LESSON_LIMIT:
                size = len(text.encode())
                what = f"left out: as a lesson it has {size:,} bytes, and {LESSON_LIMIT:,} fit. Split it."
                self._source.note(one.entry.file, 0, what)
                continue
            lessons[path] = text
        if not lessons:
            raise SourceError(f"Nothing in {self._source.root} fits into a lesson. Split its files.")
        return lessons

    def _tell(self, answers: Answers, schedule: tuple[str, str] | None) -> None:
        """What the source does not say about the course as a whole."""
        source = self._source
        source.note("", 0, f"The order of the lessons comes from {self._order.origin}.")
        if schedule is not None:
            what = f"Nothing says which lesson belongs to which week: {len(self._drafts)} lessons come {schedule[0]} "
            source.note("", 0, f"{what}in {answers.weeks} weeks. Change schedule and weeks in course.yaml.")
        without = sum(1 for one in self._drafts if not {"minutes", "teaching", "exercises"}.intersection(one.fields))
        if without:
            source.note("", 0, f"{without} of {len(self._drafts)} lessons do not say how long they take (minutes).")
        source.note("", 0, "No lesson has a question for its thread yet (ask), and none has a deliverable.")
        unused = sorted({name for one in self._drafts for name in one.fields if name not in TAKEN})
        if unused:
            source.note("", 0, f"These fields of the front matter have no place here: {', '.join(unused)}.")


def _weeks(drafts: Sequence[Draft], source: Source) -> tuple[int, ...]:
    """The week of each lesson: sections and folders count as weeks; empty where there are none."""
    sections = list(dict.fromkeys(one.entry.section for one in drafts if one.entry.section is not None))
    if len(sections) < 2 and not any(one.entry.section is None for one in drafts):
        return ()
    if not sections:
        return ()
    weeks: list[int] = []
    for one in drafts:
        if one.entry.section is not None:
            weeks.append(sections.index(one.entry.section) + 1)
            continue
        following = drafts[len(weeks) :]
        section = next((other.entry.section for other in following if other.entry.section is not None), sections[-1])
        week = sections.index(section) + 1
        source.note(one.entry.file, 0, f"lies in no folder; it is put into week {week} with {quoted(section)}.")
        weeks.append(week)
    return tuple(weeks)


def _releases(weeks: Sequence[int], source: Source) -> list[str]:
    """When each lesson comes: those of a week are spread over its working days."""
    seen: dict[int, int] = {}
    made = []
    for week in weeks:
        place = seen.setdefault(week, 0)
        seen[week] += 1
        count = weeks.count(week)
        day = place * WORKING_DAYS // count
        before = next(other for other in range(count) if other * WORKING_DAYS // count == day)
        hour = min(FIRST_HOUR + place - before, LAST_HOUR)
        made.append(f"week {week} {WEEKDAYS[day]} {hour:02}:00")
    for week, count in seen.items():
        if count > WORKING_DAYS:
            source.note("", 0, f"Week {week} has {count} lessons, so several come on one day. Consider more weeks.")
    return made


def _ids(files: Sequence[str]) -> list[str]:
    """An id for each file: its name, with its folder's where two are alike, with a number where that does not help."""
    names = [default_id(file) for file in files]
    longer = [slug(f"{PurePosixPath(file).parent.name}-{name}") for file, name in zip(files, names, strict=True)]
    made: list[str] = []
    for number, name in enumerate(names):
        wanted = name if names.count(name) == 1 and name else longer[number] or f"lesson-{number + 1}"
        free, count = wanted, 1
        while free in made:
            count += 1
            free = f"{wanted[:55]}-{count}"
        made.append(free)
    return made


def _written(made: Made, name: str, release: str | None) -> str:
    lines = ["---", f"id: {name}", f"title: {value(made.title)}"]
    if release is not None:
        lines.append(f"release: {release}")
    if made.minutes is not None:
        lines.append(f"minutes: {made.minutes}")
    if made.goals:
        lines.append("goals:")
        lines.extend(f"  - {value(goal)}" for goal in made.goals)
    return "\n".join([*lines, "---", made.text])
