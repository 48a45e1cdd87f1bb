"""Bytes of a file become text, in whichever of the usual encodings it was saved; or it is no text at all."""

import codecs
import re

from bot.recordings.trouble import (
    DATA,
    EMPTY,
    MEDIA,
    NO_TEXT,
    OF_ANOTHER_KIND,
    PACKED,
    PAGE,
    PDF,
    PICTURE,
    TOO_LARGE,
    TranscriptError,
)

MOST_BYTES = 5_000_000
"""Ten hours of talk are about a million; in UTF-16 twice that."""

_MEGABYTE = 1_000_000

_MARKS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_KINDS = (  # how files begin that people take for a transcript or post by mistake
    (b"%PDF-", PDF),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"PK\x03\x04", PACKED),
    (b"\xd0\xcf\x11\xe0", PACKED),  # Word before 2007
    (b"\x1f\x8b", PACKED),
    (b"7z\xbc\xaf", PACKED),
    (b"OggS", MEDIA),
    (b"ID3", MEDIA),
    (b"fLaC", MEDIA),
    (b"\x1aE\xdf\xa3", MEDIA),  # Matroska, WebM
)
_MP4 = re.compile(rb"....ftyp", re.DOTALL)
_RIFF = re.compile(rb"RIFF....(?:(WEBP)|WAVE|AVI )", re.DOTALL)
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_DATA = re.compile(r"\s*(?:<\?xml\b|\{\\rtf|[\[{]\s*(?:[{\"]|[\]}]))")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROLS_IN_TEXT = 0.01  # a share of characters; a stray one is no reason to refuse a file
_BROKEN_IN_TEXT = 0.005


def decode(data: bytes, name: str) -> str:
    """The text of a file, its lines ended by `\\n`. Raises TranscriptError where it is none, or too large."""
    if len(data) > MOST_BYTES:
        raise TranscriptError(TOO_LARGE, name, limit=MOST_BYTES // _MEGABYTE)
    kind = _kind(data)
    if kind is not None:
        raise TranscriptError(OF_ANOTHER_KIND, name, kind)
    text = _text(data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise TranscriptError(EMPTY, name)
    if _PAGE.match(text):
        raise TranscriptError(OF_ANOTHER_KIND, name, PAGE)
    if _DATA.match(text):
        raise TranscriptError(OF_ANOTHER_KIND, name, DATA)
    if len(_CONTROL.findall(text)) > max(1, len(text) * _CONTROLS_IN_TEXT):
        raise TranscriptError(OF_ANOTHER_KIND, name, NO_TEXT)
    return _CONTROL.sub(" ", text)


def _kind(data: bytes) -> str | None:
    """What a file that is no text is, by how it begins."""
    for beginning, kind in _KINDS:
        if data.startswith(beginning):
            return kind
    if _MP4.match(data):
        return MEDIA
    riff = _RIFF.match(data)
    if riff is not None:
        return PICTURE if riff.group(1) else MEDIA
    return None


def _text(data: bytes) -> str:
    """By its byte order mark; else as UTF-16 by its zeros, as UTF-8, or as Windows wrote it before."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    half = len(data) // 2
    if data[1::2].count(0) > half / 2 > data[0::2].count(0):
        return data.decode("utf-16-le", "replace")
    if data[0::2].count(0) > half / 2 > data[1::2].count(0):
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mended = data.decode("utf-8", "replace")
    broken = mended.count("�")
    whole = sum(character > "\x7f" for character in mended) - broken
    if whole > broken and broken <= max(1, len(mended) * _BROKEN_IN_TEXT):
        return mended  # UTF-8 that was cut or damaged somewhere
    return data.decode("cp1252", "replace")
