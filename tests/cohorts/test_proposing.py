"""A new version of a running course: texts are taken at once, a changed timetable waits for staff to decide."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.memory import addresses
from adapters.memory.calls import Calls
from bot.cohorts import changing, wishes
from bot.cohorts.present import present
from bot.cohorts.proposing import Answer, Considered, Decided, UnknownProposalError, consider, decide
from bot.course.folder import load_folder
from bot.enrolling import read_version, reading_of
from bot.model import MessageRef
from bot.store import proposals
from bot.store.proposals import ProposalState
from tests.builders import utc
from tests.cohorts.running import COURSE, NAME, Running, a_lesson_file, a_running_cohort
from tests.house import HOME

pytestmark = pytest.mark.usefixtures("on_each_database")

DAILY = COURSE.replace("every: wed 17:00", "every: thu 17:00")


@pytest.fixture
async def cohort(tmp_path: Path) -> AsyncIterator[Running]:
    async with a_running_cohort(tmp_path) as made:
        made.people.join("maya")
        made.people.join("Ada")
        await made.until(utc("2026-10-06 12:00"))
        yield made


async def considered(cohort: Running) -> Answer:
    """Have the folder looked at as it is now, as `run` does."""
    async with cohort.app.database.transaction() as transaction:
        read = load_folder(cohort.folder)
        there = await present(transaction, NAME, read_version)
        made = await consider(
            transaction, there, reading_of(read, read.cohorts[0]), read.files, cohort.clock.now(), "run"
        )
    await cohort.app.refresh()
    await cohort.soon()
    return made


async def decided(cohort: Running, number: int, wish: ProposalState = ProposalState.APPLIED) -> Decided:
    async with cohort.app.database.transaction() as transaction:
        made = await decide(transaction, number, wish, read_version, cohort.clock.now(), "maya")
    await cohort.app.refresh()
    await cohort.soon()
    return made


def card(cohort: Running) -> MessageRef:
    return cohort.chat.at(addresses.room(HOME, "staff"))[-1].ref


async def pressed(cohort: Running, who: str, action: str) -> str:
    call = cohort.people.press(who, card(cohort), action)
    await cohort.soon()
    (answer,) = Calls(cohort.chat).answers(call)
    return cohort.text(answer.shape, answer.body)


async def test_a_changed_text_is_taken_at_once_and_what_was_posted_is_edited(cohort: Running) -> None:
    (cohort.folder / "lessons/01-hello.md").write_text(a_lesson_file("hello", "Say hello to everybody."))

    made = await considered(cohort)

    assert (made.considered, made.proposal) == (Considered.TAKEN, None)
    assert "Say hello to everybody." in cohort.said("lessons")[0]
    assert cohort.said("staff") == []


async def test_the_same_folder_is_nothing(cohort: Running) -> None:
    assert (await considered(cohort)).considered is Considered.SAME


async def test_a_changed_timetable_is_proposed_to_staff_once_and_runs_on_until_they_decide(cohort: Running) -> None:
    (cohort.folder / "course.yaml").write_text(DAILY)

    made = await considered(cohort)
    again = await considered(cohort)

    assert (made.considered, again.considered) == (Considered.PROPOSED, Considered.KNOWN)
    (told,) = cohort.said("staff")
    assert told.split("\n") == [
        "The course folder changed, and with it the timetable of Autumn 2026.",
        "",
        "15 moved, 0 added, 0 cancelled.",
        "",
        *(
            f"- Questions: Thu {day} Oct 2026, 17:00 Europe/Paris instead of Wed {day - 1} Oct 2026, 17:00 Europe/Paris"
            for day in (8, 15, 22, 29)
        ),
        "",
        "Until one of you decides, everything stays as it is.",
        "",
        "[Apply] [Reject]",
    ]


async def test_staff_apply_it_with_a_button(cohort: Running) -> None:
    (cohort.folder / "course.yaml").write_text(DAILY)
    made = await considered(cohort)

    said = await pressed(cohort, "maya", f"apply-proposal:{made.proposal}")

    assert said == "Applied. The timetable is the new one from now on."
    assert cohort.said("staff")[0].split("\n")[-1] == "Applied by maya."
    await cohort.until(utc("2026-10-08 16:00"))
    begun = [entry.at for entry in await cohort.activity() if entry.kind == "opening"]
    assert begun == [utc("2026-10-08 15:00")]


async def test_staff_reject_it_and_it_does_not_come_back(cohort: Running) -> None:
    (cohort.folder / "course.yaml").write_text(DAILY)
    made = await considered(cohort)

    said = await pressed(cohort, "maya", f"reject-proposal:{made.proposal}")
    again = await considered(cohort)

    assert said == "Rejected. Everything stays as it was."
    assert cohort.said("staff")[0].split("\n")[-1] == "Rejected by maya: everything stays as it was."
    assert again.considered is Considered.KNOWN
    assert len(cohort.said("staff")) == 1


async def test_learners_cannot_decide(cohort: Running) -> None:
    (cohort.folder / "course.yaml").write_text(DAILY)
    made = await considered(cohort)

    assert await pressed(cohort, "Ada", f"apply-proposal:{made.proposal}") == (
        "Only the staff of this cohort can do that."
    )
    async with cohort.app.database.transaction() as transaction:
        assert [one.id for one in await proposals.open_ones(transaction)] == [made.proposal]


async def test_a_newer_proposal_makes_the_older_outdated(cohort: Running) -> None:
    (cohort.folder / "course.yaml").write_text(DAILY)
    first = await considered(cohort)
    (cohort.folder / "course.yaml").write_text(COURSE.replace("every: wed 17:00", "every: fri 17:00"))
    second = await considered(cohort)
    assert first.proposal is not None
    assert second.proposal is not None

    late = await decided(cohort, first.proposal)

    assert cohort.said("staff")[0].split("\n")[-1] == ("This is outdated: the folder or the cohort has changed since.")
    assert not late.is_done
    assert late.said == (
        f"Proposal {first.proposal} is outdated: course/autumn has changed since it was made, or a newer one was. "
        "Look at what is open now: homeroom proposals."
    )
    assert (await decided(cohort, second.proposal)).said == (
        f"Proposal {second.proposal} is applied to course/autumn: 0 added, 15 moved, 0 cancelled."
    )


async def test_a_proposal_for_what_the_cohort_was_before_a_change_is_refused(cohort: Running) -> None:
    (cohort.folder / "course.yaml").write_text(DAILY)
    made = await considered(cohort)
    assert made.proposal is not None
    await cohort.lay(lambda one: wishes.shift(one, "1 week", "2026-10-12", "", cohort.clock.now()))

    said = await pressed(cohort, "maya", f"apply-proposal:{made.proposal}")

    assert said == (
        f"Proposal {made.proposal} is outdated: course/autumn has changed since it was made, or a newer one was. "
        "Look at what is open now: homeroom proposals."
    )
    again = await considered(cohort)
    assert again.considered is Considered.PROPOSED
    assert again.proposal != made.proposal
    assert (await decided(cohort, again.proposal or 0)).is_done


async def test_a_change_that_was_put_back_leaves_nothing_open(cohort: Running) -> None:
    (cohort.folder / "course.yaml").write_text(DAILY)
    await considered(cohort)
    (cohort.folder / "course.yaml").write_text(COURSE)

    assert (await considered(cohort)).considered is Considered.SAME
    async with cohort.app.database.transaction() as transaction:
        assert await proposals.open_ones(transaction) == []


async def test_the_cohorts_own_changes_lie_over_a_new_version_and_conflicts_are_said(cohort: Running) -> None:
    await cohort.lay(lambda one: wishes.move(one, "files", "2026-10-29 10:00", None, None, ""))
    (cohort.folder / "lessons/04-files.md").unlink()

    made = await considered(cohort)

    assert [str(one) for one in made.comparison.conflicts] == [
        'override 1  It moves the lesson "files", which this version does not have. '
        "Put it back, or undo it: homeroom cohort undo NAME 1."
    ]
    assert 'It moves the lesson "files", which this version does not have.' in cohort.said("staff")[0]


async def test_a_proposal_that_is_decided_says_so_and_one_that_is_none_too(cohort: Running) -> None:
    (cohort.folder / "course.yaml").write_text(DAILY)
    made = await considered(cohort)
    assert made.proposal is not None
    await decided(cohort, made.proposal, ProposalState.REJECTED)

    again = await decided(cohort, made.proposal)
    with pytest.raises(UnknownProposalError) as refusal:
        await decided(cohort, 99)

    assert (again.is_done, again.said) == (False, f"Proposal {made.proposal} was rejected already, by maya.")
    assert str(refusal.value) == "There is no proposal 99. None is open."


async def test_a_paused_cohort_takes_texts_and_stays_paused(cohort: Running) -> None:
    async with cohort.app.database.transaction() as transaction:
        await changing.pause(transaction, await present(transaction, NAME, read_version), cohort.clock.now(), "maya")
    (cohort.folder / "lessons/02-loops.md").write_text(a_lesson_file("loops", "Around and around."))

    assert (await considered(cohort)).considered is Considered.TAKEN
    await cohort.until(utc("2026-10-12 12:00"))
    assert cohort.lessons() == ["Hello"]


async def test_staff_of_a_paused_cohort_are_asked_at_once_and_learners_hear_nothing(cohort: Running) -> None:
    async with cohort.app.database.transaction() as transaction:
        await changing.pause(transaction, await present(transaction, NAME, read_version), cohort.clock.now(), "maya")
    await cohort.app.refresh()
    lessons = cohort.said("lessons")
    (cohort.folder / "course.yaml").write_text(DAILY)

    made = await considered(cohort)
    assert len(cohort.said("staff")) == 1
    await pressed(cohort, "maya", f"reject-proposal:{made.proposal}")
    await cohort.until(utc("2026-10-13 12:00"))

    assert cohort.said("staff")[0].split("\n")[-1] == "Rejected by maya: everything stays as it was."
    assert len(cohort.said("staff")) == 1
    assert cohort.said("lessons") == lessons
