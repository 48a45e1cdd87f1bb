"""Asking everybody something: poll, quick-checks, and their buttons."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated

from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import ALWAYS, Action, Declarations, Did, Of, Option, Role, Said, command
from bot.course.saying import lesson_of
from bot.deliver.composing import COURSE
from bot.kinds import RULES
from bot.lines import listed
from bot.message import Button, Buttons, Message, Moment, Text, Verbatim
from bot.model import Kind, Slot
from bot.progress import polling
from bot.progress.checking import CHECK, feedback
from bot.progress.polling import CLOSE, OCCURRENCE, VOTE
from bot.share import ENOUGH, share
from bot.store import deliveries, polls, posted, progress
from bot.store.deliveries import Planned
from bot.store.polls import Poll
from bot.store.progress import Learner
from bot.words import sentence
from schedules.zones import to_local

_LONGEST_OPTIONS = 700
_MOST_DAYS = 60


async def poll(
    call: Call,
    question: Annotated[str, Option(sentence("What you want to know."), longest=polling.LONGEST_QUESTION)],
    options: Annotated[str, Option(sentence("The answers, with | between them: yes | no"), longest=_LONGEST_OPTIONS)],
    lesson: Annotated[str, Option(sentence("In which lesson's thread; else in announcements."), of=Of.LESSONS)] = "",
    days: Annotated[int, Option(sentence("For how many days it is open; else 7."))] = 7,
) -> Said:
    """A card with a button for each answer, in a lesson's thread or the announcements room."""
    words, answers = call.words, _answers(call, options)
    if not 1 <= days <= _MOST_DAYS:
        raise CommandError(words("days: a poll is open for 1 to {most} days.").format(most=_MOST_DAYS))
    if lesson and lesson not in await progress.released(call.transaction, call.running.id, call.home):
        raise CommandError(words("This lesson is not out yet, so it has no thread to ask in."))
    closes_at = call.now + timedelta(days=days)
    number = await polls.ask(call.transaction, call.running.id, lesson, question, answers, call.now, closes_at)
    slot = Slot(
        kind=Kind.POLL,
        subject=lesson or COURSE,
        occurrence=f"{OCCURRENCE}{number}",
        moment=to_local(call.now, call.running.cohort.timezone),
        until=None,
        why="staff asked everybody",
    )
    planned = [
        Planned(call.running.id, home, slot, RULES[Kind.POLL].priority, {"poll": str(number)})
        for home in call.running.homes()
    ]
    await deliveries.plan(call.transaction, planned)
    said = Text(words("Asked. It is open until {until}; close it before that with this button."), {
        "until": Moment(closes_at, call.zone)
    })  # fmt: skip
    close = Buttons((Button(words("Close the poll"), f"{CLOSE}:{number}"),))
    undo = {"kind": "polled", "poll": str(number)}
    return Said(Message((said, close), quiet=True), Did(str(number), undo))


async def vote(call: Call, subject: str) -> Said:
    """Somebody chose an answer, or another one than before."""
    words = call.words
    number, _, option = subject.partition(".")
    asked = await _poll(call, number)
    if asked is None or not option.isdecimal() or int(option) >= len(asked.options):
        raise CommandError(words("This poll is gone."))
    if not asked.is_open(call.now):
        if asked.closed_at is None:
            await _close(call, asked)
        return Said(answer(words("This poll is closed; your press changed nothing.")))
    who = Learner(call.running.id, call.home, call.person)
    before = await polls.vote_of(call.transaction, asked.id, who)
    chosen = {"answer": Verbatim(asked.options[int(option)])}
    if before == int(option):
        return Said(answer(words("Your answer is noted already: {answer}."), chosen))
    await polls.vote(call.transaction, asked.id, who, int(option), call.now)
    await posted.mark_stale(call.transaction, call.running.id, Kind.POLL, f"{OCCURRENCE}{asked.id}")
    said = words("Noted: {answer}. You can change it until the poll closes; nobody sees who chose what.")
    return Said(answer(said, chosen))


async def close(call: Call, subject: str) -> Said:
    """Staff end a poll."""
    asked = await _poll(call, subject)
    if asked is None:
        raise CommandError(call.words("This poll is gone."))
    if not asked.is_open(call.now):
        raise CommandError(call.words("This poll is closed already."))
    await _close(call, asked)
    message = Message((Text(call.words("The poll is closed.")), polling.results(asked, call.words)), quiet=True)
    return Said(message, Did(str(asked.id)))


async def not_asked(call: Call, undo: Mapping[str, str]) -> Message:
    """Take a poll back: what is not posted is not posted, what is posted is closed."""
    asked = await _poll(call, undo["poll"])
    if asked is None or not asked.is_open(call.now):
        raise CommandError(call.words("This poll is closed already."))
    await _close(call, asked)
    slot_key = "/".join((Kind.POLL, asked.lesson or COURSE, f"{OCCURRENCE}{asked.id}", ""))
    await deliveries.cancel(call.transaction, call.running.id, [f"{slot_key}/{home}" for home in call.running.homes()])
    return answer(call.words("The poll is closed, and not posted where it was not yet."))


async def check(call: Call, subject: str) -> Said:
    """Somebody answered a quick check's question: they are told at once, nobody else ever."""
    words = call.words
    lesson_id, _, rest = subject.partition(".")
    key, _, option = rest.partition(".")
    lesson = lesson_of(call.running.course, lesson_id)
    asked = next((one for one in lesson.check if one.key == key), None) if lesson is not None else None
    if asked is None or not (option.isascii() and option.isdecimal()) or int(option) >= len(asked.options):
        raise CommandError(words("This question was changed. Look at the lesson's thread again."))
    if call.member is not None and call.member.role == "learner":
        who = Learner(call.running.id, call.home, call.person)
        await polls.answer_check(call.transaction, who, lesson_id, key, int(option), call.now)
    return Said(feedback(asked, int(option), words))


async def quick_checks(
    call: Call, lesson: Annotated[str, Option(sentence("Which lesson's quick check."), of=Of.LESSONS)]
) -> Said:
    """How a quick check was answered, in counts."""
    words, found = call.words, lesson_of(call.running.course, lesson)
    if found is None or not found.check:
        title = found.title if found is not None else lesson
        raise CommandError(words('"{lesson}" has no quick check.').format(lesson=title))
    right = {one.key: one.right_number for one in found.check}
    counts = await polls.check_answers_of(call.transaction, call.running.id, lesson, right)
    lines = []
    for one in found.check:
        of_one = counts[one.key]
        said = words("Fewer than five people answered: too few to tell of.")
        if of_one.people >= ENOUGH:
            said = words("Right at first: {share}")
        shares = Verbatim(share(words, of_one.right_at_first, of_one.people))
        lines.append(Text(f"{{question}} {said}", {"question": Verbatim(one.question), "share": shares}))
    return Said(Message((listed(lines),), quiet=True))


async def _poll(call: Call, number: str) -> Poll | None:
    if not (number.isascii() and number.isdecimal()) or len(number) > 9:
        return None
    asked = await polls.get(call.transaction, int(number))
    return asked if asked is not None and asked.cohort == call.running.id else None


async def _close(call: Call, asked: Poll) -> None:
    await polls.close(call.transaction, asked.id, min(call.now, asked.closes_at))
    await posted.mark_stale(call.transaction, call.running.id, Kind.POLL, f"{OCCURRENCE}{asked.id}")


def _answers(call: Call, options: str) -> Sequence[str]:
    """The answers that are written with bars between them. Raises CommandError."""
    words = call.words
    answers = [" ".join(one.split()) for one in options.split("|")]
    answers = [one for one in answers if one]
    if len({one.casefold() for one in answers}) < len(answers):
        raise CommandError(words("Two of the answers are the same."))
    if not polling.FEWEST <= len(answers) <= polling.MOST:
        said = words("options: write {fewest} to {most} answers with | between them: yes | no")
        raise CommandError(said.format(fewest=polling.FEWEST, most=polling.MOST))
    if any(len(one) > polling.LONGEST_ANSWER for one in answers):
        said = words("options: an answer has at most {longest} characters, so that it fits on a button.")
        raise CommandError(said.format(longest=polling.LONGEST_ANSWER))
    return answers


DECLARED = Declarations(
    commands=(
        command("poll", poll, role=Role.INSTRUCTOR, help=sentence("Ask everybody a question with answers to press.")),
        command(
            "quick-checks",
            quick_checks,
            role=Role.INSTRUCTOR,
            help=sentence("Show how a lesson's quick check was answered, in counts."),
            states=ALWAYS,
        ),
    ),
    actions=(
        Action(CHECK, Role.LEARNER, check, ALWAYS),
        Action(VOTE, Role.LEARNER, vote, ALWAYS),
        Action(CLOSE, Role.INSTRUCTOR, close, ALWAYS),
    ),
    undoing={"polled": not_asked},
)
