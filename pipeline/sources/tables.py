"""Read CSV and TSV, row by row.

In    Item with a .csv or .tsv name; the first row names the columns
Out   a RawArticle for each row; its number is the line where the row starts, from 1
Else  a Refusal for each bad row, one for the file where no column is the text or a quote never ends
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import RawArticle, Refusal
from pipeline.sources.articles import Origin, article_of
from pipeline.sources.charset import decode_as
from pipeline.sources.fields import has_text, missing_text
from pipeline.sources.items import Item, Job
from pipeline.sources.limits import ReadError
from pipeline.sources.textlines import Lines, head_of, lines_of

DELIMITERS = (",", ";", "\t", "|")
# \" inside a cell, where standard CSV would write "".
BACKSLASHED = re.compile(r'[^\\,;\t|]\\"(?=[^",;\t|\r\n])')


class RowLines:
    """The text lines that csv reads from; of those behind the current row it knows the encoding and the quotes."""

    def __init__(self, lines: Lines) -> None:
        self.encoding = lines.encoding
        self.quotes = 0
        self._lines = lines

    def __iter__(self) -> Iterator[str]:
        for line in self._lines.lines:
            if line.data is None:
                raise ReadError(f"line {line.number} is too long to be a row: check the file, or raise --max-chars")
            try:
                decoded = self._lines.decode(line.data)
            except ReadError:  # the cells beside the damaged one may still be good
                decoded = decode_as(line.data, self._lines.codec)
            self.encoding = decoded.encoding
            self.quotes += decoded.text.count('"') - decoded.text.count('\\"')
            yield decoded.text


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
    # The limit belongs to the process, not to the reader: it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), job.limits.record_bytes))
    lines = RowLines(lines_of(item, job.limits.record_bytes))
    rows = csv.reader(lines, delimiter=delimiter, escapechar="\\" if escaped else None)
    try:
        header = [name.strip() for name in next((row for row in rows if any(row)), [])]
        if not has_text(header, job.mapping):
            raise ReadError(missing_text(header, job.mapping))
        last = rows.line_num
        for row in rows:
            if any(map(str.strip, row)):
                place = RowPlace(item, last + 1, rows.line_num, lines)
                yield read_row(row, header, place, job)
            last, lines.quotes = rows.line_num, 0
    except csv.Error as error:
        raise ReadError(f"line {rows.line_num}: {error}: check for a quote that is never closed") from error


@dataclass(frozen=True, slots=True)
class RowPlace:
    """The lines that a row took, and what is known of them."""

    item: Item
    first: int
    last: int
    lines: RowLines


def read_row(row: list[str], header: list[str], place: RowPlace, job: Job) -> RawArticle | Refusal:
    """One row's article."""
    origin = Origin(place.item, place.first, place.lines.encoding)
    if place.last > place.first and place.lines.quotes % 2:
        return Refusal(
            origin.source, f"a quote is not closed before line {place.last}: all up to there is lost, mend it"
        )
    if any(map(str.strip, row[len(header) :])):
        reason = f"{len(row)} cells where the header has {len(header)}: put quotes around cells with commas and quotes"
        return Refusal(origin.source, reason)
    return article_of(dict(zip(header, row, strict=False)), origin, job)
