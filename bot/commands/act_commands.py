"""What was done through the bot, and taking it back: undo, audit-log."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import ALWAYS, Command, Option, Role, Said, Undo, command
from bot.lines import listed
from bot.message import Block, Message, Moment, Text, Value, Verbatim
from bot.store import acts
from bot.store.acts import Act
from bot.words import Words, sentence

_AT_ONCE = 15


def act_commands(undoing: Mapping[str, Undo]) -> tuple[Command, ...]:
    """The commands about what was done; *undoing* says who takes back what."""

    async def undo(call: Call) -> Said:
        last = await acts.last_of(call.transaction, call.running.id, call.home, call.person)
        if last is None:
            raise CommandError(call.words("There is nothing of yours to take back."))
        if last.undo is None:
            said = call.words("The last thing you did was `{command}`, and that cannot be taken back.")
            raise CommandError(said.format(command=last.command))
        message = await undoing[last.undo["kind"]](call, last.undo)
        await acts.undone(call.transaction, last.id, call.now)
        return Said(message)

    return (
        command("undo", undo, role=Role.LEARNER, help=sentence("Take back the last thing you did through me.")),
        command(
            "audit-log",
            audit_log,
            role=Role.MANAGER,
            help=sentence("Show who did what through me, the newest first."),
            states=ALWAYS,
        ),
    )


async def audit_log(call: Call, before: Annotated[int, Option(sentence("Go on behind this number."))] = 0) -> Said:
    """What was done in this cohort."""
    words = call.words
    found = await acts.of_cohort(call.transaction, call.running.id, _AT_ONCE + 1, before or None)
    if not found:
        return Said(answer(words("Nothing was done through me yet.")))
    blocks: list[Block] = [listed([_line(one, call.zone, words) for one in found[:_AT_ONCE]])]
    if len(found) > _AT_ONCE:
        more = words("Older: `audit-log {number}`").format(number=found[_AT_ONCE - 1].id)
        blocks.append(Text(more))
    return Said(Message(tuple(blocks), quiet=True))


def _line(one: Act, zone: str, words: Words) -> Text:
    values: dict[str, Value] = {
        "number": Verbatim(str(one.id)),
        "at": Moment(one.at, zone),
        "name": Verbatim(one.name or words("somebody who is not known any more")),
        "what": Verbatim(" ".join(part for part in (one.command, one.subject) if part)),
    }
    said = "{number}: {at}, {name}: {what}"
    return Text(f"{said} ({words('taken back')})" if one.undone_at is not None else said, values)
