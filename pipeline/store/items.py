"""What goes into the store and what it answers, beside the records that everyone shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.records import FactKind, FileRead, Per, QuantityQualifier, Reading, Refusal, Status


@dataclass(frozen=True, slots=True)
class Run:
    """A run that stores: its row in ``runs``, and the version of rules and model that it reads with."""

    id: int
    version: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article met in a dump: where it stands, and what was read from it.

    ``identity`` is the record's own id or URL, else its place; it names the article from one run to the next.
    ``reading`` is None where content with this digest is in the store already, and only the place is new.
    ``signature`` finds near copies (pipeline/copies.py); None leaves it to the store to make one.
    """

    identity: str
    source: str
    digest: str
    url: str | None = None
    reading: Reading | None = None
    signature: bytes | None = None


Item = Arrival | Reading | Refusal | FileRead
"""A bare ``Reading`` is one of stored content read anew: it replaces what was read before and leaves the sources.

A ``FileRead`` comes after everything that its file gave, in the same transaction or a later one.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch of items.

    ``new`` articles were stored, ``reread`` had all their findings replaced; ``places`` are sources that are new or now
    point to other content; ``unchanged`` arrivals changed nothing. ``refused`` are readings that break a rule of the
    database. ``unread`` arrived without a reading and their content is not stored (any more): read them and store
    them again. ``copies`` are the places of new articles that are near copies of another.
    """

    new: int = 0
    reread: int = 0
    places: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    unread: tuple[Item, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run did, for its row in ``runs``. Copies are among the articles read; their findings count no more."""

    articles_read: int = 0
    articles_skipped: int = 0
    articles_refused: int = 0
    articles_copied: int = 0
    articles_older: int = 0
    mentions: int = 0
    facts: int = 0
    rejections: int = 0
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as ``runs`` remembers it. ``finished`` is None where it was killed, or is still going.

    Counts are None where nobody could note them any more; ``files`` were read to their end last by this run.
    """

    id: int
    command: str
    version: str
    started: str
    finished: str | None
    seconds: float | None
    files: int
    articles_read: int | None
    articles_skipped: int | None
    articles_refused: int | None
    articles_copied: int | None
    articles_older: int | None
    mentions: int | None
    facts: int | None
    rejections: int | None


@dataclass(frozen=True, slots=True)
class FactFilter:
    """Which facts to show; an empty field asks nothing.

    ``company`` is part of a company's canonical name or of any name that stood for it, ``place`` part of a place; case
    does not matter. ``since`` and ``until`` are days: a fact counts if its own dates touch that period or, where it has
    none, if its article was published in it. ``limit`` is the most rows to give.
    """

    company: str | None = None
    kind: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A stored fact with what a reader of the table wants beside it. ``source`` is the article's first place.

    ``tickers`` are those of its companies; ``confidence`` is that of the company that is least sure.
    """

    id: int
    article_id: int
    title: str | None
    published: date | None
    source: str
    kind: FactKind
    companies: tuple[str, ...]
    tickers: tuple[str, ...]
    confidence: float | None
    low: float | None
    high: float | None
    unit: str | None
    per: Per | None
    qualifier: QuantityQualifier | None
    product: str | None
    product_name: str | None
    place: str | None
    phase: str | None
    status: Status | None
    expected: bool
    start_date: date | None
    end_date: date | None
    evidence: str
    found_by: str


@dataclass(frozen=True, slots=True)
class StoredCompany:
    """A company with its other names (text and source) and how often it stands in the stored articles."""

    id: int
    name: str
    legal_form: str | None
    ticker: str | None
    place: str | None
    country: str | None
    aliases: tuple[tuple[str, str], ...]
    articles: int
    mentions: int
    facts: int


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article in a list: its number, its title, its day and every place it was met at.

    ``copy_of`` is the first place of the article that it is a copy of; ``copies`` are those of its own copies.
    """

    id: int
    title: str | None
    published: date | None
    sources: tuple[str, ...]
    copy_of: str | None = None
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRejection:
    """A span that could not be read, with the article it stands in."""

    source: str
    label: str
    text: str
    reason: str
    found_by: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds. ``mentions`` and ``facts`` are by kind; those of copies do not count."""

    articles: int = 0
    copies: int = 0
    sources: int = 0
    companies: int = 0
    rejections: int = 0
    refusals: int = 0
    mentions: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)
