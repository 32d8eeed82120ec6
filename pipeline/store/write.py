"""Store a batch of items, inside one transaction that the caller holds.

In    a writing connection, the run, and items as they come: arrivals, bare readings, refusals
Out   an ``Outcome``; every article is there whole, with all its findings
Else  BrokenReadingError or an IntegrityError when a reading breaks a rule of the database: nothing of the batch is kept

1. Content that is new, or that another version has read, is written; what was read from it before goes first.
2. Every arrival's source row is made, or moved to its new content.
3. An article that no source points to any more goes, and with it all that was read from it.
4. A refusal stays until its source is read.
5. Last come the files that were read to their end: their lines stand for everything before them.
"""

import gc
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pipeline.copies import signature_of
from pipeline.records import FileRead, Reading, Refusal
from pipeline.store.articles import clear_articles, drop_left, write_articles, write_findings
from pipeline.store.companies import drop_unused, names_used
from pipeline.store.files import keep_files
from pipeline.store.items import Arrival, Item, Outcome, Run
from pipeline.store.lookup import KnownArticle, articles_of
from pipeline.store.refusals import drop_refusals, keep_refusals
from pipeline.store.rows import next_id
from pipeline.store.sources import point_sources
from pipeline.store.tables import ARTICLES


@dataclass(slots=True)
class _Batch:
    """The items sorted: arrivals by identity (the last one counts), readings by digest, refusals by source."""

    arrivals: dict[str, Arrival] = field(default_factory=dict)
    read: dict[str, Reading] = field(default_factory=dict)
    anew: dict[str, Reading] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    signatures: dict[str, bytes] = field(default_factory=dict)
    files: list[FileRead] = field(default_factory=list)

    def add(self, item: Item) -> None:
        match item:
            case Arrival():
                self.arrivals[item.identity] = item
                self.refusals.pop(item.source, None)
                if item.reading is not None:
                    self.read[item.digest] = item.reading
                    self.signatures[item.digest] = (
                        signature_of(item.reading.article) if item.signature is None else item.signature
                    )
            case Refusal():
                self.refusals[item.source] = item
            case FileRead():
                self.files.append(item)
            case Reading():
                self.anew[item.article.digest] = item

    @property
    def digests(self) -> dict[str, None]:
        return dict.fromkeys([arrival.digest for arrival in self.arrivals.values()] + list(self.anew))

    def unknown(self, known: Mapping[str, KnownArticle]) -> dict[str, Reading]:
        """What is to be stored. Content that its identity has left again within the batch is not."""
        wanted = self.digests
        return {digest: reading for digest, reading in self.read.items() if digest in wanted and digest not in known}

    def outdated(self, known: Mapping[str, KnownArticle], version: str) -> dict[str, Reading]:
        """What is to be replaced: what another version has read, and whatever was read anew on purpose."""
        stale = {digest for digest, article in known.items() if article.version != version}
        stored = {digest: reading for digest, reading in self.read.items() if digest in stale}
        return stored | {digest: reading for digest, reading in self.anew.items() if digest in known}


def write_batch(connection: Connection, run: Run, items: Iterable[Item]) -> Outcome:
    """Store the items, as the top of this file tells.

    The garbage collector waits meanwhile: thousands of rows are made, none in a circle, and it would look through them
    and the rules a dozen times.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        return _write(connection, run, items)
    finally:
        if running:
            gc.enable()


def _write(connection: Connection, run: Run, items: Iterable[Item]) -> Outcome:
    batch = _Batch()
    for item in items:
        batch.add(item)
    known = articles_of(connection, batch.digests)
    new, outdated = batch.unknown(known), batch.outdated(known, run.version)
    ids = {digest: article.id for digest, article in known.items()} | _number(connection, new)
    touched = names_used(connection, [ids[digest] for digest in outdated])
    clear_articles(connection, [ids[digest] for digest in outdated])
    copies = write_articles(connection, run, ids, new=new, outdated=outdated, signatures=batch.signatures)
    write_findings(connection, {ids[digest]: reading for digest, reading in (new | outdated).items()})
    places = point_sources(connection, run.id, batch.arrivals, ids)
    touched |= drop_left(connection, places.left)
    drop_unused(connection, touched)
    drop_refusals(connection, places.read)
    keep_refusals(connection, run.id, batch.refusals)
    keep_files(connection, run.id, batch.files)
    lost = [reading for digest, reading in batch.anew.items() if digest not in ids]
    return Outcome(
        *(len(new), len(outdated), places.changed, places.unchanged),
        unread=(*places.unread, *lost),
        copies=tuple(arrival.source for arrival in batch.arrivals.values() if ids.get(arrival.digest) in copies),
    )


def _number(connection: Connection, readings: Mapping[str, Reading]) -> dict[str, int]:
    first = next_id(connection, ARTICLES)
    return {digest: number for number, digest in enumerate(readings, first)}
