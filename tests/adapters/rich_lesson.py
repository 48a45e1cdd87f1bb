"""A lesson, a quotation, a card with everything: what the golden texts are of."""

from datetime import UTC, datetime
from pathlib import Path

from bot.message import (
    Button,
    Buttons,
    Clockface,
    Fields,
    Image,
    Link,
    Mention,
    Message,
    MessageLink,
    Moment,
    Table,
    Text,
    Value,
    Verbatim,
)
from bot.model import MessageRef, PersonRef

LESSON = (Path(__file__).parents[1] / "data" / "rich-lesson" / "lesson.md").read_text(encoding="utf-8")
WHEN = Moment(datetime(2026, 10, 7, 15, tzinfo=UTC), "Europe/Paris")
VALUES: dict[str, Value] = {
    "when": WHEN,
    "time": Moment(WHEN.at, WHEN.zone, Clockface.TIME),
    "who": Mention(PersonRef("home/@ana"), "Ana_B"),
    "said": Verbatim("*Why* is `3` missing?\n@here https://evil.example"),
    "there": MessageLink(MessageRef("home/lessons#1"), "her question [1]"),
    "join": Link("https://zoom.example/j/1?pwd=a_b", "Join *now*"),
}
DONE = Buttons((Button("Done", "done:loops", "primary"), Button("I am stuck", "stuck:loops")))

lesson = Message((Text(LESSON), DONE), pings=("learners",))
quotation = Message((Text("{who} asked {there}:\n\n> {said}\n\nAnswered at {time}.", VALUES),), quiet=True)
card = Message(
    (
        Text("## Live Q&A"),
        Text("{when}, {join}", VALUES),
        Fields(
            (("Recorded", Text("Yes, ask *before* you leave")), ("Can't come?", Text("Watch, then {there}", VALUES)))
        ),
        Table(("Sitting", "When"), ((Text("1"), Text("{when}", VALUES)), (Text("2"), Text("{time}", VALUES)))),
        Image("assets/loop.png", "A loop on a blackboard"),
        Buttons((Button("I will come", "rsvp:qa"), Button("Leave", "leave:qa", "danger"))),
    ),
    card=True,
)
