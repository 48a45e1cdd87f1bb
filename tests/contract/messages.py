"""Messages and sessions for the contract, each the smallest that shows something."""

from datetime import datetime, timedelta

from bot.message import Button, Buttons, Message, SessionNotice, Text, Verbatim
from bot.model import PersonRef


def saying(text: str, *, pings: tuple[PersonRef, ...] = ()) -> Message:
    """A message that shows exactly *text*."""
    return Message((Text("{text}", {"text": Verbatim(text)}),), pings=pings)


def with_button(text: str, label: str, action: str) -> Message:
    return Message((Text(text), Buttons((Button(label, action),))))


def long_message(paragraphs: int) -> Message:
    return Message(
        (Text("\n\n".join(f"Paragraph {number}. " + "All of it counts. " * 20 for number in range(paragraphs))),)
    )


def a_notice(starts_at: datetime, title: str = "Live Q&A: loops") -> SessionNotice:
    return SessionNotice(
        title=title,
        text="Bring your questions about loops.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        zone="Europe/Paris",
        link="https://meet.example/loops",
    )
