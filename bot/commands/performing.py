"""Carries a call out: finds what is meant, asks whether this person may, does it whole or not at all, and answers.

The effect is written in the caller's transaction, together with the fact that it was called; the answer goes out after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.cohorts.keeping_up import ReadVersion
from bot.commands.call import Call, CommandError, answer
from bot.commands.declaring import LONGEST, Asks, Catalogue, Command, Did, OpensForm, Reply, Role, Said
from bot.commands.floods import Floods
from bot.commands.from_tables import from_tables
from bot.commands.marking import marked, unmarked, with_marks, without_cohort
from bot.commands.parsing import Written, parse, shown
from bot.commands.permissions import Callable_, may
from bot.commands.reading import arguments, choices
from bot.deliver.running import CohortBook, RunningCohort
from bot.errors import HomeroomError
from bot.events import ChoicesAsked, CommandCalled, Pressed, Submitted
from bot.message import Button, Buttons, FormField, FormToFill, Message, Verbatim
from bot.model import Home, Member, PersonRef, Place
from bot.questions.asking import Spot, is_ask
from bot.questions.prose import prose, sentences
from bot.store import acts, confirmations, members, preferences, standing
from bot.store.database import Transaction
from bot.words import words_for
from schedules.errors import did_you_mean

Called = CommandCalled | Pressed | Submitted

AGREE, LEAVE = "agree", "leave-it"
"""The buttons under a question of ours, followed by a colon and its number."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What to answer privately: a message, or a form."""

    message: Message | None = None
    form: FormToFill | None = None


class Performer:
    """Everything that can be called, and who calls too much."""

    def __init__(
        self, catalogue: Catalogue, book: CohortBook, read: ReadVersion, words_kept: timedelta, model: str | None = None
    ) -> None:
        self._catalogue = catalogue
        self._book = book
        self._read = read
        self._words_kept = words_kept
        self._model = model
        self._floods = Floods()

    async def perform(self, transaction: Transaction, running: RunningCohort, event: Called, now: datetime) -> Answered:
        """Do what was called for, in this cohort; what to answer. A mistake of the caller's is an answer too."""
        call = await self.call(transaction, running, event.home, event.person, now, _place(event))
        if call.member is None and isinstance(event, CommandCalled):
            call = replace(call, name=event.name)
        if self._floods.is_too_much(event.home, event.person, now):
            said = call.words("That was a lot at once. Wait a minute, then go on.")
            return Answered(answer(said))
        try:
            async with transaction.begin_nested():
                reply = await self._route(call, event)
        except HomeroomError as error:
            return Answered(answer("{why}", {"why": Verbatim(str(error))}))
        return self._answered(reply, call)

    async def choices(
        self, transaction: Transaction, running: RunningCohort, event: ChoicesAsked, now: datetime
    ) -> Sequence[tuple[str, str]]:
        """What may be meant by what somebody typed so far, as label and value."""
        command = next((one for one in self._catalogue.commands if one.words == event.words), None)
        option = next((one for one in command.options if one.name == event.option), None) if command else None
        call = await self.call(transaction, running, event.home, event.person, now, event.place)
        if command is None or option is None or may(command, call.role, call.state, call.words) is not None:
            return ()
        return await choices(call, self._catalogue, option, event.typed)

    async def call(
        self,
        transaction: Transaction,
        running: RunningCohort,
        home: Home,
        person: PersonRef,
        now: datetime,
        place: Place | None = None,
    ) -> Call:
        """A call by *person*, with who they are in the cohort."""
        member = await members.find(transaction, running.id, home, person)
        prefers = await preferences.of(transaction, home, person)
        stands = await standing.state_of(transaction, running.id)
        return Call(
            transaction=transaction,
            book=self._book,
            running=running,
            state=stands,
            read=self._read,
            home=home,
            place=place,
            person=person,
            name=member.name if member is not None else "",
            role=role_of(member),
            member=member,
            now=now,
            words=words_for(prefers.language) if prefers.language is not None else running.words,
            zone=prefers.zone or (member.zone if member is not None else None) or running.cohort.timezone,
            words_kept=self._words_kept,
            model=self._model,
        )

    async def _route(self, call: Call, event: Called) -> Reply:
        match event:
            case CommandCalled(words=words, about=about) if about is not None:
                return await self._on_message(replace(call, about=about), " ".join(words))
            case CommandCalled():
                return await self._command(call, event)
            case Pressed(action=action):
                return await self._press(call, unmarked(action)[0])
            case Submitted(form=form, answers=answers):
                return await self._submitted(call, unmarked(form)[0], dict(answers))
            case _:
                assert_never(event)

    async def _command(self, call: Call, event: CommandCalled) -> Reply:
        told = await self._from_tables(call, event)
        if told is not None:
            return Said(told)
        written = self._written(call, event)
        _allowed(written.command, call)
        return await self._do(call, written.command, written.given)

    async def _from_tables(self, call: Call, event: CommandCalled) -> Message | None:
        """The answer to a question about the timetable that was put to us without a command: @homeroom when is …?"""
        text = without_cohort(event.text or "")
        first = next(iter(text.casefold().split()), "")
        called = [one for one in self._catalogue.commands if one.words[0] == first]
        if called:
            return await from_tables(call, text) if _reads_as_question(text, called) else None
        told = await from_tables(call, text) if text else None
        if text and told is None and is_ask(text, Spot()):
            said = call.words("That is a question for people. Put it to them with `ask {text}`.")
            raise CommandError(said.replace("{text}", shown(text)))
        return told

    def _written(self, call: Call, event: CommandCalled) -> Written:
        if event.text is not None:
            return parse(without_cohort(event.text), self._catalogue.commands, call.words)
        command = next((one for one in self._catalogue.commands if one.words == event.words), None)
        if command is None:
            return parse(" ".join(event.words), self._catalogue.commands, call.words)
        return Written(command, {name: text for name, text in event.options if name != "cohort"})

    async def _do(self, call: Call, command: Command, given: Mapping[str, str]) -> Reply:
        reply = await command.perform(call, **await arguments(call, command, given))
        if isinstance(reply, Asks):
            return await self._ask(call, replace(reply, command=command.name, given=given))
        return await _noted(call, command.name, reply)

    async def _ask(self, call: Call, reply: Asks) -> Said:
        """Keep what was asked until it is answered, and show it with two buttons."""
        number = await confirmations.ask(
            call.transaction,
            call.running.id,
            (call.home, call.person, call.place),
            reply.command,
            reply.given,
            await standing.revision_of(call.transaction, call.running.id),
            call.now,
        )
        buttons = (
            Button(call.words("Yes, do it"), f"{AGREE}:{number}", "primary"),
            Button(call.words("Leave it"), f"{LEAVE}:{number}"),
        )
        return Said(replace(reply.message, blocks=(*reply.message.blocks, Buttons(buttons))))

    async def _press(self, call: Call, action: str) -> Reply:
        name, _, subject = action.partition(":")
        if name in (AGREE, LEAVE):
            return await self._agreed(call, subject, is_agreed=name == AGREE)
        declared = next((one for one in self._catalogue.actions if one.name == name), None)
        if declared is None:
            raise CommandError(call.words("This button does nothing any more."))
        _allowed(declared, call)
        return await _noted(call, name, await declared.perform(call, subject))

    async def _agreed(self, call: Call, number: str, *, is_agreed: bool) -> Reply:
        waiting = (
            await confirmations.take(call.transaction, int(number), call.home, call.person)
            if number.isascii() and number.isdecimal()
            else None
        )
        if waiting is None or waiting.cohort != call.running.id:
            raise CommandError(call.words("That was decided already, or somebody else was asked."))
        if not is_agreed:
            return Said(answer(call.words("Nothing is changed.")))
        if waiting.revision != await standing.revision_of(call.transaction, call.running.id):
            raise CommandError(call.words("The cohort was changed since you were asked. Call the command again."))
        command = next(one for one in self._catalogue.commands if one.name == waiting.command)
        agreed = replace(call, agreed=True, place=waiting.place)
        _allowed(command, agreed)
        return await self._do(agreed, command, waiting.given)

    async def _on_message(self, call: Call, name: str) -> Reply:
        declared = next((one for one in self._catalogue.message_actions if one.name == name), None)
        if declared is None:
            near = did_you_mean(name, [one.name for one in self._catalogue.message_actions])
            unknown = call.words('There is nothing called "{name}" to do with a message.').format(name=name)
            raise CommandError(f"{unknown} {near}".strip())
        assert call.about is not None
        _allowed(declared, call)
        return await _noted(call, name, await declared.perform(call, call.about))

    async def _submitted(self, call: Call, form: str, answers: Mapping[str, str]) -> Reply:
        name, _, subject = form.partition(":")
        declared = self._catalogue.form(name)
        if declared is None:
            raise CommandError(call.words("This form is not used any more. Call the command again."))
        _allowed(declared, call)
        for one in declared.fields:
            text = answers.get(one.name, "").strip()
            if one.is_required and not text:
                raise CommandError(call.words('"{field}" is empty.').format(field=call.words(one.label)))
            if len(text) > one.longest:
                said = call.words("{option} has {length} characters; {longest} fit. Shorten it.")
                told = said.format(option=call.words(one.label), length=len(text), longest=one.longest)
                raise CommandError(told)
        known = {one.name for one in declared.fields}
        filled = {field: text.strip() for field, text in answers.items() if field in known}
        reply = await declared.submitted(call, subject, filled)
        return await self._ask(call, reply) if isinstance(reply, Asks) else await _noted(call, name, reply)

    def _answered(self, reply: Reply, call: Call) -> Answered:
        match reply:
            case Said(message) | Asks(message):
                return Answered(with_marks(message, call.running.id))
            case OpensForm(name, subject, prefilled):
                declared = self._catalogue.form(name)
                assert declared is not None, f"no form is called {name}"
                fields = tuple(
                    FormField(
                        one.name,
                        call.words(one.label),
                        prefilled.get(one.name, ""),
                        is_long=one.is_long,
                        is_required=one.is_required,
                        longest=one.longest,
                    )
                    for one in declared.fields
                )
                full = marked(f"{name}:{subject}", call.running.id)
                return Answered(form=FormToFill(full, call.words(declared.title), fields))
            case _:
                assert_never(reply)


def role_of(member: Member | None) -> Role:
    """What somebody is to a cohort."""
    return Role(member.role) if member is not None else Role.EVERYONE


def _reads_as_question(text: str, called: Sequence[Command]) -> bool:
    """Whether what begins like a command is one question, and not a command with somebody's text: next session?"""
    takes_text = any(option.longest > LONGEST for one in called for option in one.options)
    return not takes_text and text.rstrip().endswith("?") and len(sentences(prose(text))) == 1


def _allowed(declared: Callable_, call: Call) -> None:
    no = may(declared, call.role, call.state, call.words)
    if no is not None:
        raise CommandError(no.why)


async def _noted(call: Call, command: str, reply: Reply) -> Reply:
    """The reply; what was done is written down."""
    match reply:
        case Said(did=Did(subject, undo, is_own)):
            who = (call.home, call.person, call.name)
            await acts.add(call.transaction, call.running.id, who, call.now, command, subject, undo, is_own=is_own)
        case _:
            pass
    return reply


def _place(event: Called) -> Place | None:
    return event.place if isinstance(event, CommandCalled) else None
