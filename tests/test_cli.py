"""cli: what each command prints, where, and with which status."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from pipeline.batch import Tools
from pipeline.cli import dump
from pipeline.cli.app import app
from pipeline.cli.article import marked
from pipeline.errors import ArticleRefused
from pipeline.records import CleanArticle, CompanyMention, Fact, Quantity, RawArticle, Reading, Rejection
from pipeline.rulebook import load_rulebook
from pipeline.store import open_store

runner = CliRunner()


@dataclass(frozen=True, slots=True)
class Plain:
    """Reads "<company> <GWh> <place> …": a company, an energy and a capacity; "oddly" is a rejection."""

    version: str = "test-1"

    def read(self, article: CleanArticle) -> Reading:
        text = article.text
        name, figure, place = text.split()[:3]
        at = text.index(figure)
        company = CompanyMention(name, 0, len(name), "test", name)
        energy = Quantity("energy", figure, at, at + len(figure), "test", Decimal(figure), Decimal(figure), "GWh")
        fact = Fact(
            "capacity",
            text,
            0,
            len(text),
            "test",
            (name,),
            energy.low,
            energy.high,
            "GWh",
            "year",
            "exact",
            place=place,
        )
        odd = text.find("oddly")
        rejections = (
            (Rejection(odd, odd + 5, "oddly", "date", "test.odd", "the words name no date"),) if odd > 0 else ()
        )
        return Reading(article, (company, energy), (fact,), rejections)


def clean(raw: RawArticle) -> CleanArticle:
    if raw.text.strip() == "menu":
        raise ArticleRefused(raw.source, "nothing but furniture")
    return CleanArticle(raw.source, raw.title, None, raw.text.strip())


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder, eighty columns, and tools that need no rules."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(dump, "make_tools", lambda: Tools(clean, Plain))
    yield tmp_path


def write_news(*texts: str) -> None:
    Path("news").mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        Path(f"news/{number}.txt").write_text(text)


def gigawire(*arguments: str, status: int = 0, stdin: str | None = None) -> Result:
    result = runner.invoke(app, list(arguments), input=stdin, prog_name="gigawire")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


@pytest.fixture
def filled(workplace: Path) -> None:
    write_news("Borrow 1.5 Yibin has a line", "Wren 20 Ningde has an oddly big line")
    gigawire("run", "news")


def test_run_tells_what_it_read_and_where_it_is() -> None:
    write_news("Borrow 1.5 Yibin", "Wren 20 Ningde")
    told = gigawire("run", "news").stdout
    assert "2 articles in" in told and "2 read, 0 skipped, 0 refused" in told
    assert "company 2 · energy 2" in told and "capacity 2" in told
    assert "gigawire.sqlite" in told


def test_run_has_no_progress_bar_where_nobody_watches() -> None:
    write_news("Borrow 1.5 Yibin")
    assert gigawire("run", "news").stderr == ""


def test_run_skips_what_is_stored() -> None:
    write_news("Borrow 1.5 Yibin")
    gigawire("run", "news")
    assert "0 read, 1 skipped" in gigawire("run", "news").stdout


def test_run_prints_each_refusal_on_a_line_and_fails_softly() -> None:
    write_news("Borrow 1.5 Yibin", "menu")
    result = gigawire("run", "news", "missing.txt", status=1)
    lines = result.stderr.splitlines()
    assert lines[0] == "Refused 1.txt: nothing but furniture"
    assert lines[1].startswith("Refused missing.txt: ") and "check the path" in lines[1]
    assert "1 read, 0 skipped, 2 refused" in result.stdout


def test_run_stops_listing_refusals_at_twenty() -> None:
    write_news(*["menu"] * 30)
    lines = gigawire("run", "news", status=1).stderr.splitlines()
    assert (len(lines), lines[-1]) == (21, "… and 10 more: `gigawire refusals` lists them.")


def test_run_shows_some_facts_with_their_evidence() -> None:
    write_news("Borrow 1.5 Yibin has a line")
    told = gigawire("run", "news", "--show").stdout
    assert all(words in told for words in ("capacity", "1.5 GWh a year", "Yibin", "Borrow 1.5 Yibin has a line"))


def test_run_reports_and_rereads_what_older_rules_have_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write_news("Borrow 1.5 Yibin", "Wren 20 Ningde")
    gigawire("run", "news")
    monkeypatch.setattr(dump, "make_tools", lambda: Tools(clean, NEWER))
    told = gigawire("run", "news").stdout
    assert "2 articles were read by older rules; `gigawire run --again` reads them anew." in told
    assert "2 read, 0 skipped" in gigawire("run", "--again").stdout


def NEWER() -> Plain:  # noqa: N802 - a reader's class, with another version
    return Plain("test-2")


def test_run_reads_standard_input_with_its_fields_mapped() -> None:
    line = json.dumps({"words": "Borrow 1.5 Yibin"})
    told = gigawire("run", "-", "--map", "text=words", stdin=line + "\n").stdout
    assert "1 read" in told


def test_run_writes_json_for_machines() -> None:
    write_news("Borrow 1.5 Yibin", "menu")
    told = json.loads(gigawire("run", "news", "--json", status=1).stdout)
    assert (told["read"], told["skipped"], told["refused"], told["facts"]) == (1, 0, 1, {"capacity": 1})
    assert told["refusals"] == [{"source": "1.txt", "reason": "nothing but furniture"}]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["run"], "There is no PATH to read", id="nothing to read"),
        pytest.param(["run", "x", "--map", "body=text"], 'no field "body"', id="unknown field"),
        pytest.param(["run", "x", "--db", "no/such/folder.sqlite"], "folder does not exist", id="unwritable database"),
        pytest.param(["run", "x", "--db", "."], "is a folder", id="database is a folder"),
        pytest.param(["run", "x", "--jobs", "0"], "--jobs", id="no jobs"),
        pytest.param(["run", "x", "--db", "nosql://x"], "nosql", id="unknown kind of database"),
        pytest.param(["facts"], "there is no database", id="no database to ask"),
        pytest.param(["show", "1"], "there is no database", id="no database to show"),
        pytest.param(["export"], "there is no database", id="no database to export"),
        pytest.param(["export", "a.sqlite", "--db", "b.sqlite"], "Name it once", id="two databases"),
        pytest.param(["facts", "--json", "--csv"], "exclude each other", id="two forms"),
        pytest.param(["facts", "--kind", "money"], 'there is no kind "money"', id="unknown kind"),
        pytest.param(["facts", "--since", "2024-13"], "is no day", id="unknown month"),
        pytest.param(["facts", "--since", "soon"], "is no day", id="no day"),
        pytest.param(["rejections", "--json", "--as-rules"], "exclude each other", id="two forms of rejections"),
        pytest.param(["evaluate", "missing.jsonl"], "no such file", id="no gold"),
        pytest.param(["evaluate", "--lower"], "belongs to --set-floors", id="lower what"),
        pytest.param(["evaluate", "--db", "a", "--predicted", "b"], "exclude each other", id="two readings"),
        pytest.param(["nonsense"], "nonsense", id="unknown command"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_status_two(arguments: list[str], told: str) -> None:
    result = gigawire(*arguments, status=2)
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_database_of_another_program_is_left_alone() -> None:
    connection = sqlite3.connect("other.sqlite")
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()
    write_news("Borrow 1.5 Yibin")
    before = Path("other.sqlite").read_bytes()
    assert "other.sqlite" in gigawire("run", "news", "--db", "other.sqlite", status=2).stderr
    assert Path("other.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    ("filters", "companies"),
    [
        pytest.param([], ["Borrow", "Wren"], id="all"),
        pytest.param(["--company", "WREN"], ["Wren"], id="company"),
        pytest.param(["--place", "yib"], ["Borrow"], id="place"),
        pytest.param(["--kind", "Capacity", "--limit", "1"], ["Borrow"], id="limit"),
        pytest.param(["--kind", "order"], [], id="no such facts"),
        pytest.param(["--since", "2024"], [], id="no dates"),
    ],
)
def test_facts_are_filtered(filled: None, filters: list[str], companies: list[str]) -> None:
    rows = json.loads(gigawire("facts", "--json", *filters).stdout)
    assert sorted(name for row in rows for name in row["companies"]) == companies


def test_facts_are_a_table_that_fits_eighty_columns(filled: None) -> None:
    told = gigawire("facts").stdout
    assert "20 GWh a year" in told and "Wren 20 Ningde has an oddly" in " ".join(told.split())
    assert max(len(line) for line in told.splitlines()) <= 80


def test_facts_are_csv_for_spreadsheets(filled: None) -> None:
    rows = list(csv.DictReader(io.StringIO(gigawire("facts", "--csv", "--company", "wren").stdout)))
    assert [(row["companies"], row["low"], row["unit"]) for row in rows] == [("Wren", "20.0", "GWh")]


def test_no_facts_are_told_in_words(filled: None) -> None:
    assert "No such facts" in gigawire("facts", "--company", "nobody").stdout


@pytest.mark.parametrize("name", ["1", "0.txt"])
def test_show_prints_an_article_with_its_mentions_and_facts(filled: None, name: str) -> None:
    told = gigawire("show", name).stdout
    assert "[Borrow|company] [1.5|energy] Yibin has a line" in told
    assert "company 1 · energy 1" in told
    assert "1.5 GWh a year" in told


def test_show_colours_mentions_on_a_terminal(filled: None) -> None:
    with open_store("gigawire.sqlite", read_only=True) as store:
        reading = store.reading_of(1)
    assert reading
    text = marked(reading, colours=True)
    assert text.plain == reading.article.text
    assert [str(span.style) for span in text.spans] == ["bold cyan", "yellow"]


def test_show_lists_the_articles_if_several_fit(workplace: Path) -> None:
    lines = [json.dumps({"title": f"Wren news {n}", "text": f"Wren {n} Ningde"}) for n in (1, 2)]
    Path("wire.jsonl").write_text("\n".join(lines))
    gigawire("run", "wire.jsonl")
    told = gigawire("show", "wren news", status=2).stdout
    assert "2 articles fit" in told and "Wren news 2" in told and "wire.jsonl#2" in told
    assert "[Wren|company]" in gigawire("show", "wire.jsonl#2").stdout


def test_show_says_if_there_is_no_such_article(filled: None) -> None:
    assert 'like "heron"' in gigawire("show", "heron", status=2).stderr


def test_show_gives_the_export_record_as_json(filled: None) -> None:
    assert json.loads(gigawire("show", "1", "--json").stdout)["facts"][0]["low"] == 1.5


def test_export_writes_an_article_a_line(filled: None) -> None:
    records = [json.loads(line) for line in gigawire("export").stdout.splitlines()]
    assert [record["source"] for record in records] == ["0.txt", "1.txt"]
    assert (
        gigawire("export", "gigawire.sqlite", "--format", "jsonl").stdout
        == gigawire("export", "--db", "gigawire.sqlite").stdout
    )


def test_export_writes_files_whole(filled: None) -> None:
    gigawire("export", "--format", "csv", "-o", "facts.csv")
    assert [row["companies"] for row in csv.DictReader(Path("facts.csv").read_text().splitlines())] == [
        "Borrow",
        "Wren",
    ]
    gigawire("export", "-o", "no/such/folder.jsonl", status=2)
    assert sorted(path.name for path in Path().iterdir() if "part" in path.name) == []


def test_export_writes_parquet(filled: None) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    gigawire("export", "--format", "parquet", "-o", "facts.parquet")
    assert parquet.read_table("facts.parquet").column("companies").to_pylist() == [["Borrow"], ["Wren"]]


def test_rejections_are_listed_with_reason_and_place(filled: None) -> None:
    told = gigawire("rejections").stdout
    assert "oddly" in told and "the words name no date" in told and "1.txt" in told


def test_rejections_become_rows_of_a_rule_file(filled: None) -> None:
    rules = yaml.safe_load(gigawire("rejections", "--as-rules").stdout)
    assert rules["layer"] == "dates"
    assert [(row["class"], row["surfaces"]) for row in rules["lexicon"]] == [("VETO", ["oddly"])]


def test_rules_made_of_rejections_load(filled: None, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "own.yml").write_text(gigawire("rejections", "--as-rules").stdout)
    assert [lexeme.cls for lexeme in load_rulebook((folder,)).lexemes] == ["VETO"]


def test_refusals_are_listed_until_they_are_read(workplace: Path) -> None:
    write_news("menu", "Wren 20 Ningde")
    gigawire("run", "news", status=1)
    assert "nothing but furniture" in gigawire("refusals").stdout
    assert json.loads(gigawire("refusals", "--json").stdout) == [{"source": "0.txt", "reason": "nothing but furniture"}]
    write_news("Borrow 1.5 Yibin")
    gigawire("run", "news")
    assert "Everything was read" in gigawire("refusals").stdout
    assert json.loads(gigawire("refusals", "--json").stdout) == []


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


def test_no_article_steers_the_terminal(workplace: Path) -> None:
    write_news("Bor\x1brow 1.5 Yi\x9bbin \x1b[2J\u202e gone")
    for arguments in (
        ["run", "news", "--show"],
        ["facts"],
        ["facts", "--json"],
        ["show", "1"],
        ["show", "1", "--json"],
    ):
        told = gigawire(*arguments).stdout
        assert not {"\x1b", "\x9b", "\u202e"} & set(told), arguments


@pytest.mark.parametrize("command", ["run", "facts", "show", "export", "rejections", "refusals", "evaluate", "version"])
def test_help_tells_the_exit_status_and_what_it_does(command: str) -> None:
    told = gigawire(command, "--help").stdout
    assert "Exit status: 0" in told
    assert max(len(line) for line in told.splitlines()) <= 80


def test_help_is_there_at_once() -> None:
    code = (
        "import sys; from pipeline.cli.app import app; print(sorted({'spacy', 'sqlalchemy', 'bs4'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_closed_pipe_is_no_error(filled: None) -> None:
    command = f"{sys.executable} -m pipeline facts --json --limit 0 | true; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == ""
    assert done.returncode in (0, 141)
