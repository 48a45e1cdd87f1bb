"""Who is asked first about open questions."""

from collections.abc import Sequence

import pytest

from bot.course.cohort import People
from bot.message import Mention, Verbatim
from bot.people.staff import asked_first, staff_of
from bot.scene import Scene
from tests.builders import a_cohort, a_member, a_person
from tests.records import RecordsInMemory
from tests.scenes import a_scene

MEMBERS = [a_member("Ivan", "instructor"), a_member("Mina", "instructor"), a_member("Maya", "manager"), a_member()]


def a_scene_with(rota: Sequence[str] = (), instructors: Sequence[str] = ()) -> Scene:
    people = People(instructors=tuple(instructors))
    return a_scene(records=RecordsInMemory(people=MEMBERS), cohort=a_cohort(rota=tuple(rota), people=people))


@pytest.mark.parametrize(("week", "who"), [(1, "Ivan"), (2, "Mina"), (3, "Ivan"), (8, "Mina")])
async def test_the_rota_goes_round_week_by_week(week: int, who: str) -> None:
    assert await asked_first(a_scene_with(rota=["ivan", "mina"]), week) == Mention(a_person(who), who)


async def test_without_a_rota_the_instructors_take_turns() -> None:
    assert await asked_first(a_scene_with(instructors=["mina"]), 5) == Mention(a_person("Mina"), "Mina")


async def test_somebody_who_is_not_there_yet_is_named_all_the_same() -> None:
    assert await asked_first(a_scene_with(rota=["noor"]), 1) == Verbatim("noor")


async def test_a_learner_of_the_same_name_is_not_asked() -> None:
    assert await asked_first(a_scene_with(rota=["lena"]), 1) == Verbatim("lena")


async def test_without_instructors_nobody_is_asked() -> None:
    assert await asked_first(a_scene_with(), 1) is None


async def test_staff_are_all_but_the_learners() -> None:
    assert await staff_of(a_scene_with()) == {a_person("Ivan"), a_person("Mina"), a_person("Maya")}
