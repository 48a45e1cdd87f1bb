"""A week with one answered question, a model's endpoint on loopback, and the wrap-up that comes of it."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from adapters.openai.model import OpenAIModel
from bot.language_model import Prices, Writer
from bot.model import MessageRef
from bot.store import model_calls
from bot.store.model_calls import Called
from bot.store.model_tables import model_lines
from schedules.clock import Clock
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.house import COHORT, House, a_house
from tests.llmock import KEY, MODEL, Act, Answering, Llmock, Say

DUE = utc("2026-10-09 14:00")
BEFORE = DUE - timedelta(minutes=16)
AFTER = DUE + timedelta(minutes=1)

QUESTION = "Why does my for loop run 10 times and not 11 when I write range(1, 11)? I thought range includes the end."
ANSWER = "range stops before its end, so range(1, 11) counts 1 to 10. Use range(1, 12) to include 11."
BULLET = "range stops before its end: use range(1, 12) to include 11."

BY_MODEL = (
    f"In short: {BULLET} · answer (",
    "What begins with “In short” are a language model's words, verified by rules against the answers they link to: "
    "1 of 1 passed. All else is what people wrote.",
)
QUOTED = f"Ivan: “{ANSWER}” · answer ("
WITHOUT = "Written without a model: quotes are what people wrote, and each links to its message."

Topics = Sequence[Mapping[str, object]]


def topics_in(body: Mapping[str, object]) -> Topics:
    """The material that a request shows, without its markers."""
    messages = body["messages"]
    assert isinstance(messages, list)
    mark, *lines, last = messages[1]["content"].splitlines()
    assert mark == last
    found: Topics = json.loads("\n".join(lines))
    return found


def writing(bullet: str = BULLET, tokens: tuple[int, int] | None = (1000, 100)) -> Answering:
    """A model that answers every topic with these words and cites all of its messages."""

    def answered(body: dict[str, object]) -> Act:
        topics = [
            {
                "topic_id": topic["topic_id"],
                "bullet": bullet,
                "source_ids": [message["id"] for message in messages],
                "quote": None,
            }
            for topic in topics_in(body)
            if isinstance(messages := topic["messages"], list)
        ]
        return Say(json.dumps({"topics": topics}), tokens=tokens)

    return answered


@asynccontextmanager
async def a_week(
    tmp_path: Path, mock: Llmock, *, cap: str = "5", change: Callable[[Llmock], None] = lambda mock: None
) -> AsyncIterator[House]:
    """A house in which Lena asked and Ivan answered, a quarter of an hour before the week's wrap-up."""
    course = a_course(
        a_lesson("loops", title="Loops", release="week 1 mon 09:00", thread="Lesson 1: Loops"),
        wrapup={"every": "fri 16:00"},
    )

    def writer(clock: Clock) -> Writer:
        model = OpenAIModel(MODEL, mock.url, SecretStr(KEY), clock, timeout=timedelta(seconds=0.3))
        models.append(model)
        return Writer(model, Prices(Decimal(10), Decimal(100), Decimal(cap)))

    models: list[OpenAIModel] = []
    mock.answer = writing()
    change(mock)
    async with a_house(tmp_path, course, a_cohort(), writer=writer) as house:
        house.people.join("Ivan", roles=["instructor"])
        house.people.join("Lena")
        await house.until(utc("2026-10-06 08:00"))
        thread = house.thread("Lesson 1: Loops")
        house.people.say("Lena", thread, QUESTION)
        house.clock.forward_to(house.clock.now() + timedelta(minutes=5))
        house.people.say("Ivan", thread, ANSWER)
        await house.until(BEFORE)
        try:
            yield house
        finally:
            for model in models:
                await model.close()


def wrap_up(house: House) -> str:
    """The week's wrap-up, which there is exactly once."""
    [said] = [text for text in house.said("announcements") if "Week 1: what you asked" in text]
    return said


async def calls(house: House) -> Sequence[Called]:
    async with house.app.database.transaction() as transaction:
        return await model_calls.of_cohort(transaction, COHORT)


async def posted_at(house: House) -> list[timedelta]:
    """How late each wrap-up was."""
    return [entry.at - DUE for entry in await house.activity() if "wrap-up" in str(entry) and "sent" in str(entry.what)]


def ref_of(house: House, text: str) -> MessageRef:
    return next(one.ref for one in house.chat.at(house.thread("Lesson 1: Loops")) if text in one.body)


async def is_kept(house: House, words: str) -> bool:
    async with house.app.database.transaction() as transaction:
        found = await transaction.execute(select(model_lines.c.bullet))
        return any(words in (row.bullet or "") for row in found)
