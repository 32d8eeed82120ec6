"""Read a dump into a store, or what the store holds anew.

In    a stream of raw articles, an open store, the tools of a reading process
Out   a ``Summary``, and the rows that it tells of
Else  an article that cannot be read is a refusal; Ctrl-C ends the run early with all that was done stored

Results are stored in the order of the dump, however many processes there are: two runs give equal databases.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pipeline.batch.again import compared
from pipeline.batch.events import tell_end, tell_start
from pipeline.batch.ledger import Ledger
from pipeline.batch.limits import characters_of
from pipeline.batch.options import DEFAULTS, Options
from pipeline.batch.summary import Count, Summary
from pipeline.batch.tasks import Done, clean_item, read_item, reread_item
from pipeline.batch.tools import Tools
from pipeline.batch.workers import Workers
from pipeline.records import CleanArticle, FileRead, RawArticle, Refusal
from pipeline.store import Store

CHUNK_ARTICLES = 32
CHUNK_CHARACTERS = 200_000

Watch = Callable[[Count], None]
Piece = TypeVar("Piece", bound=RawArticle | CleanArticle | Refusal | FileRead)


def cores() -> int:
    """How many processes this machine can run at once, as far as this one may use them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_dump(
    articles: Iterable[RawArticle | Refusal | FileRead],
    store: Store,
    tools: Tools,
    options: Options = DEFAULTS,
    *,
    watch: Watch | None = None,
) -> Summary:
    """Read ``articles`` into ``store``. ``watch`` is called with the counts so far after each chunk."""
    start = time.monotonic()
    workers = Workers(tools, jobs=options.jobs or cores(), limits=options.limits)
    run = store.begin_run(options.command, workers.bench.reader.version)
    tell_start(run, options, store.name)
    store.sign_articles()
    ledger = Ledger(store, run, workers, since=options.since)
    interrupted = False
    with workers:
        try:
            _read_dump(articles, workers, ledger, watch)
            if options.again:
                stored = workers.map(reread_item, chunked(store.stored_articles(but=run.version)))
                _keep(compared(stored, store, options.tell) if options.tell else stored, ledger, watch)
        except KeyboardInterrupt:
            interrupted = True
            workers.stop()
            ledger.flush()
    ledger.settle(tools)
    if not interrupted:
        ledger.refused_before.forget(run)
    summary = ledger.summary(start, interrupted=interrupted)
    store.finish_run(run, summary.row, interrupted=interrupted)
    tell_end(run, summary)
    return summary


def _read_dump(
    articles: Iterable[RawArticle | Refusal | FileRead], workers: Workers, ledger: Ledger, watch: Watch | None
) -> None:
    chunks = chunked(_timed(articles, ledger.count))
    steps = (ledger.planner.plan(chunk) for chunk in workers.map(clean_item, chunks))
    _keep(workers.map(read_item, steps), ledger, watch)


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
        size += characters_of(article)
        if len(chunk) >= CHUNK_ARTICLES or size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
