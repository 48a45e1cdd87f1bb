"""What the house asks of a language model: one text for another. Its port, the values it takes, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pydantic import SecretStr

JsonSchema = Mapping[str, object]


class Rung(StrEnum):
    """How firmly an answer is bound to its form; an endpoint that refuses one is asked on the next."""

    STRICT = "strict schema"
    SCHEMA = "schema"
    OBJECT = "JSON object"
    PLAIN = "plain text"


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask: our *instructions*, then the *material*, which is data.

    *refused* is an earlier answer to the same and what is wrong with it, for a second try. No more than *longest*
    tokens are wanted back.
    """

    instructions: str
    material: str
    form: str
    schema: JsonSchema
    longest: int
    refused: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """An answer, as it came. *is_whole*: the model ended by itself. Tokens are as the endpoint counts, if it does."""

    text: str
    is_whole: bool
    rung: Rung
    tokens_in: int | None
    tokens_out: int | None


class LanguageModel(Protocol):
    """A language model somewhere. One call is one request: nothing is tried again but on a lower rung."""

    name: str

    async def write(self, ask: Ask) -> Written:
        """Raises TryLater, Refused, Unreachable or Unknown; never shows what was asked, nor a key."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, going in and coming out; and what a cohort may cost in a month."""

    tokens_in: Decimal
    tokens_out: Decimal
    cap: Decimal

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal:
        return (self.tokens_in * tokens_in + self.tokens_out * tokens_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """Which model to ask, where, as whom, and what that costs."""

    name: str
    url: str
    key: "SecretStr | None"
    prices: Prices


@dataclass(frozen=True, slots=True)
class Writer:
    """The model that writes here, and what that costs."""

    model: LanguageModel
    prices: Prices
