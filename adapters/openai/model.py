"""The language model, over the `openai` client; any compatible endpoint will do, with a key or without one.

The client's own retries are off and its time limit is ours: whoever asks counts every request and has a deadline.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import openai
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from openai.types.chat.completion_create_params import ResponseFormat
from openai.types.shared_params.response_format_json_schema import JSONSchema

from bot.errors import Refused, TryLater, Unknown, Unreachable
from bot.language_model import Ask, Rung, Written

if TYPE_CHECKING:
    from pydantic import SecretStr

    from schedules.clock import Clock

_RUNGS = tuple(Rung)
_OPTIONAL = ("temperature", "max_tokens")  # newer models think for themselves, and count under another name
_WAIT = timedelta(seconds=30)  # where an endpoint asks for patience and does not say how much
_LONGEST_WAIT = timedelta(hours=1)
_NO_KEY = "none"  # the client insists on one; endpoints on one's own machine ask for none

_MEND_KEY = "Look at HOMEROOM_MODEL_KEY and at what the endpoint allows that key."
_MEND_NAME = "Look at HOMEROOM_MODEL and HOMEROOM_MODEL_URL."


class OpenAIModel:
    """Implements `bot.language_model.LanguageModel`. Remembers the rung on which the endpoint answers."""

    def __init__(
        self,
        name: str,
        url: str,
        key: "SecretStr | None",
        clock: "Clock",
        *,
        timeout: timedelta = timedelta(seconds=60),
        at_once: int = 2,
    ) -> None:
        self.name = name
        self._clock = clock
        self._timeout = timeout.total_seconds()
        self._turns = asyncio.Semaphore(at_once)
        self._rung = Rung.STRICT
        self._refuses: frozenset[str] = frozenset()  # parameters that not every model knows
        self._client = AsyncOpenAI(
            api_key=key.get_secret_value() if key is not None else _NO_KEY,
            base_url=url,
            timeout=self._timeout,
            max_retries=0,
        )
        self._client.organization = self._client.project = None  # the client finds some in the environment
        for library in ("openai", "httpx2", "httpcore2"):  # at their lowest level they log what is asked
            logging.getLogger(library).setLevel(logging.WARNING)

    async def write(self, ask: Ask) -> Written:
        """Ask on the firmest rung that was not refused so far, and step down from there."""
        async with self._turns:
            rung = self._rung
            while True:
                try:
                    completion = await self._request(ask, rung)
                except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                    rung = self._next(rung, error)
                    continue
                self._rung = rung  # the endpoint takes this form, whatever the answer is worth
                return _written(completion, rung)

    def _next(self, rung: Rung, error: openai.APIStatusError) -> Rung:
        """The rung to ask on after a refusal: the same without what the model does not know, else the next lower."""
        if error.code == "context_length_exceeded":
            raise Refused("This is more than the language model can read at once.", _MEND_NAME) from None
        if error.param in _OPTIONAL and error.param not in self._refuses:
            self._refuses |= {error.param}
            return rung
        if rung is Rung.PLAIN:
            raise Refused(f"The language model refuses the request ({error.status_code}).", _MEND_NAME) from None
        return _RUNGS[_RUNGS.index(rung) + 1]

    async def close(self) -> None:
        await self._client.close()

    async def _request(self, ask: Ask, rung: Rung) -> ChatCompletion:
        """One request; what is wrong with it in our words. A form that is refused is passed on."""
        response_format = _response_format(ask, rung)
        try:
            async with asyncio.timeout(self._timeout):  # the client's limit starts anew with every byte
                return await self._client.chat.completions.create(
                    model=self.name,
                    messages=_messages(ask, rung),
                    temperature=0 if "temperature" not in self._refuses else openai.omit,
                    max_tokens=ask.longest if "max_tokens" not in self._refuses else openai.omit,
                    max_completion_tokens=ask.longest if "max_tokens" in self._refuses else openai.omit,
                    response_format=response_format if response_format is not None else openai.omit,
                )
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            raise
        except openai.RateLimitError as error:
            raise TryLater(self._patience(error), "the language model asks to wait") from None
        except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
            raise Refused(f"The language model does not let us in ({error.status_code}).", _MEND_KEY) from None
        except openai.NotFoundError:
            raise Refused("The endpoint knows no such language model (404).", _MEND_NAME) from None
        except openai.APIStatusError as error:
            if error.status_code in (408, 409) or error.status_code >= 500:
                raise Unknown(f"the language model is in trouble ({error.status_code})") from None
            raise Refused(f"The language model refuses the request ({error.status_code}).", _MEND_NAME) from None
        except (TimeoutError, openai.APITimeoutError):
            raise Unknown(f"the language model did not answer within {self._timeout:g} seconds") from None
        except openai.APIConnectionError as error:
            if _was_heard(error):
                raise Unknown("the language model broke off its answer") from None
            raise Unreachable("the language model cannot be reached") from None
        except (openai.OpenAIError, ValueError) as error:  # what came is no answer: its text may be anything
            raise Unknown(f"the language model answered what nobody can read ({type(error).__name__})") from None

    def _patience(self, error: openai.RateLimitError) -> timedelta:
        """For how long the endpoint asks to wait: seconds, or a date."""
        said = error.response.headers.get("retry-after", "").strip()
        try:
            wait = timedelta(seconds=float(said))
        except (ValueError, OverflowError):
            try:
                wait = parsedate_to_datetime(said) - self._clock.now()
            except (ValueError, TypeError):
                wait = _WAIT
        return min(max(wait, timedelta(seconds=1)), _LONGEST_WAIT)


def _messages(ask: Ask, rung: Rung) -> list[ChatCompletionMessageParam]:
    instructions = ask.instructions
    if rung in (Rung.OBJECT, Rung.PLAIN):
        instructions += f"\n\nAnswer with one JSON object and nothing else. Its schema:\n{_json(ask.schema)}"
    said: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": instructions},
        {"role": "user", "content": ask.material},
    ]
    if ask.refused is not None:
        answer, complaint = ask.refused
        said += [{"role": "assistant", "content": answer}, {"role": "user", "content": complaint}]
    return said


def _response_format(ask: Ask, rung: Rung) -> ResponseFormat | None:
    match rung:
        case Rung.STRICT | Rung.SCHEMA:
            schema: JSONSchema = {"name": ask.form, "schema": dict(ask.schema), "strict": rung is Rung.STRICT}
            return {"type": "json_schema", "json_schema": schema}
        case Rung.OBJECT:
            return {"type": "json_object"}
        case Rung.PLAIN:
            return None


def _written(completion: ChatCompletion, rung: Rung) -> Written:
    """The client checks nothing of what an endpoint sends: each part may be missing or of another type."""
    choices: object = getattr(completion, "choices", None)
    choice: object = choices[0] if isinstance(choices, list) and choices else None
    said: object = getattr(getattr(choice, "message", None), "content", None)
    if not isinstance(said, str):
        raise Unknown("the language model answered without a text")
    usage: object = getattr(completion, "usage", None)
    return Written(
        text=said,
        is_whole=getattr(choice, "finish_reason", None) == "stop",
        rung=rung,
        tokens_in=_count(getattr(usage, "prompt_tokens", None)),
        tokens_out=_count(getattr(usage, "completion_tokens", None)),
    )


def _count(given: object) -> int | None:
    return given if isinstance(given, int) and given >= 0 else None


def _was_heard(error: openai.APIConnectionError) -> bool:
    """Whether the request may have arrived: only a connection that was never made is sure not to have."""
    import httpx2

    return not isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)


def _json(value: Mapping[str, object]) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
