"""review/sheet: what a spreadsheet makes of a sheet, and what follows from what a person writes into it."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import apply_corrections
from pipeline.errors import UsageError
from pipeline.reading import load_reader
from pipeline.records import CleanArticle
from pipeline.review import Taken, Taker, choose, take_file, write_sheet
from pipeline.review.columns import value_of
from pipeline.review.sheet import read_sheet
from pipeline.settings import load_settings

TEXT = (
    "Ferrolux Energy plans an annual output of 300,000 tons of anode  material and a 2.5 GWh plant in Kiel. "
    "Marble Gate Energy opened on May 3, 2024. Windmere is new. =SUM is no company of 5 GWh."
)
ARTICLE = CleanArticle("news.txt", None, date(2024, 6, 1), TEXT)
READER = load_reader(load_settings(model="none"))
READING = READER.read(ARTICLE)
Row = dict[str, str]


@pytest.fixture
def sheet(tmp_path: Path) -> list[Row]:
    write_sheet(tmp_path / "sheet.csv", choose([READING], rows=100, sample=0, seed=1))
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def row_of(sheet: list[Row], words: str, what: str = "mention") -> Row:
    return next(row for row in sheet if row["what"] == what and words in (row["text"], row["kind"]))


def take(path: Path) -> Taken:
    taker = Taker(lambda digest: ARTICLE if digest == ARTICLE.digest else None, READER.read, "lena")
    return take_file(path, "csv", path.parent / "home", taker)


def decide(tmp_path: Path, row: Row, **new: str) -> Taken:
    path = tmp_path / "edited.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, row.keys())
        table.writeheader()
        table.writerow(row | new)
    return take(path)


def person(taken: Taken) -> dict[str, Any]:
    assert taken.refused == []
    (one,) = taken.added
    assert one.person is not None
    return dict(one.person)


def refusal(taken: Taken) -> str:
    assert taken.added == []
    (bad,) = taken.refused
    return bad.reason


# What a spreadsheet does


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("2024-05-17", "2024-05-17", id="as it was written"),
        pytest.param("17.05.2024", "2024-05-17", id="German"),
        pytest.param("4.5.2024", "2024-05-04", id="German and short: the day is first"),
        pytest.param("5/17/2024", "2024-05-17", id="American"),
        pytest.param("17/05/2024", "2024-05-17", id="British"),
        pytest.param("05/05/2024", "2024-05-05", id="the same either way"),
        pytest.param("17.05.2024 00:00", "2024-05-17", id="with a clock"),
        pytest.param("'2024-05-17", "2024-05-17", id="kept from being turned"),
    ],
)
def test_a_day_that_a_spreadsheet_has_turned_is_still_that_day(written: str, day: str) -> None:
    assert value_of("new_start_date", written) == day


@pytest.mark.parametrize("written", ["4/5/2024", "45429", "17 May", "5/17/24", "31.02.2024"])
def test_a_day_that_may_be_two_is_refused(tmp_path: Path, sheet: list[Row], written: str) -> None:
    assert "new_start_date" in refusal(decide(tmp_path, row_of(sheet, "May 3, 2024"), new_start_date=written))


@given(st.dates(date(1000, 1, 1)))
def test_every_day_comes_back_in_the_two_spellings_that_are_sure(day: date) -> None:
    assert value_of("new_end_date", day.isoformat()) == value_of("new_end_date", f"{day:%d.%m.}{day.year:04d}")


@pytest.mark.parametrize("written", ["1e999", "-1e999", "nan", "inf", "1.000,5", "two"])
def test_what_is_no_number_of_this_world_is_refused(tmp_path: Path, sheet: list[Row], written: str) -> None:
    assert "is no number" in refusal(decide(tmp_path, row_of(sheet, "2.5 GWh"), new_low=written))


def test_a_company_that_looks_like_a_formula_is_none(tmp_path: Path, sheet: list[Row]) -> None:
    added = decide(tmp_path, row_of(sheet, "5 GWh"), decision="add", new_text="'=SUM", new_kind="company")
    assert person(added)["name"] == "=SUM"


@pytest.mark.parametrize("last", ["article", "record"])
def test_a_line_that_was_cut_short_is_refused_alone(tmp_path: Path, sheet: list[Row], last: str) -> None:
    row = row_of(sheet, "2.5 GWh") | {"decision": "reject"}
    names = [*(name for name in row if name != last), last]
    with (tmp_path / "edited.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, [row[name] for name in names[:-1]]])
    assert "was changed or lost" in refusal(take(tmp_path / "edited.csv"))


@pytest.mark.parametrize(
    "record",
    [
        {"target": "dream", "machine": {}, "sentence": [0, 5]},
        {"target": "mention", "machine": {"kind": "company", "text": "x", "start": "a", "end": 1}, "sentence": [0, 5]},
        {"target": "mention", "machine": {}, "sentence": ["a", "b"]},
        {"target": "fact", "machine": [], "sentence": [0]},
        [],
    ],
)
def test_a_record_that_somebody_has_edited_is_refused(tmp_path: Path, sheet: list[Row], record: Any) -> None:
    row = row_of(sheet, "2.5 GWh") | {"record": json.dumps(record)}
    assert 'the cell "record"' in refusal(decide(tmp_path, row, new_text="5 GWh"))


def test_a_cell_that_no_spreadsheet_holds_is_an_error_of_the_file(tmp_path: Path, sheet: list[Row]) -> None:
    row = sheet[0] | {"note": "x" * 200_000}
    with pytest.raises(UsageError, match="line"):
        decide(tmp_path, row, decision="reject")
    with pytest.raises(UsageError, match="has no column"):
        (tmp_path / "empty.csv").write_text("", encoding="utf-8")
        list(read_sheet(tmp_path / "empty.csv"))


# What follows from what a person writes


def test_one_new_end_of_an_exact_value_is_its_value(tmp_path: Path, sheet: list[Row]) -> None:
    for number, new in enumerate(({"new_low": "3"}, {"new_high": "1"})):
        (tmp_path / str(number)).mkdir()
        said = person(decide(tmp_path / str(number), row_of(sheet, "2.5 GWh"), **new))
        assert said["low"] == said["high"] == float(*new.values())


def test_a_value_that_becomes_a_least_one_loses_its_other_end(tmp_path: Path, sheet: list[Row]) -> None:
    said = person(decide(tmp_path, row_of(sheet, "2.5 GWh"), new_qualifier="min"))
    assert (said["low"], said.get("high")) == (2.5, None)


def test_two_different_ends_need_to_be_called_a_range(tmp_path: Path, sheet: list[Row]) -> None:
    row = row_of(sheet, "2.5 GWh")
    assert 'its qualifier is "range"' in refusal(decide(tmp_path, row, new_low="2", new_high="3"))
    assert person(decide(tmp_path, row, new_low="2", new_high="3", new_qualifier="range"))["high"] == 3


def test_new_days_have_a_new_edtf(tmp_path: Path, sheet: list[Row]) -> None:
    said = person(decide(tmp_path, row_of(sheet, "May 3, 2024"), new_start_date="2024-05-04", new_qualifier="since"))
    assert (said["start_date"], said["end_date"], said["edtf"]) == ("2024-05-04", "2024-05-04", "2024-05-04/..")


def test_a_new_span_is_read_anew_and_keeps_its_rate(tmp_path: Path, sheet: list[Row]) -> None:
    assert row_of(sheet, "300,000 tons")["per"] == "year"
    said = person(decide(tmp_path, row_of(sheet, "300,000 tons"), new_text="output of 300,000 tons"))
    assert (said["low"], said["per"], said["text"]) == (3e5, "year", "output of 300,000 tons")
    cut = person(decide(tmp_path, row_of(sheet, "2.5 GWh"), new_text="5 GWh"))
    assert (cut["low"], cut["text"]) == (5, "5 GWh")


def test_white_space_is_whatever_it_is_in_the_text(tmp_path: Path, sheet: list[Row]) -> None:
    said = person(
        decide(tmp_path, row_of(sheet, "300,000 tons"), new_text="300,000 tons of anode material", new_low="3")
    )
    assert TEXT[said["start"] : said["end"]] == said["text"] == "300,000 tons of anode  material"


def test_what_is_missing_may_stand_in_a_sentence_without_rows(tmp_path: Path, sheet: list[Row]) -> None:
    said = person(decide(tmp_path, row_of(sheet, "2.5 GWh"), decision="add", new_text="Windmere", new_kind="company"))
    assert (said["text"], said["start"]) == ("Windmere", TEXT.index("Windmere"))


def test_a_missing_quantity_that_can_be_read_needs_no_value(tmp_path: Path, sheet: list[Row]) -> None:
    row = row_of(sheet, "Marble Gate Energy")
    said = person(decide(tmp_path, row, decision="add", new_text="May 3, 2024", new_kind="date"))
    assert said["start_date"] == "2024-05-03"


def test_a_missing_fact_is_added_beside_a_mention(tmp_path: Path, sheet: list[Row]) -> None:
    day = {"new_status": "operational", "new_start_date": "2024-05-03", "new_companies": "Marble Gate Energy"}
    taken = decide(tmp_path, row_of(sheet, "Marble Gate Energy"), decision="add", new_kind="milestone", **day)
    assert person(taken)["text"] == "Marble Gate Energy opened on May 3, 2024."
    added = [fact for fact in apply_corrections(READING, taken.added).facts if fact.correction]
    assert [(f.kind, f.status, f.companies) for f in added] == [("milestone", "operational", ("Marble Gate Energy",))]


def test_a_missing_mention_is_added_beside_a_fact(tmp_path: Path, sheet: list[Row]) -> None:
    row = row_of(sheet, "capacity", "fact")
    taken = decide(tmp_path, row, decision="add", new_kind="company", new_text="Kiel")
    assert [one.target for one in taken.added] == ["mention"]


@pytest.mark.parametrize(
    ("words", "what", "new", "reason"),
    [
        ("2.5 GWh", "mention", {"new_text": "-"}, "new_text cannot be emptied"),
        ("2.5 GWh", "mention", {"new_place": "Kiel"}, "has no new_place"),
        ("Marble Gate Energy", "mention", {"new_low": "3"}, "has no new_low"),
        ("capacity", "fact", {"new_text": "2.5 GWh"}, "a fact has no words of its own"),
        ("2.5 GWh", "mention", {"new_kind": "power"}, "cannot be read"),
        ("May 3, 2024", "mention", {"new_start_date": "-", "new_end_date": "-"}, "needs its first and its last day"),
        ("capacity", "fact", {"new_unit": "MWh"}, "is told in GWh or MW"),
        ("capacity", "fact", {"new_kind": "milestone"}, "a milestone"),
    ],
)
def test_nothing_that_a_person_writes_is_passed_over(
    tmp_path: Path, sheet: list[Row], words: str, what: str, new: Row, reason: str
) -> None:
    assert reason in refusal(decide(tmp_path, row_of(sheet, words, what), **new))


def test_what_is_not_chosen_may_be_drawn() -> None:
    chosen = choose([READING], rows=1, sample=1000, seed=1)
    everything = len(READING.mentions) + len(READING.facts)
    assert len(chosen) == everything
    assert len({(one.target, json.dumps(one.record)) for one in chosen}) == everything
