"""Staff look at what needs them: brief."""

from bot.attention.brief import brief
from bot.attention.facts import facts_of
from bot.commands.call import Call
from bot.commands.declaring import ALWAYS, Declarations, Role, Said, command
from bot.commands.from_tables import known_to
from bot.words import sentence


async def brief_(call: Call) -> Said:
    """What waits, what is silent, what is missing, and what comes."""
    known = await known_to(call)
    return Said(brief(await facts_of(call.transaction, call.running, call.home, call.platform, known)))


DECLARED = Declarations(
    commands=(
        command(
            "brief",
            brief_,
            role=Role.INSTRUCTOR,
            help=sentence("Show what needs you, and what the next seven days bring."),
            states=ALWAYS,
        ),
    ),
)
