"""Records in JSON and tables: their fields, their places, and what is refused one by one."""

import json
from pathlib import Path

import pytest
from dumps import read_items

from pipeline.errors import UsageError
from pipeline.records import RawArticle, Refusal
from pipeline.sources import Limits, parse_mapping

Found = RawArticle | Refusal


def read(path: Path, data: str | bytes, mapping: str = "", limits: Limits | None = None) -> list[Found]:
    path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    return list(read_items([path], mapping=parse_mapping(mapping), limits=limits or Limits()))


def read_one(path: Path, record: object, mapping: str = "") -> Found:
    return read(path / "a.jsonl", json.dumps(record) + "\n", mapping)[0]


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"body": "Cells."}, "text", "Cells."),
        ({"Full_Text": "Cells.", "summary": "Short."}, "text", "Cells."),
        ({"articleBody": "Cells."}, "text", "Cells."),
        ({"content": "", "html": "<p>Cells.</p>"}, "text", "<p>Cells.</p>"),
        ({"text": ["One.", "Two."]}, "text", "One.\n\nTwo."),
        ({"正文": "Cells."}, "text", "Cells."),
        ({"text": "Cells.", "Headline": "Plant"}, "title", "Plant"),
        ({"text": "Cells.", "publishedAt": "2024-05-01T08:00:00Z"}, "published", "2024-05-01T08:00:00Z"),
        ({"text": "Cells.", "pub_date": "May 1, 2024"}, "published", "May 1, 2024"),
        ({"text": "Cells.", "date": 1693267200}, "published", "2023-08-29T00:00:00+00:00"),
        ({"text": "Cells.", "date": "1693267200000"}, "published", "2023-08-29T00:00:00+00:00"),
        ({"text": "Cells.", "date": 20230829}, "published", "20230829"),
        (
            {"text": "Cells.", "date": {"$date": {"$numberLong": "1693267200000"}}},
            "published",
            "2023-08-29T00:00:00+00:00",
        ),
        ({"text": "Cells.", "title": None}, "title", None),
        ({"text": "Cells.", "link": "https://news.example/1"}, "url", "https://news.example/1"),
        ({"_id": "x", "_source": {"text": "Cells.", "title": "Plant"}}, "title", "Plant"),
        ("Cells.", "text", "Cells."),
    ],
)
def test_the_usual_field_names_are_guessed(tmp_path: Path, record: object, field: str, value: str | None) -> None:
    assert getattr(read_one(tmp_path, record), field) == value


@pytest.mark.parametrize(
    ("mapping", "field", "value"),
    [
        ("text=lead", "text", "Lead."),
        ("text=meta.story.1", "text", "Second."),
        ("title=meta.names.en", "title", "Plant"),
        ("title=dotted.name", "title", "Dotted"),
        ("text=LEAD, published = meta.day", "published", "2024-05-01"),
        ("url=meta.where", "url", "https://news.example/9"),
    ],
)
def test_a_mapping_overrules_the_guess(tmp_path: Path, mapping: str, field: str, value: str) -> None:
    meta = {
        "story": ["First.", "Second."],
        "names": {"en": "Plant"},
        "day": "2024-05-01",
        "where": "https://news.example/9",
    }
    record = {"text": "Body.", "lead": "Lead.", "title": "Title", "dotted.name": "Dotted", "meta": meta}
    assert getattr(read_one(tmp_path, record, mapping), field) == value


@pytest.mark.parametrize("mapping", ["body=text", "text=", "text"])
def test_a_mapping_that_makes_no_sense_is_a_usage_error(mapping: str) -> None:
    with pytest.raises(UsageError, match="--map"):
        parse_mapping(mapping)


def test_a_wrong_mapping_is_told_before_anything_is_read() -> None:
    with pytest.raises(UsageError, match="--map"):
        read_items([], mapping={"colour": "x"})


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("<p>Cells are made.</p>", "html"),
        ("Cells are made.<br><br>They are sold.", "html"),
        ("<div>\n<p>Cells.</p>\n\n\n</div>", "html"),
        ("Capacity < 5 GWh, price > 3 yuan", "plain"),
        ("One.\nTwo.\nThree<br>\nFour.\nFive.", "plain"),
        ("The a<b>c rule", "plain"),
    ],
)
def test_html_in_a_field_is_told_from_text(tmp_path: Path, text: str, markup: str) -> None:
    found = read_one(tmp_path, {"text": text})
    assert isinstance(found, RawArticle)
    assert found.markup == markup


@pytest.mark.parametrize(
    ("record", "identity"),
    [
        ({"url": "https://news.example/a?id=1", "id": 3}, "https://news.example/a?id=1"),
        ({"id": 3}, "{path}#id=3"),
        ({"guid": "x-9", "url": "https://news.example/"}, "{path}#id=x-9"),
        ({"url": "/news/1.html"}, "{path}#1"),
        ({}, "{path}#1"),
    ],
)
def test_identity_is_url_then_id_then_line(tmp_path: Path, record: dict[str, object], identity: str) -> None:
    found = read_one(tmp_path, {"text": "Cells.", **record})
    assert isinstance(found, RawArticle)
    assert found.identity == identity.format(path=tmp_path.resolve() / "a.jsonl")


def test_json_lines_are_numbered_as_lines_and_bad_ones_refused_alone(tmp_path: Path) -> None:
    lines = ['{"text": "One."}', "", '{"text": "Two."', '{"title": "Plant"}', "17", '{"text": "Three."}']
    found = read(tmp_path / "a.jsonl", "\r\n".join(lines))
    assert [(one.source, type(one).__name__) for one in found] == [
        ("a.jsonl#1", "RawArticle"),
        ("a.jsonl#3", "Refusal"),
        ("a.jsonl#4", "Refusal"),
        ("a.jsonl#5", "Refusal"),
        ("a.jsonl#6", "RawArticle"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "Two."', "broken JSON (Expecting ',' delimiter at character"),
        ('{"title": "Plant", "lead": "x"}', "the fields are title, lead: use --map text=FIELD"),
        ('{"text": " \\n "}', "the fields are text"),
        ("[" * 1000 + "]" * 1000, "a JSON value without fields"),
        ("17", "a JSON value without fields"),
        ('{"a":' * 3000, "broken JSON"),
        ('{"text": "' + "cell " * 30 + '"}', "150 characters; the limit is 100: split it or raise --max-chars"),
        ('{"text": "' + "cell " * 300_000 + '"}', "a line of more than 1 MB"),
    ],
)
def test_a_refused_line_says_why(tmp_path: Path, line: str, reason: str) -> None:
    found = read(tmp_path / "a.jsonl", f"{line}\n" + '{"text": "Good."}\n', limits=Limits(article_chars=100))
    assert isinstance(found[0], Refusal)
    assert reason in found[0].reason
    assert isinstance(found[1], RawArticle)


def test_half_a_surrogate_pair_becomes_a_replacement_character(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl", '{"text": "Cells \\ud83d here."}\n')[0]
    assert isinstance(found, RawArticle)
    assert found.text == "Cells \ufffd here."


@pytest.mark.parametrize(
    ("name", "data", "sources"),
    [
        pytest.param("a.json", '{"text": "One."}', ["a.json"], id="one object"),
        pytest.param("a.json", '[{"text": "One."}, {"text": "Two."}]', ["a.json#1", "a.json#2"], id="a list"),
        pytest.param("a.json", '{"total": 1,\n "items": [{"text": "One."}]}', ["a.json#1"], id="a list in an object"),
        pytest.param(
            "a.json", '{"hits": {"hits": [{"_source": {"text": "One."}}]}}', ["a.json#1"], id="a list deep down"
        ),
        pytest.param("a.json", '{"x": {"text": "One."}, "y": {"text": "Two."}}', ["a.json#1", "a.json#2"], id="by key"),
        pytest.param(
            "a.json", '{"text": "One."}\n{"text": "Two."}\n', ["a.json#1", "a.json#2"], id="lines named .json"
        ),
        pytest.param(
            "a.ndjson", '[\n{"text": "One."},\n{"text": "Two."}]', ["a.ndjson#1", "a.ndjson#2"], id="list named .ndjson"
        ),
        pytest.param("a.json", '{"text": "One.", "tags": [{"x": 1}]}', ["a.json"], id="an object with lists"),
    ],
)
def test_json_documents_come_in_many_shapes(tmp_path: Path, name: str, data: str, sources: list[str]) -> None:
    found = read(tmp_path / name, data)
    assert [one.source for one in found] == sources
    assert all(isinstance(one, RawArticle) for one in found)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('[{"text": "One."}', "broken JSON"),
        ('{"a": [{"text": "One."}], "b": [{"text": "Two."}]}', "no text: the fields are a, b"),
        ("[]", "no article in it"),
        ("[" + '{"text": "One."},' * 200 + "]", "one JSON document of more than 0 MB: make it JSON lines"),
    ],
)
def test_a_json_document_that_cannot_be_read_is_one_refusal(tmp_path: Path, data: str, reason: str) -> None:
    (found,) = read(tmp_path / "a.json", data, limits=Limits(document_bytes=1000))
    assert isinstance(found, Refusal)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "Title,Body\nPlant,Cells.\n"),
        ("a.csv", "Title;Body;Date\r\nPlant;Cells.;2024\r\n"),
        ("a.csv", "\ufeffBody|Title\nCells.|Plant\n"),
        ("a.csv", '"Title, long",Title,Body\nx,Plant,Cells.\n'),
        ("a.csv", "\n\nTitle,Body\n\nPlant,Cells.\n\n"),
        ("a.tsv", "Title\tBody\nPlant\tCells.\n"),
        ("a.csv", "Title\tBody\nPlant\tCells.\n"),
        ("a.csv", "Title,Body,\nPlant,Cells.,,\n"),
    ],
)
def test_tables_of_many_dialects(tmp_path: Path, name: str, data: str) -> None:
    (found,) = read(tmp_path / name, data)
    assert isinstance(found, RawArticle)
    assert (found.title, found.text) == ("Plant", "Cells.")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"One, two\nthree ""four"""', 'One, two\nthree "four"'),
        ('"He said \\"yes, now\\" and left"', 'He said "yes, now" and left'),
        ('a 5" pipe', 'a 5" pipe'),
        ('"' + "cell " * 40_000 + '"', "cell " * 40_000),
    ],
)
def test_cells_with_quotes_line_ends_and_great_length(tmp_path: Path, cell: str, text: str) -> None:
    found = read(tmp_path / "a.csv", f"title,text\nPlant,{cell}\nNext,Good.\n")
    assert [one.text for one in found if isinstance(one, RawArticle)] == [text, "Good."]


def test_a_row_is_numbered_by_the_line_where_it_starts(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", 'title,text\nA,"one\ntwo"\n\nB,three\n')
    assert [one.source for one in found] == ["a.csv#2", "a.csv#5"]


@pytest.mark.parametrize(
    ("rows", "refused", "reason"),
    [
        ("A,One.\nB,Two, or three.\nC,Four.\n", "a.csv#3", "3 cells where the header has 2"),
        ("A,One.\nB,\nC,Four.\n", "a.csv#3", "no text: the fields are title, text"),
        ('A,One.\nC,Four.\nB,"Two\nand three.\n', "a.csv#4", "a quote is not closed: mend it; lines 4 to 5 are lost"),
    ],
)
def test_a_bad_row_is_refused_alone(tmp_path: Path, rows: str, refused: str, reason: str) -> None:
    found = read(tmp_path / "a.csv", f"title,text\n{rows}")
    (refusal,) = [one for one in found if isinstance(one, Refusal)]
    assert refusal.source == refused
    assert reason in refusal.reason
    assert len(found) == 3


@pytest.mark.parametrize("mapping", ["", "text=body"])
def test_a_table_without_text_column_is_one_refusal_that_names_the_columns(tmp_path: Path, mapping: str) -> None:
    (found,) = read(tmp_path / "a.csv", "day,lead\n1,One.\n2,Two.\n", mapping)
    assert isinstance(found, Refusal)
    assert "day, lead" in found.reason
    assert "--map text=FIELD" in found.reason
