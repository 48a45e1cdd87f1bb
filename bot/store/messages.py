"""Messages people wrote in the rooms we may read, as they stand now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Row, and_, or_, select, update

from bot.model import Home, LedgerMessage, MessageRef, PersonRef, Place, Verb
from bot.store.database import Transaction
from bot.store.tables import deliveries, messages, steps
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True)
class Heard:
    """A new message, and the room it stands in or under."""

    home: Home
    room: Place
    message: LedgerMessage


async def write(transaction: Transaction, heard: Sequence[Heard]) -> None:
    """Store new messages; one that is stored already stays as it is."""
    rows = [
        {
            "home": one.home,
            "ref": one.message.ref,
            "room": one.room,
            "place": one.message.place,
            "at": one.message.at,
            "author": one.message.author,
            "author_name": one.message.author_name,
            "text": one.message.text,
            "link": one.message.link,
            "reply_to": one.message.reply_to,
            "by_bot": one.message.by_bot,
        }
        for one in heard
    ]
    if rows:
        await transaction.execute(insert(transaction, messages).on_conflict_do_nothing(), rows)


async def edit(transaction: Transaction, home: Home, ref: MessageRef, text: str, at: datetime) -> None:
    """Replace the words, unless the message is gone or a later edit is stored already."""
    await transaction.execute(
        update(messages)
        .where(
            messages.c.home == home,
            messages.c.ref == ref,
            messages.c.deleted_at.is_(None),
            or_(messages.c.edited_at.is_(None), messages.c.edited_at <= at),
        )
        .values(text=text, edited_at=at)
    )


async def delete(transaction: Transaction, home: Home, ref: MessageRef, at: datetime) -> None:
    """Forget the words; only that there was a message stays."""
    await transaction.execute(
        update(messages)
        .where(messages.c.home == home, messages.c.ref == ref)
        .values(text=None, author_name="", deleted_at=at)
    )


async def said_at(transaction: Transaction, home: Home, ref: MessageRef) -> datetime | None:
    """When a stored message was said."""
    return cast(
        "datetime | None",
        await transaction.scalar(select(messages.c.at).where(messages.c.home == home, messages.c.ref == ref)),
    )


async def home_of(transaction: Transaction, homes: Sequence[Home], ref: MessageRef) -> Home | None:
    """In which of some homes a message stands."""
    found = await transaction.scalar(
        select(messages.c.home).where(messages.c.home.in_(list(homes)), messages.c.ref == ref).limit(1)
    )
    return Home(found) if found is not None else None


async def find(transaction: Transaction, home: Home, ref: MessageRef) -> LedgerMessage | None:
    """One message, if we know its words."""
    found = await transaction.execute(
        select(messages).where(messages.c.home == home, messages.c.ref == ref, messages.c.text.is_not(None))
    )
    row = found.first()
    return _message(row) if row is not None else None


async def in_place(transaction: Transaction, home: Home, place: Place) -> list[LedgerMessage]:
    """What people said at *place*, oldest first."""
    found = await transaction.execute(
        select(messages)
        .where(messages.c.home == home, messages.c.place == place, messages.c.text.is_not(None), ~messages.c.by_bot)
        .order_by(messages.c.at, messages.c.ref)
    )
    return [_message(row) for row in found]


async def newest_in_place(transaction: Transaction, home: Home, place: Place, limit: int) -> list[LedgerMessage]:
    """The last *limit* things people said at *place*, oldest first."""
    found = await transaction.execute(
        select(messages)
        .where(messages.c.home == home, messages.c.place == place, messages.c.text.is_not(None), ~messages.c.by_bot)
        .order_by(messages.c.at.desc(), messages.c.ref.desc())
        .limit(limit)
    )
    return [_message(row) for row in reversed(found.all())]


async def since(transaction: Transaction, home: Home, place: Place, at: datetime, before: int) -> list[LedgerMessage]:
    """What people said at *place* from a moment on, and the last few things before it, oldest first."""
    return await around(transaction, home, place, at, before, None)


async def around(
    transaction: Transaction, home: Home, place: Place, at: datetime, before: int, after: int | None
) -> list[LedgerMessage]:
    """What people said at *place* around a moment, oldest first."""
    chosen = select(messages).where(
        messages.c.home == home, messages.c.place == place, messages.c.text.is_not(None), ~messages.c.by_bot
    )
    earlier = await transaction.execute(
        chosen.where(messages.c.at < at).order_by(messages.c.at.desc(), messages.c.ref.desc()).limit(before)
    )
    later = await transaction.execute(
        chosen.where(messages.c.at >= at).order_by(messages.c.at, messages.c.ref).limit(after)
    )
    return [_message(row) for row in [*reversed(earlier.all()), *later]]


async def with_refs(
    transaction: Transaction, refs: Collection[tuple[Home, MessageRef]]
) -> dict[tuple[Home, MessageRef], LedgerMessage]:
    """Messages whose words we know."""
    known: dict[tuple[Home, MessageRef], LedgerMessage] = {}
    for home in sorted({home for home, _ref in refs}):
        found = await transaction.execute(
            select(messages).where(
                messages.c.home == home,
                messages.c.ref.in_([ref for at, ref in refs if at == home]),
                messages.c.text.is_not(None),
            )
        )
        known |= {(home, MessageRef(row.ref)): _message(row) for row in found}
    return known


async def in_rooms(
    transaction: Transaction, rooms: Collection[tuple[Home, Place]], since: datetime, until: datetime
) -> Sequence[tuple[LedgerMessage, str | None]]:
    """What people said in *rooms* and their threads, oldest first, with the subject whose thread it stands in."""
    if not rooms:
        return []
    found = await transaction.execute(
        select(messages, deliveries.c.subject)
        .outerjoin(
            steps,
            and_(steps.c.home == messages.c.home, steps.c.thread == messages.c.place, steps.c.verb == Verb.OPEN_THREAD),
        )
        .outerjoin(deliveries, deliveries.c.id == steps.c.delivery_id)
        .where(
            or_(*(and_(messages.c.home == home, messages.c.room == room) for home, room in sorted(rooms))),
            messages.c.at >= since,
            messages.c.at < until,
            messages.c.text.is_not(None),
            ~messages.c.by_bot,
        )
        .order_by(messages.c.at, messages.c.ref)
    )
    return [(_message(row), row._mapping["subject"]) for row in found]


def _message(row: Row[tuple[object, ...]]) -> LedgerMessage:
    named = row._mapping
    return LedgerMessage(
        ref=MessageRef(named["ref"]),
        place=Place(named["place"]),
        at=named["at"],
        author=PersonRef(named["author"]),
        author_name=named["author_name"],
        text=named["text"],
        link=named["link"],
        reply_to=MessageRef(named["reply_to"]) if named["reply_to"] is not None else None,
        by_bot=named["by_bot"],
        edited_at=named["edited_at"],
    )
