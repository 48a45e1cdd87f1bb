"""From options as they were written to the arguments of a command's function, read strictly."""

from collections.abc import Mapping, Sequence

from bot.cohorts.present import named_cohort
from bot.commands.call import Call, CommandError
from bot.commands.declaring import Catalogue, Command, Declared, Of
from bot.commands.parsing import shown, usage
from bot.model import Kind
from bot.store import members
from schedules.errors import did_you_mean

_YES = frozenset({"yes", "y", "true", "on", "1", "ja"})
_NO = frozenset({"no", "n", "false", "off", "0", "nein"})
_CHOICES = 25  # as many as platforms show


async def arguments(call: Call, command: Command, given: Mapping[str, str]) -> dict[str, str | int | bool]:
    """The arguments that were given, each of its type. Raises CommandError for the first that cannot be read."""
    read: dict[str, str | int | bool] = {}
    for option in command.options:
        written = given.get(option.name, "").strip()
        if not written:
            if option.is_required:
                said = call.words("`{command}` needs {option}: {help} Type it like this: `{usage}`")
                raise CommandError(
                    said.format(
                        command=command.name, option=option.name, help=call.words(option.help), usage=usage(command)
                    )
                )
            continue
        read[option.parameter] = await _read(call, option, written)
    return read


async def _read(call: Call, option: Declared, written: str) -> str | int | bool:
    words = call.words
    if len(written) > option.longest:
        said = words("{option} has {length} characters; {longest} fit. Shorten it.")
        raise CommandError(said.format(option=option.name, length=len(written), longest=option.longest))
    match option.kind:
        case "number":
            if not (written.isascii() and written.isdecimal()):
                said = words('{option}: "{text}" is no number. Write digits, like 3.')
                raise CommandError(said.format(option=option.name, text=shown(written)))
            return int(written)
        case "yes or no":
            if written.casefold() not in _YES | _NO:
                said = words('{option}: "{text}" is neither yes nor no.')
                raise CommandError(said.format(option=option.name, text=shown(written)))
            return written.casefold() in _YES
    if option.choices:
        if written.casefold() not in option.choices:
            near = did_you_mean(written.casefold(), option.choices)
            said = words('{option}: "{text}" is none of {choices}.')
            told = said.format(option=option.name, text=shown(written), choices=", ".join(option.choices))
            raise CommandError(f"{told} {near}".strip())
        return written.casefold()
    match option.of:
        case Of.LESSONS:
            return lesson_named(call, written)
        case Of.SESSIONS:
            sessions = [(one.title, one.id) for one in call.running.course.sessions]
            return _one_of(call, written, sessions, words('There is no session "{name}".'))
        case Of.PEOPLE:
            return await person_named(call, written)
        case Of.COHORTS:
            return named_cohort(written, [one.id for one in call.book])
        case Of.QUESTIONS | Of.OWN_QUESTIONS:
            number = written.removeprefix("#")
            if not (number.isascii() and number.isdecimal()):
                said = words('"{text}" is no question\'s number. `inbox open` and `my-questions` show the numbers.')
                raise CommandError(said.format(text=shown(written)))
            return number
        case _:
            return written


def lesson_named(call: Call, written: str) -> str:
    """The id of the lesson that is meant, by its id or title. Raises CommandError."""
    lessons = [(one.title, one.id) for one in call.running.course.lessons]
    return _one_of(call, written, lessons, call.words('There is no lesson "{name}".'))


async def person_named(call: Call, written: str) -> str:
    """The person of this cohort who is meant. Raises CommandError."""
    here = [(one.name, str(one.person)) for one in await members.of_cohort(call.transaction, call.running.id)]
    return _one_of(call, written.removeprefix("@"), here, call.words('Nobody in this cohort is called "{name}".'))


def _one_of(call: Call, written: str, there: Sequence[tuple[str, str]], unknown: str) -> str:
    """By id or label, whole or as its only beginning."""
    name = written.casefold()
    exact = [id_ for label, id_ in there if name in (label.casefold(), id_.casefold())]
    if len(exact) == 1:
        return exact[0]
    begun = exact or [
        id_ for label, id_ in there if label.casefold().startswith(name) or id_.casefold().startswith(name)
    ]
    if len(begun) == 1:
        return begun[0]
    if begun:
        labels = ", ".join(label for label, id_ in there if id_ in begun)
        said = call.words('"{name}" could be {labels}. Write more of it.')
        raise CommandError(said.format(name=shown(written), labels=labels))
    near = did_you_mean(written, [label for label, _id in there] + [id_ for _label, id_ in there])
    raise CommandError(f"{unknown.format(name=shown(written))} {near}".strip())


async def choices(call: Call, catalogue: Catalogue, option: Declared, typed: str) -> Sequence[tuple[str, str]]:
    """What may be meant by what was typed so far, as label and value; at most as many as a platform shows."""
    if option.choices:
        found = [(one, one) for one in option.choices]
    elif option.kind == "yes or no":
        found = [(call.words("yes"), "yes"), (call.words("no"), "no")]
    else:
        complete = catalogue.choices.get(option.of)
        found = list(await complete(call, typed)) if complete is not None else []
    part = typed.casefold().strip()
    fitting = [one for one in found if part in one[0].casefold() or part in one[1].casefold()]
    begins = [one for one in fitting if one[0].casefold().startswith(part) or one[1].casefold().startswith(part)]
    return [*begins, *(one for one in fitting if one not in begins)][:_CHOICES]


async def lessons_out(call: Call, _typed: str) -> Sequence[tuple[str, str]]:
    """Lessons to choose from: for learners those that are out, newest first; staff see all."""
    titles = {one.id: one.title for one in call.running.course.lessons}
    slots = [slot for slot in call.running.timetable.slots if slot.kind is Kind.LESSON and slot.subject in titles]
    if call.member is None or call.member.role == "learner":
        slots = [slot for slot in reversed(slots) if slot.at <= call.now]
    return [(titles[slot.subject], slot.subject) for slot in slots]


async def people_here(call: Call, _typed: str) -> Sequence[tuple[str, str]]:
    """People to choose from."""
    return [(one.name, one.name) for one in await members.of_cohort(call.transaction, call.running.id)]


async def sessions_there(call: Call, _typed: str) -> Sequence[tuple[str, str]]:
    return [(one.title, one.id) for one in call.running.course.sessions]


async def cohorts_here(call: Call, _typed: str) -> Sequence[tuple[str, str]]:
    """Cohorts of this home to choose from."""
    return [(one.cohort.name, one.id) for one in call.book if call.home in one.homes()]
