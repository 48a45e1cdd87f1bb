"""Performs the crowd's acts in a chat. Knows what was said under which act, so that later acts find it."""

from collections.abc import Callable, Mapping
from typing import assert_never

from bot.model import MessageRef, Place, Slot
from bot.ports import RehearsalControl
from bot.rehearsal.acts import (
    Act,
    Attend,
    Command,
    Delete,
    Edit,
    InRoom,
    InThread,
    Join,
    Press,
    React,
    Rsvp,
    Say,
    Share,
    Where,
)
from bot.rehearsal.play import Play

_ROLES = {"learner": (), "instructor": ("instructor",), "manager": ("manager",)}


class Performer:
    """The people of a play. An act whose place or message is not there is left out, and kept in *left_out*."""

    def __init__(self, play: Play, control: RehearsalControl, places: Mapping[str, Place]) -> None:
        self._play = play
        self._control = control
        self._places = places
        self._said: dict[str, MessageRef] = {}
        self._faces = {face.name: face for face in play.crowd.faces}
        self._slots = {(slot.kind, slot.subject, slot.occurrence): slot for slot in play.reading.timetable.slots}
        self.left_out: list[Act] = []
        self.files: dict[MessageRef, tuple[str, ...]] = {}

    def perform(self, act: Act) -> None:
        """Do it now, on the chat's clock."""
        match act:
            case Join(who=who):
                face = self._faces[who]
                asked = self._play.reading.cohort.people.learners
                roles = (asked.role,) if face.role == "learner" and asked and asked.role else _ROLES[face.role]
                self._control.join(who, face.waking.zone, roles)
                if face.role == "learner" and asked is not None and asked.code is not None:
                    self._control.call(who, self._places["questions"], f"join {asked.code}")
            case Say() | Share():
                self._say(act)
            case Edit(of=of, text=text):
                self._to(act, of, lambda ref: self._control.edit(ref, text))
            case Delete(of=of):
                self._to(act, of, self._control.delete)
            case React(of=of, who=who, emoji=emoji):
                self._to(act, of, lambda ref: self._control.react(who, ref, emoji))
            case Rsvp(session=session, who=who, sitting=sitting, coming=coming):
                ref = self._entry(session, sitting)
                if ref is None:
                    self.left_out.append(act)
                else:
                    self._control.rsvp(who, ref, coming=coming)
            case Attend(session=session, who=who, present=present):
                place = self._place(session)
                if place is None:
                    self.left_out.append(act)
                else:
                    self._control.attend(who, place, present=present)
            case Press(on=on, who=who, label=label):
                keys = f"{self._play.name}/{on.kind}/{on.subject}/{on.occurrence}"
                if not self._control.press(who, keys, label):
                    self.left_out.append(act)
            case Command(where=InRoom(role=role), who=who, text=text):
                self._control.type_command(who, self._places[role], text)
            case _:
                assert_never(act)

    def _say(self, act: Say | Share) -> None:
        place = self._place(act.where)
        answered = self._said.get(act.reply_to) if isinstance(act, Say) and act.reply_to is not None else None
        is_orphan = isinstance(act, Say) and act.reply_to is not None and answered is None
        if place is None or is_orphan:
            self.left_out.append(act)
            return
        seed = f"{self._play.name} {act.id}"
        if isinstance(act, Share):
            ref = self._control.share(act.who, place, act.text, (act.name, act.url, act.content_type), seed)
            self.files[ref] = (act.name,)
        else:
            ref = self._control.say(act.who, place, act.text, seed, answered)
        self._said[act.id] = ref

    def _to(self, act: Act, of: str, do: Callable[[MessageRef], None]) -> None:
        ref = self._said.get(of)
        if ref is None:
            self.left_out.append(act)
        else:
            do(ref)

    def _place(self, where: Where) -> Place | None:
        if isinstance(where, InRoom):
            return self._places.get(where.role)
        slot = self._slot(where)
        root = self._control.posted(f"{self._play.keys(slot.key)}0") if slot is not None else None
        return self._control.thread_of(root) if root is not None else None

    def _entry(self, session: InThread, sitting: int) -> MessageRef | None:
        """The sitting's entry in the calendar; the announcement makes one for each sitting, in their order."""
        held = next(
            (
                one
                for one in self._play.reading.timetable.sessions
                if (one.session, one.occurrence) == (session.subject, session.occurrence)
            ),
            None,
        )
        numbers = [one.number for one in held.sittings] if held is not None else []
        slot = self._slot(session)
        entries = self._control.in_calendar(self._play.keys(slot.key)) if slot is not None else []
        return dict(zip(numbers, entries, strict=False)).get(sitting)

    def _slot(self, where: InThread) -> Slot | None:
        return self._slots.get((where.kind, where.subject, where.occurrence))
