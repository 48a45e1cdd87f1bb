"""The homes of a cohort as written: a server, a workspace or the built-in chat, and what rooms are called there."""

import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from bot.course.faults import quoted
from bot.course.written import Line, Written, YesNo, mistake, mistakes, scalar

HOST = "Sessions are held here."


class HomePlan(Written):
    """One home of the cohort: its address on its platform, and rooms that are called differently there."""

    platform: Literal["discord", "slack", "memory"]
    address: str
    rooms: tuple[tuple[str, str], ...] = ()
    host: bool = False


class RoomNames(Written):
    """What rooms are called in this home, where it is not what the course calls them."""

    announcements: Line | None = None
    lessons: Line | None = None
    questions: Line | None = None
    staff: Line | None = None


def _server(value: object) -> str:
    text = scalar(value)
    if not re.fullmatch(r"\d{15,21}", text, re.ASCII):
        to_do = "It is a number of 17 to 20 digits: right-click the server in Discord, Copy Server ID."
        raise mistake(f"{quoted(text)} is not the id of a Discord server.", to_do)
    return text


def _workspace(value: object) -> str:
    text = scalar(value)
    if not re.fullmatch(r"[TE][A-Z0-9]{5,}", text, re.ASCII):
        to_do = "It begins with T: open Slack in a browser, it stands in the address after /client/."
        raise mistake(f"{quoted(text)} is not the id of a Slack workspace.", to_do)
    return text


# An editor takes a server's id for a number; we read what is written.
Server = Annotated[str, BeforeValidator(_server), WithJsonSchema({"type": ["string", "integer"]})]
Workspace = Annotated[
    str, BeforeValidator(_workspace), WithJsonSchema({"type": "string", "pattern": "^[TE][A-Z0-9]+$"})
]


class DiscordHome(Written):
    """A Discord server."""

    server: Server = Field(examples=["1187000000000000000"])
    rooms: RoomNames = RoomNames()
    host: YesNo = Field(default=False, description=HOST)

    def plan(self) -> HomePlan:
        return HomePlan(platform="discord", address=self.server, rooms=_names(self.rooms), host=self.host)


class SlackHome(Written):
    """A Slack workspace."""

    workspace: Workspace = Field(examples=["T0123ABCD"])
    rooms: RoomNames = RoomNames()
    host: YesNo = Field(default=False, description=HOST)

    def plan(self) -> HomePlan:
        return HomePlan(platform="slack", address=self.workspace, rooms=_names(self.rooms), host=self.host)


class MemoryHome(Written):
    """The built-in chat, for trying."""

    address: Line = Field(examples=["127.0.0.1:7000"])
    rooms: RoomNames = RoomNames()
    host: YesNo = Field(default=False, description=HOST)

    def plan(self) -> HomePlan:
        return HomePlan(platform="memory", address=self.address, rooms=_names(self.rooms), host=self.host)


class Homes(Written):
    """The cohort's homes, by platform."""

    discord: DiscordHome | None = None
    slack: SlackHome | None = None
    memory: MemoryHome | None = None

    @model_validator(mode="after")
    def _one_host(self) -> Self:
        hosts = [name for name in ("discord", "slack", "memory") if (home := getattr(self, name)) and home.host]
        if len(hosts) > 1:
            what = f"Sessions are held in one home, and {hosts[0]} is the host already."
            raise mistakes(type(self), {(hosts[1], "host"): mistake(what, "Keep one host: true.")})
        return self

    def plans(self) -> tuple[HomePlan, ...]:
        homes = (self.discord, self.slack, self.memory)
        return tuple(home.plan() for home in homes if home is not None)


def read_homes(value: object) -> object:
    """Homes as they are written; plans that are made already pass."""
    if isinstance(value, tuple):
        return value
    return Homes.model_validate(value, by_alias=True, by_name=False).plans()


def _names(rooms: RoomNames) -> tuple[tuple[str, str], ...]:
    named = (
        ("announcements", rooms.announcements),
        ("lessons", rooms.lessons),
        ("questions", rooms.questions),
        ("staff", rooms.staff),
    )
    return tuple((role, name) for role, name in named if name is not None)
