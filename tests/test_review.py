"""review: what a person is asked, and what becomes of the answers, by sheet or by annotation tool."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import DocBin

from pipeline.corrections import apply_corrections
from pipeline.errors import CorrectionError, UsageError
from pipeline.reading import load_reader
from pipeline.records import CleanArticle, Correction, Reading
from pipeline.review import FORMATS, BadRecord, Taken, Taker, Task, choose, take_file, tasks_of, write_sheet
from pipeline.review.columns import COLUMNS, cell, text_of, value_of
from pipeline.review.sheet import read_sheet
from pipeline.settings import load_settings

TEXT = (
    "😀 Ferrolux Energy will invest 3 billion yuan in a 2 GWh plant in Kiel by the end of 2026. "
    "Marble Gate Energy opened on May 3, 2024. Windmere sold 20 tons and Windmere bought nothing."
)
ARTICLE = CleanArticle("news.txt", None, date(2024, 6, 1), TEXT)
READER = load_reader(load_settings(model="none"))
READING = READER.read(ARTICLE)
Row = dict[str, str]


def rows_of(path: Path, *, delimiter: str = ",") -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.fixture
def sheet(tmp_path: Path) -> list[Row]:
    write_sheet(tmp_path / "sheet.csv", choose([READING], rows=100, sample=0, seed=1))
    return rows_of(tmp_path / "sheet.csv")


def write_rows(path: Path, rows: list[Row], *, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, rows[0].keys(), delimiter=delimiter)
        table.writeheader()
        table.writerows(rows)
    return path


def take(path: Path, form: str | None = None) -> Taken:
    taker = Taker(lambda digest: ARTICLE if digest == ARTICLE.digest else None, READER.read, "lena")
    return take_file(path, form, path.parent / "home", taker)


def mention(rows: list[Row], words: str) -> Row:
    return next(dict(row) for row in rows if row["text"] == words)


def decided(tmp_path: Path, row: Row, **new: str) -> Taken:
    return take(write_rows(tmp_path / "edited.csv", [row | new]))


def told(taken: Taken) -> str:
    (bad,) = taken.refused
    return bad.reason


def done(taken: Taken) -> Reading:
    return apply_corrections(READING, taken.added)


# The sheet


def test_an_untouched_sheet_decides_nothing(tmp_path: Path, sheet: list[Row]) -> None:
    assert sheet
    taken = take(tmp_path / "sheet.csv")
    assert (taken.added, taken.refused) == ([], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_whatever_parts_the_cells_is_understood(tmp_path: Path, sheet: list[Row], delimiter: str) -> None:
    rows = [mention(sheet, "2 GWh") | {"decision": "reject"}]
    shuffled = [dict(reversed(row.items())) for row in rows]
    assert len(take(write_rows(tmp_path / "e.csv", shuffled, delimiter=delimiter)).added) == 1


def test_lines_that_end_as_in_windows_are_understood(tmp_path: Path, sheet: list[Row]) -> None:
    path = write_rows(tmp_path / "e.csv", [mention(sheet, "2 GWh") | {"decision": "Reject"}])
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert [one.action for one in take(path).added] == ["reject"]


def test_another_span_is_found_over_the_old_one(tmp_path: Path, sheet: list[Row]) -> None:
    taken = decided(tmp_path, mention(sheet, "Marble Gate Energy"), new_text="Gate Energy")
    (person,) = (one.person for one in taken.added)
    assert person is not None
    assert TEXT[person["start"] : person["end"]] == "Gate Energy"


def test_a_new_value_a_new_company_and_new_days_are_taken(tmp_path: Path, sheet: list[Row]) -> None:
    value = decided(tmp_path, mention(sheet, "2 GWh"), new_low="2,500", new_high="2500.0")
    assert [(m.low, m.high) for m in done(value).mentions if m.text == "2 GWh"] == [(2500, 2500)]  # type: ignore[union-attr]
    name = decided(tmp_path, mention(sheet, "Ferrolux Energy"), new_companies="Ferrolux GmbH")
    assert "Ferrolux GmbH" in {name for f in done(name).facts for name in f.companies}
    days = decided(tmp_path, mention(sheet, "May 3, 2024"), new_start_date="2024/5/4", new_end_date="2024-05-04 00:00")
    assert {m.start_date for m in done(days).mentions if m.text == "May 3, 2024"} == {date(2024, 5, 4)}  # type: ignore[union-attr]


def test_attributes_of_a_fact_are_taken_and_emptied(tmp_path: Path, sheet: list[Row]) -> None:
    row = next(row for row in sheet if row["what"] == "fact" and row["kind"] == "capacity")
    taken = decided(tmp_path, row, new_place="-", new_status="signed", new_expected="no", new_companies="A; B")
    (fact,) = (f for f in done(taken).facts if f.kind == "capacity")
    assert (fact.place, fact.status, fact.expected, fact.companies) == (None, "signed", False, ("A", "B"))


def test_a_missing_date_is_added_with_its_days(tmp_path: Path, sheet: list[Row]) -> None:
    row = mention(sheet, "2 GWh")
    new = {"new_text": "end of 2026", "new_kind": "date", "new_start_date": "2026-09-01", "new_end_date": "2026-12-31"}
    taken = decided(tmp_path, row, decision="add", new_qualifier="before", **new)
    (one,) = taken.added
    assert one.person is not None
    assert (one.action, one.person["edtf"]) == ("add", "2026-09-01/2026-12-31")


@pytest.mark.parametrize(
    ("words", "new", "reason"),
    [
        ("2 GWh", {"decision": "maybe"}, '"maybe" is no decision'),
        ("2 GWh", {"decision": "accept", "new_low": "3"}, "gives new values as well"),
        ("2 GWh", {"decision": "change"}, "gives nothing new"),
        ("2 GWh", {"new_low": "1.234,5"}, "is no number"),
        ("2 GWh", {"new_low": "9", "new_high": "3"}, "is greater than high"),
        ("2 GWh", {"new_unit": "MWh"}, "is told in GWh"),
        ("May 3, 2024", {"new_start_date": "5/3/24"}, "Write it as 2024-05-17"),
        ("May 3, 2024", {"new_start_date": "2024-02-31"}, "no day of the calendar"),
        ("2 GWh", {"new_text": "4 GWh"}, "does not hold '4 GWh'"),
        ("20 tons", {"decision": "add", "new_text": "Windmere", "new_kind": "company"}, "stands 2 times"),
        ("2 GWh", {"decision": "add", "new_kind": "company"}, "needs its words in new_text"),
        ("2 GWh", {"decision": "reject", "record": "{}"}, 'the cell "record" was changed or lost'),
        ("2 GWh", {"decision": "reject", "article": "0" * 64}, "not in this database"),
        ("2 GWh", {"new_expected": "perhaps"}, "neither yes nor no"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_with_line_and_reason(
    tmp_path: Path, sheet: list[Row], words: str, new: Row, reason: str
) -> None:
    taken = decided(tmp_path, mention(sheet, words), **new)
    assert taken.added == []
    assert reason in told(taken)
    assert taken.refused[0].place == "line 2"


def test_a_sheet_without_its_columns_or_its_encoding_is_no_sheet(tmp_path: Path, sheet: list[Row]) -> None:
    bare = [{name: value for name, value in row.items() if name != "record"} for row in sheet]
    with pytest.raises(UsageError, match="has no column record"):
        list(read_sheet(write_rows(tmp_path / "a.csv", bare)))
    with pytest.raises(UsageError, match="is not UTF-8"):
        list(read_sheet(write_rows(tmp_path / "b.csv", sheet, encoding="utf-16")))


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-5 degrees", "@here", "\tx", "'quoted", "plain", "it's"])
def test_no_text_is_a_formula_and_every_text_comes_back(text: str) -> None:
    written = cell(text)
    assert not written.startswith(("=", "+", "-", "@", "\t"))
    assert text_of(written) == text


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_every_number_comes_back(number: float) -> None:
    written = cell(number)
    assert value_of("new_low", written.removeprefix("'")) == number


def test_the_most_doubtful_come_first_and_nobody_is_asked_twice() -> None:
    chosen = choose([READING], rows=100, sample=0, seed=1)
    mentions = [candidate.doubt for candidate in chosen if candidate.target == "mention"]
    assert mentions == sorted(mentions, reverse=True)
    corrected = replace(READING, mentions=tuple(replace(m, correction="x") for m in READING.mentions), facts=())
    assert choose([corrected], rows=100, sample=10, seed=1) == []


def test_the_same_seed_draws_the_same_sample() -> None:
    one, again, other = (choose([READING] * 3, rows=2, sample=5, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_every_column_of_the_sheet_is_explained() -> None:
    page = (Path(__file__).parents[1] / "docs" / "corrections.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in page] == []


# Annotation tools

TASKS = list(tasks_of(READING))


@pytest.mark.parametrize("form", FORMATS)
def test_a_tool_gives_back_what_it_was_given(tmp_path: Path, form: str) -> None:
    FORMATS[form].write(tmp_path / "t", TASKS)
    back = [task for task in FORMATS[form].read(tmp_path / "t") if isinstance(task, Task)]
    assert [(t.text, t.article, t.start) for t in back] == [(t.text, t.article, t.start) for t in TASKS]
    assert form == "label-studio" or [t.spans for t in back] == [t.spans for t in TASKS]  # there they are predictions
    assert take(tmp_path / "t", form).added == []


def _prodigy(path: Path, change: Callable[[list[dict[str, Any]]], None]) -> Path:
    FORMATS["prodigy"].write(path, TASKS)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    change(records)
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_prodigy_accepts_rejects_and_ignores(tmp_path: Path) -> None:
    def answer(records: list[dict[str, Any]]) -> None:
        records[0]["answer"] = "accept"
        records[1]["answer"] = "ignore"
        records[2] |= {"answer": "reject", "spans": [s for s in records[2]["spans"] if s["label"] == "MASS"]}

    taken = take(_prodigy(tmp_path / "t.jsonl", answer), "prodigy")
    assert {one.action for one in taken.added} == {"accept", "reject"}
    assert [one.machine and one.machine["text"] for one in taken.added if one.action == "reject"] == ["20 tons"]
    assert (taken.skipped, taken.refused) == (1, [])


def test_a_task_rejected_as_a_whole_is_refused(tmp_path: Path) -> None:
    taken = take(_prodigy(tmp_path / "t.jsonl", lambda records: records[0].update(answer="reject")), "prodigy")
    assert "nobody can tell which" in told(taken)


def test_a_quantity_that_is_marked_is_read(tmp_path: Path) -> None:
    def mark(records: list[dict[str, Any]]) -> None:
        records[0]["spans"] = [s for s in records[0]["spans"] if s["text"] != "3 billion yuan"]
        start = records[0]["text"].index("3 billion yuan")
        records[0]["spans"].append({"start": start, "end": start + 14, "label": "money"})
        records[0]["answer"] = "accept"

    (money,) = (one for one in take(_prodigy(tmp_path / "t", mark), "prodigy").added if "yuan" in str(one.person))
    assert money.person is not None
    assert (money.person["low"], money.person["unit"]) == (3e9, "CNY")


def test_a_span_without_a_value_belongs_into_a_sheet(tmp_path: Path) -> None:
    def mark(records: list[dict[str, Any]]) -> None:
        start = records[2]["text"].index("nothing")
        records[2]["spans"].append({"start": start, "end": start + 7, "label": "MASS"})
        records[2]["answer"] = "accept"

    assert "Give its value in a sheet" in told(take(_prodigy(tmp_path / "t", mark), "prodigy"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"answer": "yes"}, '"yes" is no answer'),
        ({"text": ""}, "it has no text"),
        ({"spans": [{"start": 3, "end": 3, "label": "ORG"}], "answer": "accept"}, "the span 3:3 is empty"),
        ({"spans": [{"start": 3, "end": 999, "label": "ORG"}], "answer": "accept"}, "lies outside the text"),
        ({"spans": [{"start": 3, "end": 5, "label": "BIRD"}], "answer": "accept"}, '"BIRD" is no label'),
        ({"spans": [{"start": 3, "end": 5, "label": "ORG", "text": "zz"}], "answer": "accept"}, "not 'zz'"),
        ({"spans": 7}, "it is not a task of this tool"),
        ({"text": "Another text.", "spans": [], "answer": "accept"}, "not the article's at this place"),
        ({"meta": {"article": "0" * 64, "start": 0}, "answer": "accept"}, "not in this database"),
    ],
)
def test_a_bad_record_is_refused_by_line_and_the_rest_goes_in(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    def mix(records: list[dict[str, Any]]) -> None:
        records[0] |= change
        records[1]["answer"] = "accept"

    taken = take(_prodigy(tmp_path / "t.jsonl", mix), "prodigy")
    assert reason in told(taken)
    assert taken.refused[0].place == "line 1"
    assert taken.added


def test_a_line_that_is_not_json_is_refused_alone(tmp_path: Path) -> None:
    path = _prodigy(tmp_path / "t.jsonl", lambda records: records[1].update(answer="accept"))
    path.write_text("{\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    taken = take(path, "prodigy")
    assert "it is not JSON" in told(taken)
    assert taken.added


def test_label_studio_counts_the_latest_annotation_and_notices_drift(tmp_path: Path) -> None:
    FORMATS["label-studio"].write(tmp_path / "t.json", TASKS)
    tasks = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    tasks[0]["annotations"] = [{"result": []}, {"result": tasks[0]["predictions"][0]["result"]}]
    tasks[1]["annotations"] = [{"was_cancelled": True, "result": []}]
    drifted = [
        r | {"value": r["value"] | {"start": r["value"]["start"] + 1}} for r in tasks[2]["predictions"][0]["result"]
    ]
    tasks[2]["annotations"] = [{"result": drifted}]
    (tmp_path / "t.json").write_text(json.dumps(tasks), encoding="utf-8")
    taken = take(tmp_path / "t.json", "label-studio")
    assert {one.action for one in taken.added} == {"accept"}
    assert taken.skipped == 1
    assert "the offsets have drifted" in told(taken)


def test_both_shapes_of_doccano_are_read(tmp_path: Path) -> None:
    start = TASKS[1].text.index("Marble Gate Energy")
    shapes = [
        {"text": TASKS[1].text, "label": [[start, start + 6, "ORG"]]},
        {"data": TASKS[1].text, "entities": [{"start_offset": start, "end_offset": start + 6, "label": "ORG"}]},
    ]
    path = tmp_path / "d.jsonl"
    path.write_text("\n".join(map(json.dumps, shapes)), encoding="utf-8")
    tasks = [task for task in FORMATS["doccano"].read(path) if isinstance(task, Task)]
    assert [task.spans for task in tasks] == [((start, start + 6, "company"),)] * 2


def test_a_text_from_elsewhere_is_an_article_of_its_own(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    doc = nlp("In June Quellwerk opened its doors.")
    span = doc.char_span(8, 17, label="ORG")
    assert span is not None
    doc.ents = [span]
    DocBin(docs=[doc]).to_disk(tmp_path / "t.spacy")
    taken = take(tmp_path / "t.spacy")
    added: list[Correction] = [one for one in taken.added if one.action == "add"]
    assert [one.person and one.person["text"] for one in added] == ["Quellwerk"]


def test_bad_spans_raise_nothing_but_our_own_error(tmp_path: Path) -> None:
    for record in ({}, {"text": 7}, {"text": "x", "label": [[0]]}, {"text": "x", "label": [["a", 1, "ORG"]]}):
        (tmp_path / "d.jsonl").write_text(json.dumps(record), encoding="utf-8")
        assert all(isinstance(task, BadRecord) for task in FORMATS["doccano"].read(tmp_path / "d.jsonl"))


def test_an_error_of_a_cell_names_its_column() -> None:
    with pytest.raises(CorrectionError, match=r'^new_high: "x" is no number'):
        value_of("new_high", "x")
