"""corrections/check: nothing is taken that a database could not hold."""

from datetime import date
from typing import Any

import pytest

from pipeline.corrections import check_correction, make_correction
from pipeline.corrections.units import MONEY, UNITS, UNITS_OF_FACT
from pipeline.errors import CorrectionError
from pipeline.exchange import fact_record, mention_record
from pipeline.reading import load_reader
from pipeline.records import CleanArticle, Mention
from pipeline.settings import load_settings
from pipeline.store import checks

TEXT = (
    "Ferrolux Energy will invest more than 3 billion yuan in a 2 GWh plant in Kiel by the end of 2026. It signed on "
    "May 3, 2024, sold up to 20 tons at 600 yuan and covers 30 to 40 acres, tens of millions of yuan in all."
)
ARTICLE = CleanArticle("news.txt", None, date(2024, 6, 1), TEXT)
READING = load_reader(load_settings(model="none")).read(ARTICLE)
SUM = {"kind": "capacity", "text": TEXT[:8], "start": 0, "end": 8, "low": 2.0, "high": 2.0, "unit": "GWh"}


def refusal(target: str, person: dict[str, Any]) -> str:
    correction = make_correction(ARTICLE.digest, target, None, person, by="lena")  # type: ignore[arg-type]
    with pytest.raises(CorrectionError) as caught:
        check_correction(correction, ARTICLE)
    return str(caught.value)


def test_the_units_are_those_that_the_database_holds() -> None:
    assert {kind: (unit,) for kind, unit in UNITS.items()} | {"money": (checks.MONEY,)} == dict(checks.UNITS_OF_MENTION)
    spelt = {kind: tuple(checks.MONEY if u == MONEY else u for u in units) for kind, units in UNITS_OF_FACT.items()}
    assert spelt == dict(checks.UNITS_OF_FACT)


@pytest.mark.parametrize("mention", READING.mentions, ids=lambda m: m.text)
def test_every_mention_of_the_machines_may_be_accepted(mention: Mention) -> None:
    record = mention_record(mention)
    check_correction(make_correction(ARTICLE.digest, "mention", record, record, by="lena"), ARTICLE)


def test_every_fact_of_the_machines_may_be_accepted() -> None:
    assert len(READING.facts) > 3
    for fact in READING.facts:
        record = fact_record(fact)
        check_correction(make_correction(ARTICLE.digest, "fact", record, record, by="lena"), ARTICLE)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"unit": "MWh"}, 'is told in GWh or MW, not in "MWh"', id="a unit that is not canonical"),
        pytest.param({"unit": "CNY"}, "is told in GWh or MW", id="money for a capacity"),
        pytest.param({"kind": "price"}, "is told in a currency such as CNY", id="energy for a price"),
        pytest.param({"kind": "price", "unit": "ÄÖÜ"}, "is told in a currency", id="no code of ISO 4217"),
        pytest.param({"high": 3.0}, 'its qualifier is "range"', id="two ends that are exact"),
        pytest.param({"high": float("inf"), "qualifier": "range"}, "larger than any", id="without end"),
        pytest.param({"low": float("nan")}, "larger than any", id="no number at all"),
        pytest.param({"per": "week"}, '"week" is no per', id="unknown rate"),
        pytest.param({"start_date": "2024-05-01"}, "both its first and its last day", id="half a date"),
        pytest.param({"companies": "Ferrolux"}, "must be a list", id="letters for companies"),
    ],
)
def test_a_fact_that_no_database_holds_is_refused(change: dict[str, Any], reason: str) -> None:
    assert reason in refusal("fact", SUM | {"qualifier": "exact"} | change)


def test_a_milestone_with_a_value_is_refused() -> None:
    day = {"status": "signed", "start_date": "2024-05-03", "end_date": "2024-05-03"}
    assert "has no value" in refusal("fact", {**SUM, "kind": "milestone", **day})


def test_an_unknown_label_is_named_before_what_it_lacks() -> None:
    assert '"voltage" is no label' in refusal("mention", {"kind": "voltage", "text": "Ferrolux", "start": 0, "end": 8})


def test_a_correction_that_says_nothing_is_refused() -> None:
    with pytest.raises(CorrectionError, match="it says nothing"):
        check_correction(make_correction(ARTICLE.digest, "mention", None, None, by="lena"), ARTICLE)
