"""Bring a database to the present schema, in one transaction: all of it or nothing.

In    an engine on a database that is empty, or gigawire's own and older
Out   the same database at ``HEAD``, its views made anew; beside an older SQLite file a copy of it as it was
Else  DatabaseError; the transaction is rolled back, so the database is as it was

Rebuilding a table under live foreign keys would delete every row that points to it, and fails where a view reads it.
So the keys are off and the views gone while the steps run, and the keys are checked before anything is kept.
"""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, insert

from pipeline.errors import DatabaseError
from pipeline.store import sqlite
from pipeline.store.lock import take_write_lock
from pipeline.store.mark import HEAD, revision_of
from pipeline.store.tables import META
from pipeline.store.views import create_views, drop_views

SCRIPTS = "pipeline.store:migrations"


def migrate(engine: Engine) -> None:
    """Run the missing steps. Two processes may try at once: the second finds the work done."""
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.execution_options(**{sqlite.WRITES: True}).connect() as connection:
        if is_sqlite:
            sqlite.set_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                take_write_lock(connection)
                _run_steps(connection)
        finally:
            if is_sqlite:
                sqlite.set_foreign_keys(connection, on=True)


def _run_steps(connection: Connection) -> None:
    before = revision_of(connection)
    if before == HEAD:
        return
    if before is not None and connection.dialect.name == "sqlite":
        sqlite.back_up(connection, f"before-{HEAD}")
    drop_views(connection)
    command.upgrade(_config(connection), "head")
    create_views(connection)
    if before is None:
        _mark(connection)
    if connection.dialect.name == "sqlite" and (broken := sqlite.broken_keys(connection)):
        raise DatabaseError(f"bringing the database to schema {HEAD} would leave {broken} rows that point to nothing")


def _mark(connection: Connection) -> None:
    connection.execute(insert(META), {"key": "application", "value": "gigawire"})
    if connection.dialect.name == "sqlite":
        sqlite.sign(connection)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    return config
