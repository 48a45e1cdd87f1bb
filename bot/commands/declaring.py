"""How a command, a button, a message action and a form are declared: as values, each around one typed function.

A platform builds its native commands from these values; nothing here knows how it does.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, get_args, get_origin

from bot.message import Message
from bot.model import CohortState, MessageRef

if TYPE_CHECKING:
    from bot.commands.call import Call

LONGEST = 200  # characters of an option that is no text to be posted


class Role(StrEnum):
    """Who may call something. Each role may do what the ones before it may."""

    EVERYONE = "everyone"
    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    MANAGER = "manager"

    def includes(self, other: "Role") -> bool:
        """Whether somebody with this role may do what *other* may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Of(StrEnum):
    """What an option names: it is read strictly, and completed from there."""

    TEXT = "text"
    LESSONS = "lessons"
    SESSIONS = "sessions"
    LINES = "lines"  # a lesson, a session or a line of the timetable
    QUESTIONS = "questions"  # open ones, by their number
    OWN_QUESTIONS = "own questions"
    PEOPLE = "people"  # of this cohort, by their name
    COMMANDS = "commands"
    COHORTS = "cohorts"


@dataclass(frozen=True, slots=True)
class Option:
    """What an option says about itself; its name, its type and whether it has to be given come from the function."""

    help: str
    of: Of = Of.TEXT
    longest: int = LONGEST


Kind = Literal["text", "number", "yes or no"]


@dataclass(frozen=True, slots=True)
class Declared:
    """An option as a platform needs it."""

    name: str
    parameter: str
    kind: Kind
    help: str
    of: Of
    longest: int
    is_required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Did:
    """That somebody changed something: *subject* says to what, in an id or a number, never in people's words.

    *undo* is what `undo` needs to take it back; its `kind` says who does. *is_own*: it concerns nobody but them, so
    that they can take it back, and the audit log does not tell of it.
    """

    subject: str = ""
    undo: Mapping[str, str] | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A private answer; *did* where something was changed."""

    message: Message
    did: Did | None = None


@dataclass(frozen=True, slots=True)
class OpensForm:
    """A form is the answer. *subject* comes back with what was filled in."""

    form: str
    subject: str = ""
    prefilled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asks:
    """Shows what would change and asks; on Yes the same is called again with `agreed`.

    A button or a form names the *command* that is called then, and what it is *given*.
    """

    message: Message
    command: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


Reply = Said | OpensForm | Asks

Perform = Callable[..., Awaitable[Reply]]

ALIVE = frozenset({CohortState.RUNNING, CohortState.PAUSED})
ALWAYS = frozenset(CohortState)


@dataclass(frozen=True, slots=True)
class Command:
    """Something to type: its *words* are one, or a group and one of its members."""

    words: tuple[str, ...]
    role: Role
    help: str
    options: tuple[Declared, ...]
    perform: Perform
    states: frozenset[CohortState] = ALIVE
    opens_form: bool = False
    needs_cohort: bool = True

    @property
    def name(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Action:
    """A button: `name:subject`. It may be pressed twice, by anybody, after any restart, and when it is over."""

    name: str
    role: Role
    perform: "Callable[[Call, str], Awaitable[Reply]]"
    states: frozenset[CohortState] = ALIVE


@dataclass(frozen=True, slots=True)
class MessageAction:
    """Something to choose from a message's own menu."""

    name: str
    label: str
    role: Role
    perform: "Callable[[Call, MessageRef], Awaitable[Reply]]"
    states: frozenset[CohortState] = ALIVE


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form."""

    name: str
    label: str
    is_long: bool = False
    is_required: bool = True
    longest: int = 2_000


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in; *submitted* is called with its subject and the answers."""

    name: str
    title: str
    fields: tuple[Field, ...]
    role: Role
    submitted: "Callable[[Call, str, Mapping[str, str]], Awaitable[Reply]]"
    states: frozenset[CohortState] = ALIVE


Undo = Callable[["Call", Mapping[str, str]], Awaitable[Message]]
"""Takes something back, and says what; raises CommandError where that is no longer possible."""


Choices = Callable[["Call", str], Awaitable[Sequence[tuple[str, str]]]]
"""What may be meant by what somebody typed so far: a label to show, and what to give; best first."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What one file of commands declares. *undoing* says by kind who takes back what its commands did."""

    commands: tuple[Command, ...] = ()
    actions: tuple[Action, ...] = ()
    message_actions: tuple[MessageAction, ...] = ()
    forms: tuple[Form, ...] = ()
    undoing: Mapping[str, Undo] = field(default_factory=dict)
    choices: Mapping[Of, Choices] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything there is to call."""

    commands: tuple[Command, ...]
    actions: tuple[Action, ...]
    message_actions: tuple[MessageAction, ...]
    forms: tuple[Form, ...]
    choices: Mapping[Of, Choices] = field(default_factory=dict)

    def form(self, name: str) -> Form | None:
        return next((one for one in self.forms if one.name == name), None)


def command(
    words: str,
    perform: Perform,
    *,
    role: Role,
    help: str,  # noqa: A002  it is what a platform calls it
    states: frozenset[CohortState] = ALIVE,
    opens_form: bool = False,
    needs_cohort: bool = True,
) -> Command:
    """Declare a command around *perform*, whose parameters behind the call are its options.

    *needs_cohort* False: it is worth calling also where nobody can say which of a home's cohorts is meant.
    """
    parameters = list(inspect.signature(perform, eval_str=True).parameters.values())[1:]
    options = tuple(_option(one) for one in parameters)
    return Command(tuple(words.split()), role, help, options, perform, states, opens_form, needs_cohort)


_KINDS: Mapping[object, Kind] = {str: "text", int: "number", bool: "yes or no"}


def _option(parameter: inspect.Parameter) -> Declared:
    if get_origin(parameter.annotation) is not Annotated:
        raise TypeError(f"{parameter.name} says nothing about itself: annotate it with an Option")
    type_, *said = get_args(parameter.annotation)
    about = next(one for one in said if isinstance(one, Option))
    choices = get_args(type_) if get_origin(type_) is Literal else ()
    return Declared(
        name=parameter.name.rstrip("_").replace("_", "-"),
        parameter=parameter.name,
        kind=_KINDS[str if choices else type_],
        help=about.help,
        of=about.of,
        longest=about.longest,
        is_required=parameter.default is inspect.Parameter.empty,
        choices=tuple(str(one) for one in choices),
    )
