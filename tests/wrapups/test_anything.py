"""Whatever people write, a wrap-up is written, lists every question once and invents nothing."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.message import MessageLink, Text, Verbatim, message_from_json, message_to_json
from bot.model import Kind
from bot.questions.finding import find_questions
from bot.scene import NothingToSay
from bot.wrapups.composing import wrap_up
from tests.builders import a_member, a_message, a_person, a_slot, a_timetable, utc
from tests.records import RecordsInMemory
from tests.scenes import a_scene

WEEK = a_slot(Kind.WRAP_UP, "course", "week-1", "2026-10-09 16:00")
PHRASES = st.sampled_from(
    ["Why is that?", "same here", "thanks, it works now", "still not working", "use threads", "@Tom look", "```\nx = 1"]
)
SAID = st.tuples(
    st.sampled_from(["Tom", "Aya", "Ivan", "Zoë {x}"]), st.one_of(st.text(max_size=60), PHRASES), st.integers(0, 9)
)


@given(st.lists(SAID, max_size=25))
@settings(max_examples=150, deadline=None)
async def test_every_question_found_is_linked_once_and_every_quote_was_said(lines: list[tuple[str, str, int]]) -> None:
    records = RecordsInMemory(people=[a_member("Ivan", "instructor")])
    for number, (author, text, answers) in enumerate(lines):
        at = utc("2026-10-05 08:00") + timedelta(minutes=number)
        reply_to = f"q{number - answers}" if 0 < answers <= number else None
        place = f"place-{answers % 2}"
        records.said(
            a_message(text, author, at, place=place, ref=f"q{number}", reply_to=reply_to),
            subject="loops" if answers % 2 else "",
        )
    scene = a_scene(timetable=a_timetable(a_slot(), WEEK), records=records)

    drafts = await wrap_up(WEEK, scene)

    assert not isinstance(drafts, NothingToSay)
    [draft] = drafts
    assert draft.message is not None
    assert message_from_json(message_to_json(draft.message)) == draft.message
    values = [value for block in draft.message.blocks if isinstance(block, Text) for value in block.values.values()]
    links = Counter(
        value.ref for value in values if isinstance(value, MessageLink) and value.label in ("question", "asked again")
    )
    found = find_questions(await records.messages(utc("2026-10-01"), WEEK.at), [a_person("Ivan")])
    assert links == Counter(question.message.ref for question in found)
    spoken = " ".join(" ".join(text.split()) for _, text, _ in lines)
    for value in values:
        if isinstance(value, Verbatim) and value.text.endswith(" …") and not value.text.startswith("…"):
            assert value.text.removesuffix(" …").split("…")[0].strip() in spoken
