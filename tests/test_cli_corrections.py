"""``gigawire corrections`` from the shell's side: a sheet out, decisions in, and what the database says afterwards."""

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.app import app

NEWS = (
    "Ferrolux Energy will build a 2 GWh cell plant in Kiel by the end of 2026. The town met Windmere on Monday. "
    "Marble Gate Energy is a hill of 30 hectares."
)
Row = dict[str, str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, and a database with one article, read by rules alone."""
    monkeypatch.setenv("GIGAWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("news.txt").write_text(NEWS, encoding="utf-8")
    assert gigawire("models", "use", "none").exit_code == 0
    assert gigawire("run", "news.txt", "--jobs", "1").exit_code == 0
    return tmp_path / "home"


def gigawire(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def sheet(*arguments: str) -> list[Row]:
    assert gigawire("corrections", "sheet", "sheet.csv", "--rows", "100", *arguments).exit_code == 0
    with Path("sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def edited(change: Callable[[list[Row]], None]) -> Result:
    rows = sheet()
    change(rows)
    with Path("edited.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        table.writeheader()
        table.writerows(rows)
    return gigawire("corrections", "import", "edited.csv", "--by", "lena")


def row_of(rows: list[Row], what: str, words: str) -> Row:
    return next(row for row in rows if row["what"] == what and words in (row["text"] or row["sentence"]))


def ask(question: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect("gigawire.sqlite") as connection:
        return connection.execute(question).fetchall()


def test_the_sheet_asks_about_everything_that_is_doubtful_and_says_why() -> None:
    rows = sheet()
    assert {row["what"] for row in rows} == {"mention", "fact"}
    assert all(row["why"] and 0 <= float(row["confidence"]) <= 1 for row in rows)
    assert row_of(rows, "mention", "Ferrolux")["sentence"].startswith("Ferrolux Energy will build")


def test_the_sample_comes_from_what_is_not_doubtful() -> None:
    assert gigawire("corrections", "sheet", "sheet.csv", "--rows", "2", "--sample", "3").exit_code == 0
    with Path("sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        whys = [row["why"] for row in csv.DictReader(file)]
    assert len(whys) == 5
    assert [why.startswith("drawn at random") for why in whys] == [False, False, True, True, True]


def test_a_rejected_company_leaves_every_view_and_stays_away(home: Path) -> None:
    done = edited(lambda rows: row_of(rows, "mention", "Marble Gate").update(decision="reject"))
    assert (done.exit_code, "1 taken" in done.stdout) == (0, True)
    assert ask("SELECT company FROM company_mentions") == [("Ferrolux Energy",)]
    assert ask("SELECT action, made_by FROM corrected") == [("reject", "lena")]
    Path("gigawire.sqlite").unlink()
    assert gigawire("run", "news.txt", "--jobs", "1").exit_code == 0
    assert ask("SELECT company FROM company_mentions") == [("Ferrolux Energy",)]
    assert ask("SELECT action, made_by FROM corrected") == [("reject", "lena")]


def test_a_corrected_value_overrules_the_machine_and_survives_reading_again(tmp_path: Path) -> None:
    edited(lambda rows: row_of(rows, "mention", "2 GWh").update(new_low="3", new_high="3"))
    assert ask("SELECT gwh_low, gwh_high FROM capacity") == [(3.0, 3.0)]
    rules = tmp_path / "home" / "rules"
    rules.mkdir(parents=True)
    unit = "{id: mine.jin, class: UNIT, surfaces: [catties], value: {kind: mass, unit: t, factor: '0.0005'}}"
    (rules / "mine.yml").write_text(f"layer: quantities\nlexicon:\n  - {unit}\n", encoding="utf-8")
    again = gigawire("run", "--again", "--jobs", "1")
    assert again.exit_code == 0, again.output
    assert ask("SELECT gwh_low, gwh_high FROM capacity") == [(3.0, 3.0)]
    assert "changed nothing" in again.stdout


def test_a_missing_company_is_added_where_its_words_stand() -> None:
    def add(rows: list[Row]) -> None:
        new = row_of(rows, "mention", "Ferrolux") | {"decision": "add", "new_text": "Windmere"}
        kept = json.loads(new["record"])
        kept["sentence"] = [NEWS.index("The town"), NEWS.index("Marble")]
        rows.append(new | {"record": json.dumps(kept)})

    assert edited(add).exit_code == 0
    assert ("Windmere",) in ask("SELECT company FROM company_mentions")


def test_taking_the_same_sheet_in_twice_changes_nothing() -> None:
    edited(lambda rows: row_of(rows, "mention", "Marble Gate").update(decision="reject"))
    again = gigawire("corrections", "import", "edited.csv", "--by", "otto")
    assert (again.exit_code, "0 taken, 1 known already" in again.stdout) == (0, True)
    assert len(json.loads(gigawire("corrections", "list", "--json").stdout)) == 1


def test_a_bad_row_is_refused_by_line_and_the_rest_goes_in() -> None:
    def change(rows: list[Row]) -> None:
        row_of(rows, "mention", "Marble Gate").update(decision="reject")
        row_of(rows, "mention", "2 GWh").update(new_low="about three")

    done = edited(change)
    assert done.exit_code == 1
    assert "1 taken, 1 refused" in done.stdout
    assert "line" in done.stderr and 'new_low: "about three" is no number' in done.stderr


@pytest.mark.parametrize(
    ("form", "name"),
    [("prodigy", "t.jsonl"), ("label-studio", "t.json"), ("docbin", "t.spacy"), ("doccano", "d.jsonl")],
)
def test_what_is_exported_and_not_touched_says_nothing(form: str, name: str) -> None:
    assert gigawire("corrections", "export", name, "--format", form).exit_code == 0
    done = gigawire("corrections", "import", name, "--format", form)
    assert (done.exit_code, "0 taken" in done.stdout) == (0, True), done.output
    assert gigawire("corrections", "list", "--json").stdout.strip() == "[]"


def test_a_company_marked_in_prodigy_is_taken() -> None:
    gigawire("corrections", "export", "t.jsonl", "--format", "prodigy")
    tasks = [json.loads(line) for line in Path("t.jsonl").read_text(encoding="utf-8").splitlines()]
    task = next(task for task in tasks if "Windmere" in task["text"])
    start = task["text"].index("Windmere")
    task["spans"].append({"start": start, "end": start + len("Windmere"), "label": "ORG"})
    task["answer"] = "accept"
    Path("t.jsonl").write_text("\n".join(map(json.dumps, tasks)), encoding="utf-8")
    done = gigawire("corrections", "import", "t.jsonl", "--format", "prodigy", "--by", "lena")
    assert done.exit_code == 0, done.output
    assert ("Windmere",) in ask("SELECT company FROM company_mentions")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("import", "nothing.csv"), "cannot be read", id="no such file"),
        pytest.param(("import", "news.txt"), "name its format with --format", id="no format"),
        pytest.param(("export", "x.jsonl"), "Name the format with --format", id="no format to write"),
        pytest.param(("import", "news.txt", "--format", "csv"), "has no column decision", id="no sheet"),
        pytest.param(("import", "news.txt", "--format", "label-studio"), "this is not JSON", id="no JSON"),
        pytest.param(("import", "news.txt", "--format", "docbin"), "is no DocBin", id="no DocBin"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_of_its_own(arguments: tuple[str, ...], told: str) -> None:
    done = gigawire("corrections", *arguments)
    assert (done.exit_code, told in done.stderr) == (2, True), done.output
