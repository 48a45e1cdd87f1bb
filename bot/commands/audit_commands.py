"""How a course is designed, measured by what the research asks: audit."""

from bot.commands.call import Call
from bot.commands.declaring import ALWAYS, Declarations, Role, Said, command
from bot.course.audit_told import told
from bot.course.auditing import audit as audited
from bot.lines import joined, listed
from bot.message import Block, Message, Text
from bot.words import sentence


async def audit(call: Call) -> Said:
    """What `homeroom check --design` says, for the cohort as it runs."""
    running = call.running
    blocks: list[Block] = []
    for part in told(audited(running.course, running.timetable), running.course, call.words):
        blocks.append(Text(f"**{part.heading.markdown}**", part.heading.values))
        blocks.append(listed(part.found))
        blocks.append(joined(part.advice, " "))
    blocks.append(Text(call.words("This is advice; nothing was changed.")))
    return Said(Message(tuple(blocks), quiet=True))


DECLARED = Declarations(
    commands=(
        command(
            "audit",
            audit,
            role=Role.MANAGER,
            help=sentence("Hold the course's design against what the research asks."),
            states=ALWAYS,
        ),
    ),
)
