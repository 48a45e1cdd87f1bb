"""Everything that is stored about a person, as one archive: to be read, and for machines."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC

from bot.message import Message, Text
from bot.model import Slot, Verb
from bot.questions.faq import SUBJECT, faq
from bot.scene import Attachment, Draft, NothingToSay, Scene
from bot.words import Words
from bot.wrapups.exporting import FILES, wrap_up_file

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same archive for the same data

Rows = Mapping[str, Sequence[Mapping[str, object]]]


async def export(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """One message and one file, to the person alone: what is stored about them, or the page they asked for."""
    assert slot.person is not None
    if slot.subject == SUBJECT:
        return await faq(slot, scene)
    if slot.subject in FILES:
        return await wrap_up_file(slot, scene)
    words = scene.words
    rows = await scene.records.about(slot.person)
    if not rows:
        return NothingToSay("nothing is stored about this person any more")
    said = words("Here is all that is stored about you: messages.txt to read, everything.json for machines.")
    name = f"homeroom-{scene.now.astimezone(UTC):%Y-%m-%d}.zip"
    return (
        Draft(Verb.DIRECT_MESSAGE, Message((Text(said),))),
        Draft(Verb.UPLOAD, file=Attachment(name, archive(rows, words))),
    )


def archive(rows: Rows, words: Words) -> bytes:
    """A ZIP archive: `messages.txt`, what they wrote, oldest first; `everything.json`, every row by its table."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(zipfile.ZipInfo("messages.txt", _EPOCH), _readable(rows, words))
        made.writestr(
            zipfile.ZipInfo("everything.json", _EPOCH), json.dumps(rows, ensure_ascii=False, indent=1, default=str)
        )
    return buffer.getvalue()


def _readable(rows: Rows, words: Words) -> str:
    lines = []
    for one in sorted(rows.get("messages", ()), key=lambda row: str(row["at"])):
        text = one.get("text")
        lines.append(f"{one['at']}  {one.get('link', '')}\n{text if text is not None else words('(deleted)')}\n")
    return "\n".join(lines) or words("You wrote nothing in the rooms of the course.")
