"""Guess the encoding of text that neither marks nor declares it, from the pattern of its bytes above 127.

In    bytes that are not UTF-8
Out   a codec's name, or None
Else  nothing

In Western text such bytes stand alone between ASCII letters ("é", a curly quote); in GB2312 they come in pairs within
two ranges. Both show after a handful of characters, where charset-normalizer is still guessing.
"""

import codecs
import re

import charset_normalizer

WESTERN = ("cp1252", "latin-1", "iso8859-1", "iso8859-15")
WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7")
CANDIDATES = ["gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1252"]

HIGH = re.compile(rb"[\x80-\x9f\xa1-\xff]+")  # a0, the Western no-break space, parts as a space does
# The punctuation rows of GB2312 and its Chinese characters, first the 3,755 common ones.
GB_PAIRS = re.compile(rb"(?:[\xa1-\xa3\xb0-\xf7][\xa1-\xfe])+")
FEW = 20  # characters; above this charset-normalizer tells Chinese from Korean and Japanese, below Chinese is likeliest
# Letters of two UTF-8 bytes that no news in English has, past Russian: few of them are Chinese in GB2312.
STRANGE = re.compile("[\u0460-\u07ff]")
DENSE = 32 * 1024  # bytes of foreign lines that charset-normalizer gets to see


def fits(data: bytes, codec: str) -> bool:
    """Whether the bytes decode, but for a character cut off at the end."""
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(data, final=False)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def nearly_fits(data: bytes, codec: str) -> bool:
    """Whether the bytes decode with at most one character in fifty of the foreign ones lost."""
    if fits(data, codec):
        return True
    try:
        text = data.decode(codec, "replace")
    except (LookupError, UnicodeDecodeError):
        return False
    return text.count("\ufffd") * 50 <= foreign(text)


def foreign(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def western(data: bytes) -> str | None:
    """Windows-1252 or Latin-1, where most bytes above 127 stand alone."""
    runs = HIGH.findall(data)
    alone = sum(len(run) == 1 for run in runs)
    if alone < 0.7 * len(runs):
        return None
    return "cp1252" if fits(data, "cp1252") else "latin-1"


def chinese(data: bytes) -> str | None:
    """GB18030, where all bytes above 127 pair up as GB2312 has them and are too few for other evidence."""
    runs = HIGH.findall(data)
    if not runs or not all(GB_PAIRS.fullmatch(run) for run in runs):
        return None
    characters = [lead for lead in b"".join(runs)[::2] if lead >= 0xB0]  # punctuation, in lower rows, may be any number
    if len(characters) > FEW:
        return None
    # Hangul lies where the first half of the Chinese characters do; eight of them in a row are no accident.
    return None if len(characters) >= 8 and max(characters) <= 0xC8 else "gb18030"


def by_library(data: bytes) -> str | None:
    """What charset-normalizer makes of the lines with foreign characters, checked against the whole."""
    best = charset_normalizer.from_bytes(dense(data), cp_isolation=CANDIDATES).best()
    choices = [best.encoding] if best else []
    for codec in (*choices, "gb18030"):
        if nearly_fits(data, codec):
            return codec
    return None


def dense(data: bytes) -> bytes:
    """The lines that hold bytes above 127, up to 32 KiB and the end of a word."""
    lines = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    return lines if len(lines) <= DENSE else lines[:DENSE].rpartition(b" ")[0] or lines[:DENSE]
