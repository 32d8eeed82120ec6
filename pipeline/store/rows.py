"""The rows of each table, as they are written, and the quickest way to write many.

In    rows of one table, whose fields are the table's columns in order
Out   the rows in the database
Else  the driver's own error; the caller's transaction decides what becomes of it

The statement is SQLAlchemy's, so it is right for every database, but a driver that takes plain tuples gets them
unwrapped: that is nearly twice as quick as handing SQLAlchemy a dictionary a row (docs/schema.md tells the figures).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Dialect, Table, func, insert, select

PORTION = 5000
Item = TypeVar("Item")


class ArticleRow(NamedTuple):
    """A row of ``articles``."""

    id: int
    digest: str
    run_id: int
    version: str
    title: str | None
    published: str | None
    publisher: str | None
    characters: int
    words: int
    dateline_start: int | None
    dateline_end: int | None
    steps: str
    text: str
    places: str | None = None
    author: str | None = None
    language: str | None = None
    copy_of: int | None = None
    signature: bytes | None = None


class BandRow(NamedTuple):
    """A row of ``article_bands``."""

    band: int
    article_id: int


class SourceRow(NamedTuple):
    """A row of ``sources``."""

    id: int
    identity: str
    source: str
    url: str | None
    article_id: int
    run_id: int


class CompanyRow(NamedTuple):
    """A row of ``companies``."""

    id: int
    name: str
    legal_form: str | None = None
    ticker: str | None = None
    place: str | None = None
    country: str | None = None


class AliasRow(NamedTuple):
    """A row of ``company_aliases``."""

    company_id: int
    alias: str
    source: str


class NameRow(NamedTuple):
    """A row of ``company_names``."""

    id: int
    text: str
    name: str
    ticker: str | None
    company_id: int


class MentionRow(NamedTuple):
    """A row of ``mentions``: a quantity, a date or a company, the columns of the others left empty."""

    id: int
    article_id: int
    text_length: int
    ordinal: int
    start_char: int
    end_char: int
    kind: str
    text: str
    found_by: str
    sentence_start: int | None = None
    sentence_end: int | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    per: str | None = None
    qualifier: str | None = None
    equivalent_of: int | None = None
    start_date: str | None = None
    end_date: str | None = None
    edtf: str | None = None
    anchor: str | None = None
    precision: str | None = None
    name_id: int | None = None
    confidence: float | None = None
    correction: str | None = None


class FactRow(NamedTuple):
    """A row of ``facts``."""

    id: int
    article_id: int
    text_length: int
    ordinal: int
    start_char: int
    end_char: int
    kind: str
    low: float | None
    high: float | None
    unit: str | None
    per: str | None
    qualifier: str | None
    product: str | None
    product_name: str | None
    place: str | None
    phase: str | None
    status: str | None
    expected: int
    start_date: str | None
    end_date: str | None
    evidence: str
    mention_id: int | None
    date_mention_id: int | None
    found_by: str
    correction: str | None = None


class FactCompanyRow(NamedTuple):
    """A row of ``fact_companies``."""

    fact_id: int
    ordinal: int
    name_id: int


class RejectionRow(NamedTuple):
    """A row of ``rejections``."""

    id: int
    article_id: int
    text_length: int
    ordinal: int
    start_char: int
    end_char: int
    label: str
    text: str
    reason: str
    found_by: str


class CorrectionRow(NamedTuple):
    """A row of ``corrections``."""

    id: str
    number: int
    digest: str
    made_by: str
    made_at: str
    target: str
    action: str
    machine: str | None
    person: str | None
    note: str
    stands: int


class FileRow(NamedTuple):
    """A row of ``files``."""

    id: int
    source: str
    identity: str | None
    size: int
    modified: str | None
    articles: int
    refusals: int
    run_id: int


class RefusalRow(NamedTuple):
    """A row of ``refusals``."""

    id: int
    source: str
    reason: str
    run_id: int


def insert_rows(connection: Connection, table: Table, rows: Iterable[NamedTuple], *, keep_old: bool = False) -> None:
    """Insert the rows, which are named tuples of the table's columns; ``keep_old`` skips those whose key is taken."""
    statement = _statement(table, connection.dialect) + (" ON CONFLICT DO NOTHING" if keep_old else "")
    for portion in portions(rows):
        if connection.dialect.positional:
            # sqlite3 reads plain tuples a third faster than named ones, and copying them costs next to nothing.
            connection.exec_driver_sql(statement, list(map(tuple, portion)))
        else:
            connection.exec_driver_sql(statement, [row._asdict() for row in portion])


def portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Some thousand at a time: a driver holds several copies of what it is given at once."""
    stream = iter(items)
    while portion := list(islice(stream, PORTION)):
        yield portion


@lru_cache(maxsize=64)
def _statement(table: Table, dialect: Dialect) -> str:
    """The words that SQLite and PostgreSQL share; every column has a value of its own."""
    return str(insert(table).compile(dialect=dialect))


def next_id(connection: Connection, table: Table) -> int:
    """The first free row number; true only under the write lock."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1
