"""Count what each file of a dump gave: the manifest, a line a file.

In    the stream of a file's articles and refusals, and the file's status on disk
Out   the same stream, then a FileRead
Else  nothing
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.records import FileRead, RawArticle, Refusal


@dataclass(slots=True)
class Tally:
    """The articles and refusals of one file so far."""

    articles: int = 0
    refusals: int = 0

    def counted(self, found_in: Iterator[RawArticle | Refusal]) -> Iterator[RawArticle | Refusal]:
        """All that is found, counted on its way."""
        for found in found_in:
            self.articles += isinstance(found, RawArticle)
            self.refusals += isinstance(found, Refusal)
            yield found

    def line(self, source: str, identity: str | None, size: int, modified: str | None) -> FileRead:
        """The manifest's line, once the file has given all it has."""
        return FileRead(source, identity, size, modified, self.articles, self.refusals)


def modified_of(status: os.stat_result) -> str | None:
    """When a file was last changed, in UTC to the second; None for a time that no calendar has."""
    try:
        return datetime.fromtimestamp(int(status.st_mtime), UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return None
