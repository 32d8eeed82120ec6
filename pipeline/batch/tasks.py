"""What a process does with an article, and what travels between the processes for it.

In    RawArticle → Cleaned → (see plan) New → Read; or a stored CleanArticle → Again
Out   one result for each item; what needs no work passes through
Else  an article that cannot be cleaned becomes a Refusal, and so does one that meets a bug of ours, with its place in
      the code: the rest of the dump goes on
"""

import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.tools import Bench
from pipeline.copies import signature_of
from pipeline.errors import ArticleRefused, GigawireError
from pipeline.records import CleanArticle, FileRead, RawArticle, Reading, Refusal


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
class Older:
    """An article that was published before the day from which on the run reads."""

    source: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Read:
    """An article with all that was read from it, and the signature by which its copies are found."""

    cleaned: Cleaned
    reading: Reading
    signature: bytes
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


Step = New | Twin | Unchanged | Older | Refusal | FileRead
Done = Read | Again | Twin | Unchanged | Older | Refusal | FileRead


def clean_item(bench: Bench, item: RawArticle | Refusal | FileRead) -> Cleaned | Refusal | FileRead:
    """Clean an article; what the dump's reader says of its files passes through."""
    return _clean(bench, item) if isinstance(item, RawArticle) else item


def read_item(bench: Bench, item: Step) -> Done:
    """Read a new article; the rest passes through."""
    if not isinstance(item, New):
        return item
    start = time.perf_counter()
    signature = signature_of(item.cleaned.article)
    signed = time.perf_counter() - start
    read = _timed(bench, item.cleaned.article)
    return read if isinstance(read, Refusal) else Read(item.cleaned, read[0], signature, read[1] + signed)


def reread_item(bench: Bench, article: CleanArticle) -> Done:
    """Read a stored article anew. One that meets a bug keeps the reading that it has."""
    read = _timed(bench, article)
    return read if isinstance(read, Refusal) else Again(*read)


def _timed(bench: Bench, article: CleanArticle) -> tuple[Reading, float] | Refusal:
    reader = bench.reader  # loaded before the clock starts
    start = time.perf_counter()
    try:
        return reader.read(article), time.perf_counter() - start
    except (MemoryError, GigawireError):
        raise  # no fault of this article's: the worker starts anew, or the user's rules are wrong
    except Exception as error:
        return _faulty(article.source, error)


def _clean(bench: Bench, raw: RawArticle) -> Cleaned | Refusal:
    start = time.perf_counter()
    try:
        article = bench.clean(raw)
    except ArticleRefused as refused:
        return Refusal(refused.source, refused.reason)
    except (MemoryError, GigawireError):
        raise
    except Exception as error:
        return _faulty(raw.source, error)
    seconds = time.perf_counter() - start
    return Cleaned(raw.source, raw.identity or raw.source, raw.url, article, article.digest, seconds)


def _faulty(source: str, error: Exception) -> Refusal:
    """Whoever watches the run finds the article, and whoever mends the bug its line."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}: {error}"
    return Refusal(source, f"a fault of gigawire, not of the article ({where}): please report it with the article")
