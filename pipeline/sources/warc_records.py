"""Cut a WARC file into its records, and go on behind damage at the next one.

In    the file's bytes, unpacked
Out   a Cut for each record: its header block and its content, no more of it in memory than the longest one may have
Else  a Cut with the trouble for each that is damaged, cut off or too long

A record says how long it is. Where that is wrong, it does not end as records do, and the next header is looked for from
its own beginning on, so that what it swallowed comes out again.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.sources.limits import BombError, ReadError, megabytes
from pipeline.sources.streams import BROKEN, SAMPLE, damage

HEADER_BYTES = 64 * 1024
START = b"WARC/"
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
NEXT = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")  # behind a record that breaks off it need not begin a line
END = b"\r\n\r\n"

ENDS_EARLY = "the file ends within this record: fetch it again"
NO_HEADER = "no WARC header where a record begins: the bytes up to the next one are lost, fetch the file again"
WRONG_LENGTH = "the record is not as long as it says: fetch the file again"


@dataclass(frozen=True, slots=True)
class Cut:
    """A record's header block and content. With a ``trouble`` there is either nothing of it, or its beginning where it
    is too long.
    """

    number: int
    head: bytes = b""
    body: bytes = b""
    trouble: str | None = None


class RecordBytes:
    """A stream of bytes to read from, to put back into, and to go on with behind damage; ``taken`` counts them."""

    def __init__(
        self,
        read: Callable[[int], bytes],
        *,
        spend: Callable[[int], None] | None = None,
        resume: Callable[[], bool] | None = None,
    ) -> None:
        self._read = read
        self._spend = spend
        self._resume = resume
        self._held = b""
        self._at = 0
        self.taken = 0

    def read(self, size: int) -> bytes:
        """Exactly ``size`` bytes, fewer only at the end."""
        parts = [self._take(size)]
        missing = size - len(parts[0])
        while missing and self._fetch():
            parts.append(self._take(missing))
            missing -= len(parts[-1])
        return b"".join(parts)

    def readline(self, longest: int) -> bytes:
        """The bytes up to the next line feed, at most ``longest``."""
        while (end := self._held.find(b"\n", self._at, self._at + longest)) < 0:
            if len(self._held) - self._at >= longest or not self._fetch():
                return self._take(longest)
        return self._take(end + 1 - self._at)

    def push(self, data: bytes) -> None:
        """Put bytes back before what is still to be read."""
        self._held = data + self._held[self._at :]
        self._at = 0
        self.taken -= len(data)

    def seek_header(self) -> bool:
        """Go on to the next line that starts a record; False where there is none."""
        while line := self.readline(SAMPLE):
            if found := NEXT.search(line):
                self.push(line[found.start() :])
                return True
        return False

    def recover(self) -> bool:
        """After damage: go on to the next record that can be read; False where there is none."""
        while self._resume and self._resume():
            self._held, self._at = b"", 0
            try:
                return self.seek_header()
            except BombError:
                raise
            except ReadError:
                continue
        return False

    def _take(self, size: int) -> bytes:
        taken = self._held[self._at : self._at + size]
        self._at += len(taken)
        self.taken += len(taken)
        return taken

    def _fetch(self) -> bool:
        try:
            piece = self._read(SAMPLE)
        except ReadError:
            raise
        except BROKEN as error:
            raise damage(error) from error
        if self._spend:
            self._spend(len(piece))
        self._held = self._held[self._at :] + piece
        self._at = 0
        return bool(piece)


def cut_records(stream: RecordBytes, *, longest: int) -> Iterator[Cut]:
    """Yield the records of a WARC file, numbered from 1, the damaged ones among them."""
    number = 1
    while True:
        try:
            cut = next_cut(stream, number, longest)
        except BombError:
            raise
        except ReadError as trouble:
            yield Cut(number, trouble=str(trouble))
            if not stream.recover():
                return
        else:
            if cut is None:
                return
            yield cut
        number += 1


def next_cut(stream: RecordBytes, number: int, longest: int) -> Cut | None:
    """The next record; None at the end of the file."""
    while (line := stream.readline(HEADER_BYTES)) in (b"\r\n", b"\n"):
        pass
    if not line:
        return None
    head = read_head(line, stream) if line.startswith(START) else line
    found = LENGTH.search(head)
    inner = NEXT.search(head, len(START))
    if not found or inner or not line.startswith(START):
        stream.push(head[inner.start() if inner else len(line) :])
        stream.seek_header()
        return Cut(number, trouble=NO_HEADER)
    if int(found[1]) > longest:
        return overlong(stream, number, head, int(found[1]))
    return measured(stream, number, head, int(found[1]))


def read_head(line: bytes, stream: RecordBytes) -> bytes:
    """A header block with its first line, up to the blank one, or as much as a header block may have."""
    lines = [line]
    size = len(line)
    while line and line not in (b"\r\n", b"\n") and size <= HEADER_BYTES:
        line = stream.readline(HEADER_BYTES)
        lines.append(line)
        size += len(line)
    return b"".join(lines)


def overlong(stream: RecordBytes, number: int, head: bytes, length: int) -> Cut:
    """A record of which only the beginning is kept, enough for the headers of an answer."""
    start = stream.taken
    body = stream.read(HEADER_BYTES)
    stream.push(body)
    if not stream.seek_header() and stream.taken - start < length:
        return Cut(number, trouble=ENDS_EARLY)
    return Cut(number, head, body, trouble=f"a record of {megabytes(length)}: leave it out, or raise --max-chars")


def measured(stream: RecordBytes, number: int, head: bytes, length: int) -> Cut:
    """A record with its content, if it ends where it says."""
    body = stream.read(length)
    tail = stream.read(len(END))
    rest = tail.lstrip(END)
    if len(body) == length and START.startswith(rest):
        stream.push(rest)
        return Cut(number, head, body)
    content = body + tail + stream.readline(SAMPLE)  # the next header's first line, where it begins in these bytes
    inner = NEXT.search(content)
    stream.push(content[inner.start() if inner else length :])
    stream.seek_header()
    return Cut(number, trouble=WRONG_LENGTH if inner or len(body) == length else ENDS_EARLY)
