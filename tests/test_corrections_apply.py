"""corrections/apply: what a person said of a mention, in the mentions and in the facts that rest on it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import apply_corrections, make_correction
from pipeline.exchange import fact_record, mention_record
from pipeline.reading import load_reader
from pipeline.records import CleanArticle, CompanyMention, Correction, Fact, Mention, Quantity, Reading
from pipeline.settings import load_settings

TEXT = (
    "Ferrolux Energy [SHE: 002601] will build a 2 GWh sodium-ion cell plant in Kiel, and Marble Gate Energy will build "
    "a 2 GWh plant in Ulm by 2026. The Kiel plant opened on May 3, 2024. "
    "Ferrolux Energy invests 3 billion yuan ($420 million) and makes 20,000 tons of graphite a year."
)
ARTICLE = CleanArticle("news.txt", None, date(2024, 6, 1), TEXT)
READING = load_reader(load_settings(model="none")).read(ARTICLE)
Record = dict[str, Any]


def found(words: str, place: int = 0) -> Record:
    return [mention_record(m) for m in READING.mentions if m.text == words][place]


def spot(words: str, **more: Any) -> Record:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words), **more}


def said(old: Record | None, new: Record | None, target: str = "mention") -> Correction:
    made = make_correction(ARTICLE.digest, target, old, new, by="lena")  # type: ignore[arg-type]
    return replace(made, id=str([made.machine, made.person]))


def corrected(*corrections: Correction) -> Reading:
    reading = apply_corrections(READING, corrections)
    assert apply_corrections(reading, corrections) == reading
    return reading


def capacities(reading: Reading) -> list[Fact]:
    return [fact for fact in reading.facts if fact.kind == "capacity"]


def texts(reading: Reading) -> list[str]:
    return [mention.text for mention in reading.mentions]


def test_what_is_accepted_keeps_all_that_the_machine_knows() -> None:
    reading = corrected(*(said(mention_record(m), mention_record(m)) for m in READING.mentions))
    tickers = {m.ticker for m in reading.mentions if isinstance(m, CompanyMention)}
    assert "SZSE:002601" in tickers
    assert [replace(m, correction=None) for m in reading.mentions] == [
        replace(m, confidence=1.0) if isinstance(m, CompanyMention) else m for m in READING.mentions
    ]
    assert reading.facts == READING.facts


def test_a_fact_that_is_accepted_keeps_its_products_name_and_its_twin() -> None:
    facts = corrected(*(said(fact_record(f), fact_record(f), "fact") for f in READING.facts)).facts
    assert [replace(f, correction=None) for f in facts] == list(READING.facts)


def test_of_two_plants_of_one_size_the_one_that_was_meant_goes() -> None:
    one, other = capacities(READING)
    reading = corrected(said(fact_record(other), None, "fact"))
    assert capacities(reading) == [one]


def test_a_fact_whose_attributes_the_next_version_reads_otherwise_is_still_corrected() -> None:
    old = fact_record(capacities(READING)[0])
    reading = corrected(said({**old, "place": "Lübeck"}, {**old, "place": "Bremen"}, "fact"))
    assert sorted(str(f.place) for f in capacities(reading)) == ["Bremen", "Ulm"]


def test_a_persons_span_keeps_off_a_machines_span_behind_it() -> None:
    wide = spot("Marble Gate Energy will", kind="company", name="Marble Gate")
    reading = corrected(said(found("Ferrolux Energy"), wide))
    assert "Marble Gate Energy" not in texts(reading)


def test_of_two_persons_spans_that_touch_the_later_one_stays() -> None:
    short, long = (spot(words, kind="company", name=words) for words in ("Gate Energy", "Marble Gate Energy will"))
    assert long["text"] not in texts(corrected(said(None, long), said(None, short)))
    assert short["text"] not in texts(corrected(said(None, short), said(None, long)))


def test_a_figure_with_another_span_keeps_its_facts() -> None:
    wide = {**found("2 GWh"), **spot("a 2 GWh sodium-ion")}
    assert len(capacities(corrected(said(found("2 GWh"), wide)))) == 2


def test_the_facts_of_a_machines_span_follow_the_one_that_was_added_over_it() -> None:
    wide = spot("a 2 GWh sodium-ion", kind="energy", low=2.5, high=2.5, unit="GWh")
    reading = corrected(said(None, wide))
    assert sorted(float(f.low or 0) for f in capacities(reading)) == [2.0, 2.5]
    assert next(m.found_by for m in reading.mentions if m.start == wide["start"]) == "person"


def test_a_longer_name_added_over_a_shorter_one_is_the_facts_name() -> None:
    wide = spot("and Marble Gate Energy", kind="company", name="Marble Gate Energy GmbH")
    reading = corrected(said(None, wide))
    assert ("Marble Gate Energy GmbH",) in {fact.companies for fact in reading.facts}


def test_a_name_that_another_mention_still_has_stays_in_the_facts() -> None:
    assert texts(READING).count("Ferrolux Energy") == 2
    reading = corrected(said(found("Ferrolux Energy", 1), None))
    assert "Ferrolux Energy" in {name for fact in reading.facts for name in fact.companies}


def test_a_fact_cannot_have_a_unit_that_is_not_of_its_kind() -> None:
    money = {"kind": "money", "low": 5.0, "high": 5.0, "unit": "CNY", "qualifier": "exact"}
    reading = corrected(said(found("2 GWh"), {**spot("2 GWh"), **money}))
    assert len(capacities(reading)) == 1


def test_a_new_day_is_the_milestones_day_and_no_day_leaves_no_milestone() -> None:
    day = found("May 3, 2024")
    moved = corrected(said(day, {**day, "start_date": "2024-05-04", "end_date": "2024-05-04", "edtf": "2024-05-04"}))
    assert date(2024, 5, 4) in {f.start_date for f in moved.facts if f.kind == "milestone"}
    open_ = corrected(said(day, {**day, "start_date": None, "end_date": None, "edtf": "XXXX-05-03"}))
    assert all(f.start_date is not None for f in open_.facts if f.kind == "milestone")


def test_a_sum_in_another_currency_points_to_the_first_wherever_that_is_now() -> None:
    reading = corrected(said(found("2 GWh"), None), said(found("20,000 tons"), None))
    (dollars,) = (m for m in reading.mentions if isinstance(m, Quantity) and m.unit == "USD")
    assert dollars.equivalent_of is not None
    assert reading.mentions[dollars.equivalent_of].text == "3 billion yuan"
    alone = corrected(said(found("3 billion yuan"), None))
    assert all(m.equivalent_of is None for m in alone.mentions if isinstance(m, Quantity))


def test_what_stands_in_no_sentence_belongs_to_none() -> None:
    bare = replace(READING, mentions=(), facts=(), sentences=((0, 5),))
    (mention,) = apply_corrections(bare, [said(None, spot("Kiel", kind="company", name="Kiel"))]).mentions
    assert mention.sentence == 1


def _changes(mention: Mention) -> st.SearchStrategy[Correction | None]:
    record = mention_record(mention)
    start, end = max(0, mention.start - 4), min(len(TEXT), mention.end + 4)
    wide = record | {"text": TEXT[start:end], "start": start, "end": end}
    name = {"kind": "company", "text": mention.text, "start": mention.start, "end": mention.end, "name": "Quellwerk"}
    made = [said(record, new) for new in (None, record, wide, name)]
    return st.sampled_from([None, *made, said(None, wide)])


@given(st.tuples(*map(_changes, READING.mentions)), st.randoms(use_true_random=False))
def test_whatever_is_said_spans_stay_apart_pointers_hold_and_twice_is_once(
    chosen: tuple[Correction | None, ...], chance: Any
) -> None:
    corrections = [one for one in chosen if one is not None]
    chance.shuffle(corrections)
    reading = corrected(*corrections)
    for one, next_ in zip(reading.mentions, reading.mentions[1:], strict=False):
        assert one.end <= next_.start
    for mention in reading.mentions:
        assert TEXT[mention.start : mention.end] == mention.text
        assert not isinstance(mention, Quantity) or mention.equivalent_of in (None, *range(len(reading.mentions)))
    for fact in reading.facts:
        assert fact.mention is None or isinstance(reading.mentions[fact.mention], Quantity)
        assert fact.date_mention is None or reading.mentions[fact.date_mention].kind == "date"


@pytest.mark.parametrize("fact", READING.facts, ids=lambda fact: fact.kind)
def test_a_rejected_fact_is_the_only_one_that_goes(fact: Fact) -> None:
    assert [f for f in READING.facts if f != fact] == list(corrected(said(fact_record(fact), None, "fact")).facts)
