"""What a cohort's rooms are called, for people who look for them."""

from bot.message import Verbatim
from bot.scene import Scene


def room(scene: Scene, role: str) -> Verbatim:
    """The name of the room with this role, as the course names it, or as the cohort's only home does."""
    named = {
        "announcements": scene.course.rooms.announcements,
        "lessons": scene.course.rooms.lessons,
        "questions": scene.course.rooms.questions,
        "staff": scene.course.rooms.staff,
    }
    if len(scene.cohort.homes) == 1:
        named.update(scene.cohort.homes[0].rooms)
    return Verbatim("#" + named[role].removeprefix("#"))
