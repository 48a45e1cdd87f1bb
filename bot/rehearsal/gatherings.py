"""What happens around a live session: who promises, asks, comes, writes up, and watches the recording."""

from collections.abc import Iterator
from datetime import timedelta

from bot.course.course import SessionPlan
from bot.course.timetable import SessionOccurrence, Sitting
from bot.model import Slot
from bot.rehearsal.acts import Act, Attend, InThread, Rsvp, Say, Share
from bot.rehearsal.faces import Face
from bot.rehearsal.material import Material, Topic
from bot.rehearsal.stage import Stage
from bot.rehearsal.talk import worded

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_SAYS = 0.55  # of the learners say whether they come
_COMES = 0.7  # of those say yes
_KEEPS_WORD = 0.85
_COMES_ANYWAY = 0.12


def around_session(
    stage: Stage, plan: SessionPlan, held: SessionOccurrence, announced: Slot, material: Material
) -> Iterator[Act]:
    """Everything the crowd does about one session."""
    thread = InThread(announced.kind, announced.subject, announced.occurrence)
    subject = f"{plan.id}.{held.occurrence}"
    promised: dict[int, list[Face]] = {sitting.number: [] for sitting in held.sittings}
    first, last = held.sittings[0], held.sittings[-1]
    for face in stage.present(announced.at, held.week):
        if stage.chance(_SAYS):
            sitting = stage.rng.choice(held.sittings)
            at, coming = stage.after(announced.at, face, 20 * _HOUR), stage.chance(_COMES)
            if at < first.starts.at:
                yield Rsvp(at, stage.id(subject), face.name, thread, sitting.number, coming)
                if coming:
                    promised[sitting.number].append(face)
    asked = [
        pair for pair in _questions(stage, held, announced, thread, subject, material) if pair[0].at < first.starts.at
    ]
    yield from (question for question, _ in asked)
    came: set[str] = set()
    for sitting in held.sittings:
        for face in _who_comes(stage, held, sitting, promised[sitting.number], came):
            came.add(face.name)
            yield from _attendance(stage, sitting, face, thread, subject)
    for question, topic in asked:
        if stage.chance(0.85):
            yield _written_up(stage, question, topic, last, thread, subject)
    if plan.record != "never":
        yield from _recorded(stage, plan, held, last, thread, subject, material, came)


def _questions(
    stage: Stage, held: SessionOccurrence, announced: Slot, thread: InThread, subject: str, material: Material
) -> Iterator[tuple[Say, Topic]]:
    asked_by: list[Face] = []
    for _ in range(stage.rng.randrange(1, 5)):
        asker, topic = stage.talker(announced.at, held.week, but=asked_by), material.topic()
        pattern = stage.deal("for a session", topic.possible())
        if asker is not None and pattern is not None:
            asked_by.append(asker)
            at = stage.after(announced.at, asker, 18 * _HOUR)
            yield Say(at, stage.id(subject), asker.name, thread, topic.say(pattern)), topic


def _who_comes(
    stage: Stage, held: SessionOccurrence, sitting: Sitting, promised: list[Face], came: set[str]
) -> Iterator[Face]:
    """Staff, those who said so and keep their word, and a few who did not; nobody comes twice, and nobody asleep."""
    yield from stage.staff
    for face in stage.present(sitting.starts.at, held.week):
        likely = _KEEPS_WORD if face in promised else _COMES_ANYWAY
        if stage.chance(likely) and face.name not in came and face.waking.next(sitting.starts.at) == sitting.starts.at:
            yield face


def _attendance(stage: Stage, sitting: Sitting, face: Face, thread: InThread, subject: str) -> Iterator[Act]:
    """They come around the beginning and leave around the end; doors are no posts, so any minute will do."""
    comes = sitting.starts.at + stage.rng.randrange(-3, 7) * _MINUTE
    leaves = sitting.ends.at + stage.rng.randrange(-6, 2) * _MINUTE
    yield Attend(comes, stage.id(subject), face.name, thread, present=True)
    yield Attend(max(leaves, comes + _MINUTE), stage.id(subject), face.name, thread, present=False)


def _written_up(stage: Stage, question: Say, topic: Topic, last: Sitting, thread: InThread, subject: str) -> Act:
    """An instructor writes down what was answered live."""
    who = stage.rng.choice(stage.staff)
    at = stage.after(last.ends.at, who, 4 * _HOUR)
    pattern = stage.deal("in session", topic.possible() | {"answer"})
    text = (
        topic.say(pattern, answer=stage.rng.choice(topic.answers)) if pattern else worded(stage, topic, by_staff=True)
    )
    return Say(at, stage.id(subject), who.name, thread, text, question.id)


def _recorded(
    stage: Stage,
    plan: SessionPlan,
    held: SessionOccurrence,
    last: Sitting,
    thread: InThread,
    subject: str,
    material: Material,
    came: set[str],
) -> Iterator[Act]:
    """The day after an instructor attaches the recording; some who were not there write what they take from it."""
    who = stage.rng.choice(stage.staff)
    at = stage.after(last.ends.at + 12 * _HOUR, who, 3 * _HOUR)
    name = f"{plan.id}-{held.occurrence}.mp4"
    url = f"https://recordings.example/{name}"
    yield Share(at, stage.id(subject), who.name, thread, stage.deal("recording") or "", name, url, "video/mp4")
    for _ in range(stage.rng.randrange(0, 3)):
        watcher = stage.talker(at, held.week, but=[face for face in stage.present(at, held.week) if face.name in came])
        topic = material.topic()
        pattern = stage.deal("after a recording", topic.possible())
        if watcher is not None and pattern is not None:
            came.add(watcher.name)
            said_at = stage.after(at, watcher, 14 * _HOUR)
            yield Say(said_at, stage.id(subject), watcher.name, thread, topic.say(pattern))
