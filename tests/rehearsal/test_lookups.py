"""The crowd looks things up by the same commands as people."""

from bot.course.planning import plan
from bot.rehearsal.acts import Command
from bot.rehearsal.crowd import crowd
from schedules.presets import load_presets
from tests.builders import a_cohort, a_course, a_lesson, a_session


def test_the_crowd_looks_at_the_schedule_searches_and_asks_when_things_are() -> None:
    course = a_course(
        a_lesson("loops", title="Loops and ranges", release="week 1 mon 09:00"),
        a_lesson("dicts", title="Dictionaries", release="week 2 mon 09:00"),
        sessions=(a_session("qa", every="wed 17:00"),),
    )
    timetable = plan(course, a_cohort(), load_presets())

    acts = crowd(course, a_cohort(), timetable, seed=1).acts
    typed = {act.text for act in acts if isinstance(act, Command) and act.id.startswith("lookup")}

    assert {"schedule", "catchup", "search dictionaries"} <= typed
    assert any(text.endswith("?") for text in typed)
