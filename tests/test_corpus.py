"""The annotated corpus keeps its own promises: every line of corpus/gold and corpus/dev, whoever wrote it.

Quotes are compared with the article's raw text after tags, entities, compatibility forms (full-width digits, NBSP),
curly quotes and all white space are out of the way: markup may part a quote, but no word of it may be missing.
"""

import html
import json
import re
import unicodedata
import zipfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from pipeline.records import DateQualifier, FactKind, Per, QuantityKind, QuantityQualifier, Status

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
UNITS = {"energy": "GWh", "power": "MW", "mass": "t", "area": "m2", "specific_energy": "Wh/kg", "percent": "%"}
CURLY = str.maketrans("’‘“”", "''\"\"")

Annotation = dict[str, Any]


def annotations(folder: str) -> list[Annotation]:
    """Every annotated article of corpus/<folder>/*.jsonl; a broken line fails here with its place."""
    found = []
    for path in sorted((CORPUS / folder).glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise AssertionError(f"{path}, line {number}: {error}") from error
    return found


GOLD, DEV = annotations("gold"), annotations("dev")
every_article = pytest.mark.parametrize("article", [*GOLD, *DEV], ids=lambda article: article["source"])


@cache
def raw_text(source: str) -> str:
    """The article as the dump holds it: a file, "b/x.zip!/inner.txt", or the fields of "b/x.jsonl#3"."""
    place, _, line = source.partition("#")
    archive, _, inner = place.partition("!/")
    path = CORPUS / "articles" / archive
    if inner:
        with zipfile.ZipFile(path) as bundle:
            text = bundle.read(inner).decode("utf-8")
    else:
        text = path.read_text(encoding="utf-8")
    if line:
        record = json.loads(text.splitlines()[int(line) - 1])
        text = "\n".join(value for value in record.values() if isinstance(value, str))
    return text


@cache
def quotable(source: str) -> str:
    """The article's text with tags and everything that markup may change taken out."""
    return bare(re.sub(r"(?s)<[a-zA-Z/!][^>]*>", "", raw_text(source)))


def bare(text: str) -> str:
    text = unicodedata.normalize("NFKC", html.unescape(text)).translate(CURLY)
    return re.sub(r"\s+", "", text)


def quantities(article: Annotation) -> list[Annotation]:
    return [m for m in article["mentions"] if m["kind"] in get_args(QuantityKind)]


def dates(article: Annotation) -> list[Annotation]:
    return [m for m in article["mentions"] if m["kind"] == "date"]


def companies(article: Annotation) -> list[Annotation]:
    return [m for m in article["mentions"] if m["kind"] == "company"]


def assert_interval(item: Annotation) -> None:
    """Both days or none, ISO, in order."""
    start, end = item["start_date"], item["end_date"]
    assert (start is None) == (end is None), item
    assert start is None or date.fromisoformat(start) <= date.fromisoformat(end), item


def assert_value(item: Annotation) -> None:
    """An interval in order, open on the side that the qualifier says, at a known rate."""
    low, high = item["low"], item["high"]
    assert (low is None) == (item["qualifier"] == "max"), item
    assert (high is None) == (item["qualifier"] == "min"), item
    assert low is None or high is None or low <= high, item
    assert item["qualifier"] not in ("exact", "approx") or low == high, item
    assert item["qualifier"] in get_args(QuantityQualifier), item
    assert item["per"] in (None, *get_args(Per)), item


def test_there_are_forty_articles_and_twenty_five_in_gold() -> None:
    assert len(GOLD) >= 40
    assert len(GOLD) + len(DEV) >= 100


def test_gold_and_dev_share_no_article_and_each_is_annotated_once() -> None:
    # the scorer pairs records by the last component of the source, so that must be unique, too
    names = Counter(re.split(r"[/!]+", article["source"])[-1] for article in [*GOLD, *DEV])
    assert [name for name, times in names.items() if times > 1] == []


@every_article
def test_its_source_is_in_the_dump(article: Annotation) -> None:
    assert raw_text(article["source"]).strip()


@every_article
def test_it_is_published_on_a_day_or_at_an_unknown_time(article: Annotation) -> None:
    assert article["published"] is None or date.fromisoformat(article["published"])


@every_article
def test_every_quote_stands_in_the_article(article: Annotation) -> None:
    text = quotable(article["source"])
    quotes = [item["text"] for item in [*article["mentions"], *article["facts"]] if item.get("text")]
    assert [quote for quote in [article["title"] or "", *quotes] if bare(quote) not in text] == []


@every_article
def test_every_mention_is_of_a_known_kind(article: Annotation) -> None:
    known = {*get_args(QuantityKind), "date", "company"}
    assert {mention["kind"] for mention in article["mentions"]} <= known


@every_article
def test_quantities_are_intervals_in_the_canonical_unit(article: Annotation) -> None:
    for mention in quantities(article):
        assert_value(mention)
        assert re.fullmatch(UNITS.get(mention["kind"], "[A-Z]{3}"), mention["unit"]), mention


@every_article
def test_an_equivalent_repeats_an_earlier_sum(article: Annotation) -> None:
    for index, mention in enumerate(article["mentions"]):
        if mention.get("equivalent_of") is not None:
            first = article["mentions"][mention["equivalent_of"]]
            assert mention["equivalent_of"] < index and first["kind"] == mention["kind"], mention


@every_article
def test_dates_are_intervals_of_days_with_their_edtf(article: Annotation) -> None:
    for mention in dates(article):
        assert_interval(mention)
        assert mention["qualifier"] in get_args(DateQualifier), mention
        assert mention["edtf"], mention


@every_article
def test_companies_have_a_surface_that_stands_in_the_article(article: Annotation) -> None:
    text = quotable(article["source"])
    for mention in companies(article):
        assert any(bare(surface) in text for surface in mention["surfaces"]), mention


@every_article
def test_facts_are_of_known_kinds_and_statuses(article: Annotation) -> None:
    for fact in article["facts"]:
        assert fact["kind"] in get_args(FactKind), fact
        assert fact["status"] in (None, *get_args(Status)), fact
        assert isinstance(fact["expected"], bool) and fact["text"], fact
        assert_interval(fact)


@every_article
def test_a_milestone_has_a_date_and_a_status_and_no_figure(article: Annotation) -> None:
    for fact in article["facts"]:
        if fact["kind"] == "milestone":
            assert fact["start_date"] and fact["status"], fact
            assert (fact["low"], fact["high"], fact["unit"], fact["qualifier"]) == (None,) * 4, fact


@every_article
def test_the_figure_of_a_fact_is_one_of_the_articles_mentions(article: Annotation) -> None:
    values = {(m["low"], m["high"], m["unit"]) for m in quantities(article)}
    for fact in article["facts"]:
        if fact["kind"] != "milestone":
            assert_value(fact)
            assert (fact["low"], fact["high"], fact["unit"]) in values, fact


@every_article
def test_the_companies_of_a_fact_are_named_in_the_article(article: Annotation) -> None:
    names = {mention["name"] for mention in companies(article)}
    for fact in article["facts"]:
        assert set(fact["companies"]) <= names, fact
