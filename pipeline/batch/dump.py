"""Read a dump into a store, or what the store holds anew.

In    a stream of raw articles, an open store, the tools of a reading process
Out   a ``Summary``, and the rows that it tells of
Else  an article that cannot be read is a refusal; Ctrl-C ends the run early with all that was done stored

Results are stored in the order of the dump, however many processes there are: two runs give equal databases.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pipeline.batch.again import compared
from pipeline.batch.ledger import Ledger
from pipeline.batch.summary import Count, Summary
from pipeline.batch.tasks import Done, clean_chunk, read_chunk, reread_chunk
from pipeline.batch.tools import Tools
from pipeline.batch.workers import Workers
from pipeline.changes import Change
from pipeline.records import CleanArticle, RawArticle, Refusal
from pipeline.store import Store

CHUNK_ARTICLES = 32
CHUNK_CHARACTERS = 200_000
FEW_CHUNKS = 16  # some hundred articles: they take as long as the start of a process, one to three seconds

Watch = Callable[[Count], None]
Piece = TypeVar("Piece", bound=RawArticle | CleanArticle | Refusal)


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: ``jobs`` processes share the work; None is all cores, or this process alone if the dump is small.

    ``again`` reads anew, from its stored text, all that another version has read; ``tell`` hears of every mention and
    fact that this changes. ``command`` is what the run's row in the store remembers.
    """

    jobs: int | None = None
    again: bool = False
    command: str = "run"
    tell: Callable[[Change], None] | None = None


DEFAULTS = Options()


def cores() -> int:
    """How many processes this machine can run at once, as far as this one may use them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_dump(
    articles: Iterable[RawArticle | Refusal],
    store: Store,
    tools: Tools,
    options: Options = DEFAULTS,
    *,
    watch: Watch | None = None,
) -> Summary:
    """Read ``articles`` into ``store``. ``watch`` is called with the counts so far after each chunk."""
    start = time.monotonic()
    workers = Workers(tools, jobs=options.jobs) if options.jobs else Workers(tools, jobs=cores(), few=FEW_CHUNKS)
    run = store.begin_run(options.command, workers.bench.reader.version)
    ledger = Ledger(store, run, workers.bench)
    try:
        with workers:
            _read_dump(articles, workers, ledger, watch)
            if options.again:
                stored = workers.map(reread_chunk, chunked(store.stored_articles(but=run.version)))
                _keep(compared(stored, store, options.tell) if options.tell else stored, ledger, watch)
    except KeyboardInterrupt:
        ledger.flush()
        ledger.settle(tools)
        return ledger.summary(start, interrupted=True)
    ledger.settle(tools)
    ledger.refused_before.forget(run)
    summary = ledger.summary(start)
    store.finish_run(run, summary.row)
    return summary


def _read_dump(articles: Iterable[RawArticle | Refusal], workers: Workers, ledger: Ledger, watch: Watch | None) -> None:
    chunks = chunked(_timed(articles, ledger.count))
    steps = (ledger.planner.plan(chunk) for chunk in workers.map(clean_chunk, chunks))
    _keep(workers.map(read_chunk, steps), ledger, watch)


def _keep(results: Iterable[list[Done]], ledger: Ledger, watch: Watch | None) -> None:
    for chunk in results:
        for done in chunk:
            ledger.add(done)
        if watch:
            watch(ledger.count)
    ledger.flush()
    if watch:
        watch(ledger.count)


def _timed(articles: Iterable[Piece], count: Count) -> Iterator[Piece]:
    """The articles, with the seconds that it took to get at them."""
    stream = iter(articles)
    while True:
        start = time.perf_counter()
        article = next(stream, None)
        count.stages["sources"] += time.perf_counter() - start
        if article is None:
            return
        yield article


def chunked(articles: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Chunks of some dozen articles, fewer where they are long: about a tenth of a second's work for a process."""
    chunk: list[Piece] = []
    size = 0
    for article in articles:
        chunk.append(article)
        size += 0 if isinstance(article, Refusal) else len(article.text)
        if len(chunk) >= CHUNK_ARTICLES or size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
