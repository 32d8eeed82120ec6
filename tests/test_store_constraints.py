"""The database itself takes sense and refuses nonsense, whoever writes to it."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError
from store_readings import arrive

from pipeline.store import open_store
from pipeline.store.sqlite import STRICT
from pipeline.store.tables import METADATA


@pytest.fixture
def connection() -> Iterator[Connection]:
    with open_store("sqlite://") as store:
        store.store_batch(store.begin_run("run", "rules-1"), [arrive()])
        with store._engine.connect() as connection:
            yield connection


SPOT = {"id": 99, "article_id": 1, "ordinal": 99, "start_char": 0, "end_char": 5, "found_by": "test"}
VALUE = {"low": 1.0, "high": 2.0, "unit": "GWh", "qualifier": "range"}
GOOD: Mapping[str, Mapping[str, object]] = {
    "mentions": {**SPOT, **VALUE, "kind": "energy", "text": "Lanhe"},
    "facts": {**SPOT, **VALUE, "kind": "capacity", "evidence": "Lanhe", "expected": 0},
    "rejections": {**SPOT, "label": "energy", "text": "Lanhe", "reason": "because"},
    "articles": {
        "id": 99,
        "digest": "0" * 64,
        "run_id": 1,
        "version": "v",
        "characters": 3,
        "words": 1,
        "steps": "",
        "text": "abc",
    },
    "sources": {"id": 99, "identity": "x", "source": "x", "article_id": 1, "run_id": 1},
    "companies": {"id": 99, "name": "Tinhill"},
    "company_aliases": {"company_id": 1, "alias": "Tin", "source": "text"},
    "company_names": {"id": 99, "text": "Tin", "name": "Tinhill", "ticker": None, "company_id": 1},
    "refusals": {"id": 99, "source": "x", "reason": "is empty", "run_id": 1},
}


def put(connection: Connection, table: str, changes: Mapping[str, object]) -> None:
    row = {**GOOD[table], **changes}
    if "start_char" in row:
        row.setdefault("text_length", connection.execute(text("SELECT characters FROM articles")).scalar())
    connection.execute(insert(METADATA.tables[table]), row)


@pytest.mark.parametrize("table", GOOD)
def test_sense_is_taken(connection: Connection, table: str) -> None:
    put(connection, table, {})


DATE = {"kind": "date", "edtf": "2024", "low": None, "high": None, "unit": None, "qualifier": "on"}
FIRM = {"kind": "company", "name_id": 1, "confidence": 0.9, "low": None, "high": None, "unit": None, "qualifier": None}
MILESTONE = {"kind": "milestone", "status": "signed", "low": None, "high": None, "unit": None, "qualifier": None}
YEAR = {"start_date": "2024-01-01", "end_date": "2024-12-31"}
LONG = {"end_char": 100_000, "start_char": 99_995}


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("mentions", {**DATE, **YEAR}),
        ("mentions", DATE),
        ("mentions", FIRM),
        ("mentions", {"low": None, "qualifier": "max"}),
        ("mentions", {"high": None, "qualifier": "min"}),
        ("mentions", {"kind": "money", "unit": "KRW"}),
        ("facts", {**MILESTONE, **YEAR}),
        ("facts", {"kind": "output", "unit": "t", "per": "year"}),
        ("facts", {"kind": "order", "unit": "USD"}),
    ],
)
def test_every_kind_of_sense_is_taken(connection: Connection, table: str, changes: Mapping[str, object]) -> None:
    put(connection, table, changes)


@pytest.mark.parametrize(
    ("table", "changes", "rule"),
    [
        ("mentions", {"low": 3.0}, "interval_in_order"),
        ("mentions", {"high": float("inf")}, "interval_is_finite"),
        ("mentions", {"low": None}, "low_open_only_for_max"),
        ("mentions", {"high": None}, "high_open_only_for_min"),
        ("mentions", {"low": None, "high": None}, "value_has_unit"),
        ("mentions", {"unit": None}, "value_has_unit"),
        ("mentions", {"unit": None, "low": None, "high": None}, "unit_fits_kind"),
        ("mentions", {"unit": "kWh"}, "unit_fits_kind"),
        ("mentions", {"unit": "t"}, "unit_fits_kind"),
        ("mentions", {"kind": "money", "unit": "yuan"}, "unit_fits_kind"),
        ("mentions", {"kind": "money", "unit": "usd"}, "unit_fits_kind"),
        ("mentions", {"kind": "voltage", "unit": None, "low": None, "high": None}, "known_kind"),
        ("mentions", {"qualifier": "before"}, "qualifier_fits_kind"),
        ("mentions", {"qualifier": None, "low": 2.0}, "has_its_shape"),
        ("mentions", {"per": "week"}, "known_per"),
        ("mentions", {"name_id": 1}, "has_its_shape"),
        ("mentions", {"confidence": 0.5}, "has_its_shape"),
        ("mentions", {**FIRM, "confidence": None}, "has_its_shape"),
        ("mentions", {**FIRM, "confidence": 1.1}, "confidence_is_share"),
        ("mentions", YEAR, "has_its_shape"),
        ("mentions", {**DATE, "edtf": None}, "has_its_shape"),
        ("mentions", {**DATE, "per": "year"}, "has_its_shape"),
        ("mentions", {**DATE, "anchor": "moon"}, "known_anchor"),
        ("mentions", {**DATE, "start_date": "2024-01-01"}, "days_come_in_pairs"),
        ("mentions", {**DATE, "start_date": "2024-02-01", "end_date": "2024-01-01"}, "days_in_order"),
        ("mentions", {**DATE, "start_date": "2024", "end_date": "2024"}, "days_are_iso"),
        ("mentions", {**FIRM, "name_id": None}, "has_its_shape"),
        ("mentions", {**FIRM, "name_id": 77}, "FOREIGN KEY"),
        ("mentions", {"start_char": -1, "text": "Lanhe "}, "offsets_in_order"),
        ("mentions", {"end_char": 0, "text": ""}, "offsets_in_order"),
        ("mentions", LONG, "offsets_inside_text"),
        ("mentions", {**LONG, "text_length": 100_000}, "FOREIGN KEY"),
        ("mentions", {"text": "Lan"}, "quote_fits_offsets"),
        ("mentions", {"sentence_start": 3, "sentence_end": 9}, "sentence_around_mention"),
        ("mentions", {"sentence_start": 0}, "sentence_around_mention"),
        ("mentions", {"ordinal": 0}, "UNIQUE"),
        ("mentions", {"article_id": 77}, "FOREIGN KEY"),
        ("facts", {"low": 3.0}, "interval_in_order"),
        ("facts", {"unit": "t"}, "unit_fits_kind"),
        ("facts", {"kind": "rumour"}, "unit_fits_kind"),
        ("facts", {"kind": "investment"}, "unit_fits_kind"),
        ("facts", {"status": "rumoured"}, "known_status"),
        ("facts", {"qualifier": "before"}, "known_qualifier"),
        ("facts", {"expected": 2}, "expected_is_truth"),
        ("facts", MILESTONE, "milestone_is_dated"),
        ("facts", {**MILESTONE, **YEAR, "status": None}, "milestone_is_dated"),
        ("facts", {**YEAR, "end_date": None}, "days_come_in_pairs"),
        ("facts", LONG, "offsets_inside_text"),
        ("facts", {"mention_id": 77}, "FOREIGN KEY"),
        ("rejections", {"reason": ""}, "reason_not_empty"),
        ("rejections", LONG, "offsets_inside_text"),
        ("articles", {"characters": 4}, "text_is_whole"),
        ("articles", {"digest": "abc"}, "digest_is_sha256"),
        ("articles", {"published": "2024"}, "published_is_iso"),
        ("articles", {"dateline_start": 2, "dateline_end": 1}, "dateline_inside_text"),
        ("articles", {"dateline_start": 0, "dateline_end": 4}, "dateline_inside_text"),
        ("articles", {"run_id": 77}, "FOREIGN KEY"),
        ("sources", {"identity": "a.txt"}, "UNIQUE"),
        ("sources", {"source": ""}, "source_not_empty"),
        ("companies", {"name": "Northgrid Storage"}, "UNIQUE"),
        ("companies", {"name": ""}, "name_not_empty"),
        ("company_aliases", {"alias": ""}, "alias_not_empty"),
        ("company_aliases", {"source": "rumour"}, "known_source"),
        ("company_names", {"text": ""}, "text_not_empty"),
        ("company_names", {"name": ""}, "name_not_empty"),
        ("company_names", {"company_id": 77}, "FOREIGN KEY"),
        ("refusals", {"reason": ""}, "reason_not_empty"),
    ],
)
def test_nonsense_is_refused(connection: Connection, table: str, changes: Mapping[str, object], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        put(connection, table, changes)


@pytest.mark.skipif(not STRICT, reason="needs SQLite 3.37")
def test_text_is_no_number(connection: Connection) -> None:
    with pytest.raises(IntegrityError, match="cannot store TEXT value in REAL column"):
        connection.execute(text("UPDATE mentions SET low = 'one'"))


def test_an_article_takes_everything_with_it(connection: Connection) -> None:
    connection.execute(text("DELETE FROM articles"))
    tables = ("sources", "mentions", "facts", "fact_companies", "rejections")
    assert [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() for table in tables] == [0] * 5
