"""What goes into the store and what it answers, beside the records that everyone shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.records import FactKind, Per, QuantityQualifier, Reading, Refusal, Status


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
    """

    identity: str
    source: str
    digest: str
    url: str | None = None
    reading: Reading | None = None


Item = Arrival | Reading | Refusal
"""A bare ``Reading`` is one of stored content read anew: it replaces what was read before and leaves the sources."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch of items.

    ``new`` articles were stored, ``reread`` had all their findings replaced; ``places`` are sources that are new or now
    point to other content; ``unchanged`` arrivals changed nothing. ``refused`` are readings that break a rule of the
    database. ``unread`` arrived without a reading and their content is not stored (any more): read them and store
    them again.
    """

    new: int = 0
    reread: int = 0
    places: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    unread: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run did, for its row in ``runs``."""

    articles_read: int = 0
    articles_skipped: int = 0
    articles_refused: int = 0
    mentions: int = 0
    facts: int = 0
    rejections: int = 0


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
    """An article in a list: its number, its title, its day and every place it was met at."""

    id: int
    title: str | None
    published: date | None
    sources: tuple[str, ...]


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
    """How much the store holds. ``mentions`` and ``facts`` are by kind."""

    articles: int = 0
    sources: int = 0
    companies: int = 0
    rejections: int = 0
    refusals: int = 0
    mentions: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)
