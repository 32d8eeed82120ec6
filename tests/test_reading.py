"""Reading one article, as a library: the same text gives the same reading, and every offset cuts out its own text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import read_article
from pipeline.errors import ArticleRefused
from pipeline.records import Quantity, Reading

WORDS = [
    "10 GWh",
    "RMB2.4bn",
    "March 26",
    "Co., Ltd.",
    "CATL",
    "(",
    "\n",
    "signed",
    "50,000-ton/year",
    "up to",
    "–",
    "。",
    ";",
]
TEXT = "Xingyao Energy signed a contract yesterday. It will build a 5 GWh plant in Yibin by the end of the year."


def test_reads_values_dates_and_facts_from_plain_text() -> None:
    reading = read_article(TEXT, title="A plant for Yibin", published=date(2024, 2, 21))
    assert [(m.text, m.kind) for m in reading.mentions] == [
        ("Xingyao Energy", "company"),
        ("yesterday", "date"),
        ("5 GWh", "energy"),
        ("end of the year", "date"),
    ]
    capacity = next(fact for fact in reading.facts if fact.kind == "capacity")
    assert (capacity.low, capacity.unit, capacity.companies, capacity.place) == (
        Decimal(5),
        "GWh",
        ("Xingyao Energy",),
        "Yibin",
    )
    assert (capacity.status, capacity.expected, capacity.end_date) == ("planned", True, date(2024, 12, 31))


def test_markup_is_read_as_a_page() -> None:
    page = (
        f"<html><head><title>A plant</title></head><body><nav>Home 3 GWh</nav><article><p>{TEXT}</p></article></body>"
    )
    reading = read_article(page, markup="html", published=date(2024, 2, 21))
    assert [m.text for m in reading.mentions if isinstance(m, Quantity)] == ["5 GWh"]


def test_without_a_day_pointing_words_stay_open() -> None:
    dates = [m for m in read_article(TEXT).mentions if m.kind == "date"]
    assert [(m.text, m.start_date) for m in dates] == [("yesterday", None), ("end of the year", None)]


def test_an_empty_text_is_refused_with_a_reason() -> None:
    with pytest.raises(ArticleRefused, match=r"an\.txt"):
        read_article("   \n ", source="an.txt")


def test_reading_is_pure() -> None:
    assert read_article(TEXT, published=date(2024, 2, 21)) == read_article(TEXT, published=date(2024, 2, 21))


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=30).map(" ".join))
def test_offsets_cut_out_their_own_text_whatever_comes(text: str) -> None:
    try:
        reading: Reading = read_article(text, published=date(2024, 2, 21))
    except ArticleRefused:
        return
    for item in (*reading.mentions, *reading.facts, *reading.rejections):
        assert reading.article.text[item.start : item.end] == item.text
