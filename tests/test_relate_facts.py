"""Facts: what a sentence states about whom, how much, where, when and at what stage."""

from typing import Any

import pytest
from spelt import Read, cases, read, spell_fact

from pipeline.records import DateMention, Quantity

FIELDS = ("kind", "value", "companies", "product", "place", "phase", "status", "expected", "date")


def facts_of(row: dict[str, Any]) -> list[Any]:
    """The facts that a row speaks of: milestones only where it lists one or excludes them."""
    listed = row.get("facts") or []
    facts = read(row["text"], title=row.get("title")).facts
    if "milestones" in row or any(fact["kind"] == "milestone" for fact in listed):
        return list(facts)
    return [fact for fact in facts if fact.kind != "milestone"]


@pytest.mark.parametrize("row", cases("relate/facts"))
def test_every_fact_of_a_text_is_told_and_nothing_else(row: dict[str, Any]) -> None:
    left = facts_of(row)
    missing = []
    for wanted in row.get("facts") or []:
        plain = {key: str(value) if key == "date" else value for key, value in wanted.items()}
        twin = next((fact for fact in left if spell_fact(fact, list(plain)) == plain), None)
        if twin is None:
            missing.append(plain)
        else:
            left.remove(twin)
    assert (missing, [spell_fact(fact, FIELDS) for fact in left]) == ([], [])


def all_readings() -> list[Read]:
    return [read(case.values[0]["text"], title=case.values[0].get("title")) for case in cases("relate/facts")]


def test_the_evidence_of_a_fact_is_the_slice_that_its_offsets_cut_out() -> None:
    for result in all_readings():
        for fact in result.facts:
            assert fact.text == result.article.text[fact.start : fact.end]
            assert (fact.start, fact.end) in result.found.sentences


def test_a_fact_points_at_the_figure_and_the_date_that_it_copies() -> None:
    for result in all_readings():
        for fact in result.facts:
            if fact.mention is not None:
                figure = result.mentions[fact.mention]
                assert figure in result.quantities
                assert isinstance(figure, Quantity)
                assert (figure.low, figure.high, figure.unit) == (fact.low, fact.high, fact.unit)
            if fact.date_mention is not None:
                day = result.mentions[fact.date_mention]
                assert isinstance(day, DateMention)
                assert (day.start_date, day.end_date) == (fact.start_date, fact.end_date)


def test_a_figure_has_a_unit_and_a_milestone_a_status_and_a_date() -> None:
    for result in all_readings():
        for fact in result.facts:
            assert (fact.kind == "milestone") == (fact.mention is None) == (fact.unit is None)
            assert fact.kind != "milestone" or (fact.status and fact.start_date and fact.end_date)


def test_every_fact_names_the_rule_that_found_it() -> None:
    assert all(fact.found_by for result in all_readings() for fact in result.facts)


def test_the_companies_of_a_fact_are_canonical_names_of_its_article() -> None:
    for result in all_readings():
        names = {company.name for company in result.companies}
        assert all(names.issuperset(fact.companies) for fact in result.facts)
