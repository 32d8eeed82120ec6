"""Cut a table's lines into rows, and find the next good row behind one whose quote is never closed.

In    the file's lines, the delimiter, the most bytes that a row may have
Out   a Row for each row that is not blank
Else  a Row with the trouble instead of cells, for a stretch of lines that is lost

A quote that is not closed takes the next rows into its cell. It shows by an odd number of quotes over several lines, by
a row longer than any may be, or by the end of the file. The lines behind the quote's are then read again: the loss ends
at the first that makes a row like the others.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from pipeline.sources.charset import decode_as
from pipeline.sources.limits import ReadError, megabytes
from pipeline.sources.streams import Line
from pipeline.sources.textlines import Lines

RETURN = "a carriage return within a row: put the cell in quotes"
OPEN = "a quote is not closed: mend it"
REREAD = 4  # times the bytes of the file may be read again, at most


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, the lines it took, from 1, and their encoding; or why there are no cells."""

    cells: list[str]
    first: int
    last: int
    encoding: str = "utf-8"
    trouble: str | None = None


class OverlongError(Exception):
    """A row has got longer than rows may be."""


@dataclass(slots=True)
class Taken:
    """The lines of the row that is being read."""

    lines: list[Line] = field(default_factory=list)
    size: int = 0
    quotes: int = 0
    encoding: str = "utf-8"
    text: str = ""


class Rows:
    """A table's rows, one after the other."""

    def __init__(self, lines: Lines, longest: int, *, delimiter: str, escaped: bool) -> None:
        self._lines = lines
        self._longest = longest
        self._delimiter = delimiter
        self._escape = "\\" if escaped else None
        self._too_long = f"a row of more than {megabytes(longest)}, or a quote that is not closed: mend it"
        self._again: deque[Line] = deque()
        self._taken = Taken()
        self._read = self._reread = 0
        self._ended = False
        self._reader = self._new_reader()

    def next(self) -> Row | None:
        """The next row that is not blank; None at the end of the file."""
        while True:
            self._taken = Taken()
            try:
                cells = next(self._reader, None)
            except (csv.Error, OverlongError) as error:
                self._reader = self._new_reader()
                return self._row([], RETURN if "new-line" in str(error) else self._too_long)
            if cells is None:
                return None
            if any(map(str.strip, cells)):
                return self._row(cells, self._trouble())

    def read_again(self) -> None:
        """Read the last row's lines again, all but the first, unless that has been done too often."""
        size = self._taken.size
        if self._reread + size <= REREAD * self._read:
            self._reread += size
            self._again.extendleft(reversed(self._taken.lines[1:]))
            self._ended = False
            self._reader = self._new_reader()

    def inside(self, width: int) -> Iterator[list[str]]:
        """The rows of ``width`` cells that the last row's lines would make by themselves, but for the outer two."""
        for line in self._taken.lines[1:-1]:
            text = decode_as(line.data or b"", self._lines.codec).text
            if text.count(self._delimiter) >= width - 1:
                with suppress(csv.Error):
                    rows = csv.reader([text], delimiter=self._delimiter, escapechar=self._escape)
                    yield from (row for row in rows if len(row) == width)

    def _row(self, cells: list[str], trouble: str | None) -> Row:
        lines = self._taken.lines
        return Row(cells, lines[0].number, lines[-1].number, self._taken.encoding, trouble)

    def _trouble(self) -> str | None:
        several = len(self._taken.lines) > 1
        is_open = self._taken.quotes % 2 and (several or (self._ended and self._is_open(self._taken.text)))
        return OPEN if is_open else None

    def _is_open(self, text: str) -> bool:
        """Whether a line ends inside quotes, and not only has a quote somewhere, such as an inch sign."""
        try:
            list(csv.reader([text], delimiter=self._delimiter, escapechar=self._escape, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def _new_reader(self) -> Iterator[list[str]]:
        return csv.reader(self._texts(), delimiter=self._delimiter, escapechar=self._escape)

    def _texts(self) -> Iterator[str]:
        while line := self._again.popleft() if self._again else self._new_line():
            yield self._take(line)
        self._ended = True

    def _new_line(self) -> Line | None:
        line = next(self._lines.lines, None)
        self._read += len(line.data or b"") if line else 0
        return line

    def _take(self, line: Line) -> str:
        taken = self._taken
        taken.lines.append(line)
        taken.size += len(line.data or b"")
        if line.data is None or taken.size > self._longest:
            raise OverlongError
        try:
            decoded = self._lines.decode(line.data)
        except ReadError:  # the cells beside the damaged one may still be good
            decoded = decode_as(line.data, self._lines.codec)
        taken.encoding = decoded.encoding
        taken.text = decoded.text
        taken.quotes += decoded.text.count('"') - decoded.text.count('\\"')
        return decoded.text


def told_losses(rows: Rows, trouble_of: Callable[[Row], str | None], is_like: Callable[[Row], bool]) -> Iterator[Row]:
    """Yield the rows; the lines from a broken one to the next that ``is_like`` the others are one Row, with why.

    A row that is whole but for its cells takes none of the others with it.
    """
    lost: Row | None = None
    while row := rows.next():
        trouble = trouble_of(row)
        if lost and not trouble and is_like(row):
            yield replace(lost, last=row.first - 1)
            lost = None
        if lost or (trouble and (row.trouble or row.last > row.first)):
            lost = replace(lost or replace(row, trouble=trouble), last=max(row.last, lost.last if lost else 0))
            rows.read_again()
        else:
            yield replace(row, trouble=trouble)
    if lost:
        yield lost
