"""Decode text of unknown encoding.

In    bytes: a whole text, a stream's head, or one line
Out   Decoded: the text, and the encoding it was read in
Else  ReadError where the bytes are no text, or in no encoding that can be told

The steps of ``LADDER`` are tried in order, from proof to guess: byte order mark, the zeros of UTF-16, valid UTF-8, the
charset that an HTML page declares, the patterns of Western and Chinese text, and last charset-normalizer, which needs
a dozen foreign characters to be right and so sees only the lines that have some.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.sources import guess
from pipeline.sources.limits import ReadError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16 and so comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip archive or an Office document",
    b"\x1f\x8b": "gzip data",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"filedesc://": "an ARC file, which came before WARC",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!\x1a": "a RAR archive",
    b"\xfd7zXZ": "xz data",
    b"\x28\xb5\x2f\xfd": "zstd data",
    b"SQLite format 3\0": "an SQLite database",
    b"\x7fELF": "a program",
}
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
# Pages of the first kind use the characters of the second, and browsers read them so.
WIDENED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}
DECLARED = re.compile(
    rb"""<(?:meta[^>]{1,300}?charset|\?xml[^>]{1,100}?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)

NEWS_CHARS = re.compile(
    "[\t\n\r -~\u00a0-\u024f\u2000-\u206f\u20a0-\u20bf\u2100-\u218f\u2460-\u25ff"
    "\u3000-\u30ff\u3200-\u33ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uffef]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and its encoding, a Python codec's name; ``", damaged"`` follows where bytes were replaced by U+FFFD."""

    text: str
    encoding: str


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """A whole text, or a line, decoded in the encoding that it shows; ``declared`` is the charset a server named."""
    return decode_as(data, detect(data, declared=declared))


def decode_head(data: bytes) -> Decoded:
    """The head of a longer stream; a character cut off at its end is dropped."""
    codec = detect(data, default="utf-8")
    decoder = codecs.getincrementaldecoder(codec)("replace")
    return Decoded(decoder.decode(data, final=False), codec)


def decode_line(data: bytes, codec: str) -> Decoded:
    """A line of a file whose head was in ``codec``; a line of another encoding is looked at by itself."""
    # Western encodings fit any line, UTF-8 only its own.
    for candidate in ("utf-8", codec) if codec in guess.WESTERN else (codec,):
        try:
            return Decoded(data.decode(candidate), candidate)
        except UnicodeDecodeError:
            continue
    return decode(data)


def decode_as(data: bytes, codec: str) -> Decoded:
    """The text in ``codec``; what does not decode becomes U+FFFD, and the encoding says so."""
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        return Decoded(data.decode(codec, "replace"), f"{codec}, damaged")


def detect(data: bytes, *, default: str | None = None, declared: str | None = None) -> str:
    """The codec of ``data``, whose last character may be cut off; raise ReadError for what is no text.

    A file of lines gives a ``default``: where one line spoils the whole, each line is still looked at by itself.
    ``declared`` is a charset named beside the data, which the page's own declaration follows.
    """
    for step in LADDER:
        if step is by_declaration and declared and (codec := borne_out(declared, data)):
            return codec
        if codec := step(data):
            return codec
    if default:
        return default
    raise ReadError("its encoding cannot be told: convert it to UTF-8, for example with iconv")


def by_mark(data: bytes) -> str | None:
    """The byte order mark."""
    return next((codec for mark, codec in MARKS if data.startswith(mark)), None)


def by_zeros(data: bytes) -> str | None:
    """UTF-16 without a mark: line ends, digits and Latin letters show as zeros, and one byte order makes sense."""
    if data.count(0) < 2:
        return None
    even = data[: len(data) & ~1]
    sense = {codec: sense_of(even.decode(codec, "replace")) for codec in ("utf-16-le", "utf-16-be")}
    best = max(sense, key=lambda codec: sense[codec])
    return best if sense[best] >= 0.95 else None


def sense_of(text: str) -> float:
    """The share of characters that news in Latin letters, Chinese, Japanese or Korean would use."""
    return len(NEWS_CHARS.findall(text)) / max(len(text), 1)


def refuse_binary(data: bytes) -> None:
    """Raise ReadError for files that are no text at all."""
    for magic, name in MAGIC.items():
        if data.startswith(magic):
            raise ReadError(f"binary file, not text: it is {name}: convert it, or give it its own suffix")
    controls = len(data) - len(data.translate(None, CONTROLS))
    if controls > 0.01 * len(data):
        raise ReadError(f"binary file, not text: {controls:,} of {len(data):,} bytes are control characters: remove it")


def by_utf8(data: bytes) -> str | None:
    """UTF-8, which hardly anything else looks like: a few broken bytes among many good ones do not change that."""
    if data.isascii():
        return "utf-8"
    text = data.decode("utf-8", "replace")
    if guess.STRANGE.search(text) and guess.chinese(data):
        return None
    lost = text.count("\ufffd") - data.count("\ufffd".encode())
    return "utf-8" if not lost or lost * 5 <= guess.foreign(text) else None


def by_declaration(data: bytes) -> str | None:
    """The charset that an HTML page or XML file declares, if the bytes bear it out."""
    found = DECLARED.search(data[:8192])
    return borne_out(found[1].decode("ascii", "replace"), data) if found else None


def borne_out(charset: str, data: bytes) -> str | None:
    """The codec for a charset that is declared, if the bytes agree with it."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    codec = WIDENED.get(name, name)
    if codec in guess.WESTERN and guess.chinese(data):  # a server's default, wrongly put on a Chinese page
        return None
    return codec if codec not in guess.WIDE and guess.nearly_fits(data, codec) else None


Step = Callable[[bytes], str | None]
LADDER: tuple[Step, ...] = (
    by_mark,
    by_zeros,
    refuse_binary,
    by_utf8,
    by_declaration,
    guess.western,
    guess.chinese,
    guess.by_library,
)
