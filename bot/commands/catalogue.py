"""Everything people can call. What is not listed here does not exist."""

from collections.abc import Sequence
from functools import cache

from bot.commands import (
    answering_commands,
    asking_commands,
    audit_commands,
    brief_commands,
    cohort_commands,
    joining_commands,
    mark_commands,
    own_question_commands,
    people_commands,
    poll_commands,
    privacy_commands,
    progress_commands,
    qa_commands,
    schedule_commands,
    search_commands,
    session_commands,
    starting_commands,
    wrapup_commands,
)
from bot.commands.act_commands import act_commands
from bot.commands.call import Call
from bot.commands.declaring import Catalogue, Command, Declarations, Of, Role
from bot.commands.help_commands import help_commands
from bot.commands.reading import cohorts_here, lessons_out, people_here, sessions_there

_DECLARED: tuple[Declarations, ...] = (
    joining_commands.DECLARED,
    people_commands.DECLARED,
    asking_commands.DECLARED,
    own_question_commands.DECLARED,
    mark_commands.DECLARED,
    answering_commands.DECLARED,
    brief_commands.DECLARED,
    progress_commands.DECLARED,
    poll_commands.DECLARED,
    schedule_commands.DECLARED,
    search_commands.DECLARED,
    qa_commands.DECLARED,
    session_commands.DECLARED,
    privacy_commands.DECLARED,
    cohort_commands.DECLARED,
    starting_commands.DECLARED,
    wrapup_commands.DECLARED,
    audit_commands.DECLARED,
)


@cache
def catalogue() -> Catalogue:
    """The commands, buttons, message actions and forms there are; commands by role, as `help` tells them."""
    everything: list[Command] = []
    declared = [
        *help_commands(everything),
        *act_commands({kind: undo for one in _DECLARED for kind, undo in one.undoing.items()}),
        *(command for one in _DECLARED for command in one.commands),
    ]
    everything.extend(sorted(declared, key=lambda one: list(Role).index(one.role)))

    async def commands_there(_call: Call, _typed: str) -> Sequence[tuple[str, str]]:
        return [(one.name, one.name) for one in everything]

    return Catalogue(
        commands=tuple(everything),
        actions=tuple(action for one in _DECLARED for action in one.actions),
        message_actions=tuple(action for one in _DECLARED for action in one.message_actions),
        forms=tuple(form for one in _DECLARED for form in one.forms),
        choices={
            Of.LESSONS: lessons_out,
            Of.SESSIONS: sessions_there,
            Of.PEOPLE: people_here,
            Of.COMMANDS: commands_there,
            Of.COHORTS: cohorts_here,
            **{of: choose for one in _DECLARED for of, choose in one.choices.items()},
        },
    )
