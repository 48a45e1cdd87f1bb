"""One attempt at one step: one request, one time limit, one outcome. Never raises for what a platform does."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

import structlog

from bot import fence
from bot.deliver.files import file_from_json
from bot.deliver.outcome import Done, InDoubt, LookedUp, Never, NotYet, Outcome, Sight
from bot.errors import Refused, TryLater, Unknown, Unreachable
from bot.message import message_from_json, notice_from_json
from bot.model import MessageRef, Place, Sent, Step, Verb
from bot.ports import Platform

TIME_LIMIT = timedelta(seconds=10)
"""T: after this an attempt's outcome is unknown. The quiet period counts from the attempt and includes it."""

CANCELLED = ""
"""What an entry of the calendar should show whose sitting is not held any more."""

_LONGEST_WAIT = timedelta(seconds=60)

log = structlog.get_logger(__name__)


async def perform(step: Step, platform: Platform) -> Outcome:
    """Carry *step* out, once."""
    try:
        async with asyncio.timeout(TIME_LIMIT.total_seconds()):
            fence.check()
            return Done(await _request(step, platform))
    except (TryLater, Unreachable) as error:
        return _not_yet(error, step.attempt)
    except Refused as error:
        return Never(error.why, error.what_to_do)
    except Unknown as error:
        return InDoubt(error.why)
    except TimeoutError:
        return InDoubt(f"no answer within {TIME_LIMIT.total_seconds():.0f} seconds")
    except Exception as error:  # noqa: BLE001  whatever it was, the request may have been carried out
        log.warning("A request has an unknown outcome.", step=step.key, error=type(error).__name__)
        return InDoubt(f"the platform's answer could not be understood ({type(error).__name__})")


async def _request(step: Step, platform: Platform) -> Sent:
    match step.verb:
        case Verb.POST:
            assert step.place is not None
            assert step.payload is not None
            return await platform.post(step.place, message_from_json(step.payload), step.key)
        case Verb.DIRECT_MESSAGE:
            assert step.person is not None
            assert step.payload is not None
            return await platform.direct_message(step.person, message_from_json(step.payload), step.key)
        case Verb.OPEN_THREAD:
            assert step.root is not None
            return await platform.open_thread(step.root, step.title or "", step.key)
        case Verb.PIN:
            assert step.root is not None
            await platform.pin(step.root)
            return Sent(step.root, platform.link(step.root))
        case Verb.UPLOAD:
            assert step.place is not None
            assert step.payload is not None
            with file_from_json(step.payload) as file:
                return await platform.upload(step.place, file, step.key)
        case Verb.ANNOUNCE_SESSION:
            assert step.place is not None
            assert step.payload is not None
            return await platform.announce_session(step.place, notice_from_json(step.payload), step.key)
        case _:
            assert_never(step.verb)


async def edit(step: Step, wanted_payload: str, platform: Platform) -> Outcome:
    """Make a posted message show what it should. Doing it twice changes nothing, so a doubt is just tried again."""
    assert step.ref is not None
    try:
        async with asyncio.timeout(TIME_LIMIT.total_seconds()):
            fence.check()
            return Done(await _edit(step, step.ref, wanted_payload, platform))
    except (TryLater, Unreachable) as error:
        return _not_yet(error, 1)
    except Refused as error:
        return Never(error.why, error.what_to_do)
    except Exception as error:  # noqa: BLE001  an edit is repeated until it is known to be there
        return NotYet(_LONGEST_WAIT, f"the edit's outcome is unknown ({type(error).__name__})")


async def _edit(step: Step, ref: MessageRef, wanted_payload: str, platform: Platform) -> Sent:
    if step.verb is not Verb.ANNOUNCE_SESSION:
        return await platform.edit(ref, message_from_json(wanted_payload))
    if wanted_payload == CANCELLED:
        await platform.cancel_session(ref, "It is not held.")
        return Sent(ref, platform.link(ref))
    return await platform.move_session(ref, notice_from_json(wanted_payload))


async def look_up(place: Place, sought: Sequence[Step], since: datetime, platform: Platform) -> Sight:
    """See which of *sought* can be seen at *place*."""
    try:
        async with asyncio.timeout(TIME_LIMIT.total_seconds()):
            return LookedUp(await platform.find(place, [step.key for step in sought], since))
    except (TryLater, Unreachable) as error:
        return _not_yet(error, 1)
    except Refused as error:
        return Never(error.why, error.what_to_do)
    except Exception as error:  # noqa: BLE001  nothing was seen, so nothing may be concluded
        return NotYet(_LONGEST_WAIT, f"the history could not be read ({type(error).__name__})")


def _not_yet(error: TryLater | Unreachable, attempt: int) -> NotYet:
    if isinstance(error, TryLater):
        return NotYet(error.after, error.why)
    return NotYet(min(timedelta(seconds=2 ** min(attempt, 6)), _LONGEST_WAIT), error.why)
