"""Hand the results to the store in dump order, many articles a transaction, and keep the counts.

In    Read, Twin, Unchanged, Older, Refusal and FileRead, one after the other
Out   rows in the store, whole articles only; the running ``Count``
Else  a reading that the database refuses becomes a Refusal; DatabaseError ends the run
"""

import time
from datetime import date

from pipeline.batch.events import tell_batch
from pipeline.batch.plan import Planner
from pipeline.batch.refused import RefusedBefore
from pipeline.batch.shield import shielded
from pipeline.batch.summary import Count, Summary
from pipeline.batch.tasks import Again, Cleaned, Done, New, Older, Read, Twin, Unchanged, read_item
from pipeline.batch.tools import Tools
from pipeline.batch.workers import Lost, Workers
from pipeline.records import FileRead, Refusal
from pipeline.store import Arrival, Item, Run, Store

BATCH_ARTICLES = 200
BATCH_SECONDS = 2.0


class Ledger:
    """Collects results until a batch is full or old; ``count`` holds what became of every article so far."""

    def __init__(self, store: Store, run: Run, workers: Workers, *, since: date | None = None) -> None:
        self.count = Count()
        self.planner = Planner(store, since)
        self._store = store
        self._run = run
        self._workers = workers
        self._batch: list[Done] = []
        self._lost: dict[str, str] = {}
        self.refused_before = RefusedBefore(store)
        self._flushed = time.monotonic()

    def add(self, done: Done) -> None:
        """Take one result; store the batch if it is due."""
        if isinstance(done, Lost):
            self._lost[done.source] = done.reason
        if isinstance(done, Twin) and done.first in self._lost:
            done = Refusal(done.source, f"the same content as {done.first}: {self._lost[done.first]}")
        self.refused_before.meet(done.source)
        self._batch.append(done)
        if len(self._batch) >= BATCH_ARTICLES or time.monotonic() - self._flushed > BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Store what was collected, in one transaction; Ctrl-C waits for it."""
        start = time.monotonic()
        with shielded():
            self._store_batch([done for done in self._batch if not isinstance(done, FileRead)])
            # By themselves, and last: a file's line in the manifest says that all of it is stored.
            self._store_batch([done for done in self._batch if isinstance(done, FileRead)])
            self.planner.settle(done.cleaned for done in self._batch if isinstance(done, Read | Twin))
            done, self._batch = self._batch, []
        self._flushed = time.monotonic()
        self.count.stages["store"] += self._flushed - start
        tell_batch(self._run, done, self.count, self._flushed - start)

    def settle(self, tools: Tools) -> None:
        """Say which of the names now stored mean one company; Ctrl-C waits for it."""
        if tools.identities is None:
            return
        start = time.monotonic()
        with shielded():
            self._store.settle_companies(tools.identities)
        self.count.stages["store"] += time.monotonic() - start

    def _store_batch(self, batch: list[Done]) -> None:
        items = [item for item in map(_item, batch) if item is not None]
        outcome = self._store.store_batch(self._run, items) if items else None
        refused = {refusal.source: refusal for refusal in outcome.refused} if outcome else {}
        unread = {item.source for item in outcome.unread if isinstance(item, Arrival)} if outcome else set()
        copies = set(outcome.copies) if outcome else set()
        for done in batch:
            if done.source not in unread:
                self.count.add(refused.get(done.source, done), copy=done.source in copies)
        # A twin's other half can have left the store since it was planned.
        again = [
            self._workers.alone(read_item, New(done.cleaned))
            for done in batch
            if isinstance(done, Twin) and done.source in unread
        ]
        if again:
            self._store_batch([*again])

    def summary(self, start: float, *, interrupted: bool = False) -> Summary:
        """The counts, and how long it took since ``start`` on the monotonic clock."""
        return Summary(
            read=self.count.read,
            unchanged=self.count.unchanged,
            twins=self.count.twins,
            refused=self.count.refused,
            copies=self.count.copies,
            older=self.count.older,
            files=self.count.files,
            lost_workers=self._workers.lost,
            refusals=tuple(self.count.refusals),
            mentions=dict(self.count.mentions.most_common()),
            facts=dict(self.count.facts.most_common()),
            rejections=self.count.rejections,
            outdated=self._store.outdated(self._run.version),
            version=self._run.version,
            seconds=time.monotonic() - start,
            stages=dict(self.count.stages),
            interrupted=interrupted,
        )


def _item(done: Done) -> Item | None:
    match done:
        case Read():
            return _arrival(done.cleaned, done)
        case Again():
            return done.reading
        case Twin():
            return _arrival(done.cleaned, None)
        case Refusal() | FileRead():
            return done
        case Unchanged() | Older():
            return None


def _arrival(cleaned: Cleaned, read: Read | None) -> Arrival:
    found = (read.reading, read.signature) if read else ()
    return Arrival(cleaned.identity, cleaned.source, cleaned.digest, cleaned.url, *found)
