"""Which cohort a call is about: the one it names, else the room's, else the one its person is in."""

from bot.commands.call import answer
from bot.commands.declaring import Catalogue
from bot.commands.marking import cohort_named, cohort_of
from bot.commands.performing import Called
from bot.deliver.running import CohortBook, RunningCohort
from bot.events import CommandCalled, Pressed
from bot.message import Message, Verbatim
from bot.model import Home
from bot.store import members, steps
from bot.store.database import Transaction
from bot.words import SOURCE, words_for


async def whose(
    transaction: Transaction, book: CohortBook, catalogue: Catalogue, event: Called
) -> RunningCohort | None:
    """The cohort; None where that cannot be said."""
    here = [one for one in book if event.home in one.homes()]
    if not isinstance(event, CommandCalled):
        marked = cohort_of(event.action if isinstance(event, Pressed) else event.form, [one.id for one in here])
        if marked is None and isinstance(event, Pressed):
            marked = await steps.cohort_of(transaction, event.home, event.ref)
        return next((one for one in here if one.id == marked), None)
    named = _named(event)
    if named is not None:
        meant = [one for one in here if named in (one.id, one.id.rpartition("/")[2], one.cohort.name.casefold())]
        return meant[0] if len(meant) == 1 else None
    platform = book.platforms[event.home]
    in_room = [one for one in here if one.role_of(event.home, platform.room_of(event.place)) is not None]
    if len(in_room) == 1:
        return in_room[0]
    mine = await members.cohorts_of(transaction, event.home, event.person)
    own = [one for one in (in_room or here) if one.id in mine]
    if len(own) == 1:
        return own[0]
    if len(here) == 1 or (here and _is_for_all(event, catalogue)):
        return here[0]
    return None


def unclear(book: CohortBook, home: Home) -> Message:
    """What to answer where nobody can say which cohort is meant."""
    here = [one for one in book if home in one.homes()]
    words = here[0].words if here else words_for(SOURCE)
    if not here:
        return answer(words("No cohort runs here yet."))
    names = ", ".join(one.id.rpartition("/")[2] for one in here)
    said = words("Several cohorts run here. Say which one is meant, like cohort:{first}. There are: {names}.")
    first = here[0].id.rpartition("/")[2]
    return answer(said, {"first": Verbatim(first), "names": Verbatim(names)})


def _named(event: CommandCalled) -> str | None:
    written = dict(event.options).get("cohort")
    return written.casefold() if written is not None else cohort_named(event.text or "")


def _is_for_all(event: CommandCalled, catalogue: Catalogue) -> bool:
    first = next(iter((event.text or " ".join(event.words)).split()), "").casefold()
    return any(one.words[0] == first and not one.needs_cohort for one in catalogue.commands)
