"""Opening a database: made, found, brought up to date, or refused with what to do."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from store_readings import arrive

from pipeline.errors import DatabaseError
from pipeline.store import open_store, sqlite
from pipeline.store.mark import HEAD


def run_sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def ask(path: Path, question: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchone()[0]


def make(path: Path) -> Path:
    with open_store(str(path)) as store:
        store.store_batch(store.begin_run("run", "rules-1"), [arrive()])
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gigawire.sqlite"


@pytest.mark.parametrize("address", ["{}", "sqlite:///{}", "sqlite:///{}?timeout=1"])
def test_a_missing_database_is_made(path: Path, address: str) -> None:
    open_store(address.format(path)).close()
    assert ask(path, "SELECT version_num FROM alembic_version") == HEAD


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    make(path)
    assert ask(path, "SELECT count(*) FROM articles") == 1


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    path = tmp_path / "50% of #1? 新闻.sqlite"
    make(path)
    with open_store(str(path), read_only=True) as store:
        assert store.counts().articles == 1


def test_a_relative_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("news.sqlite").close()
    assert (tmp_path / "news.sqlite").is_file()


def test_the_file_is_signed_and_keeps_a_log(path: Path) -> None:
    make(path)
    assert ask(path, "PRAGMA application_id") == sqlite.APPLICATION_ID
    assert ask(path, "PRAGMA journal_mode") == "wal"


def test_nothing_is_left_beside_the_file_after_closing(path: Path) -> None:
    make(path)
    with open_store(str(path), read_only=True) as store:
        assert list(store.facts())
    assert list(path.parent.iterdir()) == [path]


def test_opening_again_changes_nothing(path: Path) -> None:
    before = make(path).read_bytes()
    open_store(str(path)).close()
    assert path.read_bytes() == before


def other_program(path: Path) -> None:
    run_sql(path, "CREATE TABLE bookmarks (url TEXT)", "INSERT INTO bookmarks VALUES ('x')")


def other_signature(path: Path) -> None:
    run_sql(path, "PRAGMA application_id = 252006673")


def other_meta(path: Path) -> None:
    run_sql(path, "CREATE TABLE meta (name TEXT)", "CREATE TABLE alembic_version (version_num TEXT)")


def newer(path: Path) -> None:
    make(path)
    run_sql(path, "UPDATE alembic_version SET version_num = '0999'")


def text_file(path: Path) -> None:
    path.write_text("no database, but a long enough text to be looked at by whoever takes it for one\n" * 20)


def damaged(path: Path) -> None:
    make(path)
    content = bytearray(path.read_bytes())
    content[100:4000] = b"\xff" * 3900
    path.write_bytes(content)


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (other_program, "belongs to another program"),
        (other_signature, "belongs to another program"),
        (other_meta, "belongs to another program"),
        (newer, "newer gigawire .*0999.* Upgrade"),
        (text_file, "not a database.* Name another file"),
        (damaged, "Restore it from a backup"),
        (folder, "is a folder"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_not_a_database_of_ours_is_refused(
    path: Path, spoil: Callable[[Path], None], why: str, read_only: bool
) -> None:
    spoil(path)
    before = None if path.is_dir() else path.read_bytes()
    with pytest.raises(DatabaseError, match=why) as caught:
        open_store(str(path), read_only=read_only)
    assert str(caught.value).startswith(f"{path}: ")
    assert before is None or path.read_bytes() == before


def test_a_missing_database_is_not_made_for_reading(path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"there is no database\. Make one with `gigawire run"):
        open_store(str(path), read_only=True)
    assert not path.exists()


def test_an_empty_database_is_not_filled_for_reading(path: Path) -> None:
    path.touch()
    with pytest.raises(DatabaseError, match="holds nothing yet"):
        open_store(str(path), read_only=True)


@pytest.mark.parametrize("address", ["{}/none/x.sqlite", "sqlite:///{}/none/x.sqlite"])
def test_a_missing_folder_is_named(tmp_path: Path, address: str) -> None:
    with pytest.raises(DatabaseError, match="its folder does not exist"):
        open_store(address.format(tmp_path))


def test_a_file_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="its folder does not exist"):
        open_store(str(tmp_path / "file" / "x.sqlite"))


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that not even root may write to")
def test_a_folder_that_may_not_be_written_is_refused() -> None:
    with pytest.raises(DatabaseError, match="Check that it is a file, that its folder exists"):
        open_store("/proc/gigawire.sqlite")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anything")
def test_a_file_that_may_not_be_written_is_refused(path: Path) -> None:
    make(path).chmod(0o400)
    with open_store(str(path)) as store, pytest.raises(DatabaseError, match="may not be written"):
        store.begin_run("run", "rules-1")


def test_reading_never_writes(path: Path) -> None:
    make(path)
    with open_store(str(path), read_only=True) as store, pytest.raises(DatabaseError, match="may not be written"):
        store.begin_run("run", "rules-1")


def test_a_database_in_a_folder_that_may_not_be_written_can_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_store(str(path), read_only=True) as store:
        assert store.counts().articles == 1


def test_a_locked_database_is_told_after_a_while(path: Path) -> None:
    make(path)
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        open_store(f"sqlite:///{path}?timeout=0.1") as store,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match=r"locked\. Another program is writing"):
            store.begin_run("run", "rules-1")
        assert store.counts().articles == 1
        other.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("postgres://x", "no driver for postgres"),
        ("oracle+nothing://user:secret@host/db", "no driver for oracle"),
        ("://", "is not a database URL"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(address: str, why: str) -> None:
    with pytest.raises(DatabaseError, match=why) as caught:
        open_store(address)
    assert "secret" not in str(caught.value)
