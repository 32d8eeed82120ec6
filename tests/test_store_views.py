"""The views: one row a fact, in plain units, readable without a manual."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from store_readings import BUYER, FIRM, arrive, make_reading, twin

from pipeline.records import Fact
from pipeline.store import open_store

Ask = Callable[[str], list[dict[str, Any]]]


def figure(kind: str, low: str | None, high: str | None, unit: str) -> Fact:
    qualifier = "max" if low is None else "min" if high is None else "exact"
    ends = {"low": None if low is None else Decimal(low), "high": None if high is None else Decimal(high)}
    changes: dict[str, Any] = {"kind": kind, "unit": unit, "qualifier": qualifier, **ends}
    return replace(make_reading().facts[0], **changes)


@pytest.fixture
def ask() -> Iterator[Ask]:
    figures = (
        figure("capacity", "200", "200", "MW"),
        figure("output", "300000", None, "t"),
        figure("output", "12", "12", "GWh"),
        figure("output", None, "5E+8", "m2"),
        figure("investment", "2500000", "2500000", "EUR"),
    )
    reading = make_reading()
    first = arrive(reading=replace(reading, facts=reading.facts + figures))
    with open_store("sqlite://") as store:
        store.store_batch(store.begin_run("run", "rules-1"), [first, twin(first, "b.txt"), twin(first, "c.txt")])

        def ask(query: str) -> list[dict[str, Any]]:
            with store._engine.connect() as connection:
                return [dict(row) for row in connection.execute(text(query)).mappings()]

        yield ask


def test_capacity_is_in_gigawatt_hours_or_megawatts(ask: Ask) -> None:
    rows = ask("SELECT gwh_low, gwh_high, mw_low, mw_high, per FROM capacity ORDER BY fact_id")
    assert [tuple(row.values()) for row in rows] == [(20.0, 20.0, None, None, "year"), (None, None, 200.0, 200.0, None)]


def test_output_is_in_tonnes_and_the_other_units_of_goods(ask: Ask) -> None:
    rows = ask("SELECT tonnes_low, tonnes_high, gwh_low, square_metres_high FROM output ORDER BY fact_id")
    assert [tuple(row.values()) for row in rows] == [
        (300000.0, None, None, None),
        (None, None, 12.0, None),
        (None, None, None, 5e8),
    ]


def test_investment_is_in_millions_of_yuan_or_of_another_currency(ask: Ask) -> None:
    rows = ask(
        "SELECT cny_millions_low, cny_millions_high, other_currency, other_millions_low FROM investment ORDER BY 1"
    )
    assert [tuple(row.values()) for row in rows] == [(None, None, "EUR", 2.5), (6000.0, 6000.0, None, None)]


def test_a_milestone_has_its_status_and_date(ask: Ask) -> None:
    (row,) = ask("SELECT companies, status, expected, start_date, end_date, evidence FROM milestones")
    evidence = row.pop("evidence")
    assert evidence.startswith("Lanhe Cells (Yibin)")
    assert tuple(row.values()) == (FIRM, "operational", 1, "2025-09-01", "2025-12-31")


def test_a_fact_tells_where_it_stands(ask: Ask) -> None:
    (row,) = ask("SELECT title, published, source, place, product, phase FROM capacity WHERE gwh_low IS NOT NULL")
    assert tuple(row.values()) == ("Lanhe builds", "2024-03-28", "a.txt", None, "sodium-ion battery", "1")


def test_companies_are_joined_in_the_facts_order(ask: Ask) -> None:
    assert ask("SELECT companies FROM capacity WHERE gwh_low = 20") == [{"companies": f"{BUYER}; {FIRM}"}]


def test_an_article_with_several_sources_counts_once(ask: Ask) -> None:
    assert ask("SELECT count(*) AS n, sum(cny_millions_low) AS total FROM investment") == [{"n": 2, "total": 6000.0}]
    assert ask("SELECT count(*) AS n FROM all_facts") == ask("SELECT count(*) AS n FROM facts")
    assert ask("SELECT count(*) AS n FROM company_mentions") == [{"n": 3}]


def test_a_company_mention_shows_its_sentence(ask: Ask) -> None:
    rows = ask("SELECT company, mention, sentence, source FROM company_mentions ORDER BY start_char")
    assert [row["mention"] for row in rows] == ["Lanhe", FIRM, BUYER]
    assert {row["company"] for row in rows} == {FIRM, BUYER}
    assert rows[0]["sentence"] == "Lanhe builds"
    assert rows[2]["sentence"].startswith("The plant makes 20 GWh")
    assert {row["source"] for row in rows} == {"a.txt"}
