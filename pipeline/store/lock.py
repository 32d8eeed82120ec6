"""One writer at a time, whatever the database.

In    an engine
Out   a connection in a transaction that no other gigawire writes beside; committed at the end, rolled back on an error
Else  the driver's error when the lock is not to be had
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from pipeline.store.sqlite import WRITES

LOCK = 0x47576972  # gigawire's own number among PostgreSQL's advisory locks


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A writing transaction, alone from its first statement on: what it reads stays true until it ends."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        take_write_lock(connection)
        yield connection


def take_write_lock(connection: Connection) -> None:
    """SQLite's BEGIN IMMEDIATE has taken it already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
