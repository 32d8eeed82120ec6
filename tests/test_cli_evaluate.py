"""cli evaluate: figures, errors and floors."""

import json
from pathlib import Path
from typing import Any

import pytest
from workplace import enter, fill, gigawire, write_news


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(tmp_path, monkeypatch)


@pytest.fixture
def filled(_here: None) -> None:
    fill()


GOLD = {
    "source": "x/0.txt",
    "published": None,
    "mentions": [
        {"kind": "energy", "text": "1.5", "low": 1.5, "high": 1.5, "unit": "GWh", "per": None, "qualifier": "exact"},
        {"kind": "company", "name": "Borrow"},
    ],
    "facts": [{"kind": "capacity", "companies": ["Borrow"], "low": 1.5, "high": 1.5, "unit": "GWh", "per": "year"}],
}


def write_gold(**changes: Any) -> None:
    Path("gold.jsonl").write_text(json.dumps(GOLD | changes))


def figures(*arguments: str) -> Any:
    return json.loads(gigawire("evaluate", "gold.jsonl", "--json", *arguments).stdout)


def test_evaluate_reads_the_articles_and_scores_them() -> None:
    write_news("Borrow 1.5 Yibin")
    write_gold()
    assert figures("--articles", "news")["facts"]["f1"] == 1.0
    assert not Path("gigawire.sqlite").exists()
    told = gigawire("evaluate", "gold.jsonl", "--articles", "news").stdout
    assert "all quantities" in told and "1.000" in told and "companies 1.00" in " ".join(told.split())


def test_evaluate_scores_a_database_or_an_export(filled: None) -> None:
    write_gold()
    gigawire("export", "-o", "export.jsonl")
    assert figures("--db", "gigawire.sqlite") == figures("--predicted", "export.jsonl")


def test_evaluate_lists_every_error(filled: None) -> None:
    write_gold(published="2024-01-01")
    told = gigawire("evaluate", "gold.jsonl", "--db", "gigawire.sqlite", "--errors").stdout
    assert 'published | wrong published | 0.txt | {"predicted": null, "gold": "2024-01-01"}' in told


def test_evaluate_puts_errors_into_its_json(filled: None) -> None:
    write_gold(published="2024-01-01")
    errors = figures("--db", "gigawire.sqlite", "--errors")["published"]["errors"]
    assert [(error["what"], error["source"]) for error in errors] == [("wrong published", "0.txt")]


def test_evaluate_holds_figures_to_their_floors(filled: None) -> None:
    write_gold()
    scored = ["evaluate", "gold.jsonl", "--db", "gigawire.sqlite", "--floors", "floors.json"]
    gigawire(*scored, "--set-floors")
    gigawire(*scored)
    content = json.loads(Path("floors.json").read_text())
    content["floors"]["facts"]["f1"] = 1.1
    Path("floors.json").write_text(json.dumps(content))
    failed = gigawire(*scored, status=1)
    assert "facts f1" in failed.stderr and "1.1000" in failed.stderr
    assert "--lower" in gigawire(*scored, "--set-floors", status=2).stderr
    gigawire(*scored, "--set-floors", "--lower")
    gigawire(*scored)


def test_evaluate_wants_new_floors_for_new_gold(filled: None) -> None:
    write_gold()
    scored = ["evaluate", "gold.jsonl", "--db", "gigawire.sqlite", "--floors", "floors.json"]
    gigawire(*scored, "--set-floors")
    write_gold(title="changed")
    assert "the gold has changed" in gigawire(*scored, status=1).stderr
