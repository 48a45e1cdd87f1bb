"""What staff are told."""

from bot.model import Kind
from bot.notices import notice, staff_notice
from bot.scene import NothingToSay
from bot.words import words_for
from tests.builders import a_slot
from tests.reading import read, read_all
from tests.scenes import a_scene

TOLD = {"what": "lesson loops", "why": "The room #lessons is gone.", "what_to_do": "Make it again."}


async def test_staff_read_what_happened_why_and_what_to_do() -> None:
    assert read_all(await notice(a_slot(Kind.NOTICE, "delivery-7", "failed"), a_scene(details=TOLD))) == [
        """**This needs you: lesson loops**

Why | The room #lessons is gone.
What to do | Make it again."""
    ]


async def test_a_notice_nobody_wrote_is_not_sent() -> None:
    assert await notice(a_slot(Kind.NOTICE), a_scene()) == NothingToSay(
        "nothing is known about what staff should be told"
    )


def test_what_a_platform_answered_is_shown_as_written() -> None:
    message = staff_notice(words_for("en"), "**lesson** {x}", "`500` @everyone", "")

    assert read(message) == "**This needs you: **lesson** {x}**\n\nWhy | `500` @everyone"
    assert "@everyone" not in "".join(block.markdown for block in message.blocks if block.tag == "text")
