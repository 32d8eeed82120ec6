"""exchange: mentions and facts as plain records, there and back."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CorrectionError
from pipeline.exchange import fact_from, fact_record, mention_from, mention_record
from pipeline.records import CompanyMention, DateMention, DateQualifier, Fact, FactKind, Quantity, QuantityKind, Status

ENDS = st.floats(-1e24, 1e24).map(lambda number: Decimal(repr(number)))
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
WORDS = st.text(min_size=1).filter(str.strip)
SPOTS = {"text": WORDS, "start": st.integers(0, 999), "end": st.integers(1000, 2000), "found_by": WORDS}
QUANTITIES = st.builds(
    Quantity, **SPOTS, kind=st.sampled_from(get_args(QuantityKind)), low=ENDS | st.none(), high=ENDS, unit=WORDS
)
DATES = st.builds(
    lambda first, length, **more: DateMention(
        start_date=first, end_date=first + timedelta(days=length), edtf=first.isoformat(), **more
    ),
    DAYS,
    st.integers(0, 900),
    **SPOTS,
    qualifier=st.sampled_from(get_args(DateQualifier)),
)
COMPANIES = st.builds(CompanyMention, **SPOTS, name=WORDS, ticker=WORDS | st.none())
FACTS = st.builds(
    Fact,
    **SPOTS,
    kind=st.sampled_from(get_args(FactKind)),
    companies=st.lists(WORDS).map(tuple),
    low=ENDS | st.none(),
    high=ENDS | st.none(),
    unit=WORDS | st.none(),
    place=WORDS | st.none(),
    status=st.sampled_from(get_args(Status)) | st.none(),
    expected=st.booleans(),
    start_date=DAYS | st.none(),
    end_date=DAYS | st.none(),
)
GWH = {"kind": "energy", "text": "2 GWh", "start": 0, "end": 5, "low": 2.0, "high": 2.0, "unit": "GWh"}
FACT = {"kind": "capacity", "text": "2 GWh in Kiel.", "start": 0, "end": 14, "low": 2.0, "high": 2.0, "unit": "GWh"}


def by_wire(record: dict[str, Any]) -> dict[str, Any]:
    """The record as it comes out of a JSON file."""
    back: dict[str, Any] = json.loads(json.dumps(record, ensure_ascii=False))
    return back


@given(QUANTITIES | DATES | COMPANIES)
def test_every_mention_comes_back_as_it_was(mention: Quantity | DateMention | CompanyMention) -> None:
    assert mention_from(by_wire(mention_record(mention))) == mention


@given(FACTS)
def test_every_fact_comes_back_as_it_was(fact: Fact) -> None:
    assert fact_from(by_wire(fact_record(fact))) == fact


def test_the_id_of_a_correction_is_told_only_where_there_is_one() -> None:
    mention = mention_from(GWH)
    assert "correction" not in mention_record(mention)
    marked = Quantity("energy", "2 GWh", 0, 5, "person", None, None, "GWh", correction="a1")
    assert mention_record(marked)["correction"] == "a1"


def test_a_decimal_keeps_a_floats_digits_and_no_more() -> None:
    mention = mention_from(GWH | {"low": 0.1})
    assert isinstance(mention, Quantity)
    assert mention.low == Decimal("0.1")


def test_what_nobody_names_was_found_by_a_person() -> None:
    assert (mention_from(GWH).found_by, fact_from(FACT).found_by) == ("person", "person")


def test_a_company_without_a_name_goes_by_its_words() -> None:
    mention = mention_from({"kind": "company", "text": "Windmere", "start": 0, "end": 8})
    assert isinstance(mention, CompanyMention)
    assert mention.name == "Windmere"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"start": "0"}, '"start" must be a whole number', id="a text for an offset"),
        pytest.param({"start": True}, '"start" must be a whole number', id="a truth for an offset"),
        pytest.param({"low": "2"}, '"low" must be a number', id="a text for a number"),
        pytest.param({"low": True}, '"low" must be a number', id="a truth for a number"),
        pytest.param({"unit": None}, '"unit" is missing', id="no unit"),
        pytest.param({"per": 7}, '"per" must be a text', id="a number for a word"),
    ],
)
def test_a_mention_of_wrong_make_is_refused_by_field(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(CorrectionError, match=reason):
        mention_from(GWH | change)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"companies": "Windmere"}, '"companies" must be a list', id="letters are no companies"),
        pytest.param({"companies": [" "]}, '"companies" must be a list', id="a company without a name"),
        pytest.param({"expected": "no"}, '"expected" must be true or false', id="a word for a truth"),
        pytest.param({"start_date": "17.5.2024"}, '"start_date" must be a day', id="a day in another spelling"),
    ],
)
def test_a_fact_of_wrong_make_is_refused_by_field(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(CorrectionError, match=reason):
        fact_from(FACT | change)
