"""cli facts, show, export, rejections, refusals: what is stored, for people and for machines."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from workplace import enter, fill, gigawire, write_news

from pipeline.cli.article import marked, print_article
from pipeline.rulebook import load_rulebook
from pipeline.store import open_store


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(tmp_path, monkeypatch)


@pytest.fixture
def filled(_here: None) -> None:
    fill()


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


def test_show_tells_where_mentions_stand_in_the_raw_input(filled: None, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store("gigawire.sqlite", read_only=True) as store:
        reading = store.reading_of(1)
        (head,) = store.find_articles("1")
    assert reading
    moved = replace(reading.article, places=((0, 100, 6), (11, 200, 300)))
    print_article(head, replace(reading, article=moved), raw=True)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["100-106", "company", "Borrow"] in lines
    assert ["nowhere", "energy", "1.5"] in lines
    print_article(head, replace(reading, article=replace(moved, places=())), raw=True)
    assert "gigawire run --again" in " ".join(capsys.readouterr().out.split())


def test_show_lists_the_articles_if_several_fit() -> None:
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


def test_refusals_are_listed_until_they_are_read() -> None:
    write_news("menu", "Wren 20 Ningde")
    gigawire("run", "news", status=1)
    assert "nothing but furniture" in gigawire("refusals").stdout
    assert json.loads(gigawire("refusals", "--json").stdout) == [{"source": "0.txt", "reason": "nothing but furniture"}]
    write_news("Borrow 1.5 Yibin")
    gigawire("run", "news")
    assert "Everything was read" in gigawire("refusals").stdout
    assert json.loads(gigawire("refusals", "--json").stdout) == []
