"""Finds the questions in what was said: a pure function of messages, the same for the same messages."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.model import LedgerMessage, MessageRef, PersonRef
from bot.questions.linking import Asked, asked_in
from bot.questions.marks import NO_MARKS, Marks
from bot.questions.prose import content_words, has_address, has_code, prose, words
from bot.questions.question import Evidence, Question, QuestionState
from bot.questions.replying import Act, act_of_asker, act_of_other, speaks_to_somebody

_SAME_SHARE = 0.5  # of the words of both that two askings of one question have in common
_SAME_WORDS = 3
_THIN = 6  # words; fewer that speak to nobody, of nothing that was asked, are a remark
_FULL = 8  # words from which an answer is more than a hint


def find_questions(
    messages: Iterable[tuple[LedgerMessage, str | None]], staff: Collection[PersonRef], marks: Marks = NO_MARKS
) -> Sequence[Question]:
    """Every question in *messages*, which come oldest first with the subject of their thread; oldest first.

    Only what is handed in counts: an answer outside of *messages* does not exist.
    """
    asked = asked_in(messages, staff, marks)
    first = _firsts(asked)
    return [_said_by_hand(_judged(each, staff, first.get(each.message.ref)), each, marks) for each in asked]


def _said_by_hand(question: Question, asked: Asked, marks: Marks) -> Question:
    """What people said of a question by hand wins over what its replies look like."""
    marked = next((reply for reply in asked.replies if marks.is_answer(reply.ref)), None)
    match marks.is_answered(question.message.ref):
        case False:
            state = QuestionState.REPLIED if asked.replies else QuestionState.OPEN
            return replace(question, state=state, evidence=Evidence.MARKED, answer=None, answered_at=None)
        case True:
            best = marked or question.answer
            at = question.answered_at or (asked.replies[-1].at if asked.replies else question.message.at)
            return replace(
                question, state=QuestionState.ANSWERED, evidence=Evidence.MARKED, answer=best, answered_at=at
            )
        case None if marked is not None and question.evidence is Evidence.CONFIRMED and question.answer == marked:
            return question  # the asker's own word says more
        case None if marked is not None and not _complained_after(asked, marked):
            return replace(
                question,
                state=QuestionState.ANSWERED,
                evidence=Evidence.MARKED,
                answer=marked,
                answered_at=marked.at,
            )
        case _:
            return question


def _judged(asked: Asked, staff: Collection[PersonRef], same_as: MessageRef | None) -> Question:
    """Read a question's replies in order; the asker's word counts most, and the last of it."""
    asker = asked.message.author
    answers: list[LedgerMessage] = []
    wondering: set[PersonRef] = set()
    others, by_staff = 0, False
    state, evidence = QuestionState.OPEN, Evidence.NOTHING
    settled: LedgerMessage | None = None
    own: LedgerMessage | None = None
    remark: LedgerMessage | None = None  # the last word of somebody else; an answer once the asker is glad of it
    for reply in asked.replies:
        if reply.author == asker:
            act = act_of_asker(reply.text)
            if act is Act.COMPLAINS and (answers or others):
                answers, by_staff, settled, own = [], False, None, None
                state, evidence = QuestionState.REPLIED, Evidence.NO_HELP
            elif act is Act.SOLVES or (act is Act.CONFIRMS and others):
                state, settled = QuestionState.ANSWERED, settled or reply
                evidence = Evidence.CONFIRMED if others else Evidence.SOLVED
                own = reply if act is Act.SOLVES and not answers else own
                answers += [remark] if remark is not None and not answers and act is Act.CONFIRMS else []
            continue
        act = act_of_other(reply.text, by_staff=reply.author in staff)
        if act is Act.JOINS_IN:
            wondering.add(reply.author)
        else:
            others += 1
            remark = reply if "?" not in reply.text else remark
        if act is Act.ANSWERS and _is_thin(reply, asked, staff):
            act = Act.CHATS
        if act is Act.ANSWERS:
            answers.append(reply)
            by_staff = by_staff or reply.author in staff
            if state is not QuestionState.ANSWERED:
                state, settled = QuestionState.ANSWERED, reply
            if evidence not in (Evidence.CONFIRMED, Evidence.SOLVED):
                evidence = Evidence.STAFF if by_staff else Evidence.REPLY
        elif state is QuestionState.OPEN:
            state, evidence = QuestionState.REPLIED, Evidence.NO_ANSWER
    return Question(
        message=asked.message,
        subject=asked.subject,
        state=state,
        evidence=evidence,
        answer=_best(answers, asked.message, staff) or _told(own),
        answered_at=settled.at if settled is not None else None,
        wondering=frozenset(wondering - {asker}),
        same_as=same_as,
    )


def _is_thin(reply: LedgerMessage, asked: Asked, staff: Collection[PersonRef]) -> bool:
    """A learner's few words that neither speak to anybody nor of what was asked: `time traveller`."""
    if reply.author in staff or reply.reply_to == asked.message.ref or speaks_to_somebody(reply.text):
        return False
    said = prose(reply.text)
    return len(words(said)) < _THIN and not content_words(said) & asked.about and not has_address(reply.text)


def _complained_after(asked: Asked, answer: LedgerMessage) -> bool:
    """Whether the asker said of an answer that it did not help."""
    after = asked.replies[asked.replies.index(answer) + 1 :]
    own = (reply for reply in after if reply.author == asked.message.author)
    return any(act_of_asker(reply.text) is Act.COMPLAINS for reply in own)


def _best(
    answers: Sequence[LedgerMessage], question: LedgerMessage, staff: Collection[PersonRef]
) -> LedgerMessage | None:
    """The answer to show: staff's before others', a native reply, a full one, one with code; of equals the first."""
    if not answers:
        return None

    def weight(answer: LedgerMessage) -> int:
        said = len(words(prose(answer.text)))
        shows = has_code(answer.text) or has_address(answer.text)
        return 4 * (answer.author in staff) + 2 * (answer.reply_to == question.ref) + (said >= _FULL) + shows

    return max(answers, key=weight)


def _told(own: LedgerMessage | None) -> LedgerMessage | None:
    """The asker's own solution, where it says more than that there is one."""
    return own if own is not None and len(words(prose(own.text))) >= _FULL else None


def _firsts(asked: Sequence[Asked]) -> dict[MessageRef, MessageRef]:
    """For each question that repeats an earlier one of the same thread or room: which."""
    first: dict[MessageRef, MessageRef] = {}
    by_word: dict[tuple[str | None, str], list[Asked]] = {}
    for each in asked:
        shared = Counter(
            earlier.message.ref for word in each.about for earlier in by_word.get((each.subject, word), ())
        )
        known = {
            earlier.message.ref: earlier for word in each.about for earlier in by_word.get((each.subject, word), ())
        }
        for ref, common in shared.most_common(1):
            all_words = len(each.about | known[ref].about)
            if common >= _SAME_WORDS and common >= _SAME_SHARE * all_words:
                first[each.message.ref] = first.get(ref, ref)
        for word in each.about:
            by_word.setdefault((each.subject, word), []).append(each)
    return first
