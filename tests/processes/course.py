"""A course folder whose lessons are all owed at once, for several cohorts with rooms of their own."""

from datetime import timedelta
from pathlib import Path

from schedules.clock import SystemClock

_A_WEEK = 5


def a_course(folder: Path, chat: str, *, cohorts: int, lessons: int) -> Path:
    """The folder on disk; each of *cohorts* has had all of its *lessons* weeks ago, in a home at *chat*."""
    weeks = -(-lessons // _A_WEEK)
    start = SystemClock().now().date()
    start -= timedelta(days=start.weekday(), weeks=weeks + 1)
    (folder / "lessons").mkdir(parents=True)
    (folder / "cohorts").mkdir()
    (folder / "course.yaml").write_text(
        f"format: 1\ntitle: Loops\nweeks: {weeks}\nschedule: async-only\n", encoding="utf-8"
    )
    for number in range(lessons):
        week, day = divmod(number, _A_WEEK)
        (folder / "lessons" / f"{number + 1:03}-loop.md").write_text(
            f"---\nid: loop-{number + 1}\ntitle: Loop {number + 1}\nminutes: 5\n"
            f"release: week {week + 1} {('mon', 'tue', 'wed', 'thu', 'fri')[day]} 09:00\n"
            f"goals: [Say what loop {number + 1} prints]\nask: What did loop {number + 1} print?\n---\n"
            f"Loop {number + 1} repeats work until there is nothing left to do.\n",
            encoding="utf-8",
        )
    for number in range(1, cohorts + 1):
        rooms = ", ".join(f"{role}: {role}-{number}" for role in ("announcements", "lessons", "questions", "staff"))
        (folder / "cohorts" / f"group-{number}.yaml").write_text(
            f"format: 1\ncourse: ..\nname: Group {number}\nstart: {start}\ntimezone: UTC\n"
            f'homes:\n  memory: {{address: "{chat}", rooms: {{{rooms}}}}}\nends: {{after: 26 weeks}}\n',
            encoding="utf-8",
        )
    return folder
