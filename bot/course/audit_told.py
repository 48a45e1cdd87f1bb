"""The design audit in words: the same for the command line and for a room, each advice with its source and weakness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.course.audit import AuditLimits
from bot.course.auditing import Audit, Row, SessionAudit
from bot.course.course import Course, Lesson, SessionPlan
from bot.message import Text, Verbatim
from bot.words import Words, sentence


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the audit: what was found, and *advice*, on what it rests."""

    heading: Text
    found: Sequence[Text]
    advice: Sequence[Text] = ()


_ROWS: Mapping[Row, str] = {
    Row.OPTIONAL: sentence("optional, with an alternative"),
    Row.RECORDED: sentence("recorded, so that the recording with a reflection counts in full"),
    Row.SEVERAL_TIMES: sentence("offered at several times"),
    Row.PURPOSE: sentence("purpose told"),
    Row.SUCCESS: sentence("success metric set"),
    Row.OFFSET: sentence("workload offset minute for minute"),
}


def told(audit: Audit, course: Course, words: Words) -> Sequence[Section]:
    """Everything the audit has to say."""
    parts = [_session(one, course, words) for one in audit.sessions]
    if not parts:
        none = words("No live sessions. A cohort paced by deadlines works without them.")
        rests = words("The Synchronous Paradox (2026; an article's opinion, not measured).")
        parts = [Section(Text(words("Live sessions")), (Text(none),), (Text(rests),))]
    parts += [_weeks(audit, course, words), _videos(audit, course, words), _hours(audit, course, words)]
    if any(one.wants_replacement for one in audit.sessions):
        parts.append(_templates([one.session for one in audit.sessions if one.wants_replacement], words))
    return parts


def _session(one: SessionAudit, course: Course, words: Words) -> Section:
    rows = []
    for row in Row:
        name = words(_ROWS[row])
        if row not in one.missing:
            rows.append(Text(words("fine: {row}").format(row=name)))
            continue
        fields = " ".join(f"`{field}`" for field in one.missing[row])
        rows.append(Text(words("missing: {row}. Write {fields}").format(row=name, fields=fields)))
    fine = words("{n} of {of} rows are fine").format(n=len(Row) - len(one.missing), of=len(Row))
    heading = Text(words("Session {title}: {fine}"), {"title": Verbatim(one.session.title), "fine": Verbatim(fine)})
    rests = words("Asked by The Synchronous Paradox (2026; an article's opinion, not measured).")
    times = words("Offered at {n}; `audit: sittings` asks for {least}.").format(
        n=words.count("{n} time", "{n} times", one.offered), least=course.audit.sittings
    )
    return Section(heading, rows, (Text(rests), Text(times)))


def _weeks(audit: Audit, course: Course, words: Words) -> Section:
    budget, found = course.minutes_per_week, []
    if budget is None:
        missing = words("No week is held to a budget. Write `minutes_per_week: 180` to set one.")
        found.append(Text(missing))
    over = [week for week in audit.weeks if budget is not None and week.minutes > budget]
    if budget is not None and not over:
        most = max((week.minutes for week in audit.weeks), default=0)
        fine = words("fine: the fullest week takes {most} of {budget} minutes").format(most=most, budget=budget)
        found.append(Text(fine))
    for week in over:
        more = words(
            "over: week {week} takes {minutes} minutes, {more} more than {budget} "
            "(lessons {lessons}, sessions {sessions}, replaced {replaced})"
        )
        found.append(
            Text(
                more.format(
                    week=week.number,
                    minutes=week.minutes,
                    more=week.minutes - (budget or 0),
                    budget=budget,
                    lessons=week.lessons,
                    sessions=week.sessions,
                    replaced=week.replaced,
                )
            )
        )
    if audit.untimed:
        count = words.count("{n} lesson does not", "{n} lessons do not", len(audit.untimed))
        said = words("{count} give a length, counted as 0 minutes: {lessons}. Write `minutes: 30` there.")
        found.append(Text(said.replace("{count}", count), {"lessons": _named(audit.untimed)}))
    rests = words(
        "A learner's week: lessons less what sessions replace, and one sitting of each session. "
        "The offset is The Synchronous Paradox's, short lessons are Ruzuku's (2026; opinion, a vendor's advice)."
    )
    return Section(Text(words("A learner's week")), found, (Text(rests),))


def _videos(audit: Audit, course: Course, words: Words) -> Section:
    most = course.audit.video_minutes
    found = [
        Text(
            words("over: {lesson} has {minutes} minutes. Consider splitting it.").replace(
                "{minutes}", str(lesson.video_minutes)
            ),
            {"lesson": Verbatim(lesson.title)},
        )
        for lesson in audit.long_videos
    ] or [Text(words("fine: no lesson has more than {most} minutes of video").format(most=most))]
    rests = words("Ruzuku advises lessons of 7 to 15 minutes (2026; a vendor's advice from its own courses).")
    own = words("Here the limit is {most}, from `audit: video_minutes`.").format(most=most)
    return Section(Text(words("Video")), found, (Text(rests), *_own(own, most != AuditLimits().video_minutes)))


def _hours(audit: Audit, course: Course, words: Words) -> Section:
    limits = course.audit
    said = words("The fullest week, week {week}: {all} minutes, {live} of them live.")
    found = [Text(said.format(week=audit.instructor_week, all=audit.most_instructor_minutes, live=audit.live_minutes))]
    if limits.instructor_minutes is None:
        found.append(Text(words("No limit is set. Write `audit: {{instructor_minutes: 300}}` to set one.").format()))
    elif audit.most_instructor_minutes > limits.instructor_minutes:
        over = words("over: {more} minutes more than the {most} of `audit: instructor_minutes`")
        more = audit.most_instructor_minutes - limits.instructor_minutes
        found.append(Text(over.format(more=more, most=limits.instructor_minutes)))
    else:
        found.append(Text(words("fine: within {most} minutes").format(most=limits.instructor_minutes)))
    assumed = words(
        "Assumed, not measured: {prepare} minutes to prepare a session and {thread} to answer in the thread of a new "
        "lesson (`audit: prepare_minutes`, `audit: thread_minutes`)."
    )
    asked = words("Ruzuku asks whether the instructor can keep it up (2026; a vendor's advice).")
    return Section(
        Text(words("Instructors' time, all of them together")),
        found,
        (Text(asked), Text(assumed.format(prepare=limits.prepare_minutes, thread=limits.thread_minutes))),
    )


def _templates(sessions: Sequence[SessionPlan], words: Words) -> Section:
    names = Verbatim(", ".join(session.title for session in sessions))
    found = (
        Text(words("To deliver: a short video with notes. Thread: what is unclear to you at which minute?")),
        Text(words("To debate: a thread in three lines. Claim; evidence; the question you are left with.")),
        Text(words("To solve problems: a shared document with check-ins. What I did; where I am stuck; what is next.")),
    )
    rests = words("Three kinds of live activity by The Synchronous Paradox (2026; an article's opinion, not measured).")
    return Section(Text(words("Threads that could replace {sessions}"), {"sessions": names}), found, (Text(rests),))


def _named(lessons: Sequence[Lesson]) -> Verbatim:
    first = [lesson.id for lesson in lessons[:5]]
    return Verbatim(", ".join(first) + (f" + {len(lessons) - 5}" if len(lessons) > 5 else ""))


def _own(said: str, is_own: bool) -> Sequence[Text]:
    return (Text(said),) if is_own else ()
