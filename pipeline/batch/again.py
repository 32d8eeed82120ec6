"""Read stored articles anew: those that somebody has just corrected, or all of them with another version.

In    an open store, and a reader with the digests of articles, or what was read anew
Out   the new readings in place of the old ones; what tells them apart
Else  DatabaseError; then the database is as it was
"""

from collections.abc import Callable, Collection, Iterable, Iterator

from pipeline.batch.tasks import Again, Done
from pipeline.batch.tools import Reader
from pipeline.changes import Change, changes_of
from pipeline.store import Store, record_of


def compared(results: Iterable[list[Done]], store: Store, tell: Callable[[Change], None]) -> Iterator[list[Done]]:
    """The results as they come; before each chunk is stored, ``tell`` hears what it changes."""
    for chunk in results:
        anew = {done.reading.article.digest: done for done in chunk if isinstance(done, Again)}
        for digest, before in store.readings_with(anew).items():
            after = anew[digest].reading
            for change in changes_of(*(record_of(after.article.source, reading) for reading in (before, after))):
                tell(change)
        yield chunk


def reread(store: Store, reader: Reader, digests: Collection[str], *, command: str = "corrections") -> int:
    """Read the articles again, and put their readings in place of the old ones in one transaction; how many."""
    readings = [reader.read(article) for article in store.articles_with(digests)]
    if readings:
        run = store.begin_run(command, reader.version)
        store.store_batch(run, readings)
    return len(readings)
