"""Managers say who takes part: people list, add, remove, role, import, invite; and speak to everybody: announce."""

import csv
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import Asks, Declarations, Did, Of, Option, Reply, Role, Said, command
from bot.commands.joining_commands import refuse_last_manager
from bot.commands.parsing import shown
from bot.kinds import RULES
from bot.lines import listed
from bot.message import Block, Message, Moment, Text, Value, Verbatim
from bot.model import Kind, Member, PersonRef, Slot
from bot.people import entering
from bot.people.announced import announcement_of
from bot.store import announcing, deliveries, doors, members
from bot.store.deliveries import Planned
from bot.store.doors import Invite
from bot.words import sentence
from schedules.zones import to_local

Roles = Literal["learner", "instructor", "manager"]

_PAGE = 30
_LONGEST_LIST = 6_000
_LONGEST_ANNOUNCEMENT = 3_000
_MOST_AT_ONCE = 500

_WHO = sentence("The name somebody has here.")


async def list_(call: Call) -> Said:
    """Who is in the cohort, and who waits."""
    words = call.words
    here = await members.of_cohort(call.transaction, call.running.id)
    blocks: list[Block] = []
    for role, heading in (
        ("manager", words("Managers")),
        ("instructor", words("Instructors")),
        ("learner", words("Learners")),
    ):
        names = [one.name for one in here if one.role == role]
        if names:
            more = f" (+ {len(names) - _PAGE})" if len(names) > _PAGE else ""
            values: dict[str, Value] = {"names": Verbatim(", ".join(names[:_PAGE]) + more)}
            blocks.append(Text(f"**{heading}** ({len(names)}): {{names}}", values))
    waits = await doors.queue(call.transaction, call.running.id)
    if waits:
        names_ = ", ".join(one.name for one in waits[:_PAGE])
        blocks.append(Text(f"**{words('Waiting')}** ({len(waits)}): {{names}}", {"names": Verbatim(names_)}))
    return Said(Message(tuple(blocks), quiet=True) if blocks else answer(words("Nobody is in this cohort yet.")))


async def add(
    call: Call,
    name: Annotated[str, Option(_WHO)],
    role: Annotated[Roles, Option(sentence("What they are to the cohort."))],
) -> Said:
    """Somebody is on the roster: taken in when they come, or by `join` if they are here already."""
    await doors.enlist(call.transaction, call.running.id, name, role, call.now)
    said = call.words("{name} is on the roster as {role}. Who is here already comes in by `join`.")
    undo = {"kind": "enlisted", "name": name}
    return Said(answer(said, {"name": Verbatim(name), "role": Verbatim(call.words(role))}), Did(role, undo))


async def remove(call: Call, person: Annotated[str, Option(_WHO, of=Of.PEOPLE)]) -> Reply:
    """Somebody is taken out, and no role brings them back."""
    member = await _member(call, person)
    await refuse_last_manager(call, member.person)
    if not call.agreed:
        said = call.words("Take {name} out of this cohort? They get nothing more from me.")
        return Asks(answer(said, {"name": Verbatim(member.name)}))
    await doors.enlist(call.transaction, call.running.id, member.name, doors.NOBODY, call.now)
    await entering.leave(call.transaction, call.running, call.home, member.person, call.now)
    undo = {"kind": "removed", "person": str(member.person), "name": member.name, "role": member.role}
    return Said(answer(call.words("{name} is taken out."), {"name": Verbatim(member.name)}), Did("", undo))


async def role_(
    call: Call,
    person: Annotated[str, Option(_WHO, of=Of.PEOPLE)],
    role: Annotated[Roles, Option(sentence("What they are from now on."))],
) -> Said:
    """Somebody is something else to the cohort from now on."""
    member = await _member(call, person)
    if member.role == role:
        said = call.words("{name} is that already.")
        raise CommandError(said.format(name=member.name))
    if role != "manager":
        await refuse_last_manager(call, member.person)
    await _change(call, member, role)
    undo = {"kind": "role", "person": str(member.person), "before": member.role}
    values: dict[str, Value] = {"name": Verbatim(member.name), "role": Verbatim(call.words(role))}
    return Said(answer(call.words("{name} is now: {role}."), values), Did(role, undo))


async def _change(call: Call, member: Member, role: str) -> None:
    await doors.enlist(call.transaction, call.running.id, member.name, role, call.now)
    changed = Member(member.person, member.name, role, member.zone, member.joined_at)
    await entering.enter(call.transaction, call.running, call.home, changed, call.now)


async def import_(
    call: Call,
    rows: Annotated[str, Option(sentence("Lines of name, role; learners need no role."), longest=_LONGEST_LIST)],
) -> Reply:
    """A list of names and roles, in lines or parted by semicolons. While there is a mistake in it nothing is done."""
    read, mistakes = _read(rows, call)
    if mistakes:
        raise CommandError("\n".join(mistakes))
    if not call.agreed:
        count = call.words.count("{n} person goes on the roster", "{n} people go on the roster", len(read))
        lines = [Text("{who}", {"who": Verbatim(f"{name}: {role}")}) for name, role in read[:_PAGE]]
        return Asks(Message((Text(f"**{count}**"), listed(lines)), quiet=True))
    for name, role in read:
        await doors.enlist(call.transaction, call.running.id, name, role, call.now)
    return Said(
        answer(call.words("They are on the roster. Who is here already comes in by `join`.")), Did(str(len(read)))
    )


def _read(rows: str, call: Call) -> tuple[list[tuple[str, str]], list[str]]:
    found: list[tuple[str, str]] = []
    mistakes: list[str] = []
    for number, row in enumerate(csv.reader(io.StringIO(rows.replace(";", "\n")), skipinitialspace=True), 1):
        parts = [part.strip() for part in row]
        if not any(parts) or [part.casefold() for part in parts] == ["name", "role"]:
            continue
        name, role = parts[0], (parts[1].casefold() if len(parts) > 1 and parts[1] else "learner")
        if not name or len(parts) > 2:
            said = call.words("Line {number}: write a name, a comma and a role.")
            mistakes.append(said.format(number=number))
        elif role not in ("learner", "instructor", "manager"):
            said = call.words('Line {number}: "{role}" is no role. Roles are learner, instructor, manager.')
            mistakes.append(said.format(number=number, role=shown(role)))
        else:
            found.append((name, role))
    if not found and not mistakes:
        mistakes.append(call.words("There is nobody in this list."))
    if len(found) > _MOST_AT_ONCE:
        mistakes.append(call.words("That is more than {most} people; send them in parts.").format(most=_MOST_AT_ONCE))
    return found, mistakes


async def invite(
    call: Call,
    uses: Annotated[int, Option(sentence("How many may use it; else as many as there is room for."))] = 0,
    days: Annotated[int, Option(sentence("After how many days it ends; else never."))] = 0,
    role: Annotated[Literal["learner", "instructor"], Option(sentence("What they become."))] = "learner",
) -> Said:
    """A code that lets people in."""
    if days > 365 or uses > 10_000:
        raise CommandError(call.words("At most 365 days and 10,000 people."))
    code = entering.new_code()
    expires = call.now + timedelta(days=days) if days else None
    await doors.invite(call.transaction, Invite(code, call.running.id, role, uses or None, expires), call.now)
    values: dict[str, Value] = {"code": Verbatim(f"join {code}")}
    blocks: list[Block] = [Text(call.words("Whoever types **/homeroom {code}** comes in."), values)]
    if expires is not None:
        blocks.append(Text(call.words("It holds until {until}."), {"until": Moment(expires, call.zone)}))
    undo = {"kind": "invited", "code": code}
    return Said(Message(tuple(blocks), quiet=True), Did(role, undo))


async def announce(
    call: Call, text: Annotated[str, Option(sentence("What everybody should read."), longest=_LONGEST_ANNOUNCEMENT)]
) -> Reply:
    """Something to everybody, under the manager's name; it pings nobody."""
    if not call.agreed:
        look = announcement_of(call.name, text, call.words)
        heading = Text(f"**{call.words('This is how it will look in the announcements:')}**")
        return Asks(Message((heading, *look.blocks), quiet=True))
    who = (call.home, call.person, call.name)
    number = await announcing.say(call.transaction, call.running.id, who, text, call.now)
    planned = []
    for home in call.running.homes():
        slot = Slot(
            kind=Kind.ANNOUNCED,
            subject="course",
            occurrence=f"announced-{number}",
            moment=to_local(call.now, call.running.cohort.timezone),
            until=None,
            why="a manager announced it by command",
        )
        details = {"announced": str(number)}
        planned.append(Planned(call.running.id, home, slot, RULES[Kind.ANNOUNCED].priority, details))
    await deliveries.plan(call.transaction, planned)
    undo = {"kind": "announced", "number": str(number)}
    return Said(
        answer(call.words("It goes out now. `undo` has it say that it was taken back.")), Did(str(number), undo)
    )


async def _member(call: Call, person: str) -> Member:
    member = await members.find(call.transaction, call.running.id, call.home, PersonRef(person))
    if member is None:
        raise CommandError(call.words("They are in another home of this cohort: do it there."))
    return member


async def _undo_enlisted(call: Call, undo: Mapping[str, str]) -> Message:
    await doors.strike(call.transaction, call.running.id, undo["name"])
    return answer(call.words("{name} is off the roster."), {"name": Verbatim(undo["name"])})


async def _undo_removed(call: Call, undo: Mapping[str, str]) -> Message:
    await doors.strike(call.transaction, call.running.id, undo["name"])
    member = Member(PersonRef(undo["person"]), undo["name"], undo["role"], None, call.now)
    await entering.enter(call.transaction, call.running, call.home, member, call.now)
    return answer(call.words("{name} is back."), {"name": Verbatim(undo["name"])})


async def _undo_role(call: Call, undo: Mapping[str, str]) -> Message:
    member = await _member(call, undo["person"])
    await _change(call, member, undo["before"])
    values: dict[str, Value] = {"name": Verbatim(member.name), "role": Verbatim(call.words(undo["before"]))}
    return answer(call.words("{name} is now: {role}."), values)


async def _undo_invite(call: Call, undo: Mapping[str, str]) -> Message:
    await doors.revoke(call.transaction, undo["code"])
    return answer(call.words("The code opens nothing any more."))


async def _undo_announce(call: Call, undo: Mapping[str, str]) -> Message:
    await announcing.take_back(call.transaction, int(undo["number"]), call.now)
    await deliveries.mark_stale(call.transaction, call.running.id, Kind.ANNOUNCED)
    return answer(call.words("The announcement says now that it was taken back."))


DECLARED = Declarations(
    commands=(
        command("people list", list_, role=Role.MANAGER, help=sentence("Show who is in the cohort, and who waits.")),
        command("people add", add, role=Role.MANAGER, help=sentence("Put somebody on the roster.")),
        command("people remove", remove, role=Role.MANAGER, help=sentence("Take somebody out of the cohort.")),
        command(
            "people role", role_, role=Role.MANAGER, help=sentence("Make somebody learner, instructor or manager.")
        ),
        command("people import", import_, role=Role.MANAGER, help=sentence("Put a list of people on the roster.")),
        command("people invite", invite, role=Role.MANAGER, help=sentence("Make a code that lets people in.")),
        command("announce", announce, role=Role.MANAGER, help=sentence("Say something to everybody, under your name.")),
    ),
    undoing={
        "enlisted": _undo_enlisted,
        "removed": _undo_removed,
        "role": _undo_role,
        "invited": _undo_invite,
        "announced": _undo_announce,
    },
)
