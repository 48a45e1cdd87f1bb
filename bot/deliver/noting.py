"""Logs what came of each request, with the ids somebody would look it up by. Never what was said."""

from datetime import timedelta
from typing import assert_never

import structlog

from bot.deliver.outcome import Done, InDoubt, LookedUp, Never, NotYet, Outcome, Sight
from bot.model import Place, Step

LATE = timedelta(minutes=1)
"""What is carried out so much after it was due is told as late."""

log = structlog.get_logger(__name__)


def note_attempt(step: Step, platform: str, outcome: Outcome, late_by: timedelta) -> None:
    """A step was tried."""
    about = log.bind(**_about(step, platform), attempt=step.attempt)
    match outcome:
        case Done() if late_by > LATE:
            about.warning("A step was carried out late.", late_by_seconds=round(late_by.total_seconds(), 1))
        case Done():
            about.info("A step was carried out.")
        case NotYet(after, why):
            about.warning("A step is tried again later.", after_seconds=after.total_seconds(), why=why)
        case InDoubt(why):
            about.warning("A step may have been carried out; it is looked for.", why=why)
        case Never(why, what_to_do):
            about.error("A step cannot be carried out; staff are told.", why=why, what_to_do=what_to_do)
        case _:
            assert_never(outcome)


def note_edit(step: Step, platform: str, outcome: Outcome) -> None:
    """A message was edited, or was to be."""
    about = log.bind(**_about(step, platform))
    match outcome:
        case Done():
            about.info("A message was edited.")
        case NotYet(after, why):
            about.warning("A message is edited later.", after_seconds=after.total_seconds(), why=why)
        case InDoubt(why):
            about.warning("A message may have been edited.", why=why)
        case Never(why, what_to_do):
            about.error("A message cannot be edited.", why=why, what_to_do=what_to_do)
        case _:
            assert_never(outcome)


def note_look_up(place: Place, sought: int, platform: str, sight: Sight) -> None:
    """A place was looked through for steps in doubt."""
    about = log.bind(platform=platform, place=place, sought=sought)
    match sight:
        case LookedUp(found):
            about.info("Steps in doubt were looked for.", found=len(found))
        case NotYet(after, why):
            about.warning("Steps in doubt are looked for later.", after_seconds=after.total_seconds(), why=why)
        case Never(why, what_to_do):
            about.error("Steps in doubt cannot be looked for; staff decide.", why=why, what_to_do=what_to_do)
        case _:
            assert_never(sight)


def _about(step: Step, platform: str) -> dict[str, object]:
    return {
        "cohort": step.cohort,
        "kind": str(step.kind),
        "delivery": step.delivery,
        "step": step.key,
        "home": step.home,
        "platform": platform,
    }
