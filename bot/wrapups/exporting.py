"""A week's wrap-up as a file: as Markdown to keep or publish, or as the script of a two-minute video."""

from collections.abc import Mapping, Sequence

from bot.message import Message, Text
from bot.model import Kind, Slot, Verb
from bot.scene import Attachment, Draft, NothingToSay, Scene
from bot.words import Words
from bot.wrapups.gathering import Gathered, gather
from bot.wrapups.items import Item
from bot.wrapups.quoting import quote
from bot.wrapups.review import wrap_up_slots
from bot.wrapups.window import week_number
from bot.wrapups.written import WrittenLines, written_lines

_WORDS_A_MINUTE = 140  # of somebody who speaks to people, not to a clock
_MINUTES = 2
_WORDS_AT_MOST = _WORDS_A_MINUTE * _MINUTES
_SAID_AT_MOST = 220  # characters of an answer that is read aloud
_ASKED_AT_MOST = 140


FILES: Mapping[str, str] = {"wrap-up-markdown": "week-{week}.md", "wrap-up-script": "week-{week}-script.txt"}
"""The subjects under which a wrap-up is sent as a file to whoever asked for it, with the file's name."""


async def wrap_up_file(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """One message and one file, to the person alone."""
    week = scene.details.get("week")
    about = next((one for one in wrap_up_slots(scene.timetable) if one.occurrence == week), None)
    if about is None:
        return NothingToSay("the timetable has no such wrap-up any more")
    gathered = await gather(about, scene)
    write = as_script if slot.subject == "wrap-up-script" else as_markdown
    content = write(about, gathered, await written_lines(gathered, scene), scene).encode()
    told = scene.words("Here is the wrap-up of week {week} as a file.").format(week=week_number(about))
    return (
        Draft(Verb.DIRECT_MESSAGE, Message((Text(told),))),
        Draft(Verb.UPLOAD, file=Attachment(FILES[slot.subject].format(week=week_number(about)), content)),
    )


def as_markdown(slot: Slot, gathered: Gathered, written: WrittenLines, scene: Scene) -> str:
    """The questions of a week with their answers, links to every message. Askers are not named."""
    words = scene.words
    lines = [f"# {scene.course.title}: {words('Week {week}: what you asked').format(week=week_number(slot))}"]
    if gathered.edits.note:
        lines += ["", gathered.edits.note, "", f"*{gathered.edits.name}*"]
    titles = _titles(scene)
    for group in gathered.groups:
        lines += ["", f"## {titles.get(group.subject or '', words('Other questions'))}"]
        for item in group.items:
            lines += _entry(item, written, words)
    if gathered.still_open:
        lines += ["", f"## {words('Still open')}", ""]
        lines += [
            f"- {_asked(item)} ([{words('question')}]({item.first.message.link}))" for item in gathered.still_open
        ]
    return "\n".join(lines) + "\n"


def as_script(slot: Slot, gathered: Gathered, written: WrittenLines, scene: Scene) -> str:
    """What to say in two minutes: what was asked most, with its answers, what is open, what comes next.

    As many questions as fit; behind each stands the message it is taken from, to look up and not to be read aloud.
    """
    words = scene.words
    said = [words("This was week {week} of {course}.").format(week=week_number(slot), course=scene.course.title)]
    last = _next_week(slot, scene)
    counts = words.count("You asked {n} question.", "You asked {n} questions.", len(gathered.asked))
    said.append(counts if gathered.asked else words("Nobody asked anything this week, so I ask you: what is unclear?"))
    if gathered.still_open:
        last = [
            words.count(
                "{n} question is still open; if you know the answer, write it below.",
                "{n} questions are still open; if you know an answer, write it below.",
                len(gathered.still_open),
            ),
            *last,
        ]
    told = sorted((item for item in gathered.told if item.answer is not None), key=lambda item: -item.people())
    room = _WORDS_AT_MOST - _spoken([*said, *last])
    lines = [*said]
    for item in told:
        asked = words.count("{n} of you asked: {question}", "{n} of you asked: {question}", item.people())
        spoken = [asked.replace("{question}", _asked(item)), _answer(item, written)]
        if _spoken(spoken) > room:
            continue
        room -= _spoken(spoken)
        assert item.answer is not None
        lines += ["", spoken[0], spoken[1], f"    ({item.first.message.link} · {item.answer.link})"]
    lines += ["", *last]
    seconds = round(_spoken([one for one in lines if not one.startswith("    ")]) / _WORDS_A_MINUTE * 60)
    heading = words("Script for a video, week {week}: about {seconds} seconds at {pace} words a minute")
    return "\n".join([heading.format(week=week_number(slot), seconds=seconds, pace=_WORDS_A_MINUTE), "", *lines]) + "\n"


def _entry(item: Item, written: WrittenLines, words: Words) -> list[str]:
    lines = ["", f"### {_asked(item)}", ""]
    if item.answer is None:
        return [*lines, f"{words('Solved, says who asked.')} ([{words('question')}]({item.first.message.link}))"]
    link = f"[{words('answer')}]({item.answer.link})"
    by = words("Answered by {name}: {link}").format(name=item.answer.author_name, link=link)
    return [*lines, _answer(item, written), "", f"*{by}* · [{words('question')}]({item.first.message.link})"]


def _asked(item: Item) -> str:
    return quote(item.first.message.text, _ASKED_AT_MOST, of_question=True)


def _answer(item: Item, written: WrittenLines) -> str:
    line = written.of(item)
    if line is not None and line.bullet is not None:
        return line.bullet
    assert item.answer is not None
    return quote(item.answer.text, _SAID_AT_MOST)


def _next_week(slot: Slot, scene: Scene) -> list[str]:
    """The lessons that come until the next wrap-up."""
    words, titles = scene.words, _titles(scene)
    slots = scene.timetable.slots
    until = min((one.at for one in slots if one.kind is Kind.WRAP_UP and one.at > slot.at), default=None)
    coming = [
        titles[one.subject]
        for one in slots
        if one.kind is Kind.LESSON and one.at > slot.at and (until is None or one.at < until) and one.subject in titles
    ]
    if not coming:
        return [words("See you in the threads.")]
    return [words("Next: {lessons}. See you in the threads.").format(lessons=", ".join(coming))]


def _titles(scene: Scene) -> dict[str, str]:
    titles = {lesson.id: lesson.title for lesson in scene.course.lessons}
    return titles | {session.id: session.title for session in scene.course.sessions}


def _spoken(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)
