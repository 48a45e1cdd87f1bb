"""Whether the lessons fit together: their ids, what they need, when they come, the files they show."""

import posixpath
from collections.abc import Iterator, Mapping

from bot.course.checking_course import session_ids
from bot.course.course import Lesson
from bot.course.faults import Fault, Spot, did_you_mean, quoted
from bot.course.gathering import LESSONS
from bot.course.lesson_file import LessonFile
from bot.course.links import FileLink
from bot.course.parts import Parts
from schedules.moments import AnchoredTime, CourseTime

VIDEO_LIMIT = 15  # minutes: the upper end of what E3 advises


def lesson_problems(parts: Parts) -> Iterator[Fault]:
    """What is wrong with the lessons beyond each one alone."""
    by_id = lessons_by_id(parts)
    positions = {id(file): number for number, file in enumerate(parts.lessons)}
    for file in parts.lessons:
        first = by_id.get(file.id)
        if first is not None and first is not file:
            what = f"{quoted(file.id)} is the id of {first.path} already."
            yield Fault(file.head.spot(("id",)), what, "Give each lesson an id of its own.")
        yield from _needs(file, by_id, positions, parts)
        if file.lesson is not None:
            yield from _release(file, file.lesson, by_id, parts)
            yield from _work(file, file.lesson)
        yield from _links(file, parts)
    yield from _circles(by_id)


def lesson_warnings(parts: Parts) -> Iterator[Fault]:
    """What is worth a second look in a lesson."""
    for file in parts.lessons:
        lesson = file.lesson
        if lesson is None:
            continue
        if lesson.video_minutes is not None and lesson.video_minutes > VIDEO_LIMIT:
            what = (
                f"{lesson.video_minutes} minutes of video: Ruzuku advises short recorded lessons, 7–{VIDEO_LIMIT} "
                "minutes (2026; a vendor's advice from its own courses)."
            )
            yield Fault(file.head.spot(("video_minutes",)), what, "Consider splitting it.")
        if not file.text.strip():
            yield Fault(file.source.spot(file.line), "The lesson has no text.", "Write it below the front matter.")
        for link in parts.links.get(file.path, ()):
            if not link.is_image and not link.is_elsewhere:
                what = "In a chat, a link to a file opens nothing."
                yield Fault(_spot(file, link), what, "Name the lesson by its title, or link to an address on the web.")
            elif link.is_image and not link.label:
                what = "This picture says nothing to those who cannot see it."
                yield Fault(_spot(file, link), what, "Write what it shows: ![A loop with three turns](…).")


def lessons_by_id(parts: Parts) -> dict[str, LessonFile]:
    """The lessons by their id; of two with the same, the first."""
    found: dict[str, LessonFile] = {}
    for file in parts.lessons:
        found.setdefault(file.id, file)
    return found


def _texts(file: LessonFile, field: str) -> Iterator[tuple[int, str]]:
    items = file.head.data.get(field)
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str):
            yield number, item


def _needs(
    file: LessonFile, by_id: Mapping[str, LessonFile], positions: Mapping[int, int], parts: Parts
) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, name in _texts(file, "needs"):
        spot = file.head.spot(("needs", number))
        needed = by_id.get(name)
        if name in seen:
            yield Fault(spot, f"{quoted(name)} stands here twice.", "Keep one of them.")
        elif needed is None and parts.is_lost(LESSONS):
            pass  # it may be in a file that cannot be read
        elif needed is None:
            near = did_you_mean(name, by_id) or "Lessons are named by their id."
            yield Fault(spot, f"There is no lesson {quoted(name)}.", near)
        elif needed is file:
            yield Fault(spot, "A lesson cannot need itself.", "Delete it.")
        elif needed.lesson is not None and file.lesson is not None:
            is_later = positions[id(needed)] > positions[id(file)]
            if _comes_later(needed.lesson, file.lesson, is_later=is_later) and not _needed_by(needed, file, by_id):
                what = f"{quoted(name)} comes after this lesson."
                yield Fault(spot, what, "Exchange them, or let the other one come earlier.")
        seen.add(name)


def _comes_later(needed: Lesson, lesson: Lesson, *, is_later: bool) -> bool:
    """Whether it certainly comes later; where only a cohort's timetable can tell, that is looked at there."""
    match needed.release, lesson.release:
        case None, None:
            return is_later
        case CourseTime() as its, CourseTime() as ours:
            return (its.week, its.weekday, its.at) > (ours.week, ours.weekday, ours.at)
        case _:
            return False


def _needed_by(file: LessonFile, other: LessonFile, by_id: Mapping[str, LessonFile]) -> bool:
    """Whether *file* needs *other*, over any number of lessons: that circle is a fault of its own."""
    waiting, seen = [file.id], set()
    while waiting:
        name = waiting.pop()
        if name == other.id:
            return True
        if name in seen or name not in by_id:
            continue
        seen.add(name)
        waiting.extend(need for _, need in _texts(by_id[name], "needs"))
    return False


def _circles(by_id: Mapping[str, LessonFile]) -> Iterator[Fault]:
    """Each circle of needs once, at its first lesson."""
    done: set[str] = set()
    for start in by_id:
        path: list[str] = []
        walks = [(start, iter(list(_texts(by_id[start], "needs"))))] if start not in done else []
        if walks:
            path.append(start)
        while walks:
            name, needs = walks[-1]
            step = next(needs, None)
            if step is None:
                walks.pop()
                path.pop()
                done.add(name)
                continue
            number, need = step
            if need in path and need != name:
                circle = [*path[path.index(need) :], need]
                spot = by_id[name].head.spot(("needs", number))
                what = f"These lessons need each other in a circle: {' → '.join(circle)}."
                yield Fault(spot, what, "Take one of the needs away.")
            elif need in by_id and need not in done and need != name:
                path.append(need)
                walks.append((need, iter(list(_texts(by_id[need], "needs")))))


def _release(file: LessonFile, lesson: Lesson, by_id: Mapping[str, LessonFile], parts: Parts) -> Iterator[Fault]:
    course = parts.course
    release = lesson.release
    written = file.head.data.get("release")
    spot = file.head.spot(("release",))
    match release:
        case None:
            if course is not None and course.yaml.is_read and "schedule" not in course.yaml.data:
                what = "Nothing says when this lesson comes: it has no release, and the course has no schedule."
                to_do = "Add release: week 1 mon 09:00 here, or schedule: weekly to course.yaml."
                yield Fault(file.head.spot(()), what, to_do)
        case CourseTime():
            if course is not None and course.value is not None and release.week > course.value.weeks:
                what = f"Week {release.week} is after the end: the course has {course.value.weeks} weeks."
                yield Fault(spot, what, "Choose an earlier week, or raise weeks in course.yaml.")
        case AnchoredTime():
            known = session_ids(parts) if release.anchor == "session" else by_id
            if release.subject == file.id and release.anchor == "lesson":
                yield Fault(spot, "A lesson cannot come after or before itself.", "Name another one.")
            elif release.subject not in known and not (release.anchor == "session" and course is None):
                start = str(written).rfind(release.subject)
                place = file.head.spot(("release",), start, start + len(release.subject))
                what = f"There is no {release.anchor} {quoted(release.subject)}."
                yield Fault(place, what, did_you_mean(release.subject, known) or f"Name a {release.anchor} by its id.")
        case _:
            pass


def _work(file: LessonFile, lesson: Lesson) -> Iterator[Fault]:
    if lesson.done_when == "deliverable" and lesson.deliverable is None:
        what = "The lesson is done when its deliverable is there, but it has none."
        yield Fault(file.head.spot(("done_when",)), what, "Add deliverable: {due: sun 23:59, text: …}.")
    if lesson.minutes is not None and lesson.video_minutes is not None and lesson.video_minutes > lesson.minutes:
        what = f"{lesson.video_minutes} minutes of video do not fit into a lesson of {lesson.minutes} minutes."
        yield Fault(file.head.spot(("video_minutes",)), what, "minutes is the whole time a learner needs.")


def _links(file: LessonFile, parts: Parts) -> Iterator[Fault]:
    if parts.assets is None:
        return
    for link in parts.links.get(file.path, ()):
        if link.is_elsewhere or not link.target:
            if not link.target:
                yield Fault(_spot(file, link), "This picture has no address.", "Write ![what it shows](../assets/…).")
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), link.file))
        yield from _target(_spot(file, link), path, link, file, parts, parts.assets)


def _target(
    spot: Spot, path: str, link: FileLink, file: LessonFile, parts: Parts, assets: frozenset[str]
) -> Iterator[Fault]:
    if path.startswith(("../", "/")):
        what = f"{quoted(link.target)} lies outside the course folder."
        yield Fault(spot, what, "Copy it to assets/ and write its path from here.")
    elif (link.is_image and path in assets) or (not link.is_image and (path in assets or path in parts.files)):
        pass
    else:
        name = posixpath.basename(path)
        same = next((asset for asset in sorted(assets) if posixpath.basename(asset) == name), None)
        up = "../" * file.path.count("/")
        to_do = f"Write {up}{same}." if same else f"Put it into assets/ and write {up}assets/{name}."
        if path in parts.files:
            yield Fault(spot, f"{quoted(link.target)} is no picture.", "Show pictures of assets/ only.")
        else:
            yield Fault(spot, f"There is no file {path}.", to_do)


def _spot(file: LessonFile, link: FileLink) -> Spot:
    return file.source.spot(link.line, link.column, link.width)
