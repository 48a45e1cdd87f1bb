"""What is kept about you, and having it your way: privacy show, export, forget, opt-out."""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from bot.commands.call import Call, answer
from bot.commands.declaring import ALWAYS, Asks, Declarations, Did, Option, Reply, Role, Said, command
from bot.kinds import RULES
from bot.lines import listed
from bot.message import Block, Message, Text, Verbatim
from bot.model import Kind, Slot
from bot.privacy.erasing import erase
from bot.store import deliveries, model_lines, opt_outs, personal, search
from bot.store.deliveries import Planned
from bot.store.opt_outs import OptOut
from bot.words import Words, sentence
from schedules.zones import to_local

_KINDS = {
    "messages": sentence("messages you wrote in the rooms of the course"),
    "members": sentence("cohorts you are or were in, with your name and zone"),
    "latest": sentence("reactions, answers to invitations, sessions you came to"),
    "acts": sentence("things you did through me"),
    "confirmations": sentence("questions of mine that you left open"),
    "opt_outs": sentence("things you opted out of"),
    "deliveries": sentence("messages that were sent to you alone"),
    "progress": sentence("what makes lessons count as done for you"),
    "absences": sentence("pauses you took"),
    "extensions": sentence("later deadlines you were granted"),
    "streaks": sentence("whether your weeks in a row are counted"),
    "votes": sentence("answers you gave in polls"),
    "check_answers": sentence("answers you gave in quick checks"),
    "handed_in": sentence("transcripts you posted that are not read yet"),
    "cues": sentence("lines you said in recorded sessions, as their transcripts name you"),
}


async def show(call: Call) -> Said:
    """In plain words: what is stored, who sees it, until when, and what can be done about it."""
    words = call.words
    counted = await personal.counts(call.transaction, call.home, call.person)
    lines = [
        Text("{count}: {what}", {"count": Verbatim(str(number)), "what": Verbatim(words(_KINDS.get(table, table)))})
        for table, number in counted
    ]
    out = await opt_outs.of_person(call.transaction, call.home, call.person)
    blocks: list[Block] = [Text(f"**{words('What is stored about you here')}**")]
    blocks.append(listed(lines) if lines else Text(words("Nothing.")))
    blocks += [
        Text(
            words(
                "I read only the rooms of this course and their threads, to find questions and answers. Everybody in "
                "these rooms sees what you write there; what you ask me, only you see."
            )
        ),
        Text(
            words.count(
                "What people wrote is forgotten {n} day after the cohort is over.",
                "What people wrote is forgotten {n} days after the cohort is over.",
                call.words_kept.days,
            )
        ),
        _read_by(call.model, words),
        Text(_out(out, words)),
        Text(
            words(
                "`privacy export` sends you all of it, `privacy forget` erases it, `privacy opt-out` keeps you out of "
                "summaries."
            )
        ),
    ]
    return Said(Message(tuple(blocks), quiet=True))


def _read_by(model: str | None, words: Words) -> Text:
    """Whether a language model reads any of it, which, and how not to be read."""
    if model is None:
        return Text(words("No language model reads any of it."))
    sentence = words(
        "For wrap-ups a language model, {model}, reads answered questions and their answers, without names; "
        "`privacy opt-out models` keeps yours from it."
    )
    return Text(sentence, {"model": Verbatim(model)})


async def export(call: Call) -> Said:
    """One archive, sent to the person alone."""
    earlier = await deliveries.count_to(call.transaction, call.running.id, call.home, Kind.EXPORT, call.person, "you")
    slot = Slot(
        kind=Kind.EXPORT,
        subject="you",
        occurrence=str(earlier + 1),
        moment=to_local(call.now, call.zone),
        until=None,
        why="somebody asked for what is stored about them",
        person=call.person,
    )
    planned = Planned(call.running.id, call.home, slot, RULES[Kind.EXPORT].priority, {})
    await deliveries.plan(call.transaction, [planned])
    return Said(answer(call.words("It comes to you as a direct message, with everything in one file.")), Did())


async def forget(call: Call) -> Reply:
    """Everything about the person is erased."""
    words = call.words
    if not call.agreed:
        return Asks(
            Message(
                (
                    Text(f"**{words('Erase everything that is stored about you here?')}**"),
                    listed(
                        [
                            Text(words("You leave every cohort here; your progress and your settings are gone.")),
                            Text(words("What you wrote is erased, and taken out of wrap-ups that were posted.")),
                            Text(words("Backups forget you too, when they are used.")),
                            Text(words("Your own messages stay in these rooms: delete them there if you want to.")),
                            Text(words("I take in nothing of you any more, unless you `join` again.")),
                        ]
                    ),
                    Text(words("This cannot be taken back.")),
                ),
                quiet=True,
            )
        )
    await erase(call.transaction, call.home, call.person, call.now)
    return Said(answer(words("Erased. There is nothing about you here any more.")))


async def opt_out(
    call: Call,
    what: Annotated[
        Literal["summaries", "models", "both"],
        Option(sentence("Wrap-ups, lists of questions and search; language models; or both.")),
    ] = "both",
    back: Annotated[bool, Option(sentence("Take part again."))] = False,
) -> Said:
    """Out of summaries, out of language models, or in again."""
    meant = list(OptOut) if what == "both" else [OptOut(what)]
    for one in meant:
        await _put(call, one, is_out=not back)
    return Said(
        answer(_out(await opt_outs.of_person(call.transaction, call.home, call.person), call.words)),
        Did(what, {"kind": "opted out", "what": what, "back": "yes" if back else "no"}),
    )


async def _put(call: Call, what: OptOut, *, is_out: bool) -> None:
    is_changed = await opt_outs.put(call.transaction, call.home, call.person, what, call.now, is_out=is_out)
    if is_changed and what is OptOut.SUMMARIES:
        for cohort in await personal.cohorts_of(call.transaction, call.home, call.person):
            await deliveries.mark_stale(call.transaction, cohort, even_archived=True)
        if is_out:
            await search.forget_person(call.transaction, call.home, call.person)
    if is_changed and what is OptOut.MODELS:
        for cohort in await personal.cohorts_of(call.transaction, call.home, call.person):
            await deliveries.mark_stale(call.transaction, cohort, Kind.WRAP_UP, even_archived=True)
        if is_out:
            await model_lines.forget_writer(call.transaction, call.person)


async def _undo(call: Call, undo: Mapping[str, str]) -> Message:
    """Put it back as it was: whoever opted out by the command is in again, and the other way round."""
    for one in OptOut:
        if undo["what"] in ("both", one):
            await _put(call, one, is_out=undo["back"] == "yes")
    return answer(_out(await opt_outs.of_person(call.transaction, call.home, call.person), call.words))


def _out(out: Collection[OptOut], words: Words) -> str:
    if OptOut.SUMMARIES in out and OptOut.MODELS in out:
        return words("You are kept out of summaries and search, and nothing you write goes to a language model.")
    if OptOut.SUMMARIES in out:
        return words("You are kept out of summaries and search.")
    if OptOut.MODELS in out:
        return words("Nothing you write goes to a language model.")
    return words("You are part of summaries and search.")


DECLARED = Declarations(
    commands=(
        command(
            "privacy show",
            show,
            role=Role.EVERYONE,
            help=sentence("Show what is stored about you, and until when."),
            states=ALWAYS,
        ),
        command(
            "privacy export",
            export,
            role=Role.EVERYONE,
            help=sentence("Send you everything that is stored about you."),
            states=ALWAYS,
        ),
        command(
            "privacy forget",
            forget,
            role=Role.EVERYONE,
            help=sentence("Erase everything that is stored about you."),
            states=ALWAYS,
        ),
        command(
            "privacy opt-out",
            opt_out,
            role=Role.EVERYONE,
            help=sentence("Keep what you write out of summaries, or from language models."),
            states=ALWAYS,
        ),
    ),
    undoing={"opted out": _undo},
)
