"""Read gzip data, of one member or many, and go on behind damage.

In    a stream of packed bytes
Out   a stream of what they unpack to, piece by piece
Else  zlib.error or ReadError where the data is damaged or ends early; ``resume`` then finds the next whole member
"""

import io
import zlib
from collections.abc import Callable

from pipeline.sources.limits import ReadError
from pipeline.sources.streams import SAMPLE, Guarded, buffered

MAGIC = b"\x1f\x8b\x08"  # of a gzip member, and its only method
PROOF = 512  # bytes in which a member's start is told from an accident


class Gunzip:
    """Reads gzip data, of one member or many, piece by piece.

    Damaged data may go on unpacking, to nonsense, through many whole members: ``keep`` is how many packed bytes since
    the member's start are held back for ``resume`` to look through.
    """

    def __init__(self, packed: io.BufferedReader, *, keep: int = 0) -> None:
        self._packed = packed
        self._keep = keep
        self._kept = bytearray()
        self._inflate = zlib.decompressobj(wbits=31)
        self._waiting = b""

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, none at the end; raise ReadError where the data ends early."""
        while True:
            if self._inflate.eof and not self._next_member():
                return b""
            if not self._waiting and not self._fetch():
                raise ReadError("the gzip data ends early, what follows is lost: fetch the file again")
            piece = self._inflate.decompress(self._waiting, size)
            self._waiting = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            if piece:
                return piece

    def resume(self) -> bool:
        """After damage: go on at the next member that opens; False where there is none."""
        waiting = self._next_magic(bytes(self._kept[1:]) or self._waiting[1:])
        while waiting and not opens(waiting[:PROOF]):
            waiting = self._next_magic(waiting[1:])
        self._begin(waiting)
        return bool(waiting)

    def _next_magic(self, waiting: bytes) -> bytes:
        """The bytes from the next member's first ones on, enough to tell whether it is one; nothing at the end."""
        while (start := waiting.find(MAGIC)) < 0:
            if not (more := self._packed.read1(SAMPLE)):
                return b""
            waiting = waiting[1 - len(MAGIC) :] + more
        waiting = waiting[start:]
        while len(waiting) < PROOF and (more := self._packed.read1(SAMPLE)):
            waiting += more
        return waiting

    def _next_member(self) -> bool:
        while not (rest := self._waiting.lstrip(b"\0")):  # tapes and some writers pad with zeros
            if not self._fetch():
                return False
        self._begin(rest)
        return True

    def _begin(self, waiting: bytes) -> None:
        """Take these bytes for the beginning of a member."""
        self._waiting, self._inflate = waiting, zlib.decompressobj(wbits=31)
        self._kept = bytearray(waiting if self._keep else b"")

    def _fetch(self) -> bool:
        self._waiting = self._packed.read1(SAMPLE)
        if len(self._kept) + len(self._waiting) > self._keep:
            self._kept.clear()
        if self._keep:
            self._kept += self._waiting
        return bool(self._waiting)


def opens(data: bytes) -> bool:
    """Whether a gzip member starts here: it unpacks to something, without an error."""
    try:
        return bool(zlib.decompressobj(wbits=31).decompress(data))
    except zlib.error:
        return False


def gunzipped(packed: io.BufferedReader, spend: Callable[[int], None]) -> io.BufferedReader:
    """What a gzip stream unpacks to."""
    return buffered(Guarded(Gunzip(packed).read, spend))
