"""The one table of who may call what, and when: a role, and the states of the cohort in which it is there at all."""

from dataclasses import dataclass

from bot.commands.declaring import Action, Command, Form, MessageAction, Role
from bot.model import CohortState
from bot.words import Words

Callable_ = Command | Action | MessageAction | Form


@dataclass(frozen=True, slots=True)
class No:
    """Why somebody may not, in one sentence."""

    why: str


def may(asked: Callable_, role: Role, state: CohortState, words: Words) -> No | None:
    """None where somebody with *role* may call it while the cohort is in *state*."""
    if not role.includes(asked.role):
        return No(_needs(asked.role, words))
    if state not in asked.states:
        if state is CohortState.ARCHIVED:
            return No(words("This cohort is over: it can be read, and nothing of it changes any more."))
        return No(words("This cohort is paused. A manager lets it go on with `cohort resume`."))
    return None


def _needs(role: Role, words: Words) -> str:
    match role:
        case Role.MANAGER:
            return words("Only managers of this cohort can do that.")
        case Role.INSTRUCTOR:
            return words("Only the staff of this cohort can do that.")
        case _:
            return words("Only people of this cohort can do that. `join` takes you in.")
