"""What was said in recorded sessions: kept line by line, and found again by its words.

A speaker whose name is one member's alone is that member: what they said goes when they are forgotten, and is not found
once they are kept out of summaries.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select

from bot.model import Home, MessageRef, PersonRef
from bot.recordings.moments import recording_of
from bot.recordings.passages import passages
from bot.recordings.transcript import Cue, Transcript
from bot.store import opt_outs, recordings, search
from bot.store.database import Transaction
from bot.store.opt_outs import OptOut
from bot.store.search import What
from bot.store.search_tables import findable
from bot.store.tables import members
from bot.store.transcript_tables import cues, handed_in, transcripts
from bot.text.terms import found_by

_MILLISECOND = timedelta(milliseconds=1)
_AT_ONCE = 1_000  # rows in one statement


@dataclass(frozen=True, slots=True)
class Kept:
    """A transcript as it is kept. *file* is what its file is called, *ref* in *home* the message that carried it."""

    id: int
    session: str
    occurrence: str
    home: Home
    ref: MessageRef
    file: str
    at: datetime
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Source:
    """Where a session's transcript comes from: its message, and the recording where it is known which one it is."""

    session: str
    occurrence: str
    is_timed: bool
    recording: str | None


async def keep(
    transaction: Transaction,
    cohort: str,
    language: str,
    session: tuple[str, str, str],
    carried: tuple[Home, MessageRef, str, datetime],
    file: str,
    transcript: Transcript,
) -> int:
    """Keep a transcript of *session* (id, occurrence, title), *carried* by a message (home, ref, link, moment).

    The same file of the same message takes the place of what was read from it before. Returns its number.
    """
    subject, occurrence, title = session
    home, ref, link, at = carried
    await _forget(transaction, and_(transcripts.c.home == home, transcripts.c.ref == ref, transcripts.c.file == file))
    put = await transaction.execute(
        transcripts.insert()
        .values(
            cohort_id=cohort,
            session=subject,
            occurrence=occurrence,
            home=home,
            ref=ref,
            file=file,
            is_timed=transcript.is_timed,
            unread=transcript.unread,
            at=at,
        )
        .returning(transcripts.c.id)
    )
    number = int(put.scalar_one())
    known = await _members(transaction, cohort, home)
    lines = [
        {
            "transcript_id": number,
            "number": position,
            "home": home,
            "starts": cue.start // _MILLISECOND,
            "ends": cue.end // _MILLISECOND,
            "speaker": cue.speaker,
            "person": known.get(_folded(cue.speaker)) if cue.speaker is not None else None,
            "text": cue.text,
        }
        for position, cue in enumerate(transcript.cues)
    ]
    for first in range(0, len(lines), _AT_ONCE):
        await transaction.execute(cues.insert(), lines[first : first + _AT_ONCE])
    out = await opt_outs.of_all(transaction, OptOut.SUMMARIES)
    rows: list[Mapping[str, object]] = []
    for passage in passages(transcript):
        speaker = known.get(_folded(passage.speaker)) if passage.speaker is not None else None
        if speaker is not None and (home, speaker) in out:
            continue
        rows.append(
            {
                "cohort_id": cohort,
                "kind": What.TRANSCRIPT,
                "home": home,
                "key": f"{number}.{passage.first}",
                "ref": ref,
                "link": link,
                "at": at,
                "asker": None,
                "author": speaker,
                "moment": passage.start // timedelta(seconds=1) if transcript.is_timed else None,
                "title": title,
                "text": passage.text,
                "title_words": "",
                "text_words": found_by(passage.text, language),
            }
        )
    for first in range(0, len(rows), _AT_ONCE):
        await transaction.execute(findable.insert(), rows[first : first + _AT_ONCE])
    return number


async def _members(transaction: Transaction, cohort: str, home: Home) -> Mapping[str, PersonRef]:
    """By name, those whom nobody else in the cohort is called like."""
    found = await transaction.execute(
        select(members.c.person, members.c.name).where(members.c.cohort_id == cohort, members.c.home == home)
    )
    named = [(_folded(row.name), PersonRef(row.person)) for row in found]
    how_many = Counter(name for name, _person in named)
    return {name: person for name, person in named if how_many[name] == 1}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


async def of_session(transaction: Transaction, cohort: str, session: str, occurrence: str) -> list[Kept]:
    """The transcripts of a session, in the order in which they came."""
    theirs = (
        transcripts.c.cohort_id == cohort,
        transcripts.c.session == session,
        transcripts.c.occurrence == occurrence,
    )
    found = await transaction.execute(
        select(transcripts).where(*theirs).order_by(transcripts.c.at, transcripts.c.ref, transcripts.c.id)
    )
    kept = []
    for row in found:
        lines = await transaction.execute(select(cues).where(cues.c.transcript_id == row.id).order_by(cues.c.number))
        said = tuple(
            Cue(line.starts * _MILLISECOND, line.ends * _MILLISECOND, line.speaker, line.text) for line in lines
        )
        transcript = Transcript(said, row.is_timed, row.unread)
        home, ref = Home(row.home), MessageRef(row.ref)
        kept.append(Kept(row.id, row.session, row.occurrence, home, ref, row.file, row.at, transcript))
    return kept


async def sources(transaction: Transaction, keys: Collection[str]) -> Mapping[str, Source]:
    """Where passages that were found, by their keys, were said.

    With several recordings of a session each transcript belongs to the one that came in the same place, where there
    are as many of one as of the other.
    """
    numbers = {key: int(key.partition(".")[0]) for key in keys}
    found = await transaction.execute(select(transcripts).where(transcripts.c.id.in_(set(numbers.values()))))
    by_number = {row.id: row for row in found}
    known: dict[str, Source] = {}
    for key, number in numbers.items():
        row = by_number.get(number)
        if row is not None:
            recording = await _recording(transaction, row.cohort_id, row.session, row.occurrence, number)
            known[key] = Source(row.session, row.occurrence, row.is_timed, recording)
    return known


async def _recording(
    transaction: Transaction, cohort: str, session: str, occurrence: str, transcript: int
) -> str | None:
    theirs = (
        transcripts.c.cohort_id == cohort,
        transcripts.c.session == session,
        transcripts.c.occurrence == occurrence,
    )
    found = await transaction.execute(
        select(transcripts.c.id).where(*theirs).order_by(transcripts.c.at, transcripts.c.ref, transcripts.c.id)
    )
    numbers = [row.id for row in found]
    links = await recordings.of_session(transaction, cohort, session, occurrence)
    return recording_of(numbers.index(transcript), len(numbers), links)


async def forget_message(transaction: Transaction, home: Home, ref: MessageRef) -> None:
    """The message that carried a transcript was deleted: nothing of the transcript is kept or found, or still read."""
    await transaction.execute(delete(handed_in).where(handed_in.c.home == home, handed_in.c.ref == ref))
    await _forget(transaction, and_(transcripts.c.home == home, transcripts.c.ref == ref))


async def forget(transaction: Transaction, numbers: Sequence[int]) -> None:
    """Nothing of these transcripts is kept or found any more."""
    await _forget(transaction, transcripts.c.id.in_(numbers))


async def _forget(transaction: Transaction, chosen: ColumnElement[bool]) -> None:
    found = await transaction.execute(select(transcripts.c.id, transcripts.c.cohort_id).where(chosen))
    for row in found.all():
        await search.forget_entries(transaction, row.cohort_id, What.TRANSCRIPT, f"{row.id}.")
        await transaction.execute(delete(cues).where(cues.c.transcript_id == row.id))
        await transaction.execute(delete(transcripts).where(transcripts.c.id == row.id))
