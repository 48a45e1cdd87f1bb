"""What is said about lessons: the post with its thread, and the words around a deliverable's deadline."""

from collections.abc import Sequence

from bot.course.course import Course, Deliverable, Lesson
from bot.lines import joined, listed
from bot.message import Button, Buttons, Message, Moment, Text, Verbatim
from bot.model import Kind, Slot, Verb
from bot.progress.checking import check_drafts
from bot.scene import Draft, NothingToSay, Scene
from schedules.zones import LocalMoment

GONE = NothingToSay("the lesson is no longer in the course")
_NOTHING_TO_HAND_IN = NothingToSay("the lesson has no deliverable any more")


def lesson_of(course: Course, id: str) -> Lesson | None:  # noqa: A002
    return next((lesson for lesson in course.lessons if lesson.id == id), None)


def shown(moment: LocalMoment) -> Moment:
    """A moment of the timetable, for readers."""
    return Moment(moment.at, moment.zone)


async def lesson(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The lesson, its thread, the lesson's question as the first thing said there, and its quick check."""
    found = lesson_of(scene.course, slot.subject)
    if found is None:
        return GONE
    return (
        Draft(Verb.POST, _post(found, scene)),
        Draft(Verb.OPEN_THREAD, title=thread_title(found, scene)),
        Draft(Verb.POST, _first_in_thread(found, scene), in_thread=True),
        *check_drafts(found, scene.words),
    )


async def deadline_reminder(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """Before a deliverable is due: what, until when, and that a beginning is enough."""
    found = lesson_of(scene.course, slot.subject)
    if found is None or found.deliverable is None:
        return _NOTHING_TO_HAND_IN
    close = scene.words("A first version is fine. If you are stuck, write here where: you will not be the only one.")
    blocks = (*_to_hand_in(found, found.deliverable, scene), Text(close))
    return (Draft(Verb.POST, Message(blocks)),)


async def deadline(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """When a deliverable is due: thanks, and what to do with what is there. Counts nobody, names nobody."""
    found = lesson_of(scene.course, slot.subject)
    if found is None or found.deliverable is None:
        return _NOTHING_TO_HAND_IN
    closed = scene.words("This was the deadline of **{lesson}**. Thank you for everything that stands here.")
    next_step = scene.words(
        "Now read one that is not yours and write what you would borrow from it. Yours is not finished? Post what you "
        "have; half of it is worth reading too."
    )
    return (Draft(Verb.POST, Message((Text(closed, {"lesson": Verbatim(found.title)}), Text(next_step)), quiet=True)),)


def thread_title(lesson: Lesson, scene: Scene) -> str:
    """What the lesson's thread is called: as written, or by the lesson's place in the course."""
    if lesson.thread is not None:
        return lesson.thread
    number = scene.course.lessons.index(lesson) + 1
    return scene.words("Lesson {number}: {title}").format(number=number, title=lesson.title)


def _post(lesson: Lesson, scene: Scene) -> Message:
    blocks = [Text("# {title}", {"title": Verbatim(lesson.title)})]
    facts = _facts(lesson, scene)
    if facts:
        blocks.append(joined(facts, " · "))
    if lesson.goals:
        blocks.append(Text(f"**{scene.words('You will be able to:')}**"))
        blocks.append(listed(Text(" ".join(goal.split())) for goal in lesson.goals))
    text = _without_title(lesson)
    if text.strip():
        blocks.append(Text(text))
    if lesson.done_when != "button":
        return Message(tuple(blocks), pings=("learners",))
    done = Button(scene.words("Done"), f"done:{lesson.id}", "primary")
    return Message((*blocks, Buttons((done,))), pings=("learners",))


def _facts(lesson: Lesson, scene: Scene) -> list[Text]:
    """How long it takes and what it builds on."""
    facts = []
    if lesson.minutes is not None:
        facts.append(Text(scene.words.count("{n} minute", "{n} minutes", lesson.minutes)))
    if lesson.video_minutes is not None:
        facts.append(Text(scene.words.count("{n} minute of video", "{n} minutes of video", lesson.video_minutes)))
    needed = [before for before in scene.course.lessons if before.id in lesson.needs]
    if needed:
        titles = joined((Text("{title}", {"title": Verbatim(before.title)}) for before in needed), ", ")
        facts.append(joined((Text(scene.words("Builds on")), titles), " "))
    return facts


def _without_title(lesson: Lesson) -> str:
    """The lesson's text; where it begins with its own title as a heading, without that, since we said it already."""
    first, _, rest = lesson.text.lstrip().partition("\n")
    same = first.startswith("#") and first.strip("# \t").casefold() == lesson.title.strip().casefold()
    return rest.lstrip("\n") if same else lesson.text


def _first_in_thread(lesson: Lesson, scene: Scene) -> Message:
    blocks = [Text(lesson.ask)] if lesson.ask is not None else []
    if lesson.deliverable is not None:
        blocks.extend(_to_hand_in(lesson, lesson.deliverable, scene))
    match lesson.done_when:
        case "post in thread":
            blocks.append(Text(scene.words("Write here, and the lesson counts as done.")))
        case "deliverable":
            blocks.append(Text(scene.words("Post it here, and the lesson counts as done.")))
        case "button":
            pass
    if not blocks:
        blocks.append(
            Text(scene.words("What did you try, and what is still unclear? Ask here, answers come here too."))
        )
    return Message(tuple(blocks), quiet=True)


def _to_hand_in(lesson: Lesson, deliverable: Deliverable, scene: Scene) -> tuple[Text, Text]:
    due = next(
        (slot for slot in scene.timetable.slots if slot.kind is Kind.DEADLINE and slot.subject == lesson.id), None
    )
    if due is None:
        return Text(f"**{scene.words('To hand in:')}**"), Text(deliverable.text)
    until = Text(scene.words("**To hand in** by {due}:"), {"due": shown(due.moment)})
    return until, Text(deliverable.text)
