"""Questions that the commands ask."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from store_readings import FIRM, arrive, make_reading, twin

from pipeline.records import Refusal
from pipeline.store import FactFilter, Store, StoredRejection, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as store:
        run = store.begin_run("run", "rules-1")
        first = arrive("dump/a.txt", make_reading(source="dump/a.txt"), url="https://news.example/a")
        later = make_reading(title="100%_sure", published=date(2024, 5, 1), source="dump/b.txt")
        later = replace(later, facts=(replace(later.facts[0], place="Ankang High-tech Zone"),))
        undated = make_reading(title="No day 7", published=None, source="dump/c.txt")
        undated = replace(undated, facts=(replace(undated.facts[0], companies=()),), rejections=())
        items = [first, twin(first, "dump/z.txt"), arrive("dump/b.txt", later), arrive("dump/c.txt", undated)]
        store.store_batch(run, items)
        yield store


def found(store: Store, wanted: FactFilter) -> list[tuple[str, str]]:
    return [(fact.source, fact.kind) for fact in store.facts(wanted)]


A_CAPACITY, A_INVESTMENT, A_MILESTONE = [("dump/a.txt", kind) for kind in ("capacity", "investment", "milestone")]
B_INVESTMENT, C_INVESTMENT = ("dump/b.txt", "investment"), ("dump/c.txt", "investment")


@pytest.mark.parametrize(
    ("wanted", "hits"),
    [
        (FactFilter(), [A_CAPACITY, A_MILESTONE, B_INVESTMENT, A_INVESTMENT, C_INVESTMENT]),
        (FactFilter(kind="capacity"), [A_CAPACITY]),
        (FactFilter(kind="price"), []),
        (FactFilter(company="northgrid"), [A_CAPACITY]),
        (FactFilter(company=FIRM, kind="investment"), [B_INVESTMENT, A_INVESTMENT]),
        (FactFilter(company="LANHE", kind="milestone"), [A_MILESTONE]),
        (FactFilter(company="_anhe"), []),
        (FactFilter(place="ankang"), [B_INVESTMENT]),
        (FactFilter(place="yibin"), [A_INVESTMENT, C_INVESTMENT]),
        (FactFilter(since=date(2024, 4, 1)), [A_CAPACITY, A_MILESTONE, B_INVESTMENT]),
        (FactFilter(since=date(2026, 1, 1)), []),
        (FactFilter(until=date(2024, 4, 1)), [A_INVESTMENT]),
        (FactFilter(since=date(2025, 12, 31), until=date(2026, 1, 1)), [A_CAPACITY, A_MILESTONE]),
        (FactFilter(limit=2), [A_CAPACITY, A_MILESTONE]),
    ],
)
def test_facts_are_found(store: Store, wanted: FactFilter, hits: list[tuple[str, str]]) -> None:
    assert found(store, wanted) == hits


def test_a_fact_tells_all_that_is_known_of_it(store: Store) -> None:
    (fact,) = store.facts(FactFilter(kind="capacity"))
    assert (fact.low, fact.high, fact.unit, fact.per, fact.expected) == (20.0, 20.0, "GWh", "year", False)
    assert (fact.start_date, fact.end_date, fact.published) == (date(2025, 9, 1), date(2025, 12, 31), date(2024, 3, 28))
    assert fact.evidence.startswith("The plant makes")
    assert fact.title == "Lanhe builds"


@pytest.mark.parametrize(
    ("what", "numbers"),
    [
        ("1", [1]),
        ("dump/b.txt", [2]),
        ("https://news.example/a", [1]),
        ("z.txt", [1]),
        (".txt", [1, 2, 3]),
        ("lanhe", [1]),
        ("dump/b", [2]),
        ("100%_", [2]),
        ("1_0", []),
        ("99", []),
        ("nothing", []),
    ],
)
def test_an_article_is_found_by_whatever_names_it(store: Store, what: str, numbers: list[int]) -> None:
    assert [article.id for article in store.find_articles(what)] == numbers


def test_an_article_in_a_list_tells_every_place_it_was_met_at(store: Store) -> None:
    (article,) = store.find_articles("1")
    assert (article.title, article.published) == ("Lanhe builds", date(2024, 3, 28))
    assert article.sources == ("dump/a.txt", "dump/z.txt")


def test_there_is_no_reading_of_an_unknown_article(store: Store) -> None:
    assert store.reading_of(99) is None


def test_rejections_tell_what_was_not_understood_and_why(store: Store) -> None:
    first, second = store.rejections()
    start = make_reading().rejections[0].start
    reason = "zorkmid is no currency"
    assert first == StoredRejection("dump/a.txt", "money", "5 zorkmid", reason, "money.word", start, start + 9)
    assert second.source == "dump/b.txt"
    assert list(store.rejections(limit=1)) == [first]


def test_refusals_are_told_by_place(store: Store) -> None:
    run = store.begin_run("run", "rules-1")
    store.store_batch(run, [Refusal("y", "is empty"), Refusal("x", "is no text")])
    assert store.refusals() == (Refusal("x", "is no text"), Refusal("y", "is empty"))
