"""How much a dump may hold, how much of it has been read, and the error for what cannot be.

In    the caller's limits, the bytes that readers pass on
Out   running sums for the progress bar and for the caps on what a file unpacks to
Else  ReadError, which costs one member or file; BombError, which costs the whole top-level file
"""

from dataclasses import dataclass

from pipeline.errors import GigawireError

MEGABYTE = 2**20
GRACE = 64 * MEGABYTE  # below this much nothing counts as a bomb, however well it was packed


class ReadError(GigawireError):
    """A stretch of the dump cannot be read; the message is the refusal's reason.

    ``told`` is set once a refusal has reported it, so that the archive around a broken stream does not repeat it.
    """

    told = False


class BombError(ReadError):
    """A file unpacks to more than anyone can want; nothing more is read from it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read; what exceeds it is refused.

    ``article_chars`` bounds an article's text in characters, ``document_bytes`` a JSON document that has to be loaded
    whole, ``nested_bytes`` a zip that is not a file of its own and is put on disk for a moment. For a top-level file
    ``members``, ``nesting`` (archives and gzip layers inside one another), ``unpacked_bytes`` and ``unpacked_ratio``
    bound what is inside.
    """

    article_chars: int = 1_000_000
    document_bytes: int = 256 * MEGABYTE
    nested_bytes: int = 2048 * MEGABYTE
    members: int = 1_000_000
    nesting: int = 6
    unpacked_bytes: int = 100 * 1024 * MEGABYTE
    unpacked_ratio: int = 250

    @property
    def page_chars(self) -> int:
        """Characters of an HTML page: scripts and tags may take three times the room of the text."""
        return 4 * self.article_chars

    @property
    def page_bytes(self) -> int:
        """Bytes of the longest page: a character takes at most four, and a byte order mark may come first."""
        return 4 * self.page_chars + 4

    @property
    def record_bytes(self) -> int:
        """Bytes of one line or cell: an article may be written in escapes, and other fields stand beside it."""
        return max(4 * self.page_chars, MEGABYTE)


@dataclass(slots=True)
class Meter:
    """Progress through a dump, for a progress bar to look at while the stream is read.

    ``bytes_read`` counts the bytes of the files as they lie on disk and ends at ``total_bytes(paths)``;
    ``ignored`` counts files of other kinds passed over in folders and archives.
    """

    bytes_read: int = 0
    ignored: int = 0


@dataclass(slots=True)
class Budget:
    """What one top-level file has unpacked to so far; shared by all archives inside it. Sizes are bytes."""

    limits: Limits
    packed: int = 0
    unpacked: int = 0
    members: int = 0

    def spend(self, size: int) -> None:
        """Count unpacked bytes; raise BombError once they are too many."""
        self.unpacked += size
        if self.unpacked > self.limits.unpacked_bytes:
            raise BombError(
                f"unpacks to more than {megabytes(self.limits.unpacked_bytes)}: split it, or unpack it first"
            )
        if self.unpacked > max(GRACE, self.limits.unpacked_ratio * self.packed):
            raise BombError(
                f"unpacks to more than {self.limits.unpacked_ratio} times its size, as archive bombs do: "
                "unpack it first if you trust it"
            )

    def count_member(self) -> None:
        """Count one more archive member; raise BombError once they are too many."""
        self.members += 1
        if self.members > self.limits.members:
            raise BombError(f"holds more than {self.limits.members:,} members; the rest was not read: split it")


def megabytes(size: int) -> str:
    """A size in bytes as a person writes it: "256 MB"."""
    return f"{size / MEGABYTE:,.0f} MB"
