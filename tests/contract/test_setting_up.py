"""A home is looked over and made ready; doing it again changes nothing."""

from bot.model import Place
from tests.contract.messages import saying
from tests.contract.stage import Stage

ROOMS = ["announcements", "lessons", "q-and-a", "staff"]


async def test_a_home_that_was_set_up_lacks_nothing(stage: Stage) -> None:
    await stage.platform.set_up(stage.home, ROOMS)

    assert list(await stage.platform.check(stage.home, ROOMS)) == []


async def test_a_check_names_each_room_that_is_missing_and_how_to_mend_it(stage: Stage) -> None:
    await stage.platform.set_up(stage.home, ["lessons"])

    missing = await stage.platform.check(stage.home, ["lessons", "q-and-a", "staff"])

    assert ["q-and-a" in one.what for one in missing] == [True, False]
    assert ["staff" in one.what for one in missing] == [False, True]
    assert all(one.breaks and one.how_to_mend for one in missing)


async def test_a_check_names_a_right_that_is_missing(stage: Stage) -> None:
    await stage.platform.set_up(stage.home, ROOMS)
    await stage.forbid_history()

    (missing,) = await stage.platform.check(stage.home, ROOMS)

    assert "history" in missing.what
    assert missing.breaks
    assert missing.how_to_mend


async def test_a_check_changes_nothing(stage: Stage) -> None:
    first = await stage.platform.check(stage.home, ROOMS)

    assert await stage.platform.check(stage.home, ROOMS) == first
    assert len(first) == len(ROOMS)


async def test_setting_up_twice_gives_the_same_rooms_with_what_was_said_in_them(stage: Stage) -> None:
    first = await stage.platform.set_up(stage.home, ROOMS)
    await stage.platform.post(first["lessons"], saying("Loops"), "k1")

    again = await stage.platform.set_up(stage.home, ROOMS)

    assert again == first
    assert [seen.text for seen in await stage.visible(again["lessons"])] == ["Loops"]


async def test_every_room_is_where_its_name_says(stage: Stage) -> None:
    made = await stage.platform.set_up(stage.home, ROOMS)

    assert made == {name: stage.platform.room(stage.home, name) for name in ROOMS}


async def test_rooms_with_unusual_names_are_rooms_like_others(stage: Stage) -> None:
    names = ["Fragen & Antworten", "week 1/2", "#general", "@home", "学习", "100%"]

    made = await stage.platform.set_up(stage.home, names)
    for name, place in made.items():
        await stage.platform.post(place, saying(name), name)

    assert len(set(made.values())) == len(names)
    shown: dict[str, list[str]] = {name: [seen.text for seen in await stage.visible(made[name])] for name in names}
    assert shown == {name: [name] for name in names}
    assert all(stage.platform.room_of(place) == place for place in made.values())


async def test_a_home_has_the_same_address_each_time_it_is_asked_for(stage: Stage) -> None:
    home = stage.platform.home("127.0.0.1:7000")

    assert home == stage.another_platform().home("127.0.0.1:7000")
    assert stage.platform.room(home, "lessons") != Place("")
