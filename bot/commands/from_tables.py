"""Questions about the timetable, whoever they are put to: answered from its tables."""

from bot.cohorts.known import Known, known
from bot.commands.call import Call
from bot.message import Message
from bot.questions.schedule_answers import answer_schedule
from bot.questions.schedule_questions import schedule_question


async def from_tables(call: Call, text: str) -> Message | None:
    """The answer to a question about the timetable; None where *text* asks anything else."""
    asked = schedule_question(text, call.running.course)
    return answer_schedule(asked, await known_to(call)) if asked is not None else None


async def known_to(call: Call) -> Known:
    """What whoever calls may be told of the timetable, on their own clock, with their own deadlines."""
    return await known(call.transaction, call.running, call.state, call.home, call.person, call.now, call.zone)
