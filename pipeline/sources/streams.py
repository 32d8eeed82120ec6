"""Byte streams that may break, or never end, made safe to read.

In    a file, or a function that reads some bytes from a gzip file or an archive member
Out   buffered streams, and lines of bounded length
Else  ReadError, and only after everything before the damage has been handed out
"""

import io
import itertools
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.sources.limits import Meter, ReadError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SAMPLE = 128 * 1024  # bytes of buffer, and so the most that ``peek`` shows of a stream's head

# What zlib, zipfile and tarfile raise on damaged data, beside their own errors.
BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


class Counted(io.FileIO):
    """A file on disk that tells the meter how much of it has been read, and on closing counts the rest as passed."""

    def __init__(self, path: Path, size: int, meter: Meter) -> None:
        super().__init__(path, "rb")
        self._left = size
        self._meter = meter

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer with the next bytes."""
        count = super().readinto(buffer) or 0
        self._pass(count)
        return count

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._pass(self._left)
        super().close()

    def _pass(self, count: int) -> None:
        step = min(count, self._left)  # zip files are read here and there, some of it twice
        self._left -= step
        self._meter.bytes_read += step


class Guarded(io.RawIOBase):
    """Bytes from ``read(size)``, each piece first shown to ``spend``; whatever breaks is raised as ReadError.

    The trouble waits until all bytes read before it have been taken, and then stays.
    """

    def __init__(self, read: Callable[[int], bytes], spend: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self._read = read
        self._spend = spend
        self._trouble: ReadError | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer, so that only the last piece is short."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view) and (piece := self._piece(len(view) - filled)):
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
        if not filled and self._trouble:
            raise self._trouble
        return filled

    def _piece(self, size: int) -> bytes:
        if self._trouble:
            return b""
        try:
            piece = self._read(size)
            if self._spend:
                self._spend(len(piece))
            return piece
        except ReadError as trouble:
            self._trouble = trouble
        except BROKEN as error:
            self._trouble = damage(error)
        return b""


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its number, counted from 1; ``data`` is None where it is longer than allowed."""

    number: int
    data: bytes | None


def buffered(raw: io.RawIOBase) -> io.BufferedReader:
    """The stream with a buffer that ``peek`` can show."""
    return io.BufferedReader(raw, SAMPLE)


def read_lines(stream: io.BufferedReader, longest: int) -> Iterator[Line]:
    """The stream's lines, ends kept. An overlong one is passed over in pieces, so that memory stays small."""
    for number in itertools.count(1):
        data = stream.readline(longest)
        if not data:
            return
        if len(data) < longest or data.endswith(b"\n"):
            yield Line(number, data)
        else:
            while (data := stream.readline(longest)) and not data.endswith(b"\n"):
                pass
            yield Line(number, None)


def damage(error: Exception) -> ReadError:
    """A library's complaint as a refusal's reason."""
    if isinstance(error, OSError) and error.strerror:
        return ReadError(f"cannot be read ({error.strerror.lower()}): check the file and its permissions")
    said = str(error).strip().replace("\n", " ")[:120] or type(error).__name__
    return ReadError(f"the data is damaged ({said}): fetch or pack it again")
