"""Read a file's lines in the encoding that its head shows, without loading the file.

In    Item with JSON lines or a table
Out   Lines: bytes of bounded length, and the codec to decode each of them by itself
Else  ReadError where the head is no text
"""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.sources.charset import Decoded, decode_head, decode_line, detect
from pipeline.sources.guess import WIDE
from pipeline.sources.items import Item
from pipeline.sources.streams import SAMPLE, Guarded, Line, buffered, read_lines


@dataclass(frozen=True, slots=True)
class Lines:
    """A file's lines as bytes in ``codec``; ``encoding`` is what they were on disk (UTF-16 is recoded on the way)."""

    lines: Iterator[Line]
    codec: str
    encoding: str

    def decode(self, data: bytes) -> Decoded:
        """One line's text, and the encoding it was read in: the file's, unless the line has one of its own."""
        decoded = decode_line(data, self.codec)
        return Decoded(decoded.text, self.encoding) if decoded.encoding == self.codec else decoded


class Recoder:
    """Reads UTF-16 or UTF-32 as UTF-8, where a line's end is one byte that occurs nowhere else."""

    def __init__(self, stream: io.BufferedReader, codec: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._waiting = b""

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes of UTF-8, none at the end."""
        while not self._waiting:
            piece = self._stream.read1(SAMPLE)
            self._waiting = self._decoder.decode(piece, final=not piece).encode("utf-8", "replace")
            if not piece and not self._waiting:
                return b""
        piece, self._waiting = self._waiting[:size], self._waiting[size:]
        return piece


def head_of(item: Item) -> str:
    """The first characters of a file, nothing of it consumed."""
    return decode_head(item.stream.peek(SAMPLE)).text.lstrip("\ufeff \t\r\n")


def lines_of(item: Item, longest: int) -> Lines:
    """The file's lines; one of more than ``longest`` bytes comes without its data."""
    encoding = detect(item.stream.peek(SAMPLE), default="utf-8")
    if encoding in WIDE:
        recoded = buffered(Guarded(Recoder(item.stream, encoding).read))
        return Lines(read_lines(recoded, longest), "utf-8", encoding)
    if encoding == "utf-8-sig":
        item.stream.read(len(codecs.BOM_UTF8))
        return Lines(read_lines(item.stream, longest), "utf-8", "utf-8")
    return Lines(read_lines(item.stream, longest), encoding, encoding)
