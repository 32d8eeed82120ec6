"""The manifest: one row for each file of a dump that was read to its end, as it was when it was last read.

In    a writing connection, and files after everything that they gave
Out   rows of ``files``; a file is known by its path, standard input and the like by its place in the dump
Else  the driver's own error
"""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from pipeline.records import FileRead
from pipeline.store.lookup import slices
from pipeline.store.rows import FileRow, insert_rows, next_id
from pipeline.store.tables import FILES


def keep_files(connection: Connection, run_id: int, files: Sequence[FileRead]) -> None:
    """Store the files; one that stands there already keeps its number."""
    latest = {(file.identity, None if file.identity else file.source): file for file in files}
    if not latest:
        return
    before = _numbers(connection, list(latest.values()))
    for part in slices(before.values()):
        connection.execute(delete(FILES).where(FILES.c.id.in_(part)))
    first = next_id(connection, FILES)
    rows = []
    for key, file in latest.items():
        number = before.get(key)
        if number is None:
            number, first = first, first + 1
        said = (file.source, file.identity, file.size, file.modified, file.articles, file.refusals)
        rows.append(FileRow(number, *said, run_id))
    insert_rows(connection, FILES, rows)


def _numbers(connection: Connection, files: Sequence[FileRead]) -> dict[tuple[str | None, str | None], int]:
    """The rows of those files that have one, by path or, without one, by place."""
    found: dict[tuple[str | None, str | None], int] = {}
    for part in slices(file.identity for file in files if file.identity):
        query = select(FILES.c.identity, FILES.c.id).where(FILES.c.identity.in_(part))
        found |= {(identity, None): number for identity, number in connection.execute(query)}
    for part in slices(file.source for file in files if not file.identity):
        query = select(FILES.c.source, FILES.c.id).where(FILES.c.identity.is_(None), FILES.c.source.in_(part))
        found |= {(None, source): number for source, number in connection.execute(query)}
    return found
