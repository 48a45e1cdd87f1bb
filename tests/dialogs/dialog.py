"""Plays a dialog: a text of what people do, with what is seen after each line of it.

A line that begins in the first column is done; lines that begin with a bar are what is seen then. A `#` begins a
remark. What can be done:

    course: {"title": …}                        fields of the course, as JSON, before anything else; also cohort: {…}
    at 2026-10-05 09:00                         time passes up to then, on the cohort's clock
    Ada joins as instructor, in Asia/Tokyo      role and zone may be left out
    Ada leaves
    Ada has roles learner, helper
    Ada in #questions: How do loops end?        a message; in a thread: Ada in "Lesson 1: Loops": …
    Ada in #questions: /ask How do loops end?   a command
    Ada replies to "How do loops": …            to the newest message with these words
    Ada edits "How do": …, Ada deletes "How do"
    Ada reacts to "How do" with ✅
    Ada presses "Yes, do it"                    the newest button with this label that Ada can see
    Ada does mark-as-question on "How do"       from the message's menu
    Ada fills in text: …, Ada sends             the form that is open
    Ada types lesson of "lesson": lo            looks at the choices of an option
"""

import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from adapters.memory import addresses
from adapters.memory.calls import Calls, PrivateAnswer
from adapters.memory.chat import Said
from adapters.plain.render import PlainRenderer
from bot.message import Buttons, form_from_json, message_from_json
from bot.model import MessageRef, PersonRef, Place
from tests.builders import a_cohort, a_course, a_lesson, a_moment
from tests.house import HOME, ROOMS, House, a_house

_PLACE = r"(#[\w-]+|\"[^\"]+\")"
_WORDS = r"\"([^\"]+)\""
_CODE = re.compile(r"join [A-Z2-9]{10}\b")  # another one every time
_SEEN = "  |"
_SHOWN = 80  # characters of a message that only has to be recognised
_DOING = re.compile(r"^(?P<who>[A-ZÄÖÜ]\w*) (?P<what>.+)$", re.DOTALL)


@dataclass
class Dialog:
    """One dialog under way: what was shown already, and who is there."""

    house: House
    shown: dict[MessageRef, str] = field(default_factory=dict)
    answers: dict[PersonRef, int] = field(default_factory=dict)
    names: dict[PersonRef, str] = field(default_factory=dict)

    async def do(self, line: str) -> list[str]:
        """Do one line; what is seen then."""
        at = re.fullmatch(r"at (.+)", line)
        if at is not None:
            await self.house.until(a_moment(at[1], self.house.reading.cohort.timezone).at)
        else:
            doing = _DOING.match(line)
            assert doing is not None, f"nobody knows how to do this: {line}"
            self._act(doing["who"], doing["what"])
            await self.house.until(self.house.clock.now())
        return self._seen()

    def _act(self, who: str, what: str) -> None:
        people = self.house.people
        self.names.setdefault(people.person(who), who)
        acts: Sequence[tuple[str, Callable[..., object]]] = (
            (r"joins(?: as (\w+))?(?:,? in (\S+))?", partial(self._join, who)),
            (r"leaves", lambda: people.leave(who)),
            (r"has roles (.+)", lambda roles: people.set_roles(who, roles.split(", "))),
            (rf"in {_PLACE}: /(?:homeroom )?(.+)", partial(self._command, who)),
            (rf"in {_PLACE}: (.+)", lambda place, text: people.say(who, self._place(place), text)),
            (rf"replies to {_WORDS}: (.+)", partial(self._reply, who)),
            (rf"edits {_WORDS}: (.+)", lambda words, text: people.edit(self._found(words).ref, text)),
            (rf"deletes {_WORDS}", lambda words: people.delete(self._found(words).ref)),
            (rf"reacts to {_WORDS} with (\S+)", lambda words, sign: people.react(who, self._found(words).ref, sign)),
            (rf"presses {_WORDS}(?: of {_WORDS})?", partial(self._press, who)),
            (rf"does ([\w-]+) on {_WORDS}", lambda action, words: people.choose(who, self._found(words).ref, action)),
            (r"fills in (.+)", partial(self._submit, who)),
            (rf"types ([\w-]+) of {_WORDS}: ?(.*)", partial(self._look, who)),
        )
        for pattern, act in acts:
            found = re.fullmatch(pattern, what, re.DOTALL)
            if found is not None:
                act(*found.groups())
                return
        raise AssertionError(f"nobody knows how to do this: {who} {what}")

    def _join(self, who: str, role: str | None, zone: str | None) -> None:
        self.house.people.join(who, zone, (role,) if role else ())

    def _command(self, who: str, place: str, text: str) -> None:
        self.house.people.type_command(who, self._place(place), text)

    def _place(self, written: str) -> Place:
        if written.startswith("#"):
            return addresses.room(HOME, written[1:])
        return self.house.thread(written.strip('"'))

    def _found(self, words: str) -> Said:
        """The newest message that has these words."""
        said = [one for place in self._places() for one in self.house.chat.at(place) if one.deleted_at is None]
        return max((one for one in said if words in self._text(one)), key=lambda one: one.number)

    def _places(self) -> list[Place]:
        rooms = [addresses.room(HOME, name) for name in ROOMS.values()]
        threads = [thread.place for thread in self.house.chat.threads()]
        return [*rooms, *threads, *(addresses.direct(person) for person in sorted(self.names))]

    def _reply(self, who: str, words: str, text: str) -> None:
        about = self._found(words)
        self.house.people.say(who, about.place, text, reply_to=about.ref)

    def _press(self, who: str, label: str, words: str | None) -> None:
        people = self.house.people
        person = people.person(who)
        for answer in reversed(Calls(self.house.chat).seen_by(person)):
            action = _buttons(answer.body).get(label) if answer.shape == "message" else None
            if action is not None and (words is None or words in self._private(answer)):
                people.press_private(who, answer.call, action)
                return
        said = [one for place in self._places() for one in self.house.chat.at(place) if one.what == "message"]
        fitting = [one for one in said if label in _buttons(one.body) and (words is None or words in self._text(one))]
        newest = max(fitting, key=lambda one: one.number)
        people.press(who, newest.ref, _buttons(newest.body)[label])

    def _submit(self, who: str, filled: str) -> None:
        """`text: …; lesson: …`"""
        forms = [one for one in Calls(self.house.chat).seen_by(self.house.people.person(who)) if one.shape == "form"]
        answers = dict(part.split(": ", 1) for part in filled.split("; "))
        self.house.people.submit(forms[-1].call, answers)

    def _look(self, who: str, option: str, command: str, typed: str) -> None:
        self.house.people.look_for(who, addresses.room(HOME, "questions"), command.split(), option, typed)

    def _seen(self) -> list[str]:
        """What is new: private answers, messages, edits and deletions."""
        lines: list[str] = []
        for place in self._places():
            for one in self.house.chat.at(place):
                lines.extend(self._news(place, one))
        for person, name in sorted(self.names.items(), key=lambda pair: pair[1]):
            answers = Calls(self.house.chat).seen_by(person)
            for answer in answers[self.answers.get(person, 0) :]:
                lines.extend(_told(f"only {name} sees", self._private(answer)))
            self.answers[person] = len(answers)
        return lines

    def _news(self, place: Place, one: Said) -> list[str]:
        before = self.shown.get(one.ref)
        text = "" if one.deleted_at is not None else self._text(one)
        self.shown[one.ref] = text
        if before == text or (before is None and (not text or one.what == "text")):
            return []
        where = self._name(place)
        if before is not None and one.what == "text":
            return []  # the line above says it
        if not text:
            return [f"{where}: deleted: {_short(before or '')}"]
        return _told(f"{where}, now" if before is not None else where, text)

    def _name(self, place: Place) -> str:
        if addresses.is_room(place):
            return f"#{addresses.name_of(place)}"
        if addresses.is_direct(place):
            return f"direct message to {self.names[PersonRef(place)]}"
        return next(f'"{thread.title}"' for thread in self.house.chat.threads() if thread.place == place)

    def _text(self, one: Said) -> str:
        return _whole(one.body) if one.what == "message" else one.body

    def _private(self, answer: PrivateAnswer) -> str:
        match answer.shape:
            case "message":
                return _whole(answer.body)
            case "form":
                form = form_from_json(answer.body)
                fields = [f"{one.name}: {one.label}" + (f" [{one.text}]" if one.text else "") for one in form.fields]
                return "\n".join([f"A form: {form.title}", *fields])
            case _:
                return "choices: " + ", ".join(label for _value, label in json.loads(answer.body))


def _whole(body: str) -> str:
    """A message as text, with its buttons."""
    return _CODE.sub("join A-CODE", PlainRenderer(addresses.link).payload(message_from_json(body)))


def _buttons(body: str) -> dict[str, str]:
    rows = [block for block in message_from_json(body).blocks if isinstance(block, Buttons)]
    return {button.label: button.action for row in rows for button in row.buttons}


def _told(where: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [f"{where}: {first}", *(f"  {line}".rstrip() for line in rest)]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}…"


async def played(text: str, folder: Path) -> str:
    """The dialog played anew: the same lines, with what is seen now."""
    written: list[str] = []
    lines = text.splitlines()
    fields: dict[str, dict[str, object]] = {"course": {}, "cohort": {}}
    while lines and (found := re.fullmatch(r"(course|cohort): (.*)|\s*|#.*", lines[0])):
        written.append(lines.pop(0))
        if found[1]:
            fields[found[1]] = json.loads(found[2])
    async with _stage(folder, fields["course"], fields["cohort"]) as dialog:
        for line in lines:
            if line.startswith(_SEEN):
                continue
            written.append(line)
            if line.strip() and not line.startswith("#"):
                written.extend(f"{_SEEN} {seen}".rstrip() for seen in await dialog.do(line))
    return "\n".join(written) + "\n"


@asynccontextmanager
async def _stage(folder: Path, course: dict[str, object], cohort: dict[str, object]) -> AsyncIterator[Dialog]:
    given = dict(course)
    written = given.pop("lessons", None)
    lessons = [a_lesson(**one) for one in written] if isinstance(written, list) else _LESSONS
    async with a_house(folder, a_course(*lessons, **given), a_cohort(**cohort)) as house:
        yield Dialog(house)


_LESSONS = (
    a_lesson("loops", title="Loops and ranges", release="week 1 mon 09:00", thread="Lesson 1: Loops"),
    a_lesson("dicts", title="Dictionaries", release="week 2 mon 09:00", thread="Lesson 2: Dicts"),
    a_lesson("files", title="Files", release="week 3 mon 09:00", thread="Lesson 3: Files"),
)
