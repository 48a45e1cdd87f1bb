"""The whole transcript of the small course, as a text that was read and found good.

After words or the crowd changed, `python -m tests.rehearsal.golden` writes it anew; read the difference before you
commit it: it is what people would see.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.rehearsal.report_text import report_text
from schedules.zones import use_pinned_zones
from tests.rehearsal.folder import a_rehearsable_folder
from tests.rehearsal.test_playing import rehearse

GOLDEN = Path(__file__).parent / "golden.txt"


def told() -> str:
    """The transcript as it is now."""
    with TemporaryDirectory() as folder:
        transcript = rehearse(a_rehearsable_folder(Path(folder))).transcript
    return "\n".join(report_text(transcript)) + "\n"


if __name__ == "__main__":
    use_pinned_zones()
    GOLDEN.write_text(told(), encoding="utf-8")
