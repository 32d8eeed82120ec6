"""Whose database this is, and how old its schema: looked at before anything is touched.

In    an open connection
Out   the schema's revision, or None for a database that holds nothing at all
Else  DatabaseError for the database of another program, and for one of a newer gigawire
"""

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError

from pipeline.errors import DatabaseError
from pipeline.store import sqlite
from pipeline.store.tables import META

REVISIONS = ("0001", "0002", "0003", "0004")  # every step in migrations/versions, oldest first
HEAD = REVISIONS[-1]


def revision_of(connection: Connection) -> str | None:
    """The last migration that the database has seen."""
    look = inspect(connection)
    names = {*look.get_table_names(), *look.get_view_names()}
    if connection.dialect.name == "sqlite" and sqlite.application_id(connection) not in (0, sqlite.APPLICATION_ID):
        raise _foreign()
    if not names:
        return None
    if not {"meta", "alembic_version"} <= names or not _is_ours(connection):
        raise _foreign()
    revision = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if revision not in REVISIONS:
        raise DatabaseError(
            f"was written by a newer gigawire (schema {revision}; this one knows up to {HEAD}). Upgrade gigawire."
        )
    return revision


def _is_ours(connection: Connection) -> bool:
    try:
        application = connection.execute(select(META.c.value).where(META.c.key == "application")).scalar()
    except DBAPIError:  # a table of the same name with other columns
        return False
    return application == "gigawire"


def _foreign() -> DatabaseError:
    return DatabaseError("belongs to another program. Nothing was changed; name another file with --db.")
