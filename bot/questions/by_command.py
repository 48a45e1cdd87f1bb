"""What was asked and answered by command, as if it had been said: so that one reading finds all questions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.model import Kind, LedgerMessage, MessageRef, PersonRef
from bot.questions.numbered import Numbered
from bot.store import posts, questions
from bot.store.database import Transaction
from bot.store.posts import Post

_AFTER = timedelta(microseconds=1)  # an answer comes after its question, however quick it was


def asked_as(question: int) -> str:
    """The occurrence under which a question is posted."""
    return f"question-{question}"


def answered_as(given: int, question: int) -> str:
    """The occurrence under which an answer to one question is posted."""
    return f"answer-{given}.question-{question}"


async def by_command(
    transaction: Transaction, cohort: str, since: datetime, until: datetime
) -> Sequence[tuple[LedgerMessage, str | None]]:
    """Questions and answers that we posted for somebody, each with its lesson. Nobody's name is in an anonymous one."""
    posted = await posts.of_kinds(transaction, cohort, (Kind.QUESTION, Kind.ANSWER))
    if not posted:
        return []
    asked = {one.id: one for one in await questions.of_cohort(transaction, cohort)}
    found: list[tuple[LedgerMessage, str | None]] = []
    for one in asked.values():
        post = posted.get((Kind.QUESTION, asked_as(one.id)))
        if post is not None and one.text is not None and one.refused_at is None and since <= one.at < until:
            found.append((_asked(one, post), one.subject))
    for given in await questions.answers_in(transaction, cohort):
        for (kind, occurrence), post in posted.items():
            number = occurrence.removeprefix(f"answer-{given.id}.question-")
            if kind is not Kind.ANSWER or number == occurrence or not since <= given.at < until:
                continue
            about = asked[int(number)]
            message = LedgerMessage(
                ref=post.ref,
                place=post.place,
                at=max(given.at, about.at + _AFTER),
                author=given.person,
                author_name=given.name,
                text=given.text or "",
                link=post.link,
                reply_to=ref_of(about, posted),
            )
            found.append((message, about.subject))
    return found


def ref_of(one: Numbered, posted: Mapping[tuple[Kind, str], Post]) -> MessageRef | None:
    """The message in which a question stands; None of one that is still to be posted."""
    post = posted.get((Kind.QUESTION, asked_as(one.id)))
    return post.ref if post is not None else one.ref


def _asked(one: Numbered, post: Post) -> LedgerMessage:
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
