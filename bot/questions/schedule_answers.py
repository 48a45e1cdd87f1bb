"""Answers questions about the timetable from it: what is planned, shifted, cancelled, held back or posted."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import assert_never

from bot.cohorts.known import Held, Known
from bot.course.course import Lesson
from bot.course.overrides import of_sitting
from bot.lines import joined, listed
from bot.message import Block, Clockface, Link, Message, MessageLink, Moment, Text, Value, Verbatim
from bot.model import CohortState, Kind, Slot
from bot.questions.schedule_questions import About, ScheduleQuestion

_DEADLINES = 3
_RECORDINGS = 3
_SOON = timedelta(days=28)


def answer_schedule(asked: ScheduleQuestion, known: Known) -> Message:
    """The answer, for the one who asked; it promises nothing that is not planned."""
    match asked.about:
        case About.SESSION:
            lines = _session(asked, known)
        case About.LESSON:
            lines = _lesson(asked, known)
        case About.DEADLINE:
            lines = _deadline(asked, known)
        case About.STILL_OPEN:
            lines = _still_open(asked, known)
        case About.NEXT:
            lines = _next(known)
        case About.RECORDING:
            lines = _recording(asked, known)
        case About.BEGINNING:
            lines = [_bounds(known, known.words("The course begins {when}."), known.words("It began {when}."), 0)]
        case About.ENDING:
            lines = [_bounds(known, known.words("The course ends {when}."), known.words("It ended {when}."), 1)]
        case _:
            assert_never(asked.about)
    return Message((*lines, *_state(known)), quiet=True)


def _state(known: Known) -> Sequence[Block]:
    words = known.words
    match known.state:
        case CohortState.PAUSED:
            said = words("The cohort is paused: nothing is posted until it goes on, and these moments may change.")
            return (Text(said),)
        case CohortState.ARCHIVED:
            return (Text(words("This cohort is over: nothing more is posted.")),)
        case CohortState.RUNNING:
            return ()
        case _:
            assert_never(known.state)


def _bounds(known: Known, to_come: str, past: str, end: int) -> Text:
    moment = (known.running.timetable.starts, known.running.timetable.ends)[end]
    when = Moment(moment.at, known.zone, Clockface.DATE)
    return Text(to_come if moment.at > known.now else past, {"when": when})


def _session(asked: ScheduleQuestion, known: Known) -> list[Block]:
    words = known.words
    if not known.course.sessions:
        return [Text(words("This course has no live sessions."))]
    held = known.sittings(asked.session, asked.week)
    to_come = [one for one in held if one.sitting.ends.at > known.now]
    lines: list[Block] = []
    if to_come:
        lines.append(_held(to_come[0], known))
        if len(to_come) > 1 and asked.week is None:
            lines.append(Text(words("After that: {when}."), {"when": known.when(to_come[1].sitting.starts.at)}))
    elif held:
        last = held[-1]
        values: dict[str, Value] = {"title": Verbatim(last.plan.title), "when": known.when(last.sitting.starts.at)}
        was = words("**{title}** was {when}.")
        none = words("No live session is to come any more. The last one was **{title}**, {when}.")
        lines.append(Text(was if asked.week is not None else none, values))
    elif asked.week is not None:
        said = words("There is no live session in week {week}.")
        lines.append(Text(said.format(week=asked.week)))
    else:
        lines.append(Text(words("No live session is planned.")))
    return [*lines, *_cancelled(asked, known)]


def _held(one: Held, known: Known) -> Text:
    words = known.words
    values: dict[str, Value] = {
        "title": Verbatim(one.plan.title),
        "when": known.when(one.sitting.starts.at),
        "until": Moment(one.sitting.ends.at, known.zone, Clockface.TIME),
    }
    is_on = one.sitting.starts.at <= known.now
    said = words("**{title}** is on now, until {until}.") if is_on else words("**{title}** is {when}.")
    thread = known.thread(one)
    if thread is None:
        return Text(said, values)
    return joined((Text(said, values), Text(words("Questions for it go into {thread}."), thread.values)), " ")


def _cancelled(asked: ScheduleQuestion, known: Known) -> list[Block]:
    """What was cancelled of the weeks that are asked about, or that begin soon."""
    words, lines = known.words, []
    for plan in known.course.sessions:
        for week in known.running.timetable.weeks:
            is_meant = week.number == asked.week if asked.week else known.now < week.ends.at < known.now + _SOON
            placed = of_sitting(known.running.cohort.overrides, plan.id, week.number, 1)
            if not (is_meant and placed.cancelled and asked.session in (None, plan.id)):
                continue
            values: dict[str, Value] = {
                "title": Verbatim(plan.title),
                "week": Verbatim(str(week.number)),
                "why": Verbatim(placed.why),
            }
            because = words("**{title}** of week {week} is cancelled: {why}")
            plain = words("**{title}** of week {week} is cancelled.")
            lines.append(Text(because if placed.why else plain, values))
    return [*lines]


def _lesson(asked: ScheduleQuestion, known: Known) -> list[Block]:
    words = known.words
    if asked.lesson is not None:
        lesson = known.lesson(asked.lesson)
        return [told_lesson(lesson, known)] if lesson is not None else []
    if asked.number is not None:
        count = len(known.course.lessons)
        said = words.count("There is {n} lesson in this course.", "There are {n} lessons in this course.", count)
        return [Text(said)]
    if asked.week is not None:
        return _of_week(asked.week, known, (Kind.LESSON,), words("No lesson comes in week {week}."))
    coming = next((one for one in known.slots if one.kind is Kind.LESSON and _is_to_come(one, known)), None)
    lesson = known.lesson(coming.subject) if coming is not None else None
    if lesson is None:
        return [Text(words("No further lesson is planned."))]
    return [told_lesson(lesson, known)]


def _is_to_come(slot: Slot, known: Known) -> bool:
    """Whether a line was not posted yet and still will be."""
    is_posted = known.post(slot.kind, slot.subject, slot.occurrence) is not None
    return not is_posted and (slot.at > known.now or slot.kind is Kind.LESSON)


def told_lesson(lesson: Lesson, known: Known) -> Text:
    """When a lesson came or comes."""
    words = known.words
    values: dict[str, Value] = {"lesson": known.lesson_link(lesson)}
    posted = known.posts.get((Kind.LESSON, lesson.id, ""))
    if posted is not None:
        return Text(words("{lesson} is out since {when}."), {**values, "when": known.when(posted[1])})
    slot = known.slot(Kind.LESSON, lesson.id)
    if slot is not None and slot.at > known.now:
        return Text(words("**{lesson}** comes {when}."), {**values, "when": known.when(slot.at)})
    if known.is_held(lesson.id):
        return Text(words("**{lesson}** is kept back by staff, and has no date until they release it."), values)
    if slot is not None:
        return Text(
            words("**{lesson}** was planned for {when}, and is not out yet."), {**values, "when": known.when(slot.at)}
        )
    return Text(words("**{lesson}** is not planned in this cohort."), values)


def _deadline(asked: ScheduleQuestion, known: Known) -> list[Block]:
    words = known.words
    if asked.lesson is not None:
        lesson = known.lesson(asked.lesson)
        return [_due(lesson, known)] if lesson is not None else []
    if asked.week is not None:
        return _of_week(asked.week, known, (Kind.DEADLINE,), words("Nothing is due in week {week}."))
    coming = [one for one in known.slots if one.kind is Kind.DEADLINE and one.at > known.now][:_DEADLINES]
    if not coming:
        return [Text(words("Nothing more is due in this course."))]
    return [listed([_line(one, known) for one in coming])]


def _due(lesson: Lesson, known: Known) -> Text:
    words = known.words
    values: dict[str, Value] = {"lesson": known.lesson_link(lesson)}
    slot = known.slot(Kind.DEADLINE, lesson.id)
    if lesson.deliverable is None:
        return Text(words("Nothing has to be handed in for {lesson}."), values)
    if slot is None:
        return Text(words("{lesson} has no deadline in this cohort."), values)
    values["when"] = known.when(slot.at)
    if slot.at > known.now:
        everybodys = words("The deadline of {lesson} is {when}.")
        own = words("Your own deadline of {lesson} is {when}.")
    else:
        everybodys = words("The deadline of {lesson} was {when}.")
        own = words("Your own deadline of {lesson} was {when}.")
    return Text(own if known.is_own(lesson.id) else everybodys, values)


def _still_open(asked: ScheduleQuestion, known: Known) -> list[Block]:
    words = known.words
    meant = asked.lesson or _last_due(known)
    lesson = known.lesson(meant) if meant is not None else None
    if lesson is None:
        return [Text(words("Nothing is due yet."))]
    slot = known.slot(Kind.DEADLINE, lesson.id)
    if lesson.deliverable is None or slot is None:
        return [_due(lesson, known)]
    values: dict[str, Value] = {"lesson": known.lesson_link(lesson), "when": known.when(slot.at)}
    if slot.at > known.now and known.is_own(lesson.id):
        return [Text(words("Yes: you have time for {lesson} until {when}, your own deadline."), values)]
    if slot.at > known.now:
        return [Text(words("Yes: {lesson} is open until {when}."), values)]
    over = words(
        "The deadline of {lesson} was {when}. Nothing is locked: you can still post it in the lesson's thread."
    )
    over_for_you = words(
        "Your own deadline of {lesson} was {when}. Nothing is locked: you can still post it in the lesson's thread."
    )
    return [Text(over_for_you if known.is_own(lesson.id) else over, values), *_next_due(known)]


def _last_due(known: Known) -> str | None:
    """The lesson somebody most likely means: of those that are out, the next one due, else the last that was."""
    out = [one for one in known.slots if one.kind is Kind.DEADLINE and known.post(Kind.LESSON, one.subject) is not None]
    to_come = [one for one in out if one.at > known.now]
    if to_come:
        return to_come[0].subject
    return out[-1].subject if out else None


def _next_due(known: Known) -> list[Block]:
    coming = next((one for one in known.slots if one.kind is Kind.DEADLINE and one.at > known.now), None)
    if coming is None:
        return []
    return [joined((Text(known.words("Next is due:")), _line(coming, known)), " ")]


def _next(known: Known) -> list[Block]:
    """The next lesson, session and deadline, in their order."""
    found: list[tuple[Moment, Text]] = []
    for kind in (Kind.LESSON, Kind.DEADLINE):
        slot = next((one for one in known.slots if one.kind is kind and one.at > known.now), None)
        if slot is not None:
            found.append((known.when(slot.at), _line(slot, known)))
    held = next((one for one in known.sittings() if one.sitting.ends.at > known.now), None)
    if held is not None:
        found.append((known.when(held.sitting.starts.at), _held(held, known)))
    if not found:
        return [Text(known.words("Nothing more is planned: you have everything there is."))]
    found.sort(key=lambda each: each[0].at)
    return [listed([line for _when, line in found])]


def _of_week(week: int, known: Known, kinds: Sequence[Kind], none: str) -> list[Block]:
    span = known.week(week)
    if span is None:
        said = known.words("This course has {weeks} weeks.")
        return [Text(said.format(weeks=len(known.running.timetable.weeks)))]
    found = [one for one in known.slots if one.kind in kinds and span[0] <= one.at < span[1]]
    return [listed([_line(one, known) for one in found])] if found else [Text(none.format(week=week))]


def _line(slot: Slot, known: Known) -> Text:
    """A lesson or a deadline with its moment."""
    lesson = known.lesson(slot.subject)
    title: Value = known.lesson_link(lesson) if lesson is not None else Verbatim(slot.subject)
    values: dict[str, Value] = {"lesson": title, "when": known.when(slot.at)}
    if slot.kind is Kind.DEADLINE:
        everybodys = known.words("Deadline of {lesson}: {when}")
        own = known.words("Your own deadline of {lesson}: {when}")
        return Text(own if known.is_own(slot.subject) else everybodys, values)
    return Text("{lesson}: {when}", values)


def _recording(asked: ScheduleQuestion, known: Known) -> list[Block]:
    words = known.words
    if not known.course.sessions:
        return [Text(words("This course has no live sessions, so there are no recordings."))]
    held = _once(known.sittings(asked.session, asked.week), lambda one: (one.plan.id, one.occurrence.occurrence))
    past = [one for one in held if one.sitting.starts.at <= known.now]
    with_links = [one for one in past if known.recordings.get((one.plan.id, one.occurrence.occurrence))]
    lines: list[Block] = []
    without = [one for one in (past if asked.week is not None else past[-1:]) if one not in with_links]
    lines.extend(_no_recording(one, known) for one in without)
    if not past:
        lines.append(_not_held(asked, held, known))
    if with_links:
        lines.append(listed([_recorded(one, known) for one in reversed(with_links[-_RECORDINGS:])]))
    return lines


def _once(held: Sequence[Held], key: Callable[[Held], tuple[str, str]]) -> list[Held]:
    """Each session as it happened once, however many sittings it had."""
    first: dict[tuple[str, str], Held] = {}
    for one in held:
        first.setdefault(key(one), one)
    return list(first.values())


def _recorded(one: Held, known: Known) -> Text:
    links = known.recordings[one.plan.id, one.occurrence.occurrence]
    watch = [
        Text("{link}", {"link": Link(link, known.words("watch it") if len(links) == 1 else str(number))})
        for number, link in enumerate(links, 1)
    ]
    return joined((_titled(one, known, "**{title}**, {day}:"), joined(watch, ", ")), " ")


def _titled(one: Held, known: Known, said: str) -> Text:
    day = Moment(one.sitting.starts.at, known.zone, Clockface.DATE)
    return Text(said, {"title": Verbatim(one.plan.title), "day": day})


def _no_recording(one: Held, known: Known) -> Text:
    words = known.words
    if one.plan.record == "never":
        return _titled(one, known, words("**{title}**, {day}, was not recorded."))
    sent = known.post(Kind.ANNOUNCEMENT, one.plan.id, one.occurrence.occurrence)
    none = _titled(one, known, words("There is no recording of **{title}**, {day}, yet."))
    if sent is None:
        return none
    later = Text(
        words("If one is attached, its link comes into {thread}."),
        {"thread": MessageLink(sent.ref, words("the session's thread"))},
    )
    return joined((none, later), " ")


def _not_held(asked: ScheduleQuestion, held: Sequence[Held], known: Known) -> Text:
    words = known.words
    if held:
        values: dict[str, Value] = {
            "title": Verbatim(held[0].plan.title),
            "when": known.when(held[0].sitting.starts.at),
        }
        return Text(words("There is no recording yet: **{title}** is {when}."), values)
    if asked.week is not None:
        cancelled = _cancelled(asked, known)
        if cancelled and isinstance(cancelled[0], Text):
            return cancelled[0]
        said = words("There is no recording of week {week}: no live session is held then.")
        return Text(said.format(week=asked.week))
    return Text(words("There are no recordings: no live session was held."))
