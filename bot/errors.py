"""What can go wrong, in words for the person who must act. Our own mistakes are not here: they crash."""

from dataclasses import dataclass
from datetime import timedelta


class HomeroomError(Exception):
    """Somebody's mistake or an outside failure; the text says place, what, why and what to do."""

    exit_code = 1


class ConfigurationError(HomeroomError):
    """A setting, a file's permissions or a database that this program cannot use."""

    exit_code = 3


class OutsideError(HomeroomError):
    """A service outside this program cannot be reached or refuses us."""

    exit_code = 4


# What a platform's port may raise. The dispatcher treats anything else as Unknown.


class PortError(OutsideError):
    """A request to a platform did not simply succeed."""


@dataclass
class TryLater(PortError):
    """The platform certainly did not do it and asks to be tried again after *after*."""

    after: timedelta
    why: str = "the platform asks to wait"

    def __str__(self) -> str:
        return self.why


@dataclass
class Refused(PortError):
    """The platform certainly did not do it and will not, until a person does *what_to_do*."""

    why: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.why} {self.what_to_do}"


@dataclass
class Unreachable(PortError):
    """The request certainly did not arrive: no connection could be made."""

    why: str

    def __str__(self) -> str:
        return self.why


@dataclass
class Unknown(PortError):
    """The request may have been carried out: it was sent, and no answer says so or denies it."""

    why: str

    def __str__(self) -> str:
        return self.why
