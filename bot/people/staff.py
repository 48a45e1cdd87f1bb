"""Who staff are, and who of them is asked first about open questions."""

from bot.message import Mention, Value, Verbatim
from bot.model import PersonRef
from bot.scene import Scene


async def staff_of(scene: Scene) -> frozenset[PersonRef]:
    """The cohort's instructors and managers."""
    return frozenset(member.person for member in await scene.records.members() if member.role != "learner")


async def asked_first(scene: Scene, week: int) -> Value | None:
    """Who is asked first in *week*: the rota's next, else one instructor after the other; None where nobody is."""
    names = scene.cohort.rota or scene.cohort.people.instructors
    if not names:
        return None
    name = names[(week - 1) % len(names)]
    known = {member.name.casefold(): member for member in await scene.records.members() if member.role != "learner"}
    member = known.get(name.casefold())
    return Mention(member.person, member.name) if member is not None else Verbatim(name)
