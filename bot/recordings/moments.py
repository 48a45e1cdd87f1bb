"""Where each question of a session can be heard: the moment of its recording, and the link that opens it there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.recordings.jumping import at_moment
from bot.recordings.matching import Match, Queued, match
from bot.recordings.transcript import Transcript


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A question was taken up at *moment*, which is None where the transcript has no times.

    *link* opens the recording, at the moment where *opens_there*; it is None where nobody knows which recording it is.
    """

    moment: timedelta | None
    link: str | None
    opens_there: bool


def moments(
    questions: Sequence[Queued], transcripts: Sequence[Transcript], recordings: Sequence[str]
) -> tuple[TakenUp | None, ...]:
    """For each question of a session, in the order of its queue, where it was taken up; None where that is not sure.

    *transcripts* and links of *recordings* stand in the order in which they came. It takes up to seconds: not for a
    transaction.
    """
    found = [match(questions, one) for one in transcripts]
    return tuple(_best([one[number] for one in found], transcripts, recordings) for number in range(len(questions)))


def _best(matches: Sequence[Match], transcripts: Sequence[Transcript], recordings: Sequence[str]) -> TakenUp | None:
    """In the one part of several in which most of it was said."""
    sure = sorted(((one.score, -number) for number, one in enumerate(matches) if one.cue is not None), reverse=True)
    if not sure or (len(sure) > 1 and sure[0][0] == sure[1][0]):
        return None
    part = -sure[0][1]
    cue = matches[part].cue
    assert cue is not None
    moment = cue.start if transcripts[part].is_timed else None
    recording = recording_of(part, len(transcripts), recordings)
    if recording is None or moment is None:
        return TakenUp(moment, recording, opens_there=False)
    there = at_moment(recording, moment)
    return TakenUp(moment, there or recording, opens_there=there is not None)


def recording_of(part: int, parts: int, recordings: Sequence[str]) -> str | None:
    """The recording that a session's transcript belongs to: its only one, or the one that came in the same place."""
    if len(recordings) == 1:
        return recordings[0]
    return recordings[part] if len(recordings) == parts else None
