"""What a language model wrote, kept until one of the messages it is about changes or goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, Row, delete, select

from bot.model import MessageRef, PersonRef
from bot.store.database import Transaction
from bot.store.model_tables import model_lines, model_sources
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A bullet that passed, or why what was written did not."""

    bullet: str | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class By:
    """What wrote it: a model, told by a prompt with its version."""

    model: str
    prompt: str


async def keep(
    transaction: Transaction,
    cohort: str,
    by: By,
    key: str,
    line: ModelLine,
    sources: Sequence[tuple[MessageRef, PersonRef]],
    at: datetime,
) -> None:
    """Keep what was written about the messages *sources*; what was written before by the same is replaced."""
    known = {"bullet": line.bullet, "fault": line.fault, "at": at}
    statement = insert(transaction, model_lines).values(
        cohort_id=cohort, key=key, prompt=by.prompt, model=by.model, **known
    )
    await transaction.execute(
        statement.on_conflict_do_update(index_elements=list(model_lines.primary_key.columns), set_=known)
    )
    for ref, writer in dict(sources).items():
        source = insert(transaction, model_sources).values(cohort_id=cohort, key=key, ref=ref, writer=writer)
        await transaction.execute(source.on_conflict_do_nothing())


async def known(transaction: Transaction, cohort: str, by: By, keys: Sequence[str]) -> frozenset[str]:
    """Which of *keys* were written about already, by the same model and prompt."""
    found = await transaction.execute(
        select(model_lines.c.key).where(
            model_lines.c.cohort_id == cohort,
            model_lines.c.prompt == by.prompt,
            model_lines.c.model == by.model,
            model_lines.c.key.in_(keys),
        )
    )
    return frozenset(row.key for row in found)


async def of_keys(transaction: Transaction, cohort: str, keys: Sequence[str]) -> Mapping[str, ModelLine]:
    """What was written last about each of *keys*, whoever wrote it."""
    if not keys:
        return {}
    found = await transaction.execute(
        select(model_lines)
        .where(model_lines.c.cohort_id == cohort, model_lines.c.key.in_(keys))
        .order_by(model_lines.c.at, model_lines.c.model, model_lines.c.prompt)
    )
    return {row.key: _line(row) for row in found}


async def forget_message(transaction: Transaction, ref: MessageRef) -> None:
    """A message was deleted or reads otherwise: nothing that was written about it stays."""
    found = await transaction.execute(select(model_sources.c.key).where(model_sources.c.ref == ref).limit(1))
    if found.first() is None:
        return
    for statement in forgetting(model_sources.c.ref == ref):
        await transaction.execute(statement)


async def forget_writer(transaction: Transaction, writer: PersonRef) -> None:
    """Nothing that was written about somebody's messages stays."""
    for statement in forgetting(model_sources.c.writer == writer):
        await transaction.execute(statement)


async def forget_cohort(transaction: Transaction, cohort: str) -> None:
    for table in (model_lines, model_sources):
        await transaction.execute(delete(table).where(table.c.cohort_id == cohort))


def forgetting(chosen: ColumnElement[bool]) -> tuple[Delete, Delete]:
    """What has to be done so that nothing is left that was written about the *chosen* sources."""
    keys = select(model_sources.c.key).where(chosen)
    return (
        delete(model_lines).where(model_lines.c.key.in_(keys)),
        delete(model_sources).where(model_sources.c.key.not_in(select(model_lines.c.key))),
    )


def _line(row: Row[tuple[object, ...]]) -> ModelLine:
    named = row._mapping
    return ModelLine(named["bullet"], named["fault"])
