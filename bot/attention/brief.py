"""The brief for staff: what needs them first, then what comes, in at most fifteen lines that open their evidence.

It counts learners and names none: who is silent is nobody's list.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.attention.facts import WEEK, Facts
from bot.lines import listed
from bot.message import Block, Message, MessageLink, Text, Value, Verbatim
from bot.model import Kind
from bot.questions.standing import Light, Standing
from bot.words import Words, sentence
from bot.wrapups.window import week_number

AT_MOST = 15
"""Lines, with the heading and the one that says how many more there are."""

_SHOWN = 60  # characters of a question
_LIGHTS = {Light.AMBER: sentence("amber"), Light.RED: sentence("red")}


def brief(facts: Facts) -> Message:
    """The same lines for the same facts, the most pressing first."""
    words, lines = facts.known.words, lines_of(facts)
    if not lines:
        return Message(
            (Text(words("Nothing waits for you, and nothing is planned for the next seven days.")),), quiet=True
        )
    room = AT_MOST - 1
    shown = lines if len(lines) <= room else lines[: room - 1]
    blocks: list[Block] = [Text(f"**{words('What needs you, and the next seven days:')}**"), listed(shown)]
    if len(lines) > len(shown):
        more = words.count("And {n} thing more.", "And {n} things more.", len(lines) - len(shown))
        blocks.append(Text(f"{more} {words('`inbox open` and `schedule` show everything.')}"))
    return Message(tuple(blocks), quiet=True)


def lines_of(facts: Facts) -> Sequence[Text]:
    """Every line there is, the most pressing first."""
    return [
        *_stuck(facts),
        *_drafts(facts),
        *_waiting(facts),
        *_silent(facts),
        *_unrecorded(facts),
        *_wordless(facts),
        *_coming(facts),
    ]


def _stuck(facts: Facts) -> Iterator[Text]:
    words = facts.known.words
    for one in facts.stuck:
        notice = facts.known.post(Kind.NOTICE, f"delivery-{one.delivery}", "failed")
        what = " ".join(part for part in (one.kind, one.subject, one.occurrence) if part)
        shown: Value = MessageLink(notice.ref, what) if notice is not None else Verbatim(what)
        yield Text(words("Could not be sent: {what}"), {"what": shown})


def _drafts(facts: Facts) -> Iterator[Text]:
    words = facts.known.words
    for one in facts.drafts:
        posted = facts.known.post(one.kind, one.subject, one.occurrence)
        assert posted is not None
        title = words("Wrap-up of week {week}").format(week=week_number(one))
        yield Text(words("Waits for your approval: {draft}"), {"draft": MessageLink(posted.ref, title)})


def _waiting(facts: Facts) -> Iterator[Text]:
    """Questions that wait too long: the red ones first, of each light the oldest first."""
    for light in (Light.RED, Light.AMBER):
        yield from (_question(one, facts.known.words) for one in facts.waiting if one.light is light)


def _question(one: Standing, words: Words) -> Text:
    hours = words.count("{n} hour", "{n} hours", int(one.waits.total_seconds() // 3600))
    whose = words("asked first: {name}").format(name=one.owner) if one.owner is not None else ""
    values: dict[str, Value] = {
        "number": Verbatim(str(one.number)),
        "text": MessageLink(one.question.message.ref, _short(one.question.message.text)),
        "state": Verbatim(", ".join(part for part in (words(_LIGHTS[one.light]), hours, whose) if part)),
    }
    return Text(words("Question {number} waits: {text} ({state})"), values)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


def _silent(facts: Facts) -> Iterator[Text]:
    known = facts.known
    for lesson in facts.silent:
        yield Text(known.words("Nobody wrote below {lesson} yet."), {"lesson": known.lesson_link(lesson)})


def _unrecorded(facts: Facts) -> Iterator[Text]:
    """Sessions that are over, were to be recorded, and have no recording."""
    known = facts.known
    over: dict[tuple[str, str], Text] = {}
    for held in known.sittings():
        key = (held.plan.id, held.occurrence.occurrence)
        is_over = all(one.ends.at <= known.now for one in held.occurrence.sittings)
        if not is_over or held.plan.record == "never" or known.recordings.get(key) or key in over:
            continue
        sent = known.post(Kind.ANNOUNCEMENT, *key)
        if sent is not None:
            said = known.words("No recording of {session} yet, {when}.")
            when = known.when(held.sitting.starts.at)
            over[key] = Text(said, {"session": MessageLink(sent.ref, held.plan.title), "when": when})
    yield from over.values()


def _wordless(facts: Facts) -> Iterator[Text]:
    """How many wrote nothing for a week; the link is the newest lesson, where a word is easiest."""
    if not facts.wordless:
        return
    known = facts.known
    said = known.words.count(
        "{n} learner of {all} wrote nothing for a week. The newest lesson: {lesson}",
        "{n} learners of {all} wrote nothing for a week. The newest lesson: {lesson}",
        facts.wordless,
    )
    posted = [one for one in known.course.lessons if known.post(Kind.LESSON, one.id) is not None]
    if posted:
        newest = max(posted, key=lambda one: known.posts[Kind.LESSON, one.id, ""][1])
        yield Text(said, {"all": Verbatim(str(facts.learners)), "lesson": known.lesson_link(newest)})


def _coming(facts: Facts) -> Iterator[Text]:
    """Lessons, sessions, deadlines and the wrap-up of the next seven days, in their order."""
    known, words = facts.known, facts.known.words
    found: list[tuple[datetime, int, Text]] = []
    for number, slot in enumerate(known.running.timetable.slots):
        if not known.now < slot.at <= known.now + WEEK:
            continue
        lesson = known.lesson(slot.subject)
        values: dict[str, Value] = {"when": known.when(slot.at)}
        if slot.kind is Kind.WRAP_UP:
            found.append((slot.at, number, Text(words("Wrap-up: {when}"), values)))
        elif lesson is not None and slot.kind in (Kind.LESSON, Kind.DEADLINE):
            is_out = slot.kind is Kind.LESSON
            said = words("Lesson {lesson} comes out: {when}") if is_out else words("Deadline of {lesson}: {when}")
            found.append((slot.at, number, Text(said, values | {"lesson": known.lesson_link(lesson)})))
    for number, held in enumerate(known.sittings()):
        if known.now < held.sitting.starts.at <= known.now + WEEK:
            sent = known.post(Kind.ANNOUNCEMENT, held.plan.id, held.occurrence.occurrence)
            title: Value = MessageLink(sent.ref, held.plan.title) if sent is not None else Verbatim(held.plan.title)
            values = {"session": title, "when": known.when(held.sitting.starts.at)}
            found.append((held.sitting.starts.at, number, Text(words("Session {session}: {when}"), values)))
    yield from (line for _at, _number, line in sorted(found, key=lambda each: each[:2]))
