"""Coming and going, and having it your way: join, leave, settings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal

from bot.attention.budget import Budget
from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import ALWAYS, Asks, Declarations, Did, Option, Reply, Role, Said, command
from bot.commands.parsing import shown
from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.lines import listed
from bot.message import Message, Text, Verbatim
from bot.model import Member, PersonRef
from bot.people import entering
from bot.people.entering import Entered
from bot.people.waking import Nights
from bot.store import doors, members, preferences
from bot.words import languages, sentence, words_for
from schedules.errors import ScheduleError
from schedules.moments import parse_hours
from schedules.zones import zone as the_zone
from schedules.zones import zone_names

_WRONG_CODES = 5
_WITHIN = timedelta(hours=1)


async def join(
    call: Call, code: Annotated[str, Option(sentence("The code you were given, if there is one."))] = ""
) -> Said:
    """Into the cohort: by a code, by the roster, back after leaving, or freely where nothing else is said."""
    if code:
        return await _by_code(call, code)
    if call.member is not None:
        raise CommandError(call.words("You are in this cohort already."))
    name = await _name(call)
    told = await doors.enlisted(call.transaction, call.running.id, name)
    if told == doors.NOBODY:
        raise CommandError(_taken_out(call))
    before = await members.role_before(call.transaction, call.running.id, call.home, call.person)
    asked = call.running.cohort.people.learners
    role = told or before or ("learner" if asked is None else None)
    if role is None:
        raise CommandError(_way_in(call))
    return await _entered(call, name, role)


def _taken_out(call: Call) -> str:
    return call.words("Staff took you out of this cohort. Ask them to `people add` you.")


def _way_in(call: Call) -> str:
    asked = call.running.cohort.people.learners
    assert asked is not None
    match asked.origin:
        case "role":
            said = call.words("This cohort takes in whoever has the role {role} here. Ask staff for it.")
            return said.format(role=asked.role)
        case "invite":
            return call.words("This cohort is joined with a code: `join CODE`. Ask staff for it.")
        case _:
            return call.words("This cohort has a list, and you are not on it. Ask staff to `people add` you.")


async def _by_code(call: Call, code: str) -> Said:
    if await doors.count_wrong_codes(call.transaction, call.home, call.person, call.now - _WITHIN) >= _WRONG_CODES:
        raise CommandError(call.words("Too many codes that are none. Try again in an hour, or ask staff."))
    found = await doors.invited(call.transaction, code, call.now)
    own = next((one for one in call.book if call.home in one.homes() and _is_code_of(one.cohort, code)), None)
    if found is None and own is None:
        await doors.note_wrong_code(call.transaction, call.home, call.person, call.now)
        return Said(answer(call.words("That code opens nothing here, or not any more. Ask staff for a new one.")))
    running = call.book.get(found.cohort) if found is not None else own
    if running is None or call.home not in running.homes():
        raise CommandError(call.words("That code belongs to a cohort that does not live here."))
    there = replace(call, running=running)
    name = await _name(there)
    if found is None and await doors.enlisted(call.transaction, running.id, name) == doors.NOBODY:
        raise CommandError(_taken_out(call))
    role = found.role if found is not None else "learner"
    here = await members.find(call.transaction, running.id, call.home, call.person)
    if here is not None and Role(here.role).includes(Role(role)):
        raise CommandError(call.words("You are in this cohort already."))
    if found is not None:
        await doors.use(call.transaction, found)
    return await _entered(there, name, role)


def _is_code_of(cohort: Cohort, code: str) -> bool:
    asked = cohort.people.learners
    return asked is not None and asked.code is not None and asked.code.casefold() == code.strip().casefold()


async def _name(call: Call) -> str:
    if call.name:
        return call.name
    return await members.name_of(call.transaction, call.home, call.person)


async def _entered(call: Call, name: str, role: str) -> Said:
    who = Member(call.person, name, role, call.member.zone if call.member is not None else None, call.now)
    entered = await entering.enter(call.transaction, call.running, call.home, who, call.now)
    return Said(answer(_told(call, entered)), Did(role, {"kind": "joined", "role": role}))


def _told(call: Call, entered: Entered) -> str:
    cohort = call.running.cohort.name
    if entered.waits_at is not None:
        said = call.words("{cohort} is full. You are number {place} on the list, and hear from me when there is room.")
        return said.format(cohort=cohort, place=entered.waits_at)
    if entered.role == "manager":
        return call.words("You manage {cohort} from now on. `help` shows what you can do.").format(cohort=cohort)
    if entered.is_back:
        return call.words("Welcome back to {cohort}. Everything of yours is as you left it.").format(cohort=cohort)
    return call.words("Welcome to {cohort}. `next` shows your next step.").format(cohort=cohort)


async def leave(call: Call) -> Reply:
    """Out of the cohort; what was said stays, and coming back is possible."""
    if call.member is None:
        waits = [one for one in await doors.queue(call.transaction, call.running.id) if one.person == call.person]
        if not waits:
            raise CommandError(call.words("You are not in this cohort."))
        await doors.wait_no_more(call.transaction, call.running.id, call.home, call.person)
        return Said(answer(call.words("You are off the list.")))
    if call.role is Role.MANAGER:
        await refuse_last_manager(call, call.person)
    if not call.agreed:
        said = call.words("Leave {cohort}? I send you nothing more. `join` brings you back, with everything as it is.")
        return Asks(answer(said.format(cohort=call.running.cohort.name)))
    await entering.leave(call.transaction, call.running, call.home, call.person, call.now)
    undo = {"kind": "left", "name": call.name, "role": call.member.role}
    return Said(answer(call.words("You left. `join` brings you back.")), Did("", undo))


async def refuse_last_manager(call: Call, person: PersonRef) -> None:
    """Somebody has to manage a cohort."""
    managers = [one for one in await members.of_cohort(call.transaction, call.running.id) if one.role == "manager"]
    if [one.person for one in managers] == [person]:
        raise CommandError(call.words("That is the only manager. Make somebody else one first: `people role`."))


async def settings_show(call: Call) -> Said:
    """What a person prefers, and what holds where they said nothing."""
    words, prefers = call.words, await preferences.of(call.transaction, call.home, call.person)
    quiet = call.running.course.quiet_hours
    rows = (
        (words("Zone"), call.zone),
        (words("Language"), prefers.language or call.running.course.language),
        (words("Quiet hours"), prefers.quiet_hours or f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"),
        (words("Digest"), prefers.digest or _digest_of(call.running.course)),
        *await _messages_this_week(call),
    )
    lines = [Text("{what}: {how}", {"what": Verbatim(what), "how": Verbatim(how)}) for what, how in rows]
    said = words("Change one of them: `settings zone`, `settings language`, `settings quiet-hours`, `settings digest`.")
    return Said(Message((listed(lines), Text(said)), quiet=True))


async def _messages_this_week(call: Call) -> Sequence[tuple[str, str]]:
    """How many messages a learner got without having asked, of how many a week brings at most."""
    if call.member is None or call.member.role != "learner":
        return ()
    nights = await Nights.of(call.transaction, {(call.running.id, call.home, call.person)})
    count = await Budget(call.transaction, nights).spent(call.running, call.home, call.person, call.now)
    most = call.running.course.nudges.per_learner_per_week
    told = call.words("{count} of at most {most} without your asking").format(count=count, most=most)
    return ((call.words("Messages this week"), told),)


def _digest_of(course: Course) -> str:
    return course.digest.default


async def settings_zone(
    call: Call, zone: Annotated[str, Option(sentence("Your time zone, like Europe/Paris."))]
) -> Said:
    """Times on the person's own clock."""
    named = next((one for one in zone_names() if one.casefold() == zone.replace(" ", "_").casefold()), zone)
    try:
        the_zone(named)
    except ScheduleError as error:
        raise CommandError(error.what) from error
    return await _put(call, "zone", named)


async def settings_language(
    call: Call, language: Annotated[str, Option(sentence("How I speak to you, like en or de."))]
) -> Said:
    """Private answers and direct messages in another language."""
    there = languages()
    named = next((one for one in there if one.casefold() == language.casefold()), None)
    if named is None:
        said = call.words('I do not speak "{language}". I speak {languages}.')
        raise CommandError(said.format(language=shown(language), languages=", ".join(there)))
    spoken = replace(call, words=words_for(named))
    return await _put(spoken, "language", named)


async def settings_quiet_hours(
    call: Call, hours: Annotated[str, Option(sentence("When I send you nothing, like 21:00-08:00, or off."))]
) -> Said:
    """No direct message in these hours of the person's own day."""
    if hours.casefold() in ("off", "none"):
        return await _put(call, "quiet_hours", "off")
    try:
        start, end = parse_hours(hours)
    except ScheduleError as error:
        raise CommandError(error.what) from error
    return await _put(call, "quiet_hours", f"{start:%H:%M}-{end:%H:%M}")


async def settings_digest(
    call: Call, how: Annotated[Literal["off", "daily"], Option(sentence("One summary a day, or none."))]
) -> Said:
    """A summary a day."""
    return await _put(call, "digest", how)


async def _put(call: Call, what: str, value: str) -> Said:
    before = (await preferences.of(call.transaction, call.home, call.person)).value(what)
    await preferences.put(call.transaction, call.home, call.person, what, value)
    undo = {"kind": "preferred", "what": what, "before": before or ""}
    return Said(answer(call.words("Noted: {value}."), {"value": Verbatim(value)}), Did(what, undo))


async def _undo_join(call: Call, _undo: Mapping[str, str]) -> Message:
    await entering.leave(call.transaction, call.running, call.home, call.person, call.now)
    return answer(call.words("You left. `join` brings you back."))


async def _undo_leave(call: Call, undo: Mapping[str, str]) -> Message:
    return (await _entered(call, undo["name"], undo["role"])).message


async def _undo_preference(call: Call, undo: Mapping[str, str]) -> Message:
    await preferences.put(call.transaction, call.home, call.person, undo["what"], undo["before"] or None)
    return answer(call.words("It is as it was before."))


DECLARED = Declarations(
    commands=(
        command(
            "join",
            join,
            role=Role.EVERYONE,
            help=sentence("Come into a cohort, with a code if you have one."),
            needs_cohort=False,
        ),
        command(
            "leave", leave, role=Role.EVERYONE, help=sentence("Leave the cohort; you can come back."), states=ALWAYS
        ),
        command(
            "settings show",
            settings_show,
            role=Role.EVERYONE,
            help=sentence("Show your zone, language, quiet hours and digest."),
            states=ALWAYS,
        ),
        command(
            "settings zone",
            settings_zone,
            role=Role.EVERYONE,
            help=sentence("Show times on your clock."),
            states=ALWAYS,
        ),
        command(
            "settings language",
            settings_language,
            role=Role.EVERYONE,
            help=sentence("Have me speak your language to you."),
            states=ALWAYS,
        ),
        command(
            "settings quiet-hours",
            settings_quiet_hours,
            role=Role.EVERYONE,
            help=sentence("Say when I send you nothing."),
            states=ALWAYS,
        ),
        command(
            "settings digest",
            settings_digest,
            role=Role.EVERYONE,
            help=sentence("Get one summary a day, or none."),
            states=ALWAYS,
        ),
    ),
    undoing={"joined": _undo_join, "left": _undo_leave, "preferred": _undo_preference},
)
