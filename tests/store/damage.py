"""What a failing disk does to a file."""

from pathlib import Path

_PAGE = 4096


def damage(path: Path, page: int | None = None) -> None:
    """Flip bytes at the beginning and in the middle of *page*, counted from 1; without one, of all but the first."""
    content = bytearray(path.read_bytes())
    pages = range(1, len(content) // _PAGE) if page is None else [page - 1]
    for number in pages:
        at = number * _PAGE
        for byte in (*range(at, at + 12), *range(at + _PAGE // 2, at + _PAGE // 2 + 10)):
            content[byte] ^= 0xFF
    path.write_bytes(content)
