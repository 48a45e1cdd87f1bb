"""Every kind of event goes over a wire and comes back equal."""

import json
from typing import get_args

import pytest

from adapters.memory.facts import event_from_json, event_to_json
from bot import events
from bot.errors import Unknown
from bot.model import Home, MessageRef, PersonRef, Place
from tests.builders import utc

HOME, AT = Home("home"), utc("2026-10-05 07:00")
PLACE, REF, ADA = Place("home/lessons"), MessageRef("home/lessons#m1"), PersonRef("home/@ada")

EVENTS: list[events.Event] = [
    events.MessagePosted(
        HOME, AT, PLACE, REF, ADA, "Ada", "Why? 👩🏽‍🏫\u202e\x00", MessageRef("home/lessons#m0"), True
    ),
    events.MessageEdited(HOME, AT, PLACE, REF, "Why not?"),
    events.MessageDeleted(HOME, AT, PLACE, REF),
    events.Reacted(HOME, AT, PLACE, REF, ADA, "✅", present=False),
    events.MemberJoined(HOME, AT, ADA, "Ada", "Asia/Kathmandu", ("learner", "early bird")),
    events.MemberLeft(HOME, AT, ADA),
    events.RolesChanged(HOME, AT, ADA, ()),
    events.Pressed(HOME, AT, "press-1", ADA, REF, "done:loops"),
    events.Submitted(HOME, AT, "form-1", ADA, "ask", (("title", ""), ("text", "Why?\nHow?"))),
    events.CommandCalled(HOME, AT, "command-1", ADA, PLACE, ("ask", "why"), (("lesson", "loops"),)),
    events.CommandCalled(HOME, AT, "command-2", ADA, PLACE, text='ask "why"\nso', about=REF),
    events.ChoicesAsked(HOME, AT, "choices-1", ADA, PLACE, ("lesson",), "lesson", "lo"),
    events.AttendanceChanged(HOME, AT, ADA, PLACE, present=True),
    events.RsvpChanged(HOME, AT, ADA, REF, coming=False),
    events.FileShared(HOME, AT, PLACE, REF, ADA, "qa.mp4", "https://files.example/qa.mp4", "video/mp4"),
    events.HomeOpened(HOME, AT, ADA),
    events.HomeInstalled(HOME, AT, None),
    events.HomeRemoved(HOME, AT),
]


def test_no_kind_is_forgotten() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(events.Event))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_equal(event: events.Event) -> None:
    written = json.dumps(event_to_json(event), ensure_ascii=False)

    assert event_from_json(json.loads(written)) == event


@pytest.mark.parametrize(
    "written",
    [{}, {"kind": "Teleported", "fact": {}}, {"kind": "MemberLeft"}, {"kind": "MemberLeft", "fact": {"home": "home"}}],
)
def test_what_is_no_event_is_unknown(written: dict[str, object]) -> None:
    with pytest.raises(Unknown) as error:
        event_from_json(written)

    assert str(error.value) == "the chat reports something that this program does not know"
