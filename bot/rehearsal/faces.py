"""Who is in the crowd: names, zones, waking hours, and how much each of them writes. Seeded; the same every time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from random import Random

from bot.course.cohort import Cohort
from bot.rehearsal.hours import Waking

LEARNERS = 24
"""How many learners a rehearsal has where the cohort names none."""

_NAMES = (
    ("Amara", "Africa/Lagos"),
    ("Anouk", "Europe/Paris"),
    ("Aylin", "Europe/Istanbul"),
    ("Beatriz", "America/Sao_Paulo"),
    ("Carlos", "America/Mexico_City"),
    ("Chiara", "Europe/Rome"),
    ("Daniel", "America/New_York"),
    ("Eszter", "Europe/Budapest"),
    ("Farid", "Africa/Casablanca"),
    ("Freya", "Europe/Oslo"),
    ("Grace", "Africa/Nairobi"),
    ("Hana", "Europe/Prague"),
    ("Ines", "Europe/Lisbon"),
    ("Jamal", "America/Chicago"),
    ("Jonas", "Europe/Berlin"),
    ("Katya", "Europe/Warsaw"),
    ("Kwame", "Africa/Accra"),
    ("Leila", "Africa/Tunis"),
    ("Lucía", "Europe/Madrid"),
    ("Mateo", "America/Bogota"),
    ("Mei", "Asia/Singapore"),
    ("Nadia", "Europe/Bucharest"),
    ("Niamh", "Europe/Dublin"),
    ("Noor", "Europe/Amsterdam"),
    ("Oskar", "Europe/Stockholm"),
    ("Priya", "Asia/Kolkata"),
    ("Rosa", "Europe/London"),
    ("Samir", "Asia/Dubai"),
    ("Sofia", "Europe/Athens"),
    ("Tom", "America/Toronto"),
    ("Yael", "Asia/Jerusalem"),
    ("Yuki", "Asia/Tokyo"),
)
_AT_HOME = 0.5  # of the learners live in the cohort's own zone
_LATE = 0.1  # of the learners come after the second week
_FADING = 0.15  # of the learners stop writing before the course is half over


@dataclass(frozen=True, slots=True)
class Face:
    """One of the crowd. *talks* and *helps* are how readily they write and answer, from 0 to 1.

    *joins* is how long after the course's start they come (negative: before); *silent* the course weeks in which
    nothing is heard of them.
    """

    name: str
    role: str  # learner | instructor | manager
    waking: Waking
    talks: float
    helps: float
    joins: timedelta
    silent: frozenset[int] = frozenset()

    def is_heard_in(self, week: int) -> bool:
        return week not in self.silent


def faces(cohort: Cohort, weeks: int, seed: int, learners: Sequence[tuple[str, str | None]] | int) -> tuple[Face, ...]:
    """Everybody: staff first, then the learners given by name and zone, or so many made-up ones."""
    rng = Random(f"{seed}/faces")  # noqa: S311  a crowd, not a secret
    staff = [_staff(cohort, name, "manager") for name in cohort.people.managers]
    staff += [
        _staff(cohort, name, "instructor")
        for name in (cohort.people.instructors or ("Ivan",))
        if name not in cohort.people.managers
    ]
    taken = {face.name.casefold() for face in staff}
    named = _made_up(cohort, rng, taken, learners) if isinstance(learners, int) else list(learners)
    late = set(rng.sample(range(len(named)), round(len(named) * _LATE))) if weeks > 2 else set()
    return (*staff, *(_learner(cohort, weeks, rng, one, is_late=at in late) for at, one in enumerate(named)))


def _staff(cohort: Cohort, name: str, role: str) -> Face:
    hours = cohort.working_hours
    weekdays = tuple(range(hours.first_weekday, hours.last_weekday + 1)) or (0, 1, 2, 3, 4)
    away = (*((one.start, one.end) for one in cohort.breaks), *((day, day) for day in cohort.holidays.dates))
    waking = Waking(cohort.timezone, hours.start, hours.end, weekdays, away)
    return Face(name[:1].upper() + name[1:], role, waking, talks=0.2, helps=0.9, joins=-timedelta(days=2))


def _made_up(cohort: Cohort, rng: Random, taken: set[str], count: int) -> list[tuple[str, str | None]]:
    """Names nobody on the staff has; where there are more learners than names, they are numbered."""
    free = [one for one in _NAMES if one[0].casefold() not in taken]
    rng.shuffle(free)
    rounds = [
        (f"{name} {turn}" if turn > 1 else name, zone)
        for turn in range(1, 2 + count // len(free))
        for name, zone in free
    ]
    return sorted((name, cohort.timezone if rng.random() < _AT_HOME else zone) for name, zone in rounds[:count])


def _learner(cohort: Cohort, weeks: int, rng: Random, named: tuple[str, str | None], *, is_late: bool) -> Face:
    name, zone = named
    early_bird = rng.random() < 0.5
    waking = Waking(
        zone or cohort.timezone,
        time(6, 30) if early_bird else time(8, 15),
        time(21, 45) if early_bird else time(23, 15),
    )
    talks = min(0.8, 0.1 + rng.paretovariate(2.5) * 0.22)  # few write much, many a little, as everywhere
    joins = (
        timedelta(days=14 + rng.randrange(7), hours=rng.randrange(24))
        if is_late
        else -timedelta(hours=rng.randrange(4, 60), minutes=rng.randrange(60))
    )
    return Face(name, "learner", waking, talks, talks * rng.uniform(0.2, 0.9), joins, _silent_weeks(weeks, rng))


def _silent_weeks(weeks: int, rng: Random) -> frozenset[int]:
    if weeks > 3 and rng.random() < _FADING:
        return frozenset(range(rng.randrange(3, weeks // 2 + 2), weeks + 2))
    if rng.random() < 0.4:
        away = rng.randrange(1, weeks + 1)
        return frozenset(range(away, min(weeks, away + rng.randrange(1, 3))))
    return frozenset()
