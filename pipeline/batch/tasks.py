"""What a process does with a chunk of articles, and what travels between the processes for it.

In    RawArticle → Cleaned → (see plan) New → Read; or a stored CleanArticle → Again
Out   one result for each item, in order; what needs no work passes through
Else  an article that cannot be cleaned becomes a Refusal; any other exception is a bug and names the article
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.batch.tools import Bench
from pipeline.errors import ArticleRefused
from pipeline.records import CleanArticle, RawArticle, Reading, Refusal


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean article and where it came from; ``identity`` is the record's own id or URL, else its source."""

    source: str
    identity: str
    url: str | None
    article: CleanArticle
    digest: str
    seconds: float


@dataclass(frozen=True, slots=True)
class New:
    """An article that is to be read."""

    cleaned: Cleaned

    @property
    def source(self) -> str:
        """Its place in the dump."""
        return self.cleaned.source


@dataclass(frozen=True, slots=True)
class Twin:
    """An article whose content is stored already, or will be: ``first`` is its place where it is in this dump."""

    cleaned: Cleaned
    first: str | None

    @property
    def source(self) -> str:
        """Its place in the dump."""
        return self.cleaned.source


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article that is stored already, under this identity and with this content."""

    source: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Read:
    """An article with all that was read from it."""

    cleaned: Cleaned
    reading: Reading
    seconds: float

    @property
    def source(self) -> str:
        """Its place in the dump."""
        return self.cleaned.source


@dataclass(frozen=True, slots=True)
class Again:
    """A stored article that was read anew."""

    reading: Reading
    seconds: float

    @property
    def source(self) -> str:
        """Its place in the dump it came from."""
        return self.reading.article.source


Step = New | Twin | Unchanged | Refusal
Done = Read | Again | Twin | Unchanged | Refusal


def clean_chunk(bench: Bench, chunk: Sequence[RawArticle | Refusal]) -> list[Cleaned | Refusal]:
    """Clean every article; a refusal by the dump's reader passes through."""
    return [item if isinstance(item, Refusal) else _clean(bench, item) for item in chunk]


def read_chunk(bench: Bench, chunk: Sequence[Step]) -> list[Done]:
    """Read every new article; the rest passes through."""
    return [read_one(bench, item.cleaned) if isinstance(item, New) else item for item in chunk]


def reread_chunk(bench: Bench, chunk: Sequence[CleanArticle]) -> list[Done]:
    """Read stored articles anew."""
    return [Again(*_timed(bench, article)) for article in chunk]


def read_one(bench: Bench, cleaned: Cleaned) -> Read:
    """Read one article."""
    return Read(cleaned, *_timed(bench, cleaned.article))


def _timed(bench: Bench, article: CleanArticle) -> tuple[Reading, float]:
    reader = bench.reader  # loaded before the clock starts
    start = time.perf_counter()
    try:
        reading = reader.read(article)
    except Exception as error:
        error.add_note(f"while reading {article.source}")
        raise
    return reading, time.perf_counter() - start


def _clean(bench: Bench, raw: RawArticle) -> Cleaned | Refusal:
    start = time.perf_counter()
    try:
        article = bench.clean(raw)
    except ArticleRefused as refused:
        return Refusal(refused.source, refused.reason)
    except Exception as error:
        error.add_note(f"while cleaning {raw.source}")
        raise
    seconds = time.perf_counter() - start
    return Cleaned(raw.source, raw.identity or raw.source, raw.url, article, article.digest, seconds)
