"""What everybody may know of live sessions: qa when, qa recording. Both answer from what is planned and stored."""

from typing import Annotated

from bot.commands.call import Call, answer
from bot.commands.declaring import ALWAYS, Declarations, Of, Option, Role, Said, command
from bot.commands.from_tables import known_to
from bot.commands.session_commands import values_of
from bot.lines import listed
from bot.message import Block, Message, Moment, Text, Verbatim
from bot.questions.schedule_answers import answer_schedule
from bot.questions.schedule_questions import About, ScheduleQuestion
from bot.sessions.life import Life, State, lives
from bot.store import unrecorded
from bot.words import sentence

_SHOWN = 3  # sittings to come
_SESSION = sentence("Which session; else the next one.")
_LAST_WEEK = sentence("Of a weekly session: which week; else the last one.")

_STATES = {
    State.PLANNED: sentence("planned"),
    State.ANNOUNCED: sentence("announced"),
    State.OPEN: sentence("open"),
    State.LIVE: sentence("live"),
    State.CLOSED: sentence("closed"),
    State.WRITTEN_UP: sentence("written up"),
}


async def qa_when(call: Call, session: Annotated[str, Option(_SESSION, of=Of.SESSIONS)] = "") -> Said:
    """The next sessions on the reader's own clock, and where the recording of the last one is."""
    known, words = await known_to(call), call.words
    there = lives(known, session or None)
    to_come = [one for one in there if not one.is_over][:_SHOWN]
    blocks: list[Block] = []
    if to_come:
        blocks.append(listed([_coming(call, one) for one in to_come]))
        thread = known.thread(to_come[0].held)
        if thread is not None:
            blocks.append(Text(words("Ask in {thread}, before it and during it."), thread.values))
        else:
            blocks.append(Text(words("Its thread opens when it is announced; until then ask with `ask`.")))
    else:
        blocks.append(Text(words("No live session is to come.")))
    if any(one.is_over for one in there):
        blocks.extend(answer_schedule(ScheduleQuestion(About.RECORDING, session=session or None), known).blocks)
    return Said(Message(tuple(blocks), quiet=True))


def _coming(call: Call, life: Life) -> Text:
    values = values_of(call, life) | {
        "until": Moment(life.closing.at, call.zone),
        "state": Verbatim(call.words(_STATES[life.state])),
    }
    if life.state in (State.OPEN, State.LIVE):
        return Text(call.words("**{title}** is on, until {until} ({state})"), values)
    return Text("**{title}**: {when} ({state})", values)


async def qa_recording(
    call: Call,
    session: Annotated[str, Option(sentence("Which session; else the last one."), of=Of.SESSIONS)] = "",
    week: Annotated[int, Option(_LAST_WEEK)] = 0,
) -> Said:
    """Where the recording is, or what is known of it."""
    asked = ScheduleQuestion(About.RECORDING, session=session or None, week=week or None)
    known = await known_to(call)
    told = answer_schedule(asked, known)
    past = [one for one in lives(known, session or None, week or None) if one.has_begun]
    if past:
        about = past[-1].held.plan.id, past[-1].held.occurrence.occurrence
        why = await unrecorded.why(call.transaction, call.running.id, *about)
        if why is not None and not known.recordings.get(about):
            said = call.words("There will be no recording of **{title}**, {when}: {why}")
            return Said(answer(said, values_of(call, past[-1]) | {"why": Verbatim(why)}))
    return Said(told)


DECLARED = Declarations(
    commands=(
        command("qa when", qa_when, role=Role.LEARNER, help=sentence("Show the next live sessions."), states=ALWAYS),
        command(
            "qa recording",
            qa_recording,
            role=Role.LEARNER,
            help=sentence("Show where a session's recording is."),
            states=ALWAYS,
        ),
    )
)
