"""Open a database: find it, see whose it is, bring its schema up to date.

In    a path or an SQLAlchemy URL
Out   an engine on a database at the present schema
Else  DatabaseError: what is wrong, with which database, and what to do
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError

from pipeline.errors import DatabaseError
from pipeline.store import sqlite
from pipeline.store.mark import HEAD, revision_of

OUR_FAULT = (IntegrityError, DataError, ProgrammingError)  # no advice helps against a wrong row or wrong SQL


def parse_url(where: str) -> URL:
    """The URL of ``where``, which may be a plain path to a SQLite file."""
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        return make_url(where)
    except ArgumentError as error:
        raise DatabaseError(f"{where}: is not a database URL. Write a path, or sqlite:///path.") from error


def shown(url: URL) -> str:
    """The database's name for messages, without its password."""
    path = sqlite.file_of(url) if url.get_backend_name() == "sqlite" else None
    return str(path) if path else url.render_as_string(hide_password=True)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn the driver's errors, and our own that do not yet say where, into one DatabaseError with advice."""
    try:
        yield
    except DatabaseError as error:
        if str(error).startswith(name):
            raise
        raise DatabaseError(f"{name}: {error}") from error
    except OUR_FAULT:
        raise
    except (DBAPIError, sqlite.DRIVER_ERROR) as error:
        cause = getattr(error, "orig", None) or error
        todo = sqlite.advice(cause) or "Check the database and its address, then try again."
        raise DatabaseError(f"{name}: {cause}. {todo}") from error


def open_engine(url: URL, *, read_only: bool) -> Engine:
    """An engine whose database is gigawire's and up to date; for writing it is made where it is missing."""
    if url.get_backend_name() == "sqlite":
        _check_file(sqlite.file_of(url), read_only=read_only)
    engine = _make_engine(url, read_only=read_only)
    try:
        with explained(shown(url)):
            _bring_up_to_date(engine, read_only=read_only)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _make_engine(url: URL, *, read_only: bool) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            return sqlite.make_engine(url, read_only=read_only)
        return create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        message = f"{shown(url)}: no driver for {url.drivername} ({error}). Install it, or use a SQLite file."
        raise DatabaseError(message) from error


def _check_file(path: Path | None, *, read_only: bool) -> None:
    if path is None:
        return
    if path.is_dir():
        raise DatabaseError(f"{path}: is a folder. Name a file in it, such as {path / 'gigawire.sqlite'}.")
    if read_only and not path.exists():
        raise DatabaseError(f"{path}: there is no database. Make one with `gigawire run ARTICLES --db {path}`.")
    if not path.absolute().parent.is_dir():
        raise DatabaseError(f"{path}: its folder does not exist. Make the folder first, or name another file.")


def _bring_up_to_date(engine: Engine, *, read_only: bool) -> None:
    with engine.connect() as connection:
        revision = revision_of(connection)
    if read_only and revision is None:
        raise DatabaseError("holds nothing yet. Fill it with `gigawire run ARTICLES --db` and its name.")
    if read_only and revision != HEAD:
        raise DatabaseError(f"has the older schema {revision}. Run `gigawire run` on it once to bring it up to {HEAD}.")
    if not read_only and engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            sqlite.keep_log(connection)
    if revision != HEAD:
        from pipeline.store.migrate import migrate  # noqa: PLC0415 - Alembic costs a tenth of a second at every start

        migrate(engine)
