"""Read stored articles anew, one by one: those that somebody has just corrected.

In    an open store, a reader, the digests of articles
Out   how many of them are stored and were read again, all in one transaction
Else  DatabaseError; then the database is as it was
"""

from collections.abc import Collection

from pipeline.batch.tools import Reader
from pipeline.store import Store


def reread(store: Store, reader: Reader, digests: Collection[str], *, command: str = "corrections") -> int:
    """Read the articles again and put their readings in place of the old ones."""
    readings = [reader.read(article) for article in store.articles_with(digests)]
    if readings:
        run = store.begin_run(command, reader.version)
        store.store_batch(run, readings)
    return len(readings)
