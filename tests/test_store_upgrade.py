"""An older database is brought up to date with everything that it holds."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, text
from store_readings import BUYER, FIRM

from pipeline.store import Store, export_records, open_store, sqlite
from pipeline.store.mark import HEAD, REVISIONS
from pipeline.store.migrate import _config
from pipeline.store.sqlite import APPLICATION_ID

TEXT = "Lanhe Cells (Yibin) Co., Ltd. makes 20 GWh; Lanhe sold its site on September 9."
OLD = (
    "INSERT INTO meta VALUES ('application', 'gigawire')",
    "INSERT INTO runs (id, command, version, started) VALUES (1, 'run', 'rules-1', '2025-01-01')",
    "INSERT INTO articles VALUES (1, :digest, 1, 'rules-1', NULL, NULL, NULL, :length, 15, NULL, NULL, '', :text)",
    "INSERT INTO sources VALUES (1, 'a.txt', 'a.txt', NULL, 1, 1)",
    "INSERT INTO companies VALUES (1, :firm), (2, :buyer)",
    "INSERT INTO company_aliases VALUES (1, 'Lanhe')",
    "INSERT INTO mentions (id, article_id, text_length, ordinal, start_char, end_char, kind, text, found_by,"
    " company_id) VALUES (1, 1, :length, 0, 0, 29, 'company', :firm, 'form', 1), (3, 1, :length, 2, 44, 49,"
    " 'company', 'Lanhe', 'alias', 1)",
    "INSERT INTO mentions (id, article_id, text_length, ordinal, start_char, end_char, kind, text, found_by, low, high,"
    " unit, qualifier) VALUES (2, 1, :length, 1, 36, 42, 'energy', '20 GWh', 'energy.gwh', 20, 20, 'GWh', 'exact')",
    "INSERT INTO mentions (id, article_id, text_length, ordinal, start_char, end_char, kind, text, found_by, edtf,"
    " qualifier) VALUES (4, 1, :length, 3, 67, 78, 'date', 'September 9', 'date.day', 'XXXX-09-09', 'on')",
    "INSERT INTO facts VALUES (1, 1, :length, 0, 0, :length, 'capacity', 20, 20, 'GWh', NULL, 'exact', 'cells',"
    " 'Yibin', '1', NULL, 0, NULL, NULL, :text, 2, NULL, 'capacity.makes')",
    "INSERT INTO fact_companies VALUES (1, 0, 2), (1, 1, 1)",
)


def make_old(path: Path, revision: str = "0001") -> None:
    """A database as an older schema left it: two companies, one of which only a fact names."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0001")
        _fill(connection)
        command.upgrade(_config(connection), revision)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    engine.dispose()


def _fill(connection: Connection) -> None:
    values = {"text": TEXT, "length": len(TEXT), "digest": "0" * 64, "firm": FIRM, "buyer": BUYER}
    for statement in OLD:
        used = {name: value for name, value in values.items() if f":{name}" in statement}
        connection.execute(text(statement), used)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "old.sqlite"
    make_old(path)
    return path


def ask(store: Store, question: str) -> list[tuple[object, ...]]:
    with store._engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def test_everything_is_there_after_the_upgrade(path: Path) -> None:
    with open_store(str(path)) as store:
        (record,) = export_records(store)
        assert ask(store, "SELECT version_num FROM alembic_version") == [(HEAD,)]
        assert [(m["text"], m.get("name"), m.get("confidence")) for m in record["mentions"]] == [
            (FIRM, FIRM, 1.0),
            ("20 GWh", None, None),
            ("Lanhe", FIRM, 1.0),
            ("September 9", None, None),
        ]
        (fact,) = record["facts"]
        assert (fact["companies"], fact["low"], fact["product"], fact["product_name"]) == (
            [BUYER, FIRM],
            20,
            "cells",
            None,
        )
        assert ask(store, "SELECT companies, gwh_low FROM capacity") == [(f"{BUYER}; {FIRM}", 20.0)]
        assert ask(store, "SELECT alias, source FROM company_aliases") == [("Lanhe", "text")]
        assert {company.name for company in store.companies()} == {FIRM, BUYER}


def test_nothing_points_nowhere_after_the_upgrade_and_the_old_copies_are_gone(path: Path) -> None:
    with open_store(str(path)) as store:
        with store._engine.connect() as connection:
            assert sqlite.broken_keys(connection) == 0
        assert ask(store, "SELECT name FROM sqlite_master WHERE name LIKE 'old%'") == []


def test_a_second_opening_changes_nothing(path: Path) -> None:
    open_store(str(path)).close()
    before = path.read_bytes()
    open_store(str(path)).close()
    assert path.read_bytes() == before


Sums = dict[str, tuple[int, str]]


def sums_of(path: Path, columns: dict[str, list[str]]) -> Sums:
    """Of each table the number of its rows, and a checksum over these columns of them."""
    sums: Sums = {}
    with closing(sqlite3.connect(path)) as connection:
        for table, names in columns.items():
            rows = sorted(map(repr, connection.execute(f"SELECT {', '.join(names)} FROM {table}")))
            sums[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return sums


def columns_of(path: Path) -> dict[str, list[str]]:
    query = (
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND t.name <> 'alembic_version'"
    )
    columns: dict[str, list[str]] = {}
    with closing(sqlite3.connect(path)) as connection:
        for table, column in connection.execute(query):
            columns.setdefault(table, []).append(column)
    return columns


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_no_row_and_no_value_changes_on_the_way_up(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "old.sqlite"
    make_old(path, revision)
    before = columns_of(path)
    sums = sums_of(path, before)
    open_store(str(path)).close()
    after = columns_of(path)
    kept = {table: [name for name in names if name in after[table]] for table, names in before.items()}
    backup = path.with_name(f"old.sqlite.before-{HEAD}")
    assert sums_of(backup, before) == sums  # the copy that was made first is the old database
    assert sums_of(path, kept) == sums_of(backup, kept)
    gone = {(table, name) for table, names in before.items() for name in names if name not in kept[table]}
    assert gone <= {("mentions", "company_id"), ("fact_companies", "company_id")}  # names stand between since 0002
    assert {table: count for table, (count, _) in sums.items()}["mentions"] == 4


def test_a_new_database_needs_no_backup(tmp_path: Path) -> None:
    open_store(str(tmp_path / "new.sqlite")).close()
    assert not list(tmp_path.glob("*before*"))
