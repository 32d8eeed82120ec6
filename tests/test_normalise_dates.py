"""Dates, from the sentence to the interval of days, its EDTF spelling and what anchored it."""

import re
from typing import Any

import pytest
from spelt import cases, expected, published_of, read, spell_date

_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
EDTF = re.compile(rf"{_DAY}~?|{_DAY}/(?:{_DAY}|\.\.)|\.\./{_DAY}|XXXX(?:-(?:\d\d|XX)){{0,2}}")


@pytest.mark.parametrize("row", cases("normalise/dates"))
def test_every_date_of_a_text_is_read_and_nothing_else(row: dict[str, Any]) -> None:
    dates = read(row["text"], published=published_of(row)).dates
    assert [(d.text, spell_date(d)) for d in dates] == expected(row, "reads")


@pytest.mark.parametrize("row", [case for case in cases("normalise/dates") if "rejects" in case.values[0]])
def test_a_day_that_no_calendar_has_is_rejected_with_a_reason(row: dict[str, Any]) -> None:
    rejections = read(row["text"]).rejections
    assert [rejection.text for rejection in rejections] == row["rejects"]
    assert all(rejection.label == "date" and len(rejection.reason) > 10 for rejection in rejections)


@pytest.mark.parametrize("row", cases("normalise/edtf"))
def test_a_date_is_spelt_as_edtf(row: dict[str, Any]) -> None:
    dates = read(row["text"], published=published_of(row)).dates
    assert [(d.text, d.edtf) for d in dates] == expected(row, "reads")


def test_every_edtf_is_well_formed_and_every_interval_in_order() -> None:
    for case in cases("normalise/dates"):
        for found in read(case.values[0]["text"], published=published_of(case.values[0])).dates:
            assert EDTF.fullmatch(found.edtf)
            assert (found.start_date is None) == (found.end_date is None) == found.edtf.startswith("XXXX")
            assert found.start_date is None or found.end_date is None or found.start_date <= found.end_date


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("It was signed on May 22, 2023.", "none"),
        ("It was signed on February 20.", "published"),
        ("It was signed last year.", "published"),
        ("It was signed in May 2022 and opened in October.", "previous"),
    ],
)
def test_a_date_tells_what_anchored_it(text: str, anchor: str) -> None:
    assert read(text).dates[-1].anchor == anchor


@pytest.mark.parametrize("words", ["yesterday", "last year", "on Tuesday", "this month", "by the end of the year"])
def test_without_a_publication_day_pointing_words_stay_open(words: str) -> None:
    (found,) = read(f"It was signed {words}.", published=None).dates
    assert (found.start_date, found.end_date) == (None, None)
    assert found.edtf.startswith("XXXX")


def test_the_dates_of_the_dateline_are_no_mentions() -> None:
    text = "Nanchang, February 19 (Reporter Tao) A plant opened on February 18."
    result = read(text, dateline=(0, text.index(")") + 1))
    assert [found.text for found in result.dates] == ["February 18"]
    assert [rejection.reason for rejection in result.rejections] == ["part of the dateline"]
