"""corrections: kept in files that only grow, held against the text, and put in place of the machine's reading."""

import json
import multiprocessing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import (
    append_corrections,
    apply_corrections,
    check_correction,
    corrected_articles,
    load_corrections,
    make_correction,
    standing,
)
from pipeline.corrections.files import FILE
from pipeline.errors import CorrectionError
from pipeline.exchange import fact_from, fact_record, mention_from, mention_record
from pipeline.reading import load_reader
from pipeline.records import CleanArticle, Correction, Reading
from pipeline.settings import load_settings

TEXT = (
    "😀 Ferrolux Energy will invest 3 billion yuan in a 2 GWh plant in Kiel by the end of 2026. "
    "Marble Gate Energy opened on May 3, 2024.\nNothing more was said."
)
ARTICLE = CleanArticle("news.txt", None, date(2024, 6, 1), TEXT)
READING = load_reader(load_settings(model="none")).read(ARTICLE)
Record = dict[str, Any]


def machine(words: str) -> Record:
    return next(mention_record(m) for m in READING.mentions if m.text == words)


def fact(kind: str) -> Record:
    return next(fact_record(f) for f in READING.facts if f.kind == kind)


def said(old: Record | None, new: Record | None, *, target: str = "mention", by: str = "lena") -> Correction:
    made = make_correction(ARTICLE.digest, target, old, new, by=by)  # type: ignore[arg-type]
    return replace(made, id=f"{old and old['text']}/{new and new['text']}")


def added(folder: Path, *corrections: Correction) -> list[Correction]:
    return append_corrections(folder, corrections, {ARTICLE.digest: ARTICLE})


def corrected(*corrections: Correction) -> Reading:
    return apply_corrections(READING, corrections)


REJECT = said(machine("Marble Gate Energy"), None)
ACCEPT = said(machine("Marble Gate Energy"), machine("Marble Gate Energy"))


# Files


def test_what_is_added_comes_back_with_who_when_and_the_article(tmp_path: Path) -> None:
    (one,) = added(tmp_path, REJECT)
    assert load_corrections(tmp_path) == [one]
    assert (one.by, one.action, len(one.id)) == ("lena", "reject", 16)
    (item,) = corrected_articles(tmp_path)
    assert (item.article, item.corrections) == (replace(ARTICLE), (one,))


def test_saying_the_same_twice_adds_nothing_whoever_says_it(tmp_path: Path) -> None:
    added(tmp_path, REJECT)
    before = (tmp_path / FILE).read_bytes()
    assert added(tmp_path, REJECT, said(machine("Marble Gate Energy"), None, by="otto")) == []
    assert (tmp_path / FILE).read_bytes() == before


def test_the_latest_word_stands_and_every_word_stays(tmp_path: Path) -> None:
    for correction in (REJECT, ACCEPT, REJECT):
        assert len(added(tmp_path, correction)) == 1
    made = load_corrections(tmp_path)
    assert len({one.id for one in made}) == 3
    assert [one.action for one in standing(made)[ARTICLE.digest]] == ["reject"]


def test_an_id_depends_on_what_is_said_alone(tmp_path: Path) -> None:
    ids = [added(tmp_path / by, said(machine("Marble Gate Energy"), None, by=by))[0].id for by in ("lena", "otto")]
    assert ids[0] == ids[1]


def test_a_line_that_a_crash_cut_off_loses_nothing_else(tmp_path: Path) -> None:
    (one,) = added(tmp_path, REJECT)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('{"id": "cut o')
    assert load_corrections(tmp_path) == [one]
    (other,) = added(tmp_path, said(machine("2 GWh"), None))
    assert load_corrections(tmp_path) == [one, other]


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    added(tmp_path, REJECT)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('{"id": "x"}\n')
    with pytest.raises(CorrectionError, match=r"corrections\.jsonl, line 2: is no correction"):
        load_corrections(tmp_path)


def test_a_text_that_was_changed_is_no_longer_the_article(tmp_path: Path) -> None:
    added(tmp_path, REJECT)
    (file,) = (tmp_path / "articles").glob("*.json")
    file.write_text(file.read_text(encoding="utf-8").replace("Kiel", "Köln"), encoding="utf-8")
    with pytest.raises(CorrectionError, match="is not the text that was corrected"):
        corrected_articles(tmp_path)


def _add_one(folder: Path, place: int) -> None:
    spot = {"kind": "company", "text": TEXT[place : place + 2], "start": place, "end": place + 2, "name": "x"}
    added(folder, said(None, spot))


def test_two_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_one, args=(tmp_path, place)) for place in (3, 8, 20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(load_corrections(tmp_path)) == 3


# Applying


def test_nothing_corrected_changes_nothing() -> None:
    assert apply_corrections(READING, []) is READING


def test_a_rejected_company_goes_from_mentions_and_facts() -> None:
    reading = corrected(said(machine("Ferrolux Energy"), None))
    assert "Ferrolux Energy" not in {m.text for m in reading.mentions}
    assert all("Ferrolux Energy" not in f.companies for f in reading.facts)
    assert len(reading.facts) == len(READING.facts)


def test_a_figure_that_is_none_takes_its_facts_along() -> None:
    reading = corrected(said(machine("2 GWh"), None))
    assert {f.kind for f in READING.facts} - {f.kind for f in reading.facts} == {"capacity"}


def test_a_new_value_is_the_facts_value_as_well() -> None:
    reading = corrected(said(machine("2 GWh"), {**machine("2 GWh"), "low": 3.0, "high": 3.0}))
    (capacity,) = (f for f in reading.facts if f.kind == "capacity")
    assert (capacity.low, capacity.high) == (Decimal("3.0"), Decimal("3.0"))
    assert next(m for m in reading.mentions if m.text == "2 GWh").correction == "2 GWh/2 GWh"


def test_a_figure_of_another_kind_makes_no_fact_of_the_old_one() -> None:
    power = {"kind": "power", "text": "2 GWh", "low": 2000.0, "high": 2000.0, "unit": "MW", "qualifier": "exact"}
    reading = corrected(said(machine("2 GWh"), machine("2 GWh") | power))
    assert next(m for m in reading.mentions if m.text == "2 GWh").kind == "power"
    assert [f.unit for f in reading.facts if f.kind == "capacity"] == ["MW"]


def test_a_company_that_is_called_otherwise_is_so_in_its_facts() -> None:
    reading = corrected(said(machine("Ferrolux Energy"), {**machine("Ferrolux Energy"), "name": "Ferrolux GmbH"}))
    assert {name for f in reading.facts for name in f.companies} >= {"Ferrolux GmbH"}
    assert all("Ferrolux Energy" not in f.companies for f in reading.facts)


def test_a_rejected_date_leaves_a_plan_undated_and_takes_a_milestone_along() -> None:
    day = next(m for m in READING.mentions if m.kind == "date" and m.text == "May 3, 2024")
    assert any(f.kind == "milestone" for f in READING.facts)
    assert not any(f.kind == "milestone" for f in corrected(said(mention_record(day), None)).facts)


def test_what_was_missed_is_added_in_text_order() -> None:
    start = TEXT.index("Kiel")
    spot = {"kind": "company", "text": "Kiel", "start": start, "end": start + 4, "name": "Kiel"}
    reading = corrected(said(None, spot))
    assert [m.start for m in reading.mentions] == sorted(m.start for m in reading.mentions)
    assert "Kiel" in {m.text for m in reading.mentions}


def test_a_persons_span_wins_over_what_it_touches() -> None:
    start = TEXT.index("Ferrolux Energy")
    longer = {"kind": "company", "text": TEXT[start : start + 20], "start": start, "end": start + 20, "name": "x"}
    texts = [m.text for m in corrected(said(None, longer)).mentions]
    assert longer["text"] in texts
    assert "Ferrolux Energy" not in texts


def test_an_accepted_mention_stays_when_the_machine_no_longer_finds_it() -> None:
    gone = replace(READING, mentions=tuple(m for m in READING.mentions if m.text != "Marble Gate Energy"), facts=())
    assert "Marble Gate Energy" in {m.text for m in apply_corrections(gone, [ACCEPT]).mentions}


def test_attributes_of_a_fact_are_changed_and_a_fact_rejected() -> None:
    old = fact("capacity")
    changed = corrected(said(old, {**old, "place": "Lübeck", "status": "signed"}, target="fact"))
    assert [(f.place, f.status) for f in changed.facts if f.kind == "capacity"] == [("Lübeck", "signed")]
    assert all(f.kind != "capacity" for f in corrected(said(old, None, target="fact")).facts)


def test_a_fact_keeps_its_correction_when_its_figure_is_corrected_too() -> None:
    old = fact("capacity")
    of_fact = said(old, {**old, "low": 7.0, "high": 7.0}, target="fact")
    of_figure = said(machine("2 GWh"), {**machine("2 GWh"), "low": 3.0, "high": 3.0})
    assert [f.low for f in corrected(of_fact, of_figure).facts if f.kind == "capacity"] == [Decimal("7.0")]


CHOICES = st.lists(st.sampled_from(range(len(READING.mentions))), unique=True)


@given(CHOICES, CHOICES)
def test_whatever_is_corrected_offsets_and_pointers_hold(rejected: list[int], confirmed: list[int]) -> None:
    records = [mention_record(m) for m in READING.mentions]
    pairs = [(records[i], None) for i in rejected] + [(records[i], records[i]) for i in confirmed if i not in rejected]
    corrections = [said(old, new) for old, new in pairs]
    reading = corrected(*corrections)
    for item in (*reading.mentions, *reading.facts):
        assert TEXT[item.start : item.end] == item.text
    for f in reading.facts:
        assert f.mention is None or reading.mentions[f.mention].kind not in ("date", "company")
        assert f.date_mention is None or reading.mentions[f.date_mention].kind == "date"
    assert apply_corrections(reading, corrections).mentions == reading.mentions


# The exchange of records


@pytest.mark.parametrize("mention", READING.mentions, ids=lambda m: m.text)
def test_a_mention_is_read_back_as_it_was_written(mention: Any) -> None:
    record = json.loads(json.dumps(mention_record(mention)))
    again = mention_record(mention_from(record))
    assert {**again, "confidence": 0} == {**record, "confidence": 0}


@pytest.mark.parametrize("told", READING.facts, ids=lambda f: f.kind)
def test_a_fact_is_read_back_as_it_was_written(told: Any) -> None:
    record = json.loads(json.dumps(fact_record(told)))
    assert fact_record(fact_from(record)) == {**record, "mention": None, "date_mention": None}


# Checks

GWH = machine("2 GWh")


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        pytest.param({**GWH, "start": GWH["start"] + 1, "end": GWH["end"] + 1}, "count UTF-16 units", id="JavaScript"),
        pytest.param({**GWH, "start": GWH["start"] + 3, "end": GWH["end"] + 3}, "count bytes", id="bytes"),
        pytest.param({**GWH, "start": GWH["start"] + 7, "end": GWH["end"] + 7}, "The words stand at", id="off"),
        pytest.param({**GWH, "end": GWH["start"]}, "is empty", id="empty"),
        pytest.param({**GWH, "end": 9999}, "lies outside", id="outside"),
        pytest.param({**GWH, "text": "2 GWh ", "end": GWH["end"] + 1}, "white space", id="white space"),
        pytest.param({**GWH, "text": "3 GWh"}, "does not hold these words", id="other words"),
        pytest.param({**GWH, "start": "9"}, 'needs "start"', id="a text for a number"),
        pytest.param({**GWH, "kind": "voltage"}, '"voltage" is no label', id="unknown label"),
        pytest.param({**GWH, "unit": "MWh"}, "is told in GWh", id="unit"),
        pytest.param({**GWH, "low": 5.0, "high": 3.0}, "low (5.0) is greater", id="order"),
        pytest.param({**GWH, "low": None, "high": None}, "has no value", id="no value"),
        pytest.param({**GWH, "high": None}, 'only "min" leaves high empty', id="open end"),
        pytest.param({**GWH, "qualifier": "sure"}, '"sure" is no qualifier', id="qualifier"),
        pytest.param({**machine("3 billion yuan"), "unit": "yuan"}, "ISO 4217", id="currency"),
        pytest.param(
            {**machine("May 3, 2024"), "start_date": "2024-05-04"}, "the first day (2024-05-04) is after", id="days"
        ),
        pytest.param({**machine("May 3, 2024"), "start_date": "3.5.2024"}, "must be a day such as", id="no day"),
        pytest.param({**machine("May 3, 2024"), "end_date": None}, "both its first and its last day", id="half a date"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(person: Record, reason: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        check_correction(said(None, person), ARTICLE)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "dreamt"}, '"dreamt" is no status'),
        ({"kind": "wish"}, '"wish" is no kind'),
        ({"kind": "milestone", "status": None}, "needs a status and a date"),
        ({"unit": None}, "needs a value with its unit"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(change: Record, reason: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        check_correction(said(None, {**fact("capacity"), **change}, target="fact"), ARTICLE)
    assert reason in str(caught.value)


def test_carriage_returns_are_recognised_behind_offsets_that_drift() -> None:
    plain = replace(ARTICLE, text="One line.\nFerrolux is the next.")
    record = {"kind": "company", "text": "Ferrolux", "start": 11, "end": 19, "name": "Ferrolux"}
    correction = make_correction(plain.digest, "mention", None, record, by="lena")
    with pytest.raises(CorrectionError, match="line ends as two characters"):
        check_correction(correction, plain)


def test_a_correction_of_another_article_is_refused() -> None:
    with pytest.raises(CorrectionError, match="another article"):
        check_correction(REJECT, replace(ARTICLE, text=TEXT + "!"))
