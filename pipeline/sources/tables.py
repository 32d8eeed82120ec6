"""Read CSV and TSV, row by row.

In    Item with a .csv or .tsv name; the first row names the columns
Out   a RawArticle for each row; its number is the line where the row starts, from 1
Else  a Refusal for each bad row and each stretch of lines lost to an open quote, one where no column is the text
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import partial

from pipeline.records import RawArticle, Refusal
from pipeline.sources.articles import Origin, article_of
from pipeline.sources.fields import has_text, missing_text, pick
from pipeline.sources.items import Item, Job
from pipeline.sources.limits import ReadError
from pipeline.sources.rows import OPEN, Row, Rows, told_losses
from pipeline.sources.textlines import head_of, lines_of

DELIMITERS = (",", ";", "\t", "|")
DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
# \" inside a cell, where standard CSV would write "".
BACKSLASHED = re.compile(r'[^\\,;\t|]\\"(?=[^",;\t|\r\n])')


def read_csv(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield a .csv file's rows, whatever character parts the cells."""
    head = head_of(item)
    return read_table(item, job, delimiter_of(head.partition("\n")[0], job), escaped=is_escaped(head))


def read_tsv(item: Item, job: Job) -> Iterator[RawArticle | Refusal]:
    """Yield a .tsv file's rows."""
    return read_table(item, job, "\t", escaped=is_escaped(head_of(item)))


def delimiter_of(header: str, job: Job) -> str:
    """The delimiter that makes sense of the header: it shows a text column, then the most columns."""
    return max(DELIMITERS, key=lambda sign: (has_text(cells(header, sign), job.mapping), header.count(sign)))


def cells(header: str, delimiter: str) -> list[str]:
    """The header's cells."""
    return [cell.strip().strip('"') for cell in header.split(delimiter)]


def is_escaped(head: str) -> bool:
    """Whether quotes inside cells are written ``\\"`` and not doubled."""
    return bool(BACKSLASHED.search(head))


def read_table(item: Item, job: Job, delimiter: str, *, escaped: bool) -> Iterator[RawArticle | Refusal]:
    """Yield the article of each row that is not blank."""
    longest = job.limits.record_bytes
    # The limit belongs to the process, not to the reader: it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), longest))
    rows = Rows(lines_of(item, longest), longest, delimiter=delimiter, escaped=escaped)
    first = rows.next() or Row([], 1, 1)
    if first.trouble:
        raise ReadError(f"line {first.first}: {first.trouble}: mend the header")
    header = [name.strip() for name in first.cells]
    if not has_text(header, job.mapping):
        raise ReadError(missing_text(header, job.mapping))
    shape = Shape(header, job.mapping)
    for row in told_losses(rows, partial(shape.trouble_of, rows=rows), shape.is_like):
        shape.widths.add(len(row.cells))
        yield read_row(row, header, Origin(item, row.first, row.encoding), job)


class Shape:
    """What a table's rows look like; ``widths`` holds how many cells they have, some leave the last ones out."""

    def __init__(self, header: list[str], mapping: Mapping[str, str]) -> None:
        self.widths = {len(header)}
        self._header = header
        self._mapping = mapping

    def trouble_of(self, row: Row, rows: Rows) -> str | None:
        """Why a row cannot be read, if so."""
        if row.trouble:
            return row.trouble
        if row.last > row.first and any(map(self._is_known, rows.inside(len(self._header)))):
            return OPEN
        if not any(map(str.strip, row.cells[len(self._header) :])):
            return None
        counts = f"{len(row.cells)} cells where the header has {len(self._header)}"
        return f"{counts}: put quotes around cells with commas and quotes"

    def is_like(self, row: Row) -> bool:
        """Whether a row is as the others are, so that no line of an article's text is taken for one."""
        url, day = self._marks(row.cells)
        return len(row.cells) in self.widths and (url is None or "/" in url) and (day is None or has_digit(day))

    def _is_known(self, cells: list[str]) -> bool:
        """Whether a line of a row is a row beyond doubt: with an address or a day in its column."""
        url, day = self._marks(cells)
        return bool((url and url.startswith(("http://", "https://"))) or (day and DAY.match(day)))

    def _marks(self, cells: list[str]) -> tuple[str | None, str | None]:
        record = dict(zip(self._header, cells, strict=False))
        return pick(record, "url", self._mapping), pick(record, "published", self._mapping)


def has_digit(text: str) -> bool:
    """Whether the text has a digit, as every date has."""
    return any(map(str.isdigit, text))


def read_row(row: Row, header: list[str], origin: Origin, job: Job) -> RawArticle | Refusal:
    """One row's article."""
    if row.trouble:
        lines = "" if row.last <= row.first else f"; lines {row.first} to {row.last} are lost"
        return Refusal(origin.source, f"{row.trouble}{lines}")
    return article_of(dict(zip(header, row.cells, strict=False)), origin, job)
