"""Reads a typed command: which one is meant, and which options were given. Says what it could not read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.commands.call import CommandError
from bot.commands.declaring import LONGEST, Command, Declared
from bot.words import Words
from schedules.errors import did_you_mean

_TOKEN = re.compile(r'(?:--)?[\w-]+[:=]"[^"]*"|(?:--)?[\w-]+[:=]“[^”]*”|"[^"]*"|“[^”]*”|\S+')
_NAMED = re.compile(r"(?:--)?(?P<name>[\w-]+)[:=](?P<value>.*)", re.DOTALL)
_SHOWN = 40  # characters of somebody's text that an error repeats


@dataclass(frozen=True, slots=True)
class Written:
    """A command with its options as they were written."""

    command: Command
    given: Mapping[str, str]


def parse(text: str, commands: Sequence[Command], words: Words) -> Written:
    """Read `cohort shift 1 week from:2026-12-21 why:"winter break"`. Raises CommandError.

    What has to be given stands in its order, the last of it takes all the rest; what may be given is named.
    """
    command, rest = _command(text.strip(), commands, words)
    return Written(command, _options(command, rest, words))


def usage(command: Command) -> str:
    """How a command is typed."""
    asked = [one for one in command.options if one.is_required]
    free = _takes_rest(command)
    parts = [command.name]
    for one in command.options:
        if one in asked:
            parts.append(one.name.upper())
        elif one is free:
            parts.append(f"[{one.name.upper()}]")
        else:
            shown = "yes" if one.kind == "yes or no" else "|".join(one.choices) or "…"
            parts.append(f"[{one.name}:{shown}]")
    return " ".join(parts)


def shown(text: str) -> str:
    """Somebody's text in an error: short, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


def unknown(written: str, known: Sequence[str], to_do: str, words: Words) -> CommandError:
    """That nothing is called so, what is near, and what to do."""
    said = words('There is no command "{name}".').format(name=shown(written))
    return CommandError(
        " ".join(part for part in (said, did_you_mean(written.casefold(), known).strip(), to_do) if part)
    )


def _command(text: str, commands: Sequence[Command], words: Words) -> tuple[Command, str]:
    first, _, rest = _split(text)
    tops = sorted({one.words[0] for one in commands})
    if not first:
        raise CommandError(words("Say what you would like. `help` lists what there is."))
    name = first.casefold()
    if name not in tops:
        raise unknown(first, tops, words("`help` lists what there is."), words)
    alone = next((one for one in commands if one.words == (name,)), None)
    if alone is not None:
        return alone, rest
    members = [one for one in commands if one.words[0] == name]
    second, _, after = _split(rest)
    member = next((one for one in members if one.words[1] == second.casefold()), None)
    if member is None:
        listed = ", ".join(f"`{one.name}`" for one in members)
        if not second:
            raise CommandError(words("Say which one: {commands}.").format(commands=listed))
        there = words("There are: {commands}.").format(commands=listed)
        raise unknown(f"{name} {second}", [one.name for one in members], there, words)
    return member, after


def _split(text: str) -> tuple[str, str, str]:
    found = re.match(r"(\S+)(\s*)(.*)", text.lstrip(), re.DOTALL)
    return (found[1], found[2], found[3]) if found else ("", "", "")


def _takes_rest(command: Command) -> Declared | None:
    """The option that takes what is left: a text, else the last that has to be given, else the first that may be."""
    texts = [one for one in command.options if one.longest > LONGEST]
    if texts:
        return texts[0]
    asked = [one for one in command.options if one.is_required]
    if asked:
        return asked[-1]
    return next((one for one in command.options if one.kind != "yes or no"), None)


def _options(command: Command, rest: str, words: Words) -> Mapping[str, str]:
    by_name = {one.name: one for one in command.options}
    given: dict[str, str] = {}
    last = _takes_rest(command)
    is_text = last is not None and last.longest > LONGEST
    tokens = [(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(rest)]
    start, end = 0, len(tokens)
    plain: list[tuple[str, int, int]] = []
    if is_text:  # a text may hold anything: options are named before it or behind it, and what has to be given is first
        while start < end:
            if not _take(tokens[start][0], by_name, given, command, words):
                asked = next((one for one in command.options if _is_asked(one, given) and one is not last), None)
                if asked is None:
                    break
                given[asked.name] = _unquoted(tokens[start][0])
            start += 1
        while end > start and _take(tokens[end - 1][0], by_name, given, command, words):
            end -= 1
        plain = tokens[start:end]
    else:
        plain = [token for token in tokens if not _take(token[0], by_name, given, command, words)]
    for option in command.options:
        if not (option.is_required or option is last) or option.name in given or not plain:
            continue
        if option is last:
            text = rest[plain[0][1] : plain[-1][2]] if is_text else " ".join(_unquoted(token[0]) for token in plain)
            given[option.name] = text
            plain = []
        else:
            given[option.name] = _unquoted(plain[0][0])
            plain = plain[1:]
    if plain:
        said = words('"{text}" is too much for `{command}`. Type it like this: `{usage}`')
        left = " ".join(token[0] for token in plain)
        raise CommandError(said.format(text=shown(left), command=command.name, usage=usage(command)))
    return given


def _is_asked(option: Declared, given: Mapping[str, str]) -> bool:
    return option.is_required and option.name not in given


def _take(token: str, by_name: Mapping[str, Declared], given: dict[str, str], command: Command, words: Words) -> bool:
    """Take a named option; False for what is none."""
    found = _NAMED.fullmatch(token)
    is_long = token.startswith("--")
    name = (found["name"] if found else token.removeprefix("--")).casefold()
    option = by_name.get(name)
    if option is None:
        if is_long and len(token) > 2:
            known = ", ".join(by_name) or words("none")
            said = words("`{command}` has no option {name}. Its options: {known}.")
            raise CommandError(said.format(command=command.name, name=shown(name), known=known))
        return False
    if found:
        given[option.name] = _unquoted(found["value"])
        return True
    if is_long and option.kind == "yes or no":
        given[option.name] = "yes"
        return True
    return False


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] + text[-1] in ('""', "“”") else text
