"""Exports: the record of the scorer, tables for spreadsheets and for DuckDB."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from store_readings import BUYER, FIRM, arrive, make_reading, twin

from pipeline.errors import UsageError
from pipeline.records import Reading
from pipeline.store import Store, export_records, open_store, write_csv, write_jsonl, write_parquet


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as store:
        yield store


def fill(store: Store, *readings: Reading) -> None:
    arrivals = [arrive(reading.article.source, reading) for reading in readings]
    store.store_batch(store.begin_run("run", "rules-1"), arrivals)


def test_a_record_has_the_keys_of_the_contract(store: Store) -> None:
    fill(store, make_reading())
    (record,) = export_records(store)
    assert list(record) == ["source", "title", "published", "body", "mentions", "facts"]
    assert (record["source"], record["title"], record["published"]) == ("a.txt", "Lanhe builds", "2024-03-28")
    assert record["body"] == make_reading().article.text


def test_every_quote_is_a_slice_of_the_body(store: Store) -> None:
    fill(store, make_reading())
    (record,) = export_records(store)
    for item in record["mentions"] + record["facts"]:
        assert record["body"][item["start"] : item["end"]] == item["text"]


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (1, {"kind": "company", "name": FIRM, "ticker": None, "confidence": 1.0, "found_by": "legal.form"}),
        (
            3,
            {
                "kind": "money",
                "low": 835980000.0,
                "high": 835980000.0,
                "unit": "USD",
                "per": None,
                "qualifier": "exact",
                "equivalent_of": 2,
                "found_by": "money.code",
            },
        ),
        (
            4,
            {
                "kind": "date",
                "start_date": "2025-09-01",
                "end_date": "2025-12-31",
                "edtf": "2025-09/2025-12",
                "qualifier": "before",
                "anchor": "none",
                "precision": "part",
                "found_by": "date.part",
            },
        ),
        (
            8,
            {
                "kind": "money",
                "low": None,
                "high": 3.0,
                "unit": "CNY",
                "per": None,
                "qualifier": "max",
                "found_by": "money.code",
            },
        ),
    ],
)
def test_a_mention_has_the_keys_of_its_kind(store: Store, index: int, expected: dict[str, object]) -> None:
    fill(store, make_reading())
    (record,) = export_records(store)
    mention = record["mentions"][index]
    assert {key: value for key, value in mention.items() if key not in ("text", "start", "end")} == expected


def test_a_fact_has_the_keys_of_the_contract(store: Store) -> None:
    fill(store, make_reading())
    (record,) = export_records(store)
    fact = record["facts"][1]
    del fact["text"], fact["start"], fact["end"]
    assert fact == {
        "kind": "capacity",
        "companies": [BUYER, FIRM],
        "low": 20.0,
        "high": 20.0,
        "unit": "GWh",
        "per": "year",
        "qualifier": "exact",
        "product": "sodium-ion battery",
        "product_name": None,
        "place": None,
        "phase": "1",
        "status": None,
        "expected": False,
        "start_date": "2025-09-01",
        "end_date": "2025-12-31",
        "mention": 5,
        "date_mention": 4,
        "found_by": "capacity.makes",
    }


def test_every_source_has_its_record_in_the_order_of_names(store: Store) -> None:
    first = arrive("b.txt")
    store.store_batch(store.begin_run("run", "rules-1"), [first, twin(first, "a.txt"), twin(first, "c.txt")])
    assert [record["source"] for record in export_records(store)] == ["a.txt", "b.txt", "c.txt"]


def test_more_articles_than_a_page_are_exported(store: Store) -> None:
    fill(store, *(make_reading(title=f"Day {number:03}", source=f"{number:03}") for number in range(450)))
    assert [record["title"] for record in export_records(store)] == [f"Day {number:03}" for number in range(450)]


def test_json_lines_hold_a_record_each(store: Store) -> None:
    fill(store, make_reading(), make_reading(title="Zwölf 新闻\u2028", source="b.txt"))
    file = io.StringIO()
    assert write_jsonl(store, file) == 2
    assert [json.loads(line) for line in file.getvalue().split("\n")[:-1]] == list(export_records(store))
    assert "新闻" in file.getvalue()


def test_csv_has_a_row_for_each_fact(store: Store) -> None:
    fill(store, make_reading())
    file = io.StringIO()
    assert write_csv(store, file) == 3
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert rows[0]["companies"] == f"{BUYER}; {FIRM}"
    assert (rows[0]["low"], rows[0]["start_date"], rows[0]["place"]) == ("20.0", "2025-09-01", "")


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx"])
def test_csv_holds_no_formula(store: Store, text: str) -> None:
    reading = make_reading()
    fact = replace(reading.facts[0], place=text, companies=(text,))
    fill(store, replace(reading, facts=(fact,)))
    file = io.StringIO()
    write_csv(store, file)
    (row,) = csv.DictReader(io.StringIO(file.getvalue(), newline=""))
    assert (row["place"], row["companies"]) == (f"'{text}", f"'{text}")


def test_a_negative_number_stays_a_number_in_csv(store: Store) -> None:
    reading = make_reading()
    low = replace(reading.facts[0], low=-reading.facts[0].low) if reading.facts[0].low else reading.facts[0]
    fill(store, replace(reading, facts=(replace(low, qualifier="range"),)))
    file = io.StringIO()
    write_csv(store, file)
    (row,) = csv.DictReader(io.StringIO(file.getvalue()))
    assert row["low"] == "-6000000000.0"


def test_parquet_keeps_lists_and_days(store: Store) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    fill(store, make_reading())
    file = io.BytesIO()
    assert write_parquet(store, file) == 3
    rows = parquet.read_table(io.BytesIO(file.getvalue())).to_pylist()
    assert rows[0]["companies"] == [BUYER, FIRM]
    assert (rows[0]["low"], rows[0]["start_date"], rows[0]["expected"]) == (20.0, date(2025, 9, 1), False)


def test_parquet_says_what_it_needs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'gigawire\[parquet\]'"):
        write_parquet(store, io.BytesIO())
