"""The permission table, whole: every command, button, message action and form × role × state of the cohort."""

import pytest

from bot.commands.catalogue import catalogue
from bot.commands.declaring import Role
from bot.commands.permissions import Callable_, may
from bot.model import CohortState
from bot.words import words_for

THERE = catalogue()
EVERYTHING: list[Callable_] = [*THERE.commands, *THERE.actions, *THERE.message_actions, *THERE.forms]
ORDER = [Role.EVERYONE, Role.LEARNER, Role.INSTRUCTOR, Role.MANAGER]


@pytest.mark.parametrize("state", CohortState)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("asked", EVERYTHING, ids=lambda one: one.name)
def test_everybody_may_what_their_role_and_the_cohort_allow(asked: Callable_, role: Role, state: CohortState) -> None:
    no = may(asked, role, state, words_for("en"))

    allowed = ORDER.index(role) >= ORDER.index(asked.role) and state in asked.states
    assert (no is None) == allowed
    if no is not None:
        assert no.why.endswith((".", "in."))


@pytest.mark.parametrize("asked", EVERYTHING, ids=lambda one: one.name)
def test_whoever_may_more_may_everything_that_others_may(asked: Callable_) -> None:
    for state in CohortState:
        allowed = [may(asked, role, state, words_for("en")) is None for role in ORDER]
        assert allowed == sorted(allowed)


@pytest.mark.parametrize("asked", EVERYTHING, ids=lambda one: one.name)
def test_what_works_in_a_running_cohort_for_staff_works_in_a_paused_one(asked: Callable_) -> None:
    assert CohortState.RUNNING in asked.states
    if asked.role in (Role.INSTRUCTOR, Role.MANAGER):
        assert CohortState.PAUSED in asked.states


def test_a_stranger_steers_nothing() -> None:
    for asked in EVERYTHING:
        if getattr(asked, "words", ("",))[0] in ("cohort", "release", "people", "announce", "audit-log", "why"):
            for state in CohortState:
                assert may(asked, Role.EVERYONE, state, words_for("en")) is not None
                assert may(asked, Role.LEARNER, state, words_for("en")) is not None
