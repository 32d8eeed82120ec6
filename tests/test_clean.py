"""Whole articles through the front door: every case of tests/cases/clean, and what the cleaned text promises."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean_article
from pipeline.errors import ArticleRefused
from pipeline.records import CleanArticle, RawArticle

CASES = Path(__file__).parent / "cases" / "clean"
FILES = sorted(path for path in CASES.iterdir() if path.suffix in (".txt", ".html"))


def expected(path: Path) -> dict[str, Any]:
    """What the case's JSON says: title, published, dateline, publisher, body, has, lacks; raw fields of the dump."""
    content: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return content


def cleaned(path: Path) -> CleanArticle:
    text = path.read_bytes().decode("utf-8")
    markup = "html" if path.suffix == ".html" else "plain"
    return clean_article(RawArticle(path.name, text, markup, **expected(path).get("raw", {})))  # type: ignore[arg-type]


def plain(text: str, **fields: Any) -> CleanArticle:
    return clean_article(RawArticle("test", text, **fields))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_reads_title_day_and_dateline(path: Path) -> None:
    want, got = expected(path), cleaned(path)
    assert str(got.published) == str(want["published"])
    assert got.title == want.get("title", got.title)
    assert got.publisher == want.get("publisher", got.publisher)
    assert (got.dateline and got.text[slice(*got.dateline)]) == want.get("dateline")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_keeps_the_body_and_nothing_else(path: Path) -> None:
    want, got = expected(path), cleaned(path)
    if "body" in want:
        lines = [line for line in got.text.split("\n") if line]
        body = [line for paragraph in want["body"] for line in paragraph.split("\n")]
        assert lines == ([got.title] if got.title else []) + body
    assert [text for text in want.get("has", []) if text not in got.text] == []
    assert [text for text in want.get("lacks", []) if text in got.text] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_cleaning_a_cleaned_text_changes_nothing(path: Path) -> None:
    text = cleaned(path).text
    assert plain(text).text == text


ABOVE = st.sampled_from(
    [
        "",
        "Energy Storage",
        "Home > News > Industry",
        "A sodium cell plant opens in Fenglin County",
        "Lanhe lays the first stone of a 6GWh plant",
        "2024-03-05 10:12 Source: Storage Courier",
        "March 5, 2024",
        "By Jane Doe",
        "Share",
    ]
)
BODY = st.sampled_from(
    [
        "",
        "BEIJING, May 12 (Xinhua) -- The station joined the grid on Monday, its owner said in a statement.",
        "The plant makes two gigawatt-hours of cells a year and employs nine hundred people, the county said.",
        "It is the first of its kind in the province, and the third such line in the country as a whole.",
        "• 64 containers with cells from Lanhe Battery",
        "A second phase of 4GWh",
        "READ MORE: Chargers confirmed for three villages",
        "carbonate comes from the lake, as the county has wished for years.",
    ]
)
BELOW = st.sampled_from(
    [
        "",
        "It is the first of its kind in the province. Editor/Zhao M",
        "Related articles",
        "Comment",
        "12",
        "03-15",
        "2024-03-04",
        "Tender for cells opens in Lushan next week",
        "Copyright 2024 Storage Courier. All rights reserved.",
        "Previous: Anode prices hold",
    ]
)


@settings(max_examples=300)
@given(st.lists(ABOVE, max_size=6), st.lists(BODY, min_size=1, max_size=6), st.lists(BELOW, max_size=6))
def test_cleaning_twice_is_cleaning_once(above: list[str], body: list[str], below: list[str]) -> None:
    try:
        once = plain("\n".join([*above, *body, *below])).text
    except ArticleRefused:
        return
    assert plain(once).text == once


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_any_text_is_cleaned_or_refused_with_a_reason(text: str) -> None:
    try:
        got = plain(text)
    except ArticleRefused as refusal:
        assert "Check that this is an article" in refusal.reason
    else:
        assert got.text == got.text.strip("\n")
        assert got.dateline is None or 0 <= got.dateline[0] < got.dateline[1] <= len(got.text)


@pytest.mark.parametrize("markup", ["plain", "html"])
@pytest.mark.parametrize("text", ["", "\x00\x01", "<p> </p>", "------", "Share\n2024-03-05"])
def test_nothing_readable_is_refused(text: str, markup: str) -> None:
    if markup == "plain" and text.startswith("<"):
        pytest.skip("markup is text where the dump says plain")
    with pytest.raises(ArticleRefused) as refusal:
        plain(text, markup=markup)
    assert "characters read" in refusal.value.reason
    assert "\n" not in refusal.value.reason


def test_steps_name_what_changed_in_order() -> None:
    got = plain(
        "News\nA plant opens in Wushi\n2024-03-05\n\nThe plant\u00a0opened on Monday, its owner said in Wushi.\n\nShare"
    )
    assert got.steps == ("spaces", "menu.section", "header lines", "button.share")


def test_a_clean_text_takes_no_step() -> None:
    assert plain("The plant opened on Monday, as its owner had promised the county.").steps == ()


def test_the_dumps_title_is_not_repeated_in_the_body() -> None:
    got = plain("A plant opens in Wushi\n\nThe plant opened on Monday, its owner said.", title="A Plant Opens in Wushi")
    assert got.text == "A Plant Opens in Wushi\n\nThe plant opened on Monday, its owner said."


def test_a_title_without_a_body_is_still_read() -> None:
    assert plain("", title="Lanhe opens a 6GWh plant").text == "Lanhe opens a 6GWh plant"


def test_the_dumps_day_overrules_the_texts() -> None:
    got = plain(
        "A plant opens in Wushi\n2024-03-06\n\nThe plant opened on Monday, its owner said.", published="2024-03-05"
    )
    assert str(got.published) == "2024-03-05"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<div>" * 100_000 + "{}", id="nested too deep"),
        pytest.param("<x-a>" * 60_000 + "{}", id="nested unknown tags"),
        pytest.param("<table><tr><td>" * 3_000 + "{}", id="nested tables"),
        pytest.param("<div " + " ".join(f"a{i}='>'" for i in range(100_000)) + ">{}", id="too many attributes"),
        pytest.param("{}" + "<br>" * 1_000_000, id="a million breaks"),
        pytest.param("{}<!-- " + "x" * 4_000_000, id="a comment without end"),
        pytest.param("{}" + "<script>" * 200_000, id="scripts without end"),
        pytest.param("{}" + "x<" * 500_000, id="tags without end"),
        pytest.param("{}&#" + "1" * 2_000_000 + ";", id="an endless character reference"),
        pytest.param('<script type="application/ld+json">' + "[" * 100_000 + "</script>{}", id="deep linked data"),
    ],
)
def test_a_hostile_page_neither_hangs_nor_loses_its_article(page: str) -> None:
    sentence = "The plant in Fenglin makes two gigawatt-hours of cells a year, its owner said on Monday."
    assert sentence in plain(page.replace("{}", f"<p>{sentence}</p>"), markup="html").text


def test_a_page_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(ArticleRefused, match="Split it into articles"):
        plain("<p>" + "x" * 50_000_001, markup="html")


SEEDS = Path(__file__).parents[2] / "shared" / "seeds"  # beside a checkout of the founders


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five seed articles are not part of the project")
def test_the_seeds_have_their_titles_and_days() -> None:
    gold = [json.loads(line) for line in (SEEDS.parent / "gold" / "seeds.jsonl").read_text("utf-8").splitlines()]
    for article in gold:
        got = plain((SEEDS / article["source"]).read_text("utf-8"))
        assert (got.title, str(got.published)) == (article["title"], str(article["published"]))


SIGNED = "Signed by:\nLanhe Battery Technology\nMingchuan Energy"


@pytest.mark.parametrize(
    ("foot", "stays"),
    [
        pytest.param("\nShare\n" + SIGNED, True, id="one button is no foot"),
        pytest.param(
            "\n" + SIGNED + "\nShare\nBack to top\nContact us\nQuick Wins\nSite map", True, id="names above it"
        ),
        pytest.param("\nShare\nBack to top\nContact us\n" + SIGNED, False, id="labels below it"),
        pytest.param("\nShare\nBack to top\nContact us\nIt sold 2GWh.\n" + SIGNED, True, id="text below it"),
    ],
)
def test_labels_go_where_the_foot_of_the_page_is_known(foot: str, stays: bool) -> None:
    got = plain("The plant opened on Monday, its owner said in a statement to the county." + foot)
    assert ("Mingchuan Energy" in got.text) is stays
    assert "Quick Wins" not in got.text
    assert ("It sold 2GWh." in got.text) is ("It sold" in foot)
