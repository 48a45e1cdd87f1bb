"""What a week's wrap-up is made of, found in the ledger: the same for whoever writes it and whenever it is written.

Only what was said before the wrap-up's moment counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Kind, LedgerMessage, Slot
from bot.people.staff import staff_of
from bot.questions.finding import find_questions
from bot.scene import Scene
from bot.wrapups.items import Group, Item, grouped, items_of
from bot.wrapups.review import Edits
from bot.wrapups.window import Window, beginning, released_in, window

_IN_FULL = 12  # answered questions told with their answers; more are named and linked
_OLDER_AT_MOST = 6  # open questions of earlier weeks that are repeated


@dataclass(frozen=True, slots=True)
class Gathered:
    """A week: what was *said*, what was *asked* in it, the answered questions in *groups*, *in_full* of each group
    told with their answers, and what is *still_open*, of which *left_out* are too old to be repeated.

    *edits* are what staff changed; what they left out is *taken_out*, and stands nowhere else.
    """

    week: Window
    said: Sequence[LedgerMessage]
    asked: Sequence[Item]
    told: Sequence[Item]
    groups: Sequence[Group]
    in_full: int
    still_open: Sequence[Item]
    left_out: int
    edits: Edits
    taken_out: Sequence[Item]

    def in_order(self) -> list[Item]:
        """Every question of the wrap-up, also what staff left out, the one asked first first."""
        shown = [*self.told, *self.still_open, *self.taken_out]
        return sorted(shown, key=lambda item: (item.first.message.at, item.first.message.ref))


async def gather(slot: Slot, scene: Scene) -> Gathered:
    """What the wrap-up *slot* is made of."""
    week = window(slot, scene.timetable)
    said = await _said(week, scene)
    found = items_of(find_questions(said, await staff_of(scene), await scene.records.marks()))
    edits = (await scene.records.review(slot.occurrence)).edits
    items = [item for item in found if not edits.leaves_out(item)]
    asked = [item for item in items if item.was_asked_in(week)]
    told = [item for item in items if item.is_answered and (item in asked or item.was_answered_in(week))]
    groups = grouped(told, scene.course, [each.subject for each in released_in(week, scene.timetable)])
    still_open = [item for item in items if not item.is_answered]
    older = [item for item in still_open if not item.was_asked_in(week)]
    left_out = older[:-_OLDER_AT_MOST]
    return Gathered(
        week=week,
        said=[message for message, _ in said if message.at in week],
        asked=asked,
        told=told,
        groups=groups,
        in_full=max(2, _IN_FULL // len(groups)) if groups else 0,
        still_open=[item for item in still_open if item not in left_out],
        left_out=len(left_out),
        edits=edits,
        taken_out=[item for item in found if edits.leaves_out(item)],
    )


async def _said(week: Window, scene: Scene) -> list[tuple[LedgerMessage, str | None]]:
    """Everything people said until the wrap-up, in the rooms read for questions and in the sessions' threads."""
    heard = {
        message.ref: (message, subject)
        for message, subject in await scene.records.messages(beginning(scene.timetable), week.until)
    }
    for occurrence in scene.timetable.sessions:
        thread = await scene.records.thread_messages(Kind.ANNOUNCEMENT, occurrence.session, occurrence.occurrence)
        heard.update({each.ref: (each, occurrence.session) for each in thread if each.at < week.until})
    return sorted(heard.values(), key=lambda pair: (pair[0].at, pair[0].ref))
