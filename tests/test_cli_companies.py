"""cli companies: list, show, suggest, merge, split; a person's word is kept, carried out, and holds for later runs."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from workplace import Plain, clean, enter, gigawire, write_news

from pipeline.batch import Tools
from pipeline.cli import dump
from pipeline.cli.company_desk import _identities
from pipeline.settings import load_settings

DECISIONS = Path("home/companies/decisions.jsonl")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three articles; readings of three words need no rules, but companies do."""
    enter(tmp_path, monkeypatch)
    monkeypatch.setenv("GIGAWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOGNAME", "li")
    identities = partial(_identities, load_settings())
    monkeypatch.setattr(dump, "make_tools", lambda _rules: Tools(clean, Plain, identities))
    write_news("Borrow 1.5 Yibin has a line", "Borrow-Group 20 Ningde has a line", "Xinwangda 3 Huizhou has a line")
    gigawire("run", "news")


def listed(*arguments: str) -> list[dict[str, Any]]:
    return json.loads(gigawire("companies", "list", "--json", *arguments).stdout)  # type: ignore[no-any-return]


def names(*arguments: str) -> list[str]:
    return sorted(company["name"] for company in listed(*arguments))


def test_companies_are_listed_with_what_the_table_says() -> None:
    assert names() == ["Borrow", "Borrow-Group", "Sunwoda"]
    (company,) = listed("xinwangda")
    assert (company["name"], company["mentions"], company["facts"]) == ("Sunwoda", 1, 1)
    assert ["Xinwangda", "text"] in company["aliases"]
    told = gigawire("companies", "list", "--limit", "1").stdout
    assert "Borrow" in told and "1 of 3; --limit 0 shows all." in told
    assert "No such company" in gigawire("companies", "list", "nobody").stdout


def test_one_company_is_shown_by_any_of_its_names() -> None:
    told = gigawire("companies", "show", "xinwangda").stdout
    assert told.startswith("Sunwoda") and "seed, text" in told
    assert json.loads(gigawire("companies", "show", "Sunwoda", "--json").stdout)["name"] == "Sunwoda"
    assert 'no company is called "Heron"' in gigawire("companies", "show", "Heron", status=2).stderr


def test_what_looks_alike_is_suggested_until_a_person_has_spoken() -> None:
    (pair,) = json.loads(gigawire("companies", "suggest", "--json").stdout)
    assert {pair["company"], pair["other"]} == {"Borrow", "Borrow-Group"}
    assert "the same own words" in " ".join(gigawire("companies", "suggest").stdout.split())
    gigawire("companies", "merge", "Borrow", "Borrow-Group")
    assert "No two companies" in gigawire("companies", "suggest").stdout
    gigawire("companies", "split", "Borrow", "Borrow-Group")
    assert "No two companies" in gigawire("companies", "suggest").stdout


def test_a_merge_is_kept_signed_and_carried_out() -> None:
    told = gigawire("companies", "merge", "Borrow", "borrow-group").stdout
    assert '"Borrow-Group" is now "Borrow"' in told and "decisions.jsonl" in told
    assert names() == ["Borrow", "Sunwoda"]
    decision = json.loads(DECISIONS.read_text())
    assert (decision["who"], decision["what"], decision["names"]) == ("li", "merge", ["Borrow-Group"])
    facts = json.loads(gigawire("facts", "--company", "borrow-group", "--json").stdout)
    assert sorted(fact["source"] for fact in facts) == ["0.txt", "1.txt"]
    assert {name for fact in facts for name in fact["companies"]} == {"Borrow"}


def test_deciding_twice_changes_nothing() -> None:
    gigawire("companies", "merge", "Borrow", "Borrow-Group")
    before = DECISIONS.read_text(), Path("gigawire.sqlite").read_bytes()
    assert "are one company already" in gigawire("companies", "merge", "Borrow", "Borrow-Group").stdout
    assert (DECISIONS.read_text(), Path("gigawire.sqlite").read_bytes()) == before


def test_a_merge_holds_for_later_runs_and_other_databases() -> None:
    gigawire("companies", "merge", "Borrow", "Borrow-Group")
    write_news("Borrow-Group 7 Yibin has another line")
    gigawire("run", "news")
    gigawire("run", "--again")
    assert names() == ["Borrow", "Sunwoda"]
    gigawire("run", "news", "--db", "other.sqlite")
    assert names("--db", "other.sqlite") == ["Borrow", "Sunwoda"]


def test_a_split_undoes_a_merge() -> None:
    before = listed()
    gigawire("companies", "merge", "Borrow", "Borrow-Group")
    assert '"Borrow-Group" no longer is "Borrow"' in gigawire("companies", "split", "Borrow", "Borrow-Group").stdout
    assert [{**company, "id": 0} for company in listed()] == [{**company, "id": 0} for company in before]
    assert len(DECISIONS.read_text().splitlines()) == 2


def test_an_alias_of_the_table_is_split_off() -> None:
    gigawire("companies", "split", "Sunwoda", "Xinwangda")
    assert names() == ["Borrow", "Borrow-Group", "Xinwangda"]


def test_a_company_of_the_table_takes_one_that_articles_name() -> None:
    gigawire("companies", "merge", "CATL", "Borrow")
    assert names() == ["Borrow-Group", "CATL", "Sunwoda"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["merge", "Borrow", "Heron"], 'no company is called "Heron"'),
        (["split", "Borrow", "Heron"], '"Heron" is no name of "Borrow". It has no other name'),
        (["split", "Borrow", "Borrow"], "is the company's own name"),
    ],
)
def test_a_word_that_makes_no_sense_is_refused_and_not_kept(arguments: list[str], said: str) -> None:
    assert said in gigawire("companies", *arguments, status=2).stderr
    assert not DECISIONS.exists()


def test_a_decision_that_cannot_be_read_stops_the_next() -> None:
    gigawire("companies", "merge", "Borrow", "Borrow-Group")
    DECISIONS.write_text(DECISIONS.read_text().replace('"li"', '"lu"'))
    assert "decisions.jsonl, line 1: was changed" in gigawire("companies", "suggest", status=2).stderr


def test_a_name_of_several_companies_is_told() -> None:
    write_news("Wren 1 Yibin has a line", "Heron 2 Yibin has a line", "Stork 3 Yibin has a line")
    gigawire("run", "news", "--db", "birds.sqlite")
    gigawire("companies", "merge", "Wren", "Heron", "--db", "birds.sqlite")
    gigawire("companies", "merge", "Stork", "Wren", "--db", "birds.sqlite")
    assert names("--db", "birds.sqlite") == ["Stork"]
    gigawire("companies", "split", "Stork", "Wren", "--db", "birds.sqlite")
    assert names("--db", "birds.sqlite") == ["Stork", "Wren"]
    assert "Stork" in gigawire("companies", "show", "STORK", "--db", "birds.sqlite").stdout
