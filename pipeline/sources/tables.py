"""Read CSV and TSV, row by row.

In    Item with a .csv or .tsv name; the first row names the columns
Out   a RawArticle for each row; its number is the line where the row starts, from 1
Else  a Refusal for each bad row and each stretch of lines lost to an open quote, one where no column is the text
"""

import csv
import re
from collections.abc import Iterator, Mapping, Set
from functools import partial

from pipeline.records import RawArticle, Refusal
from pipeline.sources.articles import Origin, article_of
from pipeline.sources.fields import has_text, missing_text, pick
from pipeline.sources.items import Item, Job
from pipeline.sources.limits import ReadError
from pipeline.sources.rows import Row, Rows, told_losses
from pipeline.sources.textlines import head_of, lines_of

DELIMITERS = (",", ";", "\t", "|")
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
    widths = {len(header)}  # of the rows so far: some leave the last cells out
    for row in told_losses(rows, partial(trouble_of, header), partial(is_like, header, job.mapping, widths)):
        widths.add(len(row.cells))
        yield read_row(row, header, Origin(item, row.first, row.encoding), job)


def trouble_of(header: list[str], row: Row) -> str | None:
    """Why a row cannot be read, if so."""
    if row.trouble or not any(map(str.strip, row.cells[len(header) :])):
        return row.trouble
    return f"{len(row.cells)} cells where the header has {len(header)}: put quotes around cells with commas and quotes"


def is_like(header: list[str], mapping: Mapping[str, str], widths: Set[int], row: Row) -> bool:
    """Whether a row is as the others are, so that no line of an article's text is taken for one."""
    if len(row.cells) not in widths:
        return False
    record = dict(zip(header, row.cells, strict=False))
    url, day = pick(record, "url", mapping), pick(record, "published", mapping)
    return (url is None or "/" in url) and (day is None or any(map(str.isdigit, day)))


def read_row(row: Row, header: list[str], origin: Origin, job: Job) -> RawArticle | Refusal:
    """One row's article."""
    if row.trouble:
        lines = "" if row.last <= row.first else f"; lines {row.first} to {row.last} are lost"
        return Refusal(origin.source, f"{row.trouble}{lines}")
    return article_of(dict(zip(header, row.cells, strict=False)), origin, job)
