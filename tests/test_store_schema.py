"""The schema: migrations and description agree, another database could hold it, the docs name all of it."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table, create_engine, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from store_readings import arrive, make_reading

from pipeline.errors import DatabaseError
from pipeline.store import connect, mark, migrate, migrations, open_store, rows
from pipeline.store.mark import REVISIONS
from pipeline.store.tables import METADATA
from pipeline.store.views import VIEWS

DOCS = Path(__file__).parent.parent / "docs" / "schema.md"
# A column that was added stands on the line of the one before it, and its key beside it.
ADDED = re.compile(r", ((?:correction|places|author|language|copy_of|signature|seconds|articles_\w+) [A-Z]+)(?=[,)\n])")
COPY_OF = re.compile(r"(copy_of INTEGER) REFERENCES articles \(id\)")
WRITTEN_OUT = r"\1,\nCONSTRAINT fk_articles_copy_of FOREIGN KEY(copy_of) REFERENCES articles (id)"


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_store("sqlite://") as store:
        store.store_batch(store.begin_run("run", "rules-1"), [arrive()])
        yield store._engine


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def described(connection: Connection) -> dict[str, list[str]]:
    """Every table and index with the lines of its definition, in no order."""
    query = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE '%alembic%'"
    return {
        name: sorted(
            line.strip(" \t,") for line in ADDED.sub(r",\n\1", COPY_OF.sub(WRITTEN_OUT, sql or "")).splitlines()
        )
        for name, sql in connection.execute(text(query))
    }


def test_the_migrations_end_where_the_tables_say(connection: Connection) -> None:
    plain = create_engine("sqlite://")
    METADATA.create_all(plain)
    with plain.connect() as other:
        assert described(connection) == described(other)
    plain.dispose()


def test_every_migration_is_known_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(step.revision for step in steps)[::-1] == REVISIONS


def test_changed_views_come_with_a_migration() -> None:
    """Views are made anew after the last step only: change one, add an empty step, and note both here."""
    digest = hashlib.sha256("\n".join(f"{name} {query}" for name, query in VIEWS.items()).encode()).hexdigest()
    assert (REVISIONS[-1], digest[:16]) == ("0004", "250a15989a562bcb")


def test_every_row_type_has_the_columns_of_its_table() -> None:
    types: dict[str, Any] = {
        "articles": rows.ArticleRow,
        "sources": rows.SourceRow,
        "companies": rows.CompanyRow,
        "company_aliases": rows.AliasRow,
        "company_names": rows.NameRow,
        "mentions": rows.MentionRow,
        "facts": rows.FactRow,
        "fact_companies": rows.FactCompanyRow,
        "rejections": rows.RejectionRow,
        "corrections": rows.CorrectionRow,
        "refusals": rows.RefusalRow,
        "files": rows.FileRow,
        "article_bands": rows.BandRow,
    }
    for name, row in types.items():
        assert row._fields == tuple(METADATA.tables[name].columns.keys())


def test_a_driver_that_names_its_parameters_gets_the_same_rows() -> None:
    named = create_engine("sqlite://", paramstyle="named")
    METADATA.create_all(named)
    with named.begin() as connection:
        rows.insert_rows(connection, METADATA.tables["companies"], [rows.CompanyRow(1, "Lanhe")])
        rows.insert_rows(connection, METADATA.tables["companies"], [rows.CompanyRow(1, "Other")], keep_old=True)
        assert connection.execute(text("SELECT id, name FROM companies")).all() == [(1, "Lanhe")]
    named.dispose()


def add_step(folder: Path, monkeypatch: pytest.MonkeyPatch, upgrade: str) -> None:
    """The migrations with one more step, as a later gigawire would have it."""
    scripts = folder / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    head = f'from alembic import op\nimport sqlalchemy as sa\nrevision = "9999"\ndown_revision = "{REVISIONS[-1]}"\n'
    (scripts / "versions" / "v9999_later.py").write_text(f"{head}def upgrade():\n    {upgrade}\n", encoding="utf-8")
    monkeypatch.setattr(mark, "REVISIONS", (*REVISIONS, "9999"))
    monkeypatch.setattr(mark, "HEAD", "9999")
    monkeypatch.setattr(migrate, "HEAD", "9999")
    monkeypatch.setattr(connect, "HEAD", "9999")
    monkeypatch.setattr(migrate, "SCRIPTS", str(scripts))


REBUILD = """with op.batch_alter_table("articles", recreate="always") as table:
        table.add_column(sa.Column("mood", sa.Text))"""
FAIL = """op.drop_table("mentions")
    raise RuntimeError("half way")"""


@pytest.fixture
def filled(tmp_path: Path) -> str:
    path = str(tmp_path / "a.sqlite")
    with open_store(path) as store:
        store.store_batch(store.begin_run("run", "rules-1"), [arrive()])
    return path


def test_rebuilding_a_table_loses_no_row_and_keeps_the_views(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_step(tmp_path, monkeypatch, REBUILD)
    with open_store(filled) as store:
        assert store.reading_of(1) == make_reading()
        with store._engine.connect() as connection:
            assert "mood" in {column["name"] for column in inspect(connection).get_columns("articles")}
            assert connection.execute(text("SELECT count(*) FROM capacity")).scalar() == 1
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_failed_migration_leaves_the_database_as_it_was(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        add_step(tmp_path, later, FAIL)
        with pytest.raises(RuntimeError, match="half way"):
            open_store(filled)
    with open_store(filled) as store:
        assert store.reading_of(1) == make_reading()
        with store._engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM capacity")).scalar() == 1


def test_an_older_schema_is_not_brought_up_to_date_for_reading(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_step(tmp_path, monkeypatch, REBUILD)
    with pytest.raises(DatabaseError, match=r"older schema 0004\. Run `gigawire run`"):
        open_store(filled, read_only=True)


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_postgresql_could_hold_the_table(table: Table) -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statements: list[ExecutableDDLElement] = [CreateTable(table), *(CreateIndex(index) for index in table.indexes)]
    ddl = "\n".join(str(statement.compile(dialect=dialect)) for statement in statements)
    assert "STRICT" not in ddl
    assert not re.search(r"\bREAL\b", ddl)


def test_the_docs_name_every_table_view_and_column(connection: Connection) -> None:
    look = inspect(connection)
    told = _documented(DOCS.read_text(encoding="utf-8"))
    there = {name: {column["name"] for column in look.get_columns(name)} for name in (*METADATA.tables, *VIEWS)}
    assert {name: told.get(name, set()) for name in there} == there


def _documented(page: str) -> dict[str, set[str]]:
    """The columns under each heading: the names in code marks that begin a row of its table."""
    parts = re.split(r"^### `(\w+)`", page, flags=re.MULTILINE)[1:]
    rows_of = zip(parts[::2], parts[1::2], strict=True)
    return {
        name: {
            column
            for line in body.splitlines()
            if line.startswith("| `")
            for column in re.findall(r"`(\w+)`", line.split("|")[1])
        }
        for name, body in rows_of
    }
