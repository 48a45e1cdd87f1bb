"""From the bytes of a file to its text: UTF-8 or a fault that says what it is instead."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from bot.course.faults import Fault, Source, Spot

SAVE_AS_UTF_8 = 'Save it as "UTF-8" in your editor; most offer it in "Save as".'
# UTF-32's mark begins with UTF-16's, so it is looked for first.
OTHER_MARKS = (
    (BOM_UTF32_LE, "UTF-32"),
    (BOM_UTF32_BE, "UTF-32"),
    (BOM_UTF16_LE, "UTF-16"),
    (BOM_UTF16_BE, "UTF-16"),
)


def decoded(raw: bytes, file: str) -> str | Fault:
    """The text with `\\n` line ends and without a byte order mark, or what keeps it from being read."""
    for mark, name in OTHER_MARKS:
        if raw.startswith(mark):
            return Fault(Spot(file), f"The file is {name}, not UTF-8.", SAVE_AS_UTF_8)
    raw = raw.removeprefix(BOM_UTF8)
    if b"\0" in raw:
        return _with_nul(raw, file)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf_8(raw, file, error.start)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _not_utf_8(raw: bytes, file: str, at: int) -> Fault:
    spot = _spot(raw, file, at)
    was = raw[at : at + 1].decode("cp1252", "replace")
    guess = f' The file looks like Windows or Latin-1 text, where this is "{was}".' if was.isalpha() else ""
    return Fault(spot, f"Byte 0x{raw[at]:02X} is not UTF-8.{guess}", SAVE_AS_UTF_8)


def _with_nul(raw: bytes, file: str) -> Fault:
    if max(raw[0::2].count(0), raw[1::2].count(0)) > len(raw) // 4:
        return Fault(Spot(file), "The file is UTF-16, not UTF-8.", SAVE_AS_UTF_8)
    what = "A NUL byte stands here: this is not a text file, or it is damaged."
    return Fault(_spot(raw, file, raw.index(0)), what, "Delete the sign, or replace the file by one that is text.")


def _spot(raw: bytes, file: str, at: int) -> Spot:
    """The place of byte *at*; the line before it is good UTF-8, what follows is shown as well as it can be."""
    begin = raw.rfind(b"\n", 0, at) + 1
    end = raw.find(b"\n", at)
    before = raw[begin:at].decode("utf-8", "replace")
    line = before + raw[at : end if end >= 0 else len(raw)].decode("cp1252", "replace")
    number = raw.count(b"\n", 0, at) + 1
    return Source(file, [*[""] * (number - 1), line]).spot(number, len(before) + 1)
