"""Decisions: kept line by line, read strictly, and made only where they change something."""

import json
from pathlib import Path

import pytest

from pipeline.errors import RuleError, UsageError
from pipeline.identity import (
    Desk,
    Grouping,
    Identities,
    Named,
    decide_merge,
    decide_split,
    load_identities,
    read_decisions,
)
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings

RULES = load_rulebook(load_settings().rule_folders)
NAMED = [Named("Borun Cells", "Borun Cells"), Named("Borun", "Borun Cells"), Named("Olvia Power", "Olvia Power")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "companies" / "decisions.jsonl"


def desk(path: Path, named: list[Named] = NAMED, *, minute: int = 30) -> Desk:
    return Desk(path, Grouping(load_identities(RULES, path), named), "li", f"2025-03-01T09:{minute}:00+00:00")


def test_a_decision_is_kept_and_counts(path: Path) -> None:
    at = desk(path)
    decision = decide_merge(at, *at.grouping.companies())
    assert decision is not None
    assert read_decisions(path) == (decision,)
    assert json.loads(path.read_text(encoding="utf-8"))["id"] == decision.id
    (company,) = desk(path).grouping.companies()
    assert company.name == "Borun Cells"


def test_deciding_twice_keeps_one_line(path: Path) -> None:
    companies = desk(path).grouping.companies()
    assert decide_merge(desk(path), *companies)
    assert decide_merge(desk(path), *companies) is None
    assert len(read_decisions(path)) == 1


def test_an_undone_decision_stays_in_the_file(path: Path) -> None:
    first, second = desk(path).grouping.companies()
    decide_merge(desk(path), first, second)
    (joined,) = desk(path).grouping.companies()
    decide_split(desk(path), joined, [second.name])
    assert desk(path).grouping.companies() == [first, second]
    decide_merge(desk(path, minute=31), first, second)
    assert [decision.what for decision in read_decisions(path)] == ["merge", "split", "merge"]
    assert len(desk(path).grouping.companies()) == 1


@pytest.mark.parametrize(
    ("names", "said"),
    [(["Olvia Power"], 'is no name of "Borun Cells". It has "Borun"'), (["Borun Cells"], "is the company's own name")],
)
def test_a_split_of_what_is_not_there_is_refused(path: Path, names: list[str], said: str) -> None:
    at = desk(path)
    with pytest.raises(UsageError, match=said):
        decide_split(at, at.grouping.companies()[0], names)
    assert not path.exists()


def test_a_company_that_shares_its_name_is_decided_on_by_its_ticker(path: Path) -> None:
    named = [Named("Xing", "Xing", "SZSE:300999"), Named("Xing", "Xing"), Named("Olvia Power", "Olvia Power")]
    companies = {company.name: company for company in desk(path, named).grouping.companies()}
    decide_merge(desk(path, named), companies["Olvia Power"], companies["Xing (SZSE:300999)"])
    assert read_decisions(path)[0].names == ("SZSE:300999",)
    joined, alone = desk(path, named).grouping.companies()
    assert (joined.name, len(joined.named), alone.name) == ("Olvia Power", 2, "Xing")


def kept(path: Path) -> str:
    at = desk(path)
    decide_merge(at, *at.grouping.companies())
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"li"', '"lu"', "was changed after it was written"),
        ('"merge"', '"marry"', "`what` is 'marry'. Known: merge, split"),
        ('["Olvia Power"]', '"Olvia Power"', "Write a list of names"),
        ('["Olvia Power"]', "[]", "Write a list of names"),
        ('"who": "li", ', "", "and nothing else"),
        ('"who": "li"', '"who": ""', "`who` is ''. Write a text"),
        ("{", "", "not readable as JSON"),
    ],
)
def test_a_line_that_was_changed_is_named(path: Path, old: str, new: str, said: str) -> None:
    path.parent.mkdir(parents=True)
    line = kept(path)
    path.write_text(line + line.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_decisions(path)
    assert str(caught.value).startswith(f"{path}, line 2: ") and said in str(caught.value)


def test_a_line_that_stands_twice_counts_once(path: Path) -> None:
    line = kept(path)
    path.write_text(f"{line}\n{line}", encoding="utf-8")
    assert len(read_decisions(path)) == 1


def test_a_file_that_is_no_text_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(RuleError, match="not readable as UTF-8"):
        read_decisions(path)


def test_without_a_file_nothing_is_decided(path: Path) -> None:
    assert read_decisions(path) == ()
    assert Identities(desk(path).grouping.table).decisions == ()
