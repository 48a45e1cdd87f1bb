"""What the staff room sees of a changed course folder: what would change, and two buttons."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cohorts.comparing import Change, Comparison
from bot.course.course import Course
from bot.lines import listed
from bot.message import Block, Button, Buttons, Message, Moment, Text, Value, Verbatim
from bot.model import Kind
from bot.words import Words

APPLY, REJECT = "apply-proposal", "reject-proposal"
"""The actions of the buttons, followed by a colon and the proposal's number."""

_SHOWN = 8  # changes named one by one; of a whole cohort that is shifted nobody reads every line
_WORTH_NAMING = (Kind.LESSON, Kind.OPENING, Kind.DEADLINE, Kind.WRAP_UP, Kind.ENDING)


def summary_of(compared: Comparison, before: Course, after: Course) -> Mapping[str, str]:
    """What a proposal would change, as it is stored and shown: everything counted, the weightier changes by name."""
    titles = {one.id: one.title for course in (before, after) for one in course.sessions}
    titles |= {one.id: one.title for course in (before, after) for one in course.lessons}
    named = [
        _named(what, change, titles)
        for what, changes in (("moved", compared.moved), ("added", compared.added), ("cancelled", compared.cancelled))
        for change in changes
        if change.line.kind in _WORTH_NAMING
    ]
    return {
        "moved": str(len(compared.moved)),
        "added": str(len(compared.added)),
        "cancelled": str(len(compared.cancelled)),
        "named": json.dumps(named, ensure_ascii=False),
        "remarks": json.dumps([*compared.rooms, *(str(one) for one in compared.conflicts)], ensure_ascii=False),
    }


def _named(what: str, change: Change, titles: Mapping[str, str]) -> dict[str, str]:
    line = change.line
    told = {"what": what, "kind": line.kind, "title": titles.get(line.subject, ""), "occurrence": line.occurrence}
    for name, moment in (("before", change.before), ("after", change.after)):
        if moment is not None:
            told |= {name: moment.at.isoformat(), "zone": moment.zone}
    return told


def proposal_card(words: Words, cohort: str, details: Mapping[str, str]) -> Message:
    """The card of a proposal: with its buttons while it is open, with what became of it afterwards."""
    heading = Text(
        f"**{words('The course folder changed, and with it the timetable of {cohort}.')}**",
        {"cohort": Verbatim(cohort)},
    )
    return Message((heading, *before_and_after(words, details), *_end(words, details)), card=True)


def before_and_after(words: Words, details: Mapping[str, str]) -> Sequence[Block]:
    """What would change: counted, and the weightier changes with their moments, before and after."""
    changes: list[dict[str, str]] = json.loads(details["named"])
    remarks: list[str] = json.loads(details["remarks"])
    counts = words("{moved} moved, {added} added, {cancelled} cancelled.").format(
        moved=details["moved"], added=details["added"], cancelled=details["cancelled"]
    )
    blocks: list[Block] = [Text(counts)]
    shown = [_line(words, change) for change in changes[:_SHOWN]]
    more = len(changes) - len(shown)
    if more > 0:
        shown.append(Text(words.count("… and {n} more", "… and {n} more", more)))
    if shown:
        blocks.append(listed(shown))
    return [*blocks, *(Text("{remark}", {"remark": Verbatim(remark)}) for remark in remarks)]


def _end(words: Words, details: Mapping[str, str]) -> Sequence[Block]:
    by = {"by": Verbatim(details.get("by", ""))}
    match details.get("decided"):
        case "applied":
            return (Text(words("Applied by {by}."), by),)
        case "rejected":
            return (Text(words("Rejected by {by}: everything stays as it was."), by),)
        case "outdated":
            return (Text(words("This is outdated: the folder or the cohort has changed since.")),)
        case _:
            number = details["proposal"]
            buttons = (
                Button(words("Apply"), f"{APPLY}:{number}", "primary"),
                Button(words("Reject"), f"{REJECT}:{number}", "danger"),
            )
            return Text(words("Until one of you decides, everything stays as it is.")), Buttons(buttons)


def _line(words: Words, change: Mapping[str, str]) -> Text:
    values: dict[str, Value] = {"title": Verbatim(_title(words, change))}
    for name in ("before", "after"):
        if name in change:
            values[name] = Moment(datetime.fromisoformat(change[name]), change["zone"])
    match change["what"]:
        case "moved":
            return Text(words("{title}: {after} instead of {before}"), values)
        case "added":
            return Text(words("{title}: new, {after}"), values)
        case _:
            return Text(words("{title}: cancelled, it was planned for {before}"), values)


def _title(words: Words, change: Mapping[str, str]) -> str:
    match change["kind"]:
        case Kind.DEADLINE:
            return words("Deadline of {title}").format(title=change["title"])
        case Kind.WRAP_UP:
            return words("Wrap-up of week {week}").format(week=change["occurrence"].removeprefix("week-"))
        case Kind.ENDING:
            return words("The end")
        case _:
            return change["title"]
