"""A learner's own way: next, done, progress, away, back, settings streak; and extend, for their instructors."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated

from bot.commands.call import Call, CommandError, answer
from bot.commands.dates import read_moment
from bot.commands.declaring import ALWAYS, Action, Declarations, Did, Of, Option, Role, Said, command
from bot.course.course import Lesson
from bot.course.saying import lesson_of
from bot.message import Block, Message, MessageLink, Moment, Text, Value, Verbatim
from bot.progress import absence, counting, extending
from bot.progress.next_step import next_step
from bot.progress.reading import standing_of
from bot.progress.standing import Standing
from bot.progress.streak import streak
from bot.progress.telling import told_away, told_back, told_missing, told_next, told_progress
from bot.store import members, progress
from bot.store.progress import Learner
from bot.words import sentence

DONE = "done"
"""The action of a lesson's button, followed by a colon and the lesson's id."""

_LONGEST_AWAY = timedelta(days=366)
_MORNING, _LAST_MINUTE = time(0, 0), time(23, 59)


async def next_(call: Call) -> Said:
    """The exact next step."""
    who = _learner(call)
    standing = await _standing(call, who)
    step = told_next(next_step(standing, call.running.course, call.now, call.zone), call.words, call.zone, call.now)
    away = standing.away(call.now)
    blocks: tuple[Block, ...] = (step,) if away is None else (told_away(away, call.words, call.zone), step)
    return Said(Message(blocks, quiet=True))


async def done(
    call: Call,
    lesson: Annotated[str, Option(sentence("Which lesson; else your next one."), of=Of.LESSONS)] = "",
) -> Said:
    """A lesson is done, by its button or by the command."""
    who = _learner(call)
    standing = await _standing(call, who)
    meant = _meant(call, standing, lesson)
    if meant.id not in standing.released:
        raise CommandError(call.words('"{lesson}" is not out yet.').format(lesson=meant.title))
    if meant.id in standing.done():
        already = call.words("**{lesson}** is done already. Only you see this.")
        return Said(await _with_next(call, who, already, {"lesson": Verbatim(meant.title)}))
    if meant.done_when != "button":
        how = (
            call.words("Hand it in below {lesson}, in its thread: then it counts as done.")
            if meant.done_when == "deliverable"
            else call.words("Write below {lesson}, in its thread: then it counts as done.")
        )
        link = {"lesson": MessageLink(standing.released[meant.id].ref, meant.title)}
        return Said(answer(f"{how} {call.words('A question alone does not count.')}", link))
    await counting.press(call.transaction, who, meant.id, call.now)
    noted = call.words("Noted: you are done with **{lesson}**. Only you see this.")
    message = await _with_next(call, who, noted, {"lesson": Verbatim(meant.title)}, standing.missing(meant), standing)
    return Said(message, Did(meant.id, {"kind": "done", "lesson": meant.id}, is_own=True))


async def press_done(call: Call, lesson: str) -> Said:
    """The button below a lesson."""
    if lesson_of(call.running.course, lesson) is None:
        raise CommandError(call.words("This lesson is not part of the course any more."))
    return await done(call, lesson)


async def not_done(call: Call, undo: Mapping[str, str]) -> Message:
    """Take the button back."""
    if not await progress.unmark_button(call.transaction, _learner(call), undo["lesson"]):
        raise CommandError(call.words("It was taken back already."))
    found = lesson_of(call.running.course, undo["lesson"])
    title = found.title if found is not None else undo["lesson"]
    return answer(call.words("**{lesson}** is open again."), {"lesson": Verbatim(title)})


async def my_progress(call: Call) -> Said:
    """How far somebody is: only for themselves."""
    who = _learner(call)
    standing = await _standing(call, who)
    is_counting = await progress.is_counting_weeks(call.transaction, who)
    weeks = streak(standing, call.running.cohort.breaks, call.now) if is_counting else None
    sessions = await progress.sessions_taken_part_in(call.transaction, who)
    return Said(told_progress(standing, call.running.course, sessions, weeks, call.now, call.words, call.zone))


async def away(
    call: Call,
    until: Annotated[str, Option(sentence("The day you are back, like 2026-11-02; else until you say so."))] = "",
) -> Said:
    """Nothing is sent to them for a while."""
    who = _learner(call)
    back_at = None
    if until:
        back_at = read_moment(until, call.zone, call.words, without_time=_MORNING).at
        if back_at <= call.now:
            raise CommandError(call.words("That is over already. Name a day that is to come."))
        if back_at > call.now + _LONGEST_AWAY:
            raise CommandError(call.words("That is more than a year from now. Leave the day out, and say `back` then."))
    await absence.go_away(call.transaction, call.running, who, call.now, back_at)
    now_away = await absence.away_now(call.transaction, who, call.now)
    assert now_away is not None
    told = told_away(now_away, call.words, call.zone)
    then = Text(call.words("Say `back` when you want to go on; then you get one message with what came meanwhile."))
    return Said(Message((told, then), quiet=True), Did(undo={"kind": "away"}, is_own=True))


async def back(call: Call) -> Said:
    """They go on, with one catch-up."""
    who = _learner(call)
    ended = await absence.come_back(call.transaction, call.running, who, call.now)
    if ended is None:
        raise CommandError(call.words("You are not away. `next` says what comes next."))
    standing = await _standing(call, who)
    message = told_back(standing, call.running.course, ended.since, call.now, call.words, call.zone)
    return Said(message, Did(is_own=True))


async def not_away(call: Call, _undo: Mapping[str, str]) -> Message:
    """Take a pause back."""
    return (await back(call)).message


async def settings_streak(
    call: Call, on: Annotated[bool, Option(sentence("Whether to count weeks in a row; only you ever see it."))]
) -> Said:
    """A streak, for those who like one."""
    who = _learner(call)
    was_on = await progress.is_counting_weeks(call.transaction, who)
    await progress.count_weeks(call.transaction, who, is_on=on)
    if on:
        said = call.words(
            "`progress` counts your weeks in a row from now on. Breaks and your own pauses never end a row, "
            "and nobody else sees it."
        )
    else:
        said = call.words("Your weeks in a row are not counted.")
    return Said(answer(said), Did(undo={"kind": "streak", "on": "yes" if was_on else "no"}, is_own=True))


async def streak_as_before(call: Call, undo: Mapping[str, str]) -> Message:
    """Take the setting back."""
    return (await settings_streak(call, undo["on"] == "yes")).message


async def extend(
    call: Call,
    person: Annotated[str, Option(sentence("Who gets more time."), of=Of.PEOPLE)],
    lesson: Annotated[str, Option(sentence("For which lesson."), of=Of.LESSONS)],
    until: Annotated[
        str, Option(sentence("The new deadline, on the cohort's clock: 2026-11-02, or 2026-11-02 18:00."))
    ],
) -> Said:
    """A later deadline for one learner, and nobody else."""
    words, found = call.words, lesson_of(call.running.course, lesson)
    member = next(
        (one for one in await members.of_cohort(call.transaction, call.running.id) if one.person == person), None
    )
    if member is None or member.role != "learner":
        raise CommandError(words("Only learners have deadlines."))
    if found is None or found.deliverable is None:
        title = found.title if found is not None else lesson
        raise CommandError(words('"{lesson}" has nothing to hand in, so there is no deadline.').format(lesson=title))
    home = await members.home_of(call.transaction, call.running.id, member.person) or call.home
    due = read_moment(until, call.running.cohort.timezone, words, without_time=_LAST_MINUTE)
    who = Learner(call.running.id, home, member.person)
    standing = await standing_of(call.transaction, call.running.course, call.running.timetable, who)
    before = standing.deadline(found)
    if due.at <= call.now:
        raise CommandError(words("That is over already. Name a day that is to come."))
    if before is not None and due.at <= before.at:
        raise CommandError(words("That is not later than the deadline they have."))
    number = await extending.extend(call.transaction, call.running, who, found, due, call.now)
    values: dict[str, Value] = {
        "person": Verbatim(member.name),
        "lesson": Verbatim(found.title),
        "due": Moment(due.at, call.zone),
    }
    said = words("{person} has time for **{lesson}** until {due}, and is told in private. No other deadline moves.")
    return Said(answer(said, values), Did(found.id, {"kind": "extended", "number": str(number)}))


async def not_extended(call: Call, undo: Mapping[str, str]) -> Message:
    """Take an extension back."""
    if not await extending.take_back(call.transaction, int(undo["number"]), call.now):
        raise CommandError(call.words("It was taken back already."))
    return answer(call.words("The deadline is as it was before."))


def _learner(call: Call) -> Learner:
    """Who calls, as a learner. Raises CommandError for staff, who have no progress."""
    if call.member is None:
        raise CommandError(call.words("Only people of this cohort can do that. `join` takes you in."))
    if call.member.role != "learner":
        raise CommandError(call.words("Only learners have progress; you are staff in this cohort."))
    return Learner(call.running.id, call.home, call.person)


async def _standing(call: Call, who: Learner) -> Standing:
    return await standing_of(call.transaction, call.running.course, call.running.timetable, who)


def _meant(call: Call, standing: Standing, lesson: str) -> Lesson:
    """The lesson that is named, else the next one. Raises CommandError where there is none."""
    if lesson:
        found = lesson_of(call.running.course, lesson)
        assert found is not None, "options name lessons of the course"
        return found
    done_already = standing.done()
    for one in standing.out():
        if one.id not in done_already and not standing.missing(one):
            return one
    raise CommandError(call.words("Every lesson that is out is done already."))


async def _with_next(
    call: Call,
    who: Learner,
    said: str,
    values: Mapping[str, Value],
    missing: list[Lesson] | None = None,
    standing: Standing | None = None,
) -> Message:
    """An answer, what is missing before it, and the next step from here."""
    blocks: list[Block] = [Text(said, values)]
    if missing and standing is not None:
        blocks.append(told_missing(missing, standing, call.words))
    now_standing = await _standing(call, who)
    step = next_step(now_standing, call.running.course, call.now, call.zone)
    blocks.append(told_next(step, call.words, call.zone, call.now))
    return Message(tuple(blocks), quiet=True)


DECLARED = Declarations(
    commands=(
        command("next", next_, role=Role.LEARNER, help=sentence("Say what your next step is."), states=ALWAYS),
        command("done", done, role=Role.LEARNER, help=sentence("Say that you are done with a lesson.")),
        command(
            "progress",
            my_progress,
            role=Role.LEARNER,
            help=sentence("Show how far you are; only to you."),
            states=ALWAYS,
        ),
        command("away", away, role=Role.LEARNER, help=sentence("Take a pause of your own: nothing is sent to you.")),
        command("back", back, role=Role.LEARNER, help=sentence("End your pause, and hear what came meanwhile.")),
        command(
            "settings streak",
            settings_streak,
            role=Role.EVERYONE,
            help=sentence("Count your weeks in a row, or stop counting."),
            states=ALWAYS,
        ),
        command("extend", extend, role=Role.INSTRUCTOR, help=sentence("Give one learner a later deadline.")),
    ),
    actions=(Action(DONE, Role.LEARNER, press_done),),
    undoing={"done": not_done, "away": not_away, "streak": streak_as_before, "extended": not_extended},
)
