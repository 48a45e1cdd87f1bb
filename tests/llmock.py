"""A language model's endpoint on loopback: speaks the chat-completions API over real sockets, and misbehaves on order.

It refuses what real endpoints refuse: a wrong key, a strict schema that is not strict, parameters it does not know.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

KEY = "sk-llmock-0123456789"
MODEL = "mock-1"


@dataclass(frozen=True)
class Say:
    """Answer with this text."""

    text: str | None
    finish: str = "stop"
    tokens: tuple[int, int] | None = (100, 20)


@dataclass(frozen=True)
class Fail:
    """Answer with a status."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    param: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Raw:
    """Answer 200 with these bytes, whatever they are."""

    body: bytes
    kind: str = "application/json"


@dataclass(frozen=True)
class Stall:
    """Send a byte of a body now and then, and never end; or, not even *begins*, nothing at all."""

    begins: bool = False


@dataclass(frozen=True)
class Truncate:
    """Promise a whole answer, send half of it and hang up."""


Act = Say | Fail | Raw | Stall | Truncate
Answering = Callable[[dict[str, object]], Act]
"""Makes an answer for a request's body."""


@dataclass
class Llmock:
    """What a test holds of the endpoint. What is in *acts* comes first, one a request; then *answer* answers."""

    url: str = ""
    answer: Answering = field(default=lambda _body: Say("{}"))
    acts: list[Act] = field(default_factory=list)
    forms: Sequence[str] = ("strict", "json_schema", "json_object")
    unknown: Sequence[str] = ()
    keys: Sequence[str] = (KEY,)
    requests: list[dict[str, object]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def completions(self, request: web.Request) -> web.StreamResponse:
        """`POST /v1/chat/completions`."""
        body: dict[str, object] = json.loads(await request.read())
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._respond(request, body)
        finally:
            self.at_once -= 1

    async def _respond(self, request: web.Request, body: dict[str, object]) -> web.StreamResponse:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.keys:
            return _error(Fail(401, code="invalid_api_key"))
        if body.get("model") != MODEL:
            return _error(Fail(404, code="model_not_found"))
        for parameter in self.unknown:
            if parameter in body:
                return _error(Fail(400, param=parameter, code="unsupported_parameter"))
        form = _form(body)
        if form is not None and form not in self.forms:
            return _error(Fail(400, param="response_format"))
        if form == "strict" and (wrong := _not_strict(_schema(body))):
            return _error(Fail(400, param="response_format", code=wrong))
        act = self.acts.pop(0) if self.acts else self.answer(body)
        match act:
            case Say():
                return web.json_response(_completion(act))
            case Fail():
                return _error(act)
            case Raw(body=raw, kind=kind):
                return web.Response(body=raw, content_type=kind)
            case Stall(begins=begins):
                return await _stall(request, begins=begins)
            case Truncate():
                return await _truncate(request)


def _form(body: dict[str, object]) -> str | None:
    asked = body.get("response_format")
    if not isinstance(asked, dict):
        return None
    if asked["type"] == "json_schema" and asked["json_schema"]["strict"]:
        return "strict"
    return str(asked["type"])


def _schema(body: dict[str, object]) -> object:
    asked = body["response_format"]
    assert isinstance(asked, dict)
    return asked["json_schema"]["schema"]


def _not_strict(schema: object) -> str | None:
    """What a strict endpoint finds wrong with a schema: every object closed, everything in it required."""
    if isinstance(schema, list):
        return next((wrong for each in schema if (wrong := _not_strict(each))), None)
    if not isinstance(schema, dict):
        return None
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            return "additionalProperties has to be false"
        if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
            return "required has to name every property"
    return next((wrong for each in schema.values() if (wrong := _not_strict(each))), None)


def _completion(act: Say) -> dict[str, object]:
    message = {"role": "assistant", "content": act.text}
    completion: dict[str, object] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": MODEL,
        "choices": [{"index": 0, "finish_reason": act.finish, "message": message, "logprobs": None}],
    }
    if act.tokens is not None:
        into, out = act.tokens
        completion["usage"] = {"prompt_tokens": into, "completion_tokens": out, "total_tokens": into + out}
    return completion


def _error(act: Fail) -> web.Response:
    error = {"message": "as the test ordered", "type": "error", "param": act.param, "code": act.code}
    return web.json_response({"error": error}, status=act.status, headers=dict(act.headers))


async def _stall(request: web.Request, *, begins: bool) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    if begins:
        await response.prepare(request)
    while request.transport is not None and not request.transport.is_closing():
        if begins:
            await response.write(b" ")
        await asyncio.sleep(0.01)
    return response


async def _truncate(request: web.Request) -> web.StreamResponse:
    whole = json.dumps(_completion(Say("{}"))).encode()
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(whole))})
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    assert request.transport is not None
    request.transport.close()
    return response


@asynccontextmanager
async def a_model() -> AsyncIterator[Llmock]:
    """An endpoint for as long as it is entered."""
    mock = Llmock()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", mock.completions)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    [(host, port)] = [address[:2] for address in runner.addresses]
    mock.url = f"http://{host}:{port}/v1"
    try:
        yield mock
    finally:
        await runner.cleanup()
