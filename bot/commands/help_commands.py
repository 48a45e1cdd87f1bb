"""What there is to call, and why somebody may or may not: help, why."""

from typing import Annotated

from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import ALWAYS, Command, Of, Option, Role, Said, command
from bot.commands.parsing import unknown, usage
from bot.commands.performing import role_of
from bot.commands.permissions import may
from bot.lines import listed
from bot.message import Block, Message, Text, Value, Verbatim
from bot.model import PersonRef
from bot.store import members
from bot.words import Words, sentence

_HEADINGS = {
    Role.EVERYONE: sentence("For everyone"),
    Role.LEARNER: sentence("For learners"),
    Role.INSTRUCTOR: sentence("For instructors"),
    Role.MANAGER: sentence("For managers"),
}


def help_commands(all_of_them: "list[Command]") -> tuple[Command, ...]:
    """The commands that tell of the others; *all_of_them* is filled once everything is declared."""

    async def help_(
        call: Call,
        about: Annotated[str, Option(sentence("A command to hear more about."), of=Of.COMMANDS)] = "",
    ) -> Said:
        if about:
            return Said(_one(call, _named(all_of_them, about, call.words)))
        return Said(_overview(call, all_of_them))

    async def why(
        call: Call,
        person: Annotated[str, Option(sentence("Whom it is about."), of=Of.PEOPLE)],
        asked: Annotated[str, Option(sentence("Which command."), of=Of.COMMANDS)],
    ) -> Said:
        return Said(await _explained(call, PersonRef(person), _named(all_of_them, asked, call.words)))

    return (
        command(
            "help",
            help_,
            role=Role.EVERYONE,
            help=sentence("Show what you can ask of me."),
            states=ALWAYS,
            needs_cohort=False,
        ),
        command(
            "why",
            why,
            role=Role.MANAGER,
            help=sentence("Say why somebody may, or may not, use a command."),
            states=ALWAYS,
        ),
    )


def _overview(call: Call, commands: "list[Command]") -> Message:
    words = call.words
    blocks: list[Block] = [
        Text(words("Type `/homeroom` and a word, or write @homeroom and the word. Only you see what I answer."))
    ]
    for role, heading in _HEADINGS.items():
        mine = [one for one in commands if one.role is role and may(one, call.role, call.state, words) is None]
        if mine:
            blocks.append(Text(f"**{words(heading)}**"))
            blocks.append(listed([_line(one, words) for one in mine]))
    blocks.append(Text(words("`help ask` tells more about a command, here about `ask`.")))
    return Message(tuple(blocks), quiet=True)


def _line(one: Command, words: Words) -> Text:
    return Text(f"`{one.name}`: {{help}}", {"help": Verbatim(words(one.help))})


def _one(call: Call, one: Command) -> Message:
    words = call.words
    lines: list[Text] = [
        Text(f"`{option.name}`: {{help}}", {"help": Verbatim(_option_help(words, option.help, option.choices))})
        for option in one.options
    ]
    blocks: list[Block] = [
        Text("{help}", {"help": Verbatim(words(one.help))}),
        Text(words("Type it like this: {usage}"), {"usage": Verbatim(usage(one))}),
    ]
    if lines:
        blocks.append(listed(lines))
    no = may(one, call.role, call.state, words)
    if no is not None:
        blocks.append(Text("{why}", {"why": Verbatim(no.why)}))
    return Message(tuple(blocks), quiet=True)


def _option_help(words: Words, told: str, choices: tuple[str, ...]) -> str:
    return f"{words(told)} ({', '.join(choices)})" if choices else words(told)


def _named(commands: "list[Command]", written: str, words: Words) -> Command:
    name = " ".join(written.casefold().removeprefix("/homeroom").removeprefix("/").split())
    found = next((one for one in commands if one.name == name), None)
    if found is not None:
        return found
    members_of_group = [one for one in commands if one.words[0] == name]
    if members_of_group:
        listed_ = ", ".join(f"`{one.name}`" for one in members_of_group)
        raise CommandError(words("Say which one: {commands}.").format(commands=listed_))
    raise unknown(written, [one.name for one in commands], words("`help` lists what there is."), words)


async def _explained(call: Call, person: PersonRef, asked: Command) -> Message:
    words = call.words
    member = await members.find(call.transaction, call.running.id, call.home, person)
    role = role_of(member)
    no = may(asked, role, call.state, words)
    values: dict[str, Value] = {
        "person": Verbatim(member.name if member is not None else person),
        "command": Verbatim(asked.name),
        "role": Verbatim(words(_ROLE_NAMES[role])),
        "needed": Verbatim(words(_ROLE_NAMES[asked.role])),
    }
    if no is not None:
        said = words("{person} may not use {command}: {why}")
        return answer(f"{said} {words('{person} is here as: {role}.')}", values | {"why": Verbatim(no.why)})
    said = words("{person} may use {command}. It asks for the role {needed}, and {person} is here as: {role}.")
    return answer(said, values)


_ROLE_NAMES = {
    Role.EVERYONE: sentence("everyone"),
    Role.LEARNER: sentence("learner"),
    Role.INSTRUCTOR: sentence("instructor"),
    Role.MANAGER: sentence("manager"),
}
