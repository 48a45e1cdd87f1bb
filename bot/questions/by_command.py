"""What was asked and answered by command, as if it had been said: so that one reading finds all questions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import Home, Kind, LedgerMessage, MessageRef, PersonRef, Place
from bot.questions.marks import Mark, Marks
from bot.questions.numbered import Given, Numbered
from bot.store import posts, questions
from bot.store.database import Transaction
from bot.store.posts import Post

_AFTER = timedelta(microseconds=1)  # an answer comes after its question, however quick it was
_NAMED = re.compile(r"(?:answer-(\d+)\.)?question-(\d+)")


def asked_as(question: int) -> str:
    """The occurrence under which a question is posted."""
    return f"question-{question}"


def answered_as(given: int, question: int) -> str:
    """The occurrence under which an answer to one question is posted."""
    return f"answer-{given}.question-{question}"


def numbers_in(occurrence: str) -> tuple[int | None, int | None]:
    """The numbers of the answer and of the question in an occurrence."""
    found = _NAMED.fullmatch(occurrence)
    if found is None:
        return None, None
    return int(found[1]) if found[1] else None, int(found[2])


@dataclass(frozen=True, slots=True)
class ByCommand:
    """*said* has each message with its lesson; *questions* and *answers* say which of them are what, by number."""

    said: Sequence[tuple[LedgerMessage, str | None]]
    questions: Mapping[MessageRef, Numbered]
    answers: Mapping[MessageRef, Given]

    def marked(self, marks: Marks) -> Marks:
        """What was asked or answered by command is a question or an answer, unless somebody says otherwise."""
        explicit = dict.fromkeys(self.questions, Mark.QUESTION) | dict.fromkeys(self.answers, Mark.ANSWER)
        return Marks({**explicit, **marks.of})


async def by_command(
    transaction: Transaction, cohort: str, since: datetime, until: datetime, at: tuple[Home, Place] | None = None
) -> ByCommand:
    """Questions and answers that we posted for somebody, everywhere or at one place.

    Nobody's name is in an anonymous one.
    """
    posted = await posts.of_kinds(transaction, cohort, (Kind.QUESTION, Kind.ANSWER), at=at)
    if not posted:
        return ByCommand((), {}, {})
    named = [found for _kind, occurrence in posted if (found := _NAMED.fullmatch(occurrence)) is not None]
    asked = await questions.with_ids(transaction, sorted({int(one[2]) for one in named}))
    given = await questions.answers_with_ids(transaction, sorted({int(one[1]) for one in named if one[1]}))
    said: list[tuple[LedgerMessage, str | None]] = []
    is_asked: dict[MessageRef, Numbered] = {}
    is_given: dict[MessageRef, Given] = {}
    for one in named:
        about, answer = asked.get(int(one[2])), given.get(int(one[1] or 0))
        if about is None:
            continue
        if one[1] is None and about.text is not None and about.refused_at is None and since <= about.at < until:
            post = posted[Kind.QUESTION, one[0]]
            said.append((asked_message(about, post), about.subject))
            is_asked[post.ref] = about
        elif answer is not None and since <= answer.at < until:
            post = posted[Kind.ANSWER, one[0]]
            message = answer_message(answer, post, ref_of(about, posted))
            said.append((replace(message, at=max(message.at, about.at + _AFTER)), about.subject))
            is_given[post.ref] = answer
    return ByCommand(said, is_asked, is_given)


async def given_to(transaction: Transaction, cohort: str, question: int) -> Sequence[Given]:
    """Answers by command that a question got, posted or on their way, the oldest first."""
    numbers = [numbers_in(one) for one in await posts.occurrences(transaction, cohort, Kind.ANSWER)]
    given = await questions.answers_with_ids(
        transaction, sorted({one[0] for one in numbers if one[0] and one[1] == question})
    )
    return sorted(given.values(), key=lambda one: one.id)


async def answered_with(transaction: Transaction, cohort: str, given: int) -> Sequence[int]:
    """The questions that got an answer, by number."""
    numbers = [numbers_in(one) for one in await posts.occurrences(transaction, cohort, Kind.ANSWER)]
    return sorted({one[1] for one in numbers if one[0] == given and one[1] is not None})


async def message_of(transaction: Transaction, one: Numbered) -> MessageRef | None:
    """The message in which a question stands, also one of ours."""
    if one.ref is not None:
        return one.ref
    return ref_of(one, await posts.of_kinds(transaction, one.cohort, (Kind.QUESTION,), occurrences=[asked_as(one.id)]))


def ref_of(one: Numbered, posted: Mapping[tuple[Kind, str], Post]) -> MessageRef | None:
    """The message in which a question stands; None of one that is still to be posted."""
    post = posted.get((Kind.QUESTION, asked_as(one.id)))
    return post.ref if post is not None else one.ref


def answer_message(given: Given, post: Post, reply_to: MessageRef | None) -> LedgerMessage:
    """An answer by command as its author's message."""
    return LedgerMessage(
        ref=post.ref,
        place=post.place,
        at=given.at,
        author=given.person,
        author_name=given.name,
        text=given.text or "",
        link=post.link,
        reply_to=reply_to,
    )


def asked_message(one: Numbered, post: Post) -> LedgerMessage:
    """A question by command as its author's message, or nobody's."""
    nobody = PersonRef(f"anonymous {one.id}")
    return LedgerMessage(
        ref=post.ref,
        place=post.place,
        at=one.at,
        author=nobody if one.is_anonymous or one.person is None else one.person,
        author_name="" if one.is_anonymous else one.name,
        text=one.text or "",
        link=post.link,
    )
