"""Everything that only SQLite has: pragmas, the write lock, the application id, read-only files, its error names.

In    an SQLAlchemy URL of the sqlite kind
Out   an engine whose connections are set up, and answers about the file
Else  ``advice`` turns SQLite's error names into what a person can do

Python's sqlite3 starts transactions late and only plainly, so two writers that read first would both fail. Its own
handling is switched off here: a writing transaction takes the lock at once (BEGIN IMMEDIATE), a reading one never does.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event

WRITES = "gigawire_writes"  # the execution option that marks a writing transaction
APPLICATION_ID = int.from_bytes(b"GWir", "big")  # what `file` shows, and what no other program's database has
DRIVER_ERROR = sqlite3.Error
STRICT = sqlite3.sqlite_version_info >= (3, 37)  # before that the constraints alone must do
CACHE = 8_192  # kilobytes of pages in memory: full before a thousand articles, so memory does not grow from there
PATIENCE = 30  # seconds to wait for another writer; `?timeout=` in the URL overrides it
ADVICE = {
    "SQLITE_BUSY": "Another program is writing to it. Wait until it has finished, or stop it.",
    "SQLITE_LOCKED": "Another program is writing to it. Wait until it has finished, or stop it.",
    "SQLITE_READONLY": "It may not be written. Check the rights of the file and its folder, or name another file.",
    "SQLITE_CANTOPEN": "Check that it is a file, that its folder exists, and that you may read and write both.",
    "SQLITE_PERM": "Check that you may read and write the file and its folder.",
    "SQLITE_NOTADB": "The file is not a SQLite database. Name another file with --db.",
    "SQLITE_CORRUPT": "The file is damaged. Restore it from a backup, or move it away and run again.",
    "SQLITE_FULL": "The disk is full. Make room and run again: what was stored is safe.",
    "SQLITE_IOERR": "The disk reported an error. Check it, and restore the file from a backup if need be.",
}


def file_of(url: URL) -> Path | None:
    """The database's file, or None where it lives in memory or the URL is a SQLite URI of its own."""
    if url.database in (None, "", ":memory:") or url.query.get("uri"):
        return None
    return Path(str(url.database))


def make_engine(url: URL, *, read_only: bool) -> Engine:
    """An engine for the file or for memory. ``read_only`` refuses every write, even where the file allows it."""
    path = file_of(url)
    if read_only and path is not None and _frozen(path):
        url = url.set(database=f"file:{quote(str(path.absolute()))}", query={"immutable": "1", "uri": "true"})
    in_memory = url.database in (None, "", ":memory:")
    arguments = {} if "timeout" in url.query else {"timeout": PATIENCE}
    engine = create_engine(url, connect_args=arguments, poolclass=StaticPool if in_memory else None)
    event.listen(engine, "connect", _set_up_reading if read_only else _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _frozen(path: Path) -> bool:
    """A WAL database needs a file beside it even for reading; where that cannot be made, it must be read as it is."""
    return not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL", f"cache_size = -{CACHE}"):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_reading(connection: sqlite3.Connection, record: object) -> None:
    _set_up(connection, record)
    connection.execute("PRAGMA query_only = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def application_id(connection: Connection) -> int:
    """Whose file this is; 0 where nobody signed it."""
    return int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())


def sign(connection: Connection) -> None:
    """Write gigawire's id into the file's head."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Switch the checks (outside a transaction): rebuilding a table would delete all that points to it."""
    _raw(connection).execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def broken_keys(connection: Connection) -> int:
    """How many rows point to nothing."""
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())


def back_up(connection: Connection, suffix: str) -> None:
    """Copy the database's file as it is now, whoever writes; the copy stands beside it, whole or not at all."""
    path = file_of(connection.engine.url)
    if path is None:
        return
    half = path.with_name(f"{path.name}.{suffix}.half")
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(half)) as copy:
            source.backup(copy)
        half.replace(path.with_name(f"{path.name}.{suffix}"))
    finally:
        half.unlink(missing_ok=True)


def keep_log(connection: Connection) -> None:
    """Write-ahead logging: readers and the writer do not wait for each other. The file remembers it.

    Whoever holds the database right now has come past this line already, so a busy file needs nothing from us.
    """
    try:
        _raw(connection).execute("PRAGMA journal_mode = WAL").close()
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def advice(error: BaseException) -> str | None:
    """What to do about an error of the driver, or None where it says nothing that we know."""
    name = getattr(error, "sqlite_errorname", "")
    return next((text for start, text in ADVICE.items() if name.startswith(start)), None)
