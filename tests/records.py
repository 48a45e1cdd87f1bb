"""The records of a cohort in memory, for composers: what a test puts in is what was said and sent."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Kind, LedgerMessage, Member, MessageRef, PersonRef, Sent
from bot.people.said_to_all import Announced
from bot.progress.standing import Standing
from bot.questions.marks import NO_MARKS, Marks
from bot.questions.numbered import Given, Numbered
from bot.store.model_lines import ModelLine
from bot.store.polls import Poll
from bot.wrapups.review import Review


@dataclass
class RecordsInMemory:
    """Implements `bot.scene.Records`. Threads are keyed by the delivery they hang on, like the stored ones."""

    people: list[Member] = field(default_factory=list)
    posts: dict[tuple[Kind, str, str], Sent] = field(default_factory=dict)
    threads: dict[tuple[Kind, str, str], list[LedgerMessage]] = field(default_factory=dict)
    elsewhere: list[LedgerMessage] = field(default_factory=list)
    links: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    none: dict[tuple[str, str], str] = field(default_factory=dict)
    standings: dict[PersonRef, Standing] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    polls: dict[int, Poll] = field(default_factory=dict)
    asked: dict[int, Numbered] = field(default_factory=dict)
    waiting: dict[int, LedgerMessage] = field(default_factory=dict)
    answers: dict[int, Given] = field(default_factory=dict)
    announcements: dict[int, Announced] = field(default_factory=dict)
    opted_out: set[PersonRef] = field(default_factory=set)
    written: dict[str, ModelLine] = field(default_factory=dict)
    stored: dict[PersonRef, Mapping[str, Sequence[Mapping[str, object]]]] = field(default_factory=dict)

    def was_sent(self, kind: Kind, subject: str, occurrence: str = "") -> Sent:
        """Note that this delivery was posted."""
        name = ".".join(part for part in (kind.value, subject, occurrence) if part)
        sent = Sent(MessageRef(name), f"memory://home/{name}")
        self.posts[kind, subject, occurrence] = sent
        return sent

    def said(self, *messages: LedgerMessage, kind: Kind = Kind.LESSON, subject: str = "", occurrence: str = "") -> None:
        """Note what was said in the thread of a delivery, or, without a subject, in a room."""
        if subject:
            self.threads.setdefault((kind, subject, occurrence), []).extend(messages)
        else:
            self.elsewhere.extend(messages)

    async def sent(self, kind: Kind, subject: str, occurrence: str = "") -> Sent | None:
        return self.posts.get((kind, subject, occurrence))

    async def thread_messages(self, kind: Kind, subject: str, occurrence: str = "") -> Sequence[LedgerMessage]:
        said = self.threads.get((kind, subject, occurrence), [])
        return sorted((message for message in said if not message.by_bot), key=lambda message: message.at)

    async def messages(self, since: datetime, until: datetime) -> Sequence[tuple[LedgerMessage, str | None]]:
        everywhere: list[tuple[LedgerMessage, str | None]] = [(message, None) for message in self.elsewhere]
        for (_, subject, _), messages in self.threads.items():
            everywhere.extend((message, subject) for message in messages)
        heard = [pair for pair in everywhere if since <= pair[0].at < until and not pair[0].by_bot]
        return sorted(heard, key=lambda pair: pair[0].at)

    async def marks(self) -> Marks:
        return NO_MARKS

    async def announced(self, number: int) -> Announced | None:
        return self.announcements.get(number)

    async def question(self, number: int) -> Numbered | None:
        return self.asked.get(number)

    async def open_question(self, number: int) -> LedgerMessage | None:
        return self.waiting.get(number)

    async def answer(self, number: int) -> Given | None:
        return self.answers.get(number)

    async def withheld(self) -> Set[PersonRef]:
        return self.opted_out

    async def model_lines(self, keys: Sequence[str]) -> Mapping[str, ModelLine]:
        return {key: self.written[key] for key in keys if key in self.written}

    async def about(self, person: PersonRef) -> Mapping[str, Sequence[Mapping[str, object]]]:
        return self.stored.get(person, {})

    async def members(self) -> Sequence[Member]:
        return self.people

    async def recordings(self, session: str, occurrence: str) -> Sequence[str]:
        return self.links.get((session, occurrence), [])

    async def unrecorded(self, session: str, occurrence: str) -> str | None:
        return self.none.get((session, occurrence))

    async def standing(self, person: PersonRef) -> Standing:
        return self.standings[person]

    async def review(self, week: str) -> Review:
        return self.reviews.get(week, Review())

    async def poll(self, number: int) -> Poll | None:
        return self.polls.get(number)
