"""A file that waits to be uploaded: kept in its step until it is there, and then no longer."""

import base64
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.scene import Attachment


def file_to_json(file: Attachment) -> str:
    return json.dumps({"name": file.name, "content": base64.b64encode(file.content).decode()})


@contextmanager
def file_from_json(payload: str) -> Iterator[Path]:
    """The file on disk, under its name, where only we can read it, for as long as the block runs."""
    written = json.loads(payload)
    with tempfile.TemporaryDirectory(prefix="homeroom-") as folder:
        path = Path(folder) / Path(written["name"]).name
        path.write_bytes(base64.b64decode(written["content"]))
        yield path
