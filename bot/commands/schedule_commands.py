"""What comes and what came: schedule, lesson, catchup; for managers timetable and activity."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from bot.cohorts.known import Known
from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import ALWAYS, Declarations, Of, Option, Role, Said, command
from bot.commands.from_tables import known_to
from bot.course.course import Lesson
from bot.course.override import as_yaml
from bot.course.overrides import of_lesson
from bot.lines import joined, listed
from bot.message import Block, Message, MessageLink, Moment, Text, Value, Verbatim
from bot.model import CohortState, DeliveryState, Kind
from bot.people.catch_up import since_last_here
from bot.questions.schedule_answers import told_lesson
from bot.store import activity as log
from bot.store import overrides, posted, presence
from bot.store.activity import Entry, What
from bot.store.overrides import Kept
from bot.store.posted import Line
from bot.words import Words, sentence

_SHOWN = timedelta(days=14)
_MOST = 20
_PAGE = 12
_VISIT = timedelta(hours=12)  # what somebody did since then belongs to the visit in which they ask
_PAGE_HELP = sentence("Which page, from 1 on.")
_WRONG = frozenset({What.FAILED, What.HELD, What.UNCERTAIN, What.TRY_AGAIN})

_STATES = {
    DeliveryState.PLANNED: sentence("planned"),
    DeliveryState.OPENED: sentence("on its way"),
    DeliveryState.DONE: sentence("sent"),
    DeliveryState.SKIPPED: sentence("left out"),
    DeliveryState.FAILED: sentence("failed"),
    DeliveryState.CANCELLED: sentence("cancelled"),
}
_WHAT = {
    What.SENT: sentence("sent"),
    What.FOUND: sentence("found again"),
    What.SKIPPED: sentence("left out"),
    What.TRY_AGAIN: sentence("will be tried again"),
    What.UNCERTAIN: sentence("perhaps sent"),
    What.HELD: sentence("waits for a decision"),
    What.FAILED: sentence("failed"),
    What.EDITED: sentence("edited"),
    What.MOVED: sentence("moved"),
    What.CANCELLED: sentence("cancelled"),
    What.CHANGED: sentence("changed"),
}


async def schedule(
    call: Call, week: Annotated[int, Option(sentence("A week of the course, else the next 14 days."))] = 0
) -> Said:
    """What comes, on the reader's clock, with links to what is there already."""
    known, words = await known_to(call), call.words
    span = known.week(week) if week else (call.now, call.now + _SHOWN)
    if span is None:
        said = words("This course has weeks 1 to {last}; there is no week {week}.")
        raise CommandError(said.format(last=len(known.running.timetable.weeks), week=week))
    lines = _coming(known, *span)
    heading = words("Week {week}:").format(week=week) if week else words("The next 14 days:")
    blocks: list[Block] = [Text(f"**{heading}**")]
    if lines:
        blocks.append(listed(lines[:_MOST]))
        if len(lines) > _MOST:
            more = len(lines) - _MOST
            blocks.append(Text(words.count("And {n} more; name a week.", "And {n} more; name a week.", more)))
    elif week:
        blocks.append(Text(words("Nothing is planned in this week.")))
    else:
        blocks.append(Text(words("Nothing is planned in these days.")))
        later = next((one for one in known.slots if one.kind is Kind.LESSON and one.at > span[1]), None)
        if later is not None:
            blocks.append(Text(words("The next lesson comes {when}."), {"when": known.when(later.at)}))
    return Said(Message((*blocks, *_paused(call)), quiet=True))


def _coming(known: Known, since: datetime, until: datetime) -> list[Text]:
    """Lessons, sessions and deadlines in a stretch of time, in their order."""
    found: list[tuple[datetime, Text]] = []
    words = known.words
    for slot in known.slots:
        lesson = known.lesson(slot.subject)
        if slot.kind not in (Kind.LESSON, Kind.DEADLINE) or not since <= slot.at < until or lesson is None:
            continue
        values: dict[str, Value] = {"when": known.when(slot.at), "lesson": known.lesson_link(lesson)}
        said = words("{when}: {lesson}")
        if slot.kind is Kind.DEADLINE:
            is_own = known.is_own(lesson.id)
            said = words("{when}: your own deadline of {lesson}") if is_own else words("{when}: deadline of {lesson}")
        found.append((slot.at, Text(said, values)))
    for held in known.sittings():
        at = held.sitting.starts.at
        if since <= at < until:
            title: dict[str, Value] = {"when": known.when(at), "title": Verbatim(held.plan.title)}
            line = Text("{when}: {title}", title)
            sent = known.post(Kind.ANNOUNCEMENT, held.plan.id, held.occurrence.occurrence)
            if sent is not None:
                line = joined((line, Text("{link}", {"link": MessageLink(sent.ref, words("open it"))})), " ")
            found.append((at, line))
    found.sort(key=lambda each: each[0])
    return [line for _at, line in found]


def _paused(call: Call) -> Sequence[Block]:
    if call.state is CohortState.PAUSED:
        return (
            Text(call.words("The cohort is paused: nothing is posted until it goes on, and these moments may change.")),
        )
    if call.state is CohortState.ARCHIVED:
        return (Text(call.words("This cohort is over: nothing more is posted.")),)
    return ()


async def lesson(
    call: Call,
    name: Annotated[str, Option(sentence("Which lesson, else the newest."), of=Of.LESSONS)] = "",
) -> Said:
    """A lesson's card: its post, its goals, what to hand in and until when; or when it comes."""
    known = await known_to(call)
    meant = known.lesson(name) if name else _newest(known)
    if meant is None:
        return Said(answer(call.words("No lesson is out yet. `schedule` shows when the first one comes.")))
    blocks: list[Block] = [told_lesson(meant, known)]
    if known.post(Kind.LESSON, meant.id) is None:
        return Said(Message((*blocks, *_paused(call)), quiet=True))
    if meant.minutes is not None:
        blocks.append(Text(call.words.count("It takes {n} minute.", "It takes {n} minutes.", meant.minutes)))
    if meant.goals:
        blocks.append(Text(f"**{call.words('You will be able to:')}**"))
        blocks.append(listed([Text("{goal}", {"goal": Verbatim(goal)}) for goal in meant.goals]))
    blocks.extend(_to_hand_in(meant, known))
    return Said(Message((*blocks, *_thread(meant, call, known)), card=True, quiet=True))


def _newest(known: Known) -> Lesson | None:
    out = [(at, subject) for (kind, subject, _), (_sent, at) in known.posts.items() if kind is Kind.LESSON]
    newest = [known.lesson(subject) for _at, subject in sorted(out, reverse=True)]
    return next((one for one in newest if one is not None), None)


def _to_hand_in(meant: Lesson, known: Known) -> Sequence[Block]:
    slot = known.slot(Kind.DEADLINE, meant.id)
    if meant.deliverable is None:
        return ()
    task = Text(meant.deliverable.text)
    if slot is None:
        return (task,)
    words = known.words
    if known.is_own(meant.id):
        to_come = words("Hand it in by {when}, your own deadline.")
        past = words("It was due {when}, your own deadline; you can still post it.")
    else:
        to_come, past = words("Hand it in by {when}."), words("It was due {when}; you can still post it.")
    said = to_come if slot.at > known.now else past
    return (task, Text(said, {"when": known.when(slot.at)}))


def _thread(meant: Lesson, call: Call, known: Known) -> Sequence[Block]:
    sent = known.post(Kind.LESSON, meant.id)
    if sent is None:
        return ()
    thread = MessageLink(sent.ref, call.words("its thread"))
    return (Text(call.words("Ask about it in {thread}."), {"thread": thread}),)


async def catchup(call: Call) -> Said:
    """One private message with what came since the caller was last here."""
    joined_at = call.member.joined_at if call.member is not None else call.now
    last = await presence.last_here(call.transaction, call.home, call.person, call.now - _VISIT)
    return Said(since_last_here(await known_to(call), max(joined_at, last) if last is not None else joined_at))


async def timetable(call: Call, page: Annotated[int, Option(_PAGE_HELP)] = 1) -> Said:
    """Every line to come, with its id and state, and the changes that were made."""
    words = call.words
    lines = [
        line
        for line in await posted.lines(call.transaction, call.running.id)
        if line.moment.at >= call.now or line.state in (DeliveryState.PLANNED, DeliveryState.OPENED)
    ]
    shown, pages = _paged(lines, page, words)
    homes = call.running.homes()
    blocks: list[Block] = []
    if shown:
        blocks.append(Text(f"**{words('To come, page {page} of {pages}:').format(page=page, pages=pages)}**"))
        blocks.append(listed([_planned(line, call, is_one_of_many=len(homes) > 1) for line in shown]))
    else:
        blocks.append(Text(words("Nothing is to come any more.")))
    kept = await overrides.of_cohort(call.transaction, call.running.id)
    made = [one for one in kept if not one.override.undone]
    if made and page == 1:
        blocks.append(Text(f"**{words('Changes that were made:')}**"))
        blocks.append(listed([_change(one, call) for one in made]))
    blocks.append(Text(words("`release post-now`, `release hold`, `release skip` and `cohort shift` change it.")))
    return Said(Message((*blocks, *_paused(call)), quiet=True))


def _change(kept: Kept, call: Call) -> Text:
    """An override as it is written, with who made it and when."""
    values: dict[str, Value] = {
        "change": Verbatim(as_yaml([kept.override]).splitlines()[1].strip(" -{}")),
        "by": Verbatim(kept.by),
        "when": Moment(kept.at, call.zone),
    }
    return Text(call.words("{change} ({by}, {when})"), values)


def _planned(line: Line, call: Call, *, is_one_of_many: bool) -> Text:
    name = "/".join(part for part in (line.kind, line.subject, line.occurrence) if part)
    is_held = line.kind is Kind.LESSON and of_lesson(call.running.cohort.overrides, line.subject).held
    state = call.words("kept back") if is_held else call.words(_STATES[line.state])
    values: dict[str, Value] = {
        "name": Verbatim(name),
        "when": Moment(line.moment.at, call.zone),
        "state": Verbatim(f"{state}, {line.home}" if is_one_of_many else state),
    }
    return Text("{when}: {name}, {state}", values)


async def activity(
    call: Call,
    failed: Annotated[bool, Option(sentence("Only what went wrong."))] = False,
    page: Annotated[int, Option(_PAGE_HELP)] = 1,
) -> Said:
    """What was sent, when and why, and what failed; the newest first."""
    words = call.words
    only = _WRONG if failed else None
    entries = await log.read(call.transaction, call.running.id, _PAGE + 1, offset=(max(page, 1) - 1) * _PAGE, only=only)
    newest = list(reversed(entries))
    if not newest:
        none = words("Nothing went wrong so far.") if failed else words("Nothing was sent so far.")
        return Said(answer(none if page <= 1 else words("There is no such page.")))
    blocks: list[Block] = [listed([_happened(one, call) for one in newest[:_PAGE]])]
    if len(newest) > _PAGE:
        more = "activity failed:yes page:{page}" if failed else "activity page:{page}"
        blocks.append(Text(words("Older: `{command}`").replace("{command}", more.format(page=max(page, 1) + 1))))
    return Said(Message(tuple(blocks), quiet=True))


def _happened(entry: Entry, call: Call) -> Text:
    words = call.words
    name = "/".join(part for part in (entry.kind, entry.subject, entry.occurrence) if part)
    values: dict[str, Value] = {
        "when": Moment(entry.at, call.zone),
        "what": Verbatim(words(_WHAT[entry.what])),
        "name": Verbatim(name or words("the cohort")),
        "why": Verbatim(entry.why),
    }
    line = Text("{when}: {name}, {what} ({why})", values)
    if entry.ref is None or entry.home != call.home:
        return line
    return joined((line, Text("{link}", {"link": MessageLink(entry.ref, words("open it"))})), " ")


def _paged(lines: Sequence[Line], page: int, words: Words) -> tuple[Sequence[Line], int]:
    pages = max(1, -(-len(lines) // _PAGE))
    if not 1 <= page <= pages:
        said = words.count("There is {n} page.", "There are {n} pages.", pages)
        raise CommandError(said)
    return lines[(page - 1) * _PAGE : page * _PAGE], pages


DECLARED = Declarations(
    commands=(
        command(
            "schedule",
            schedule,
            role=Role.EVERYONE,
            help=sentence("Show what comes, on your own clock."),
            states=ALWAYS,
        ),
        command(
            "lesson",
            lesson,
            role=Role.LEARNER,
            help=sentence("Show a lesson again, or when it comes."),
            states=ALWAYS,
        ),
        command(
            "catchup",
            catchup,
            role=Role.LEARNER,
            help=sentence("Show what came since you were last here."),
            states=ALWAYS,
        ),
        command(
            "timetable",
            timetable,
            role=Role.MANAGER,
            help=sentence("Show every line to come, with its id and state."),
            states=ALWAYS,
        ),
        command(
            "activity",
            activity,
            role=Role.MANAGER,
            help=sentence("Show what was sent, when and why, and what failed."),
            states=ALWAYS,
        ),
    ),
)
