"""A small course folder to be rehearsed: two weeks, four lessons, a weekly session in two sittings, six learners."""

from pathlib import Path

from tests.course.folders import a_course_folder

COURSE = """title: Loops for the impatient
weeks: 2
schedule: twice-weekly
sessions:
  - id: qa
    every: wed 17:00
    minutes: 45
    sittings: [wed 17:00, thu 08:00]
    before: {post: 1 day, text: Bring one loop that surprised you.}
    after: {post: 1 day, text: Tell us what you would try.}
wrapup: {every: fri 16:00}
nudges: {silent_thread_after: 1 day}
"""
COHORT = """name: Autumn 2026
start: 2026-10-05
timezone: Europe/Paris
people:
  managers: [maya]
  instructors: [ivan]
  learners: {from: file, file: learners.csv}
ends: {after: 2 days}
"""
LEARNERS = """name,zone
Amara,Africa/Lagos
Lena,Europe/Berlin
Mei,Asia/Singapore
Priya,Asia/Kolkata
Tom,
Yuki,Asia/Tokyo
"""
_DELIVERABLE = """done_when: deliverable
deliverable: {due: sun 23:59, text: Post a loop that ends.}
"""
_TEXT = """
A loop repeats work until there is nothing left to do. Most loops go through something that is already there.

## What a loop is made of

Every loop has a beginning, a step and an end. The end is the part that people forget first. Names for the step
should say what is stepped over.

## When it never stops

A loop without an end keeps the machine busy until somebody stops it. Printing the counter shows within seconds what
goes wrong. Beginners often change the wrong variable inside the loop.
"""


def a_rehearsable_folder(root: Path, rehearsal: str | None = None) -> Path:
    """The folder, on disk; *rehearsal* is the text of `rehearsals/small.yaml`."""
    lessons = {
        f"lessons/0{number}-part.md": (
            f"---\nid: part-{number}\ntitle: Loops, part {number}\nminutes: 20\n"
            "goals:\n  - Say what range(3) produces, and why 3 is not in it\n"
            f"ask: What did loop {number} print, and what did you expect?\n"
            f"{_DELIVERABLE if number == 2 else ''}---\n{_TEXT}"
        )
        for number in range(1, 5)
    }
    files = {**lessons, "cohorts/learners.csv": LEARNERS}
    if rehearsal is not None:
        files["rehearsals/small.yaml"] = rehearsal
    made = a_course_folder(root, files, course=COURSE, cohort=COHORT)
    (made / "lessons/01-hello.md").unlink()
    return made
