"""Whether the lessons fit together: their ids, what they need, when they come, the files they show."""

import posixpath
from collections.abc import Iterator, Mapping

from bot.course.audit import AuditLimits
from bot.course.checking_course import course_weeks, session_ids
from bot.course.course import LessonHead
from bot.course.faults import Fault, Spot, did_you_mean, quoted
from bot.course.gathering import ASSETS, LESSONS
from bot.course.lesson_file import LessonFile
from bot.course.links import FileLink
from bot.course.parts import Parts
from bot.course.yaml_reading import Yaml
from schedules.moments import AnchoredTime, CourseTime

INSTEAD_OF_A_LINK = "Name the lesson by its title, or link to an address on the web."


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
        head = file.known.partial
        if head is not None:
            yield from _release(file, head, by_id, parts)
            yield from _work(file, head)
        yield from (fault for fault, is_problem in _links(file, parts) if is_problem)
    yield from _circles(by_id)


def lesson_warnings(parts: Parts) -> Iterator[Fault]:
    """What is worth a second look in a lesson."""
    course = parts.course.partial if parts.course is not None else None
    most = (course.audit if course is not None else AuditLimits()).video_minutes
    for file in parts.lessons:
        lesson = file.lesson
        if lesson is None:
            continue
        if lesson.video_minutes is not None and lesson.video_minutes > most:
            what = (
                f"{lesson.video_minutes} minutes of video: Ruzuku advises short recorded lessons, 7–15 "
                "minutes (2026; a vendor's advice from its own courses)."
            )
            if most != AuditLimits().video_minutes:
                what = f"{lesson.video_minutes} minutes of video, more than the {most} of audit in course.yaml."

            yield Fault(file.head.spot(("video_minutes",)), what, "Consider splitting it.")
        if not file.text.strip():
            yield Fault(file.source.spot(file.line), "The lesson has no text.", "Write it below the front matter.")
        yield from (fault for fault, is_problem in _links(file, parts) if not is_problem)


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
        elif "release" not in needed.known.bad | file.known.bad:
            is_later = positions[id(needed)] > positions[id(file)]
            if _comes_later(needed.known.partial, file.known.partial, is_later=is_later) and not _needed_by(
                needed, file, by_id
            ):
                what = f"{quoted(name)} comes after this lesson."
                yield Fault(spot, what, "Exchange them, or let the other one come earlier.")
        seen.add(name)


def _comes_later(needed: LessonHead | None, lesson: LessonHead | None, *, is_later: bool) -> bool:
    """Whether it certainly comes later; where only a cohort's timetable can tell, that is looked at there."""
    if needed is None or lesson is None:
        return False
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


def _release(file: LessonFile, lesson: LessonHead, by_id: Mapping[str, LessonFile], parts: Parts) -> Iterator[Fault]:
    course, weeks = parts.course, course_weeks(parts.course)
    spot = file.head.spot(("release",))
    match lesson.release:
        case None:
            if course is not None and _has_no_schedule(course.yaml) and "release" not in file.known.bad:
                what = "Nothing says when this lesson comes: it has no release, and the course has no schedule."
                to_do = "Add release: week 1 mon 09:00 here, or schedule: weekly to course.yaml."
                yield Fault(file.head.spot(()), what, to_do)
        case CourseTime(week=week) if weeks is not None and week > weeks:
            what = f"Week {week} is after the end: the course has {weeks} weeks."
            yield Fault(spot, what, "Choose an earlier week, or raise weeks in course.yaml.")
        case AnchoredTime() as release:
            yield from _anchor(file, release, by_id, parts)
        case _:
            pass


def _has_no_schedule(course: Yaml) -> bool:
    return course.is_read and "schedule" not in course.data and ("schedule",) not in course.refused


def _anchor(file: LessonFile, release: AnchoredTime, by_id: Mapping[str, LessonFile], parts: Parts) -> Iterator[Fault]:
    known: Mapping[str, object] = session_ids(parts) if release.anchor == "session" else by_id
    is_sure = parts.course is not None and parts.course.yaml.is_read
    if release.anchor == "lesson":
        is_sure = not parts.is_lost(LESSONS)
    start = str(file.head.data.get("release")).rfind(release.subject)
    spot = file.head.spot(("release",), start, start + len(release.subject))
    if release.anchor == "lesson" and release.subject == file.id:
        yield Fault(spot, "A lesson cannot come after or before itself.", "Name another one.")
    elif release.subject not in known and is_sure:
        what = f"There is no {release.anchor} {quoted(release.subject)}."
        yield Fault(spot, what, did_you_mean(release.subject, known) or f"Name a {release.anchor} by its id.")


def _work(file: LessonFile, lesson: LessonHead) -> Iterator[Fault]:
    if lesson.done_when == "deliverable" and lesson.deliverable is None:
        what = "The lesson is done when its deliverable is there, but it has none."
        yield Fault(file.head.spot(("done_when",)), what, "Add deliverable: {due: sun 23:59, text: …}.")
    if lesson.minutes is not None and lesson.video_minutes is not None and lesson.video_minutes > lesson.minutes:
        what = f"{lesson.video_minutes} minutes of video do not fit into a lesson of {lesson.minutes} minutes."
        yield Fault(file.head.spot(("video_minutes",)), what, "minutes is the whole time a learner needs.")


def _links(file: LessonFile, parts: Parts) -> Iterator[tuple[Fault, bool]]:
    """What is to be said about pictures and links, and whether it is a problem."""
    for link in parts.links.get(file.path, ()):
        spot = file.source.spot(link.line, link.column, link.width)
        if not link.target:
            yield Fault(spot, "This picture has no address.", "Write ![what it shows](../assets/…)."), True
            continue
        if not link.is_elsewhere and parts.assets is not None:
            problem = _target(spot, link, file, parts, parts.assets)
            if problem is not None:
                yield problem, True
                continue
        if link.is_image and not link.label:
            what = "This picture says nothing to those who cannot see it."
            yield Fault(spot, what, "Write what it shows: ![A loop with three turns](…)."), False
        elif not link.is_image:
            yield Fault(spot, "In a chat, a link to a file opens nothing.", INSTEAD_OF_A_LINK), False


def _target(spot: Spot, link: FileLink, file: LessonFile, parts: Parts, assets: frozenset[str]) -> Fault | None:
    """What is wrong with the file that a picture or a link names."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), link.file))
    if path.startswith(("../", "/")):
        what = f"{quoted(link.target)} lies outside the course folder."
        return Fault(spot, what, "Copy it to assets/ and write its path from here.")
    if link.is_image and path in parts.files:
        return Fault(spot, f"{quoted(link.target)} is no picture.", "Pictures lie in assets/.")
    if path.startswith(f"{ASSETS}/") and path in assets:
        return None
    if not link.is_image:
        return None if path in parts.files else Fault(spot, f"There is no file {path}.", INSTEAD_OF_A_LINK)
    name = posixpath.basename(path)
    same = next((asset for asset in sorted(assets) if posixpath.basename(asset) == name), f"{ASSETS}/{name}")
    up = "../" * file.path.count("/")
    to_do = f"Write {up}{same}." if same in assets else f"Put it into assets/ and write {up}{same}."
    return Fault(spot, f"There is no picture {path}.", to_do)
