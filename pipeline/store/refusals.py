"""Rows for what was not read: one for each source, with the latest reason, until the source is read.

In    a writing connection, refusals, and the sources that have been read
Out   rows of ``refusals``
Else  the driver's own error
"""

import re
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, select, update

from pipeline.records import Refusal
from pipeline.store.lookup import slices
from pipeline.store.rows import RefusalRow, insert_rows, next_id
from pipeline.store.tables import REFUSALS

INSIDE = re.compile(r"#|!/")  # what follows a file's name in the source of a record or of an archive's member


def keep_refusals(connection: Connection, run_id: int, refusals: Mapping[str, Refusal]) -> None:
    """Store the refusals; a source that stands there already gets its new reason."""
    if not refusals:
        return
    known: set[str] = set()
    for part in slices(refusals):
        known.update(connection.scalars(select(REFUSALS.c.source).where(REFUSALS.c.source.in_(part))))
    if known:
        again = (
            update(REFUSALS).where(REFUSALS.c.source == bindparam("at")).values(reason=bindparam("why"), run_id=run_id)
        )
        connection.execute(again, [{"at": source, "why": refusals[source].reason} for source in sorted(known)])
    new = [refusal for source, refusal in refusals.items() if source not in known]
    first = next_id(connection, REFUSALS)
    rows = [RefusalRow(number, refusal.source, refusal.reason, run_id) for number, refusal in enumerate(new, first)]
    insert_rows(connection, REFUSALS, rows)


def drop_refusals(connection: Connection, sources: Iterable[str]) -> None:
    """These sources have been read after all."""
    for part in slices(sources):
        connection.execute(delete(REFUSALS).where(REFUSALS.c.source.in_(part)))


def drop_outlived_refusals(connection: Connection, run_id: int, files: Collection[str]) -> int:
    """Remove the refusals of these files, and of what lies inside them, that the run has not met again."""
    older = select(REFUSALS.c.id, REFUSALS.c.source).where(REFUSALS.c.run_id != run_id)
    outlived = [row.id for row in connection.execute(older) if _lies_in(row.source, files)]
    for part in slices(outlived):
        connection.execute(delete(REFUSALS).where(REFUSALS.c.id.in_(part)))
    return len(outlived)


def _lies_in(source: str, files: Collection[str]) -> bool:
    """A file's own name may hold the marks too, so every one of them is tried."""
    return source in files or any(source[: mark.start()] in files for mark in INSIDE.finditer(source))
