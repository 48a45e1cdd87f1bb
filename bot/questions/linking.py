"""Which question a message belongs to: native replies first, then @mentions, then what was said last in that place."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model import LedgerMessage, MessageRef, PersonRef
from bot.questions import cues
from bot.questions.asking import Spot, is_ask, is_asking_back
from bot.questions.marks import NO_MARKS, Marks
from bot.questions.overlooked import Heard, overlooked
from bot.questions.prose import content_words, prose, sentences, words
from bot.questions.replying import Act, act_of_asker, act_of_other, is_aside, speaks_to_somebody

_SAME_BREATH = timedelta(minutes=10)  # two messages of one person without another between them are one
_IN_A_ROOM = timedelta(days=3)  # in a flat room talk moves on; in a thread a reply may come a week later
_MESSAGES_IN_A_ROOM = 20
_OPEN_AT_MOST = 30  # questions a reply without a link may belong to; older ones are found by a native reply only
_NEARBY = 2  # messages after a question within which "which version do you have?" asks back
_MORE_THAN_A_WORD = 14  # words to everybody in which staff may answer somebody all the same
_NAME = 3  # letters of a name that is looked for among the words of a message
_A_DAY = timedelta(days=1)
_SOON = timedelta(hours=3)
_IN_ONE_GO = timedelta(hours=12)  # after which somebody who asks asks anew
_SHARED_WORDS = 2  # that let a reply belong to an older question than the last

_PROMPTED = timedelta(hours=12)
_MESSAGES_PROMPTED = 3  # what follows "how is it going, everybody?" answers that, not an older question

_MENTIONED = re.compile(r"(?<!\w)@([\w.-]+(?: [A-ZÄÖÜ][\w.-]+)?)")


@dataclass(slots=True)
class Asked:
    """A question with what was said about it, in order."""

    message: LedgerMessage
    subject: str | None
    replies: list[LedgerMessage] = field(default_factory=list)
    is_settled: bool = False
    position: int = 0
    about: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Talk:
    """One place, read from the beginning."""

    staff: Collection[PersonRef]
    marks: Marks = NO_MARKS
    asked: list[Asked] = field(default_factory=list)
    asked_by: dict[PersonRef, list[Asked]] = field(default_factory=dict)
    belongs: dict[MessageRef, Asked] = field(default_factory=dict)
    last_by: dict[str, LedgerMessage] = field(default_factory=dict)
    before: LedgerMessage | None = None
    prompt: tuple[int, datetime] | None = None
    prompt_is_open: bool = False
    count: int = 0
    known: Collection[MessageRef] = ()  # asks that their answers gave away
    heard: list[Heard] = field(default_factory=list)

    def hear(self, message: LedgerMessage, subject: str | None) -> None:
        """Take in the next message."""
        self.count += 1
        named, goes_on = self._named(message), self._goes_on(message)
        last = next(self._open_to(message, subject), None)
        spot = Spot(
            by_staff=message.author in self.staff,
            replies=named is not None and named.message.author != message.author,
            after_ask=self._is_after_ask(message, last, goes_on),
            after_trouble=last is not None and "?" not in last.message.text and self.before is last.message,
            is_prompted=self.prompt_is_open and self._is_prompted(message),
            has_asked=self._has_asked(message),
        )
        own = goes_on is not None and goes_on.message.author == message.author and self._is_more_of_it(message)
        marked = self.marks.asks(message.ref)
        asks = message.ref in self.known or (not own and is_ask(message.text, spot))
        if marked or (marked is None and asks):
            self._ask(message, subject)
            return
        about = named
        if about is None and message.reply_to is None:  # a native reply says itself what it belongs to, be it nothing
            about = self._called(message) or goes_on or self._own(message) or self._guess(message, subject)
        if about is not None:
            self._reply(message, about)
            for other in self._all_named(message):
                if message not in other.replies and message.author != other.message.author:
                    other.replies.append(message)  # "@Ada yes, @Grace no" answers both
        if about is None or cues.THE_REST.search(prose(message.text)):
            self._note_prompt(message)
        self._remember(message)

    def _note_prompt(self, message: LedgerMessage) -> None:
        """Staff asked the room something: what follows may be said about that."""
        said = prose(message.text)
        if message.author not in self.staff or cues.INVITES.search(said):
            return
        if "?" in message.text or cues.OPEN_PROMPT.match(said):
            self.prompt = self.count, message.at
            self.prompt_is_open = cues.OPEN_PROMPT.search(prose(message.text)) is not None

    def _is_after_ask(self, message: LedgerMessage, last: Asked | None, goes_on: Asked | None) -> bool:
        """Whether somebody else's question was the talk of the last minutes."""
        if goes_on is not None and goes_on.message.author != message.author:
            assert self.before is not None
            return message.at - self.before.at <= _SOON
        is_near = last is not None and self.count - last.position <= _NEARBY
        return is_near and last is not None and message.at - last.message.at <= _SOON

    def _has_asked(self, message: LedgerMessage) -> bool:
        own = self.asked_by.get(message.author, [])
        return any(not asked.is_settled and message.at - _touched(asked) <= _A_DAY for asked in own)

    def _is_more_of_it(self, message: LedgerMessage) -> bool:
        """Whether what somebody says about their own question goes on with it, rather than asking something new."""
        assert self.before is not None
        return message.at - self.before.at <= _IN_ONE_GO and cues.NEW_TOPIC.search(prose(message.text)) is None

    def _ask(self, message: LedgerMessage, subject: str | None) -> None:
        asked = Asked(message, subject, position=self.count, about=content_words(prose(message.text)))
        self.asked.append(asked)
        self.asked_by.setdefault(message.author, []).append(asked)
        self.prompt = None
        self.belongs[message.ref] = asked
        self._remember(message)

    def _reply(self, message: LedgerMessage, about: Asked) -> None:
        about.replies.append(message)
        self.belongs[message.ref] = about
        if message.author == about.message.author:
            act = act_of_asker(message.text)
            settles = act is Act.SOLVES or (act is Act.CONFIRMS and self._is_helped(about))
            about.is_settled = settles or (about.is_settled and act is not Act.COMPLAINS)

    @staticmethod
    def _is_helped(about: Asked) -> bool:
        """Whether anybody did more than to join in."""
        others = (each for each in about.replies if each.author != about.message.author)
        return any(act_of_other(each.text) is not Act.JOINS_IN for each in others)

    def _remember(self, message: LedgerMessage) -> None:
        about = self.belongs.get(message.ref)
        is_ask = about is not None and about.message is message
        self.heard.append(Heard(message, is_ask, about is not None, self._is_prompted(message)))
        self.before = message
        name = message.author_name.casefold()
        self.last_by[name] = message
        self.last_by[name.split()[0] if name.split() else name] = message

    def _named(self, message: LedgerMessage) -> Asked | None:
        """The question a native reply or an @mention leads to."""
        if message.reply_to is not None and message.reply_to in self.belongs:
            return self.belongs[message.reply_to]
        return next(self._all_named(message), None)

    def _all_named(self, message: LedgerMessage) -> Iterator[Asked]:
        """What is talked about with each person who is mentioned."""
        return filter(None, (self._of(name, message) for name in _names(message.text)))

    def _called(self, message: LedgerMessage) -> Asked | None:
        """The question of somebody called by name without an @: `Ada, try …`, `Here you are, Ada.`"""
        said = (re.sub("['’]s$", "", word) for word in words(message.text))
        called = (word for word in said if len(word) >= _NAME and word in self.last_by)
        return next(filter(None, (self._of(name, message) for name in called)), None)

    def _of(self, name: str, message: LedgerMessage) -> Asked | None:
        """What is talked about with *name*: their own open question, else what they spoke of last."""
        last = self.last_by.get(name)
        if last is None or last.author == message.author:
            return None
        own = [asked for asked in self.asked_by.get(last.author, []) if not asked.is_settled]
        if own and message.at - _touched(own[-1]) <= _A_DAY:
            return own[-1]
        return self.belongs.get(last.ref)

    def _goes_on(self, message: LedgerMessage) -> Asked | None:
        """The question still being talked about: by the same person in the same breath, or with its asker."""
        about = self.belongs.get(self.before.ref) if self.before is not None else None
        if self.before is None or about is None:
            return None
        if self.before.author == message.author:
            return about if message.at - self.before.at <= _SAME_BREATH else None
        return about if about.message.author == message.author else None

    def _own(self, message: LedgerMessage) -> Asked | None:
        """Their own last question, where somebody comes back to say how it went."""
        own = self.asked_by.get(message.author, [])
        if not own or act_of_asker(message.text) is Act.CHATS or self._is_prompted(message):
            return None
        return next((asked for asked in reversed(own) if not asked.is_settled), own[-1])

    def _guess(self, message: LedgerMessage, subject: str | None) -> Asked | None:
        """The last open question of somebody else, unless the words clearly belong to an older one, or to none."""
        candidates = list(self._open_to(message, subject))
        if not candidates:
            return None
        said = prose(message.text)
        about = content_words(said)
        closest = max(candidates, key=lambda asked: (len(asked.about & about), asked.position))
        shared = len(closest.about & about)
        if shared >= _SHARED_WORDS:
            return closest
        newest = candidates[0]
        is_reaction = cues.NO_ANSWER.search(said) is not None and cues.ASIDE.search(said) is None
        by_staff = message.author in self.staff
        says_nothing = act_of_other(message.text, by_staff=by_staff) is Act.CHATS and not is_reaction
        asks_back = is_asking_back(message.text)
        is_chat = (says_nothing and not asks_back) or (is_aside(said) and not is_reaction)
        if is_chat and not (by_staff and len(words(said)) > _MORE_THAN_A_WORD):
            return None
        if self._is_prompted(message) or cues.REPORTING.search(said):
            return None
        is_near = self.before is not None and self.belongs.get(self.before.ref) is newest
        is_soon = is_near and message.at - _touched(newest) <= _SOON
        follows = self.before is not None and self.before.ref == newest.message.ref and asks_back and not by_staff
        if by_staff and message.at - _touched(newest) > _IN_ONE_GO and _only_asks(said):
            return None
        is_recent = self.count - closest.position <= _MESSAGES_IN_A_ROOM // 2
        if shared and is_recent and not follows and not newest.about & about:
            return closest
        return newest if is_soon or by_staff or shared or speaks_to_somebody(message.text) else None

    def _is_prompted(self, message: LedgerMessage) -> bool:
        if self.prompt is None:
            return False
        number, at = self.prompt
        return self.count - number <= _MESSAGES_PROMPTED and message.at - at <= _PROMPTED

    def _open_to(self, message: LedgerMessage, subject: str | None) -> Iterator[Asked]:
        """Questions of others that *message* could be about, newest first."""
        for asked in reversed(self.asked[-_OPEN_AT_MOST:]):
            if asked.message.author == message.author or asked.is_settled:
                continue
            moved_on = self.count - asked.position > _MESSAGES_IN_A_ROOM or message.at - _touched(asked) > _IN_A_ROOM
            if subject is None and moved_on:
                break
            yield asked


def _listened_to(
    said: Sequence[tuple[LedgerMessage, str | None]],
    staff: Collection[PersonRef],
    marks: Marks,
    known: Collection[MessageRef],
) -> dict[str, _Talk]:
    """What was heard, by place; *known* are asks whatever their words."""
    talks: dict[str, _Talk] = {}
    for message, subject in said:
        if message.place not in talks:
            talks[message.place] = _Talk(staff, marks, known=known)
        talks[message.place].hear(message, subject)
    return talks


def asked_in(
    messages: Iterable[tuple[LedgerMessage, str | None]], staff: Collection[PersonRef], marks: Marks = NO_MARKS
) -> list[Asked]:
    """Every question with its replies, in the order in which they were asked. What people marked by hand wins."""
    said = [(message, subject) for message, subject in messages if not message.by_bot]
    talks = _listened_to(said, staff, marks, ())
    given_away = {place: frozenset(overlooked(talk.heard, staff)) for place, talk in talks.items()}
    again = [(message, subject) for message, subject in said if given_away[message.place]]
    talks |= _listened_to(again, staff, marks, frozenset().union(*given_away.values()))
    everything = [asked for talk in talks.values() for asked in talk.asked]
    return sorted(everything, key=lambda asked: (asked.message.at, asked.message.ref))


def _only_asks(said: str) -> bool:
    return all("?" in sentence for sentence in sentences(said))


def _names(text: str) -> Iterator[str]:
    for found in _MENTIONED.findall(text):
        name = found.casefold()
        yield name
        yield name.split()[0].rstrip(".-")


def _touched(asked: Asked) -> datetime:
    return asked.replies[-1].at if asked.replies else asked.message.at
