"""The language model's adapter: the real client against an endpoint on loopback that does what endpoints do."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from pydantic import SecretStr

from adapters.openai.model import OpenAIModel
from bot.errors import PortError, Refused, TryLater, Unknown, Unreachable
from bot.language_model import Ask, Rung
from schedules.clock import ManualClock
from tests.builders import utc
from tests.llmock import KEY, MODEL, Act, Fail, Llmock, Raw, Say, Stall, Truncate, a_model

SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
    "additionalProperties": False,
}
ASK = Ask("Say what it is about.", "some words", "a_title", SCHEMA, longest=50)
NOW = utc("2026-10-09 16:00")


@asynccontextmanager
async def asked_of(*acts: Act, key: str | None = KEY, name: str = MODEL) -> AsyncIterator[tuple[OpenAIModel, Llmock]]:
    async with a_model() as mock:
        mock.acts.extend(acts)
        secret = SecretStr(key) if key is not None else None
        model = OpenAIModel(name, mock.url, secret, ManualClock(NOW), timeout=timedelta(seconds=0.4))
        try:
            yield model, mock
        finally:
            await model.close()


def forms(mock: Llmock) -> list[object]:
    """In which form each request wanted its answer."""
    asked = [request.get("response_format") for request in mock.requests]
    return [each["type"] if isinstance(each, dict) else None for each in asked]


async def test_an_answer_comes_with_its_rung_and_its_tokens() -> None:
    async with asked_of(Say('{"title": "loops"}', tokens=(31, 7))) as (model, mock):
        written = await model.write(ASK)

    assert (written.text, written.is_whole, written.rung) == ('{"title": "loops"}', True, Rung.STRICT)
    assert (written.tokens_in, written.tokens_out) == (31, 7)
    [request] = mock.requests
    assert request["messages"] == [
        {"role": "system", "content": "Say what it is about."},
        {"role": "user", "content": "some words"},
    ]
    assert (request["temperature"], request["max_tokens"]) == (0, 50)
    assert "tools" not in request


async def test_an_endpoint_is_asked_on_the_firmest_rung_it_takes_and_that_is_remembered() -> None:
    ladder: dict[tuple[str, ...], list[object]] = {
        ("strict", "json_schema", "json_object"): ["json_schema"],
        ("json_schema", "json_object"): ["json_schema", "json_schema"],
        ("json_object",): ["json_schema", "json_schema", "json_object"],
        (): ["json_schema", "json_schema", "json_object", None],
    }
    for taken, tried in ladder.items():
        async with asked_of() as (model, mock):
            mock.forms = taken
            await model.write(ASK)
            await model.write(ASK)

            assert forms(mock) == [*tried, tried[-1]]


async def test_without_a_form_the_schema_stands_in_the_instructions() -> None:
    async with asked_of() as (model, mock):
        mock.forms = ()
        written = await model.write(ASK)

    assert written.rung is Rung.PLAIN
    messages = mock.requests[-1]["messages"]
    assert isinstance(messages, list)
    instructions = messages[0]["content"]
    assert instructions == (
        "Say what it is about.\n\nAnswer with one JSON object and nothing else. Its schema:\n" + json.dumps(SCHEMA)
    )


async def test_what_a_model_does_not_know_is_left_out_from_then_on() -> None:
    async with asked_of() as (model, mock):
        mock.unknown = ("max_tokens", "temperature")
        await model.write(ASK)
        await model.write(ASK)

    assert len(mock.requests) == 4
    assert "temperature" not in mock.requests[-1]
    assert mock.requests[-1]["max_completion_tokens"] == 50
    assert forms(mock) == ["json_schema"] * 4


async def test_a_second_try_shows_the_first_answer_and_what_is_wrong_with_it() -> None:
    second = Ask(ASK.instructions, ASK.material, ASK.form, SCHEMA, 50, refused=("{", "That is no JSON."))
    async with asked_of() as (model, mock):
        await model.write(second)

    messages = mock.requests[0]["messages"]
    assert isinstance(messages, list)
    assert messages[2:] == [{"role": "assistant", "content": "{"}, {"role": "user", "content": "That is no JSON."}]


async def test_an_answer_that_is_cut_off_says_so() -> None:
    async with asked_of(Say('{"title": "lo', finish="length")) as (model, _mock):
        assert not (await model.write(ASK)).is_whole


async def test_an_endpoint_that_counts_no_tokens_is_no_trouble() -> None:
    async with asked_of(Say("{}", tokens=None)) as (model, _mock):
        written = await model.write(ASK)

    assert (written.tokens_in, written.tokens_out) == (None, None)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("7", timedelta(seconds=7)),
        ("0.2", timedelta(seconds=1)),
        ("Fri, 09 Oct 2026 16:02:00 GMT", timedelta(minutes=2)),
        ("soon", timedelta(seconds=30)),
        ("999999999999999999", timedelta(seconds=30)),
        ("86400", timedelta(hours=1)),
    ],
)
async def test_too_much_is_asked_again_when_the_endpoint_says(header: str, wait: timedelta) -> None:
    async with asked_of(Fail(429, headers=(("Retry-After", header),))) as (model, mock):
        with pytest.raises(TryLater) as caught:
            await model.write(ASK)

    assert (caught.value.after, str(caught.value)) == (wait, "the language model asks to wait")
    assert len(mock.requests) == 1


TROUBLES: list[tuple[Act, type[PortError], str]] = [
    (Fail(500), Unknown, "the language model is in trouble (500)"),
    (Fail(503, headers=(("Retry-After", "1"),)), Unknown, "the language model is in trouble (503)"),
    (Stall(), Unknown, "the language model did not answer within 0.4 seconds"),
    (Stall(begins=True), Unknown, "the language model did not answer within 0.4 seconds"),
    (Truncate(), Unknown, "the language model broke off its answer"),
    (Raw(b'{"choices": [{"mess'), Unknown, "the language model answered what nobody can read (JSONDecodeError)"),
    (Raw(b"\xff\xfe\x00"), Unknown, "the language model answered what nobody can read (UnicodeDecodeError)"),
    (Raw(b"<html>hello</html>", "text/html"), Unknown, "the language model answered without a text"),
    (Raw(b"[]"), Unknown, "the language model answered without a text"),
    (Raw(b"{}"), Unknown, "the language model answered without a text"),
    (Raw(b'{"choices": []}'), Unknown, "the language model answered without a text"),
    (Raw(b'{"choices": "many"}'), Unknown, "the language model answered without a text"),
    (Raw(b'{"choices": [{"message": {"content": 7}}]}'), Unknown, "the language model answered without a text"),
    (Say(None, finish="content_filter"), Unknown, "the language model answered without a text"),
    (
        Fail(400, code="context_length_exceeded"),
        Refused,
        "This is more than the language model can read at once. Look at HOMEROOM_MODEL and HOMEROOM_MODEL_URL.",
    ),
    (
        Fail(402),
        Refused,
        "The language model refuses the request (402). Look at HOMEROOM_MODEL and HOMEROOM_MODEL_URL.",
    ),
]


@pytest.mark.parametrize(("act", "kind", "said"), TROUBLES)
async def test_each_trouble_is_one_request_and_one_sentence(act: Act, kind: type[PortError], said: str) -> None:
    async with asked_of(act) as (model, mock):
        with pytest.raises(kind) as caught:
            await model.write(ASK)

    assert str(caught.value) == said
    assert len(mock.requests) == 1


async def test_what_is_refused_on_every_rung_is_refused() -> None:
    async with asked_of(*[Fail(400)] * 4) as (model, mock):
        with pytest.raises(Refused) as caught:
            await model.write(ASK)

    assert str(caught.value) == (
        "The language model refuses the request (400). Look at HOMEROOM_MODEL and HOMEROOM_MODEL_URL."
    )
    assert len(mock.requests) == 4


async def test_a_wrong_key_is_named_by_its_setting_and_never_shown() -> None:
    async with asked_of(key="sk-wrong-and-secret") as (model, _mock):
        with pytest.raises(Refused) as caught:
            await model.write(ASK)

    assert str(caught.value) == (
        "The language model does not let us in (401). "
        "Look at HOMEROOM_MODEL_KEY and at what the endpoint allows that key."
    )
    assert caught.value.__suppress_context__


async def test_a_model_that_is_not_there_is_refused() -> None:
    async with asked_of(name="mock-2") as (model, _mock):
        with pytest.raises(Refused) as caught:
            await model.write(ASK)

    assert str(caught.value) == (
        "The endpoint knows no such language model (404). Look at HOMEROOM_MODEL and HOMEROOM_MODEL_URL."
    )


async def test_an_endpoint_that_is_not_there_is_unreachable() -> None:
    model = OpenAIModel(MODEL, "http://127.0.0.1:9/v1", None, ManualClock(NOW))
    with pytest.raises(Unreachable) as caught:
        await model.write(ASK)
    await model.close()

    assert str(caught.value) == "the language model cannot be reached"


async def test_a_model_on_ones_own_machine_needs_no_key() -> None:
    async with asked_of(key=None) as (model, mock):
        mock.keys = ("none",)
        await model.write(ASK)

    assert len(mock.requests) == 1


async def test_two_are_asked_at_once_and_no_more() -> None:
    async with asked_of() as (model, mock):
        mock.acts.extend([Stall()] * 6)
        answers = await asyncio.gather(*(model.write(ASK) for _ in range(6)), return_exceptions=True)

    assert [type(each) for each in answers] == [Unknown] * 6
    assert mock.most_at_once == 2


async def test_what_the_environment_says_of_another_account_is_not_told_to_the_endpoint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "somebody-elses")
    async with asked_of() as (model, mock):
        await model.write(ASK)

    assert "somebody-elses" not in str(mock.headers)


async def test_nothing_of_what_is_asked_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with asked_of(Say("a secret answer"), Fail(500)) as (model, _mock):
            await model.write(ASK)
            with pytest.raises(Unknown):
                await model.write(ASK)

    assert [record.name for record in caplog.records if record.name.startswith(("openai", "httpx", "httpcore"))] == []
    assert "some words" not in caplog.text
    assert KEY not in caplog.text
