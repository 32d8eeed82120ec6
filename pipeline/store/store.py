"""The store: one object that the rest of gigawire speaks to.

In    a path or an SQLAlchemy URL, then items to store and questions to answer
Out   rows in the database, and records out of it
Else  DatabaseError, with what to do, when the database fails; a reading that breaks a rule becomes a refusal
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.exc import DataError, IntegrityError

from pipeline.identity import Identities, Named
from pipeline.records import CleanArticle, Correction, Reading, Refusal
from pipeline.store import query
from pipeline.store.company_query import companies_like
from pipeline.store.connect import explained, open_engine, parse_url, shown
from pipeline.store.content import BrokenReadingError
from pipeline.store.copies import sign_some
from pipeline.store.corrections import holds, put_corrections
from pipeline.store.items import (
    ArticleHead,
    Counts,
    FactFilter,
    Item,
    Outcome,
    Run,
    RunCounts,
    StoredCompany,
    StoredFact,
    StoredRejection,
    StoredRun,
)
from pipeline.store.lock import writing
from pipeline.store.lookup import articles_of, digests_of
from pipeline.store.readback import articles_after, articles_with, readings_by_source, readings_of
from pipeline.store.refusals import drop_outlived_refusals, keep_refusals
from pipeline.store.rows import next_id
from pipeline.store.settle import settle_companies, stored_names
from pipeline.store.tables import RUNS
from pipeline.store.write import write_batch

EVERY_FACT = FactFilter()
BROKEN = "its reading breaks a rule of the database, please report this article"
BROKEN_RULES = (BrokenReadingError, IntegrityError, DataError, UnicodeEncodeError)


def open_store(where: str, *, read_only: bool = False) -> "Store":
    """Open the database at ``where``, a path or an SQLAlchemy URL.

    For writing it is made where it is missing, and an older schema is brought up to date. ``read_only`` does neither,
    and no statement of the store can change anything. Raises DatabaseError: missing, locked, not writable, damaged,
    of another program, or of a newer gigawire. Close the store, or use it in a ``with``.
    """
    url = parse_url(where)
    return Store(open_engine(url, read_only=read_only), shown(url))


class Store:
    """An open database. ``name`` is its path, or its URL without the password."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._engine = engine

    def close(self) -> None:
        """Let go of the database; the last to close it folds SQLite's log back into the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with explained(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with explained(self.name), writing(self._engine) as connection:
            yield connection

    # Writing

    def begin_run(self, command: str, version: str) -> Run:
        """Note that a run starts, with its command line and the version of rules and model that it reads with."""
        with self._writing() as connection:
            run = Run(next_id(connection, RUNS), version)
            row = {"id": run.id, "command": command, "version": version, "started": _now()}
            connection.execute(insert(RUNS), row)
        return run

    def finish_run(self, run: Run, counts: RunCounts, *, interrupted: bool = False) -> None:
        """Note what the run did, and that it has ended. A run without an end was interrupted."""
        with self._writing() as connection:
            end = {} if interrupted else {"finished": _now()}
            values = end | {name: getattr(counts, name) for name in RunCounts.__dataclass_fields__}
            connection.execute(update(RUNS).where(RUNS.c.id == run.id).values(values))

    def store_batch(self, run: Run, items: Sequence[Item]) -> Outcome:
        """Store all the items in one transaction.

        A reading that breaks a rule of the database would take the whole batch with it. So the batch is then halved
        until the broken reading stands alone, and that is kept as a refusal.
        """
        try:
            with self._writing() as connection:
                return write_batch(connection, run, items)
        except BROKEN_RULES as error:
            if len(items) == 1:
                return self._refuse(run, items[0], error)
        half = len(items) // 2
        return _sum([self.store_batch(run, part) for part in (items[:half], items[half:])])

    def _refuse(self, run: Run, item: Item, error: Exception) -> Outcome:
        source = item.article.source if isinstance(item, Reading) else item.source
        reason = item.reason if isinstance(item, Refusal) else f"{BROKEN}: {getattr(error, 'orig', error)}"
        refusal = Refusal(_printable(source), _printable(reason))
        with self._writing() as connection:
            keep_refusals(connection, run.id, {refusal.source: refusal})
        return Outcome(refused=(refusal,))

    def forget_refusals(self, run: Run, files: Collection[str]) -> int:
        """Drop the refusals of these files, and of records and members inside them, that the run has not met again.

        For the end of a run that went through the files to their end. Returns how many went.
        """
        with self._writing() as connection:
            return drop_outlived_refusals(connection, run.id, files)

    def sign_articles(self) -> None:
        """Find the copies among articles that an older schema stored: once, before the first run that looks for any."""
        signed = True
        while signed:
            with self._writing() as connection:
                signed = sign_some(connection) > 0

    def settle_companies(self, load: Callable[[], Identities]) -> int:
        """Settle which names mean one company. Returns how many rows changed.

        The table and the decisions are loaded under the lock, so that the last to settle has seen every decision.
        """
        with self._writing() as connection:
            return settle_companies(connection, load())

    # What the next run needs to know

    def digests_of(self, identities: Iterable[str]) -> dict[str, str]:
        """The digest under which each stored identity stands; what is not stored is not in the answer."""
        with self._reading() as connection:
            return digests_of(connection, identities)

    def stored_digests(self, digests: Iterable[str]) -> set[str]:
        """Those of the digests whose content is stored, wherever it was met."""
        with self._reading() as connection:
            return set(articles_of(connection, digests))

    def outdated(self, version: str) -> int:
        """How many articles were read by another version of rules and model."""
        with self._reading() as connection:
            return query.outdated(connection, version)

    def stored_articles(self, *, but: str | None = None) -> Iterator[CleanArticle]:
        """Every stored article, ready to be read again; with ``but``, only those that another version has read.

        The database is asked page by page, so the readings may be stored while this goes on.
        """
        last = 0
        while True:
            with self._reading() as connection:
                page = articles_after(connection, last, but)
            if not page:
                return
            yield from (article for _, article in page)
            last = page[-1][0]

    def articles_with(self, digests: Iterable[str]) -> list[CleanArticle]:
        """The stored articles with these digests, ready to be read again."""
        with self._reading() as connection:
            return articles_with(connection, digests)

    def readings_with(self, digests: Iterable[str]) -> dict[str, Reading]:
        """All that is stored of the articles with these digests, by digest."""
        with self._reading() as connection:
            known = articles_of(connection, digests)
            readings = readings_of(connection, [article.id for article in known.values()])
        return {digest: readings[article.id] for digest, article in known.items()}

    def put_corrections(self, corrections: Sequence[Correction], standing: frozenset[str]) -> None:
        """Make the table of corrections anew; ``standing`` are the ids that no later correction has replaced."""
        with self._reading() as connection:
            if not corrections and not holds(connection):
                return
        with self._writing() as connection:
            put_corrections(connection, corrections, standing)

    # Questions

    def facts(self, wanted: FactFilter = EVERY_FACT) -> Iterator[StoredFact]:
        """The facts that pass the filter, the latest first. An article met at two places gives its facts once."""
        with self._reading() as connection:
            yield from query.facts(connection, wanted)

    def companies(self, text: str | None = None) -> tuple[StoredCompany, ...]:
        """The companies of which a name holds the text, in any case; those that are named most come first."""
        with self._reading() as connection:
            return companies_like(connection, text)

    def company_names(self) -> list[Named]:
        """Everything that the stored articles call companies."""
        with self._reading() as connection:
            return [Named(row.text, row.name, row.ticker) for row in stored_names(connection)]

    def find_articles(self, what: str) -> tuple[ArticleHead, ...]:
        """At most twenty articles by number, place, end of a place, or part of the title: the first that hits."""
        with self._reading() as connection:
            return query.find_articles(connection, what)

    def reading_of(self, number: int) -> Reading | None:
        """All that is stored of an article, as it was read; None where there is no such article."""
        with self._reading() as connection:
            return readings_of(connection, [number]).get(number)

    def readings_by_source(self) -> Iterator[tuple[str, Reading]]:
        """Every source with its article's reading, in the order of the sources' names; copies among them."""
        with self._reading() as connection:
            yield from readings_by_source(connection)

    def copies(self) -> dict[str, str]:
        """For every source of a copy the first source of the article that it is a copy of."""
        with self._reading() as connection:
            return query.copies(connection)

    def rejections(self, limit: int | None = None) -> Iterator[StoredRejection]:
        """The spans that could not be normalised, article by article."""
        with self._reading() as connection:
            yield from query.rejections(connection, limit)

    def refusals(self) -> tuple[Refusal, ...]:
        """The files and articles that were not read, by place."""
        with self._reading() as connection:
            return query.refusals(connection)

    def runs(self, limit: int | None = None) -> tuple[StoredRun, ...]:
        """The runs that have stored into this database, the newest first."""
        with self._reading() as connection:
            return query.runs(connection, limit)

    def counts(self) -> Counts:
        """How much is stored."""
        with self._reading() as connection:
            return query.counts(connection)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _printable(text: str) -> str:
    """The text with what no database can keep spelled out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def _sum(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        new=sum(outcome.new for outcome in outcomes),
        reread=sum(outcome.reread for outcome in outcomes),
        places=sum(outcome.places for outcome in outcomes),
        unchanged=sum(outcome.unchanged for outcome in outcomes),
        refused=tuple(refusal for outcome in outcomes for refusal in outcome.refused),
        unread=tuple(item for outcome in outcomes for item in outcome.unread),
        copies=tuple(source for outcome in outcomes for source in outcome.copies),
    )
