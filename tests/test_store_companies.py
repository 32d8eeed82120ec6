"""Companies in the store: settled over everything that is stored, the same in any order, and nothing is lost."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.identity import Decision, Identities, load_identities
from pipeline.records import CleanArticle, CompanyMention, Fact, Reading
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings
from pipeline.store import Arrival, FactFilter, Store, export_records, open_store
from pipeline.store.tables import COMPANIES, COMPANY_ALIASES, COMPANY_NAMES

FULL = "Liaoning Qingmu Sodium Battery Co., Ltd."
OTHER = "Liaoning Qingmu Sodium Battery CO LTD"
SHIPPED = load_identities(load_rulebook(load_settings().rule_folders), Path("no decisions"))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as store:
        yield store


def article(source: str, *said: tuple[str, str, str | None], confidence: float = 0.8) -> Arrival:
    """An article that names companies (text, name, ticker), each with a milestone."""
    text = " ".join(words for words, _, _ in said)
    mentions, start = [], 0
    for words, name, ticker in said:
        start = text.index(words, start)
        mentions.append(CompanyMention(words, start, start + len(words), "test", name, 0, confidence, ticker))
    makers, one = tuple(dict.fromkeys(name for _, name, _ in said)), Decimal(1)
    facts = [Fact("capacity", text, 0, len(text), "test", makers, one, one, "GWh", qualifier="exact")]
    clean = CleanArticle(source, None, None, text)
    return Arrival(source, source, clean.digest, reading=Reading(clean, tuple(mentions), tuple(facts), (), ()))


ARTICLES = (
    article("a", (FULL, FULL, "SZSE:300999"), ("Qingmu", FULL, "SZSE:300999")),
    article("b", (OTHER, OTHER, None), ("Ningde Times", "CATL", None)),
    article("c", ("Qingmu", "Qingmu", None)),
    article("d", ("Qingmu Sodium Industry", "Qingmu Sodium Industry", "SZSE:300999")),
)


def fill(store: Store, arrivals: Sequence[Arrival], *decisions: Decision) -> int:
    """Store the articles as a run does; returns how many rows settling changed."""
    run = store.begin_run("run", "rules-1")
    for arrival in arrivals:
        assert not store.store_batch(run, [arrival]).refused
    return store.settle_companies(lambda: Identities(SHIPPED.table, decisions, SHIPPED.places))


def contents(store: Store) -> tuple[object, ...]:
    """What is said of companies, without row numbers."""
    names = select(COMPANIES.c.name, COMPANY_NAMES.c.text, COMPANY_NAMES.c.name, COMPANY_NAMES.c.ticker)
    queries = (
        select(*list(COMPANIES.c)[1:]),
        select(COMPANIES.c.name, COMPANY_ALIASES.c.alias, COMPANY_ALIASES.c.source).join_from(
            COMPANIES, COMPANY_ALIASES
        ),
        names.join_from(COMPANY_NAMES, COMPANIES),
    )
    with store._engine.connect() as connection:
        rows = [sorted(map(repr, connection.execute(query))) for query in queries]
    return (*rows, sorted(map(repr, export_records(store))))


def names(store: Store) -> list[str]:
    return sorted(company.name for company in store.companies())


MERGE = Decision("merge", FULL, ("Qingmu",), "li", "2025-03-01T09:30:00+00:00")
SPLIT = Decision("split", "CATL", ("Ningde Times",), "li", "2025-03-01T09:31:00+00:00")


def test_names_mean_one_company_across_articles(store: Store) -> None:
    fill(store, ARTICLES)
    assert names(store) == ["CATL", FULL, "Qingmu"]
    (company,) = store.companies("sodium industry")
    assert (company.name, company.legal_form, company.ticker, company.place) == (
        FULL,
        "Co., Ltd.",
        "SZSE:300999",
        "Liaoning",
    )
    assert (company.articles, company.mentions, company.facts) == (3, 4, 3)
    assert ("Qingmu", "text") in company.aliases
    assert ("Contemporary Amperex Technology", "seed") in store.companies("catl")[0].aliases


def test_facts_and_exports_have_the_canonical_name_and_mentions_keep_their_words(store: Store) -> None:
    fill(store, ARTICLES)
    record = {record["source"]: record for record in export_records(store)}["d"]
    (mention,) = record["mentions"]
    assert (mention["text"], mention["name"]) == ("Qingmu Sodium Industry", FULL)
    assert (mention["ticker"], mention["confidence"]) == ("SZSE:300999", 0.8)
    assert record["facts"][0]["companies"] == [FULL]
    facts = list(store.facts(FactFilter(company="sodium industry")))
    assert {fact.companies for fact in facts} == {(FULL,), (FULL, "CATL")}
    assert {fact.tickers for fact in facts if fact.companies == (FULL,)} == {("SZSE:300999",)}
    assert {fact.confidence for fact in facts} == {0.8}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_same_articles_in_any_order_give_the_same_companies(store: Store, order: Sequence[int]) -> None:
    fill(store, ARTICLES, MERGE, SPLIT)
    with open_store("sqlite://") as other:
        fill(other, [ARTICLES[index] for index in order], MERGE, SPLIT)
        assert contents(other) == contents(store)


def test_settling_twice_changes_nothing(store: Store) -> None:
    assert fill(store, ARTICLES, MERGE, SPLIT) > 0
    assert fill(store, ARTICLES, MERGE, SPLIT) == 0


def test_a_merge_survives_reading_again(store: Store) -> None:
    fill(store, ARTICLES, MERGE)
    before = contents(store)
    run = store.begin_run("run --again", "rules-2")
    store.store_batch(run, [arrival.reading for arrival in ARTICLES if arrival.reading])
    assert fill(store, (), MERGE) >= 0
    assert contents(store) == before
    assert names(store) == ["CATL", FULL]


def test_the_tables_can_be_rebuilt_from_the_decisions(store: Store) -> None:
    fill(store, ARTICLES)
    plain = contents(store)
    fill(store, (), MERGE, SPLIT)
    assert names(store) == [FULL, "Ningde Times"]
    fill(store, ())
    assert contents(store) == plain


def test_a_merge_loses_neither_name_nor_alias(store: Store) -> None:
    fill(store, ARTICLES, MERGE)
    (company,) = store.companies(FULL)
    assert {("Qingmu", "text"), ("Qingmu", "merge")} <= set(company.aliases)
    texts = {mention["text"] for record in export_records(store) for mention in record["mentions"]}
    assert texts == {words for arrival in ARTICLES for words in _texts(arrival)}


def _texts(arrival: Arrival) -> set[str]:
    assert arrival.reading is not None
    return {mention.text for mention in arrival.reading.mentions}


def test_two_names_of_one_company_are_one_in_a_fact(store: Store) -> None:
    fill(store, [article("a", (FULL, FULL, None), (OTHER, OTHER, None))])
    (fact,) = store.facts()
    assert fact.companies == (FULL,)
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT companies FROM all_facts").scalar() == FULL


def test_what_joined_two_companies_goes_with_its_article(store: Store) -> None:
    first = article("a", (FULL, FULL, "SZSE:300999"))
    second = article("b", ("Qingmu Industry", "Qingmu Industry", "SZSE:300999"))
    fill(store, [first, second])
    assert names(store) == [FULL]
    fill(store, [article("a", ("Qingmu Industry", "Qingmu Industry", None)), article("c", (FULL, FULL, None))])
    assert names(store) == [FULL, "Qingmu Industry"]


def test_a_company_goes_with_its_last_article(store: Store) -> None:
    fill(store, [article("a", (FULL, FULL, None), ("Qingmu", FULL, None))])
    fill(store, [article("a", ("CATL", "CATL", None))])
    assert names(store) == ["CATL"]
    assert sorted(store.companies()[0].aliases) == [(alias, "seed") for alias in _seeds("CATL")]


def _seeds(name: str) -> list[str]:
    return sorted(surface for surface in SHIPPED.table.companies[name].surfaces if surface != name)


def test_what_was_split_off_takes_its_facts_along(store: Store) -> None:
    fill(store, [article("a", ("Ningde Times", "CATL", None)), article("b", ("CATL", "CATL", None))], SPLIT)
    assert sorted(fact.companies for fact in store.facts()) == [("CATL",), ("Ningde Times",)]


def test_companies_are_looked_for_by_any_name(store: Store) -> None:
    fill(store, ARTICLES)
    assert [company.name for company in store.companies("NINGDE")] == ["CATL"]
    assert store.companies("nobody") == ()
    assert [company.mentions for company in store.companies()] == [4, 1, 1]
