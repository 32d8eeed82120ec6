"""Storing: articles whole or not at all, content once, changes as a whole."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from store_readings import BODY, BUYER, FIRM, alter, arrive, make_reading, twin

from pipeline.records import Quantity, Reading, Refusal
from pipeline.store import Arrival, Counts, Item, Outcome, Run, RunCounts, Store, export_records, open_store
from pipeline.store.tables import METADATA


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as store:
        yield store


@pytest.fixture
def run(store: Store) -> Run:
    return store.begin_run("run dump", "rules-1")


def other(source: str = "b.txt", title: str = "Another day") -> Arrival:
    return arrive(source, make_reading(title=title, source=source))


def exported(store: Store) -> list[tuple[str, str]]:
    return [(record["source"], record["title"]) for record in export_records(store)]


def test_a_reading_comes_back_as_it_was_stored(store: Store, run: Run) -> None:
    reading = make_reading()
    assert store.store_batch(run, [arrive(reading=reading)]) == Outcome(new=1, places=1)
    assert store.reading_of(1) == reading


@pytest.mark.parametrize("number", ["0.01", "300000", "5.24E+9", "0.1", "1234567.891", "2E-7"])
def test_a_number_is_stored_to_the_last_digit(store: Store, run: Run, number: str) -> None:
    reading = alter(make_reading(), 2, low=Decimal(number), high=Decimal(number))
    store.store_batch(run, [arrive(reading=reading)])
    stored = store.reading_of(1)
    assert stored is not None
    assert isinstance(stored.mentions[2], Quantity)
    assert stored.mentions[2].low == Decimal(number)


def test_an_article_without_findings_is_stored_too(store: Store, run: Run) -> None:
    bare = Reading(replace(make_reading().article, title=None, published=None, publisher=None, dateline=None, steps=()))
    store.store_batch(run, [arrive(reading=bare)])
    assert store.reading_of(1) == bare


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the database holds."""
    with store._engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in METADATA.tables.items()
        }


def test_storing_twice_leaves_the_database_equal(store: Store, run: Run) -> None:
    items: list[Item] = [arrive(), other(), Refusal("c.txt", "is empty")]
    store.store_batch(run, items)
    before = rows(store)
    assert store.store_batch(run, items) == Outcome(unchanged=2)
    assert rows(store) == before


def test_one_batch_or_many_leave_the_database_equal(store: Store, run: Run) -> None:
    first = arrive()
    items: list[Item] = [first, other(), twin(first, "c.txt"), arrive("d.txt", make_reading(title="Lanhe, once more"))]
    store.store_batch(run, items)
    with open_store("sqlite://") as slow:
        begun = slow.begin_run("run dump", "rules-1")
        for item in items:
            slow.store_batch(begun, [item])
        ours, theirs = rows(store), rows(slow)
    assert {**ours, "runs": []} == {**theirs, "runs": []}


def test_the_same_content_elsewhere_is_a_second_source(store: Store, run: Run) -> None:
    first = arrive()
    store.store_batch(run, [first])
    assert store.store_batch(run, [twin(first, "b.txt")]) == Outcome(places=1)
    assert exported(store) == [("a.txt", "Lanhe builds"), ("b.txt", "Lanhe builds")]
    assert store.counts().articles == 1


def test_twins_in_one_batch_are_stored_once(store: Store, run: Run) -> None:
    first = arrive()
    assert store.store_batch(run, [twin(first, "b.txt"), first]) == Outcome(new=1, places=2)


def test_a_changed_article_replaces_its_findings_as_a_whole(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive()])
    changed = Reading(replace(make_reading().article, text="Lanhe stops\n\nNothing more."))
    assert store.store_batch(run, [arrive(reading=changed)]) == Outcome(new=1, places=1)
    assert store.counts() == Counts(articles=1, sources=1)


def test_changed_content_stays_where_another_source_still_has_it(store: Store, run: Run) -> None:
    first = arrive()
    store.store_batch(run, [first, twin(first, "b.txt")])
    store.store_batch(run, [arrive(reading=make_reading(title="Lanhe again"))])
    assert exported(store) == [("a.txt", "Lanhe again"), ("b.txt", "Lanhe builds")]


def test_a_record_with_its_own_id_may_move(store: Store, run: Run) -> None:
    reading = make_reading()
    store.store_batch(run, [arrive("old.jsonl#7", reading, identity="id-7")])
    assert store.store_batch(run, [arrive("new.jsonl#9", reading, identity="id-7")]) == Outcome(places=1)
    assert exported(store) == [("new.jsonl#9", "Lanhe builds")]


def test_the_last_version_of_an_identity_counts_within_a_batch(store: Store, run: Run) -> None:
    assert store.store_batch(run, [arrive(), arrive(reading=make_reading(title="Lanhe, corrected"))]).new == 1
    assert exported(store) == [("a.txt", "Lanhe, corrected")]


def test_content_that_left_the_store_meanwhile_is_handed_back_unread(store: Store, run: Run) -> None:
    gone = twin(arrive(), "b.txt")
    assert store.store_batch(run, [gone]) == Outcome(unread=(gone,))
    assert store.counts() == Counts()


def test_another_version_replaces_what_was_read_and_keeps_the_sources(store: Store, run: Run) -> None:
    first = arrive()
    store.store_batch(run, [first, twin(first, "b.txt")])
    newer = store.begin_run("run --again", "rules-2")
    reading = replace(make_reading(), facts=(), rejections=())
    assert store.store_batch(newer, [reading]) == Outcome(reread=1)
    assert store.reading_of(1) == reading
    assert len(exported(store)) == 2
    assert store.outdated("rules-2") == 0


def test_a_bare_reading_replaces_even_what_the_same_version_has_read(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive()])
    assert store.store_batch(run, [replace(make_reading(), facts=())]) == Outcome(reread=1)
    assert store.counts().facts == {}


def test_a_bare_reading_of_unknown_content_is_handed_back(store: Store, run: Run) -> None:
    reading = make_reading()
    assert store.store_batch(run, [reading]) == Outcome(unread=(reading,))


def test_a_company_goes_with_its_last_mention(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive(), other()])
    assert store.counts().companies == 2
    store.store_batch(run, [Reading(make_reading().article)])
    assert store.counts().companies == 2
    store.store_batch(run, [Reading(make_reading(title="Another day").article)])
    assert store.counts().companies == 0


def test_a_company_that_only_facts_name_is_kept(store: Store, run: Run) -> None:
    reading = make_reading()
    facts = tuple(replace(fact, companies=("Tinhill", "Tinhill", FIRM)) for fact in reading.facts)
    store.store_batch(run, [arrive(reading=replace(reading, facts=facts))])
    assert next(store.facts()).companies == ("Tinhill", FIRM)


def test_a_refusal_is_kept_once_with_its_latest_reason(store: Store, run: Run) -> None:
    store.store_batch(run, [Refusal("a.txt", "is empty")])
    store.store_batch(run, [Refusal("a.txt", "is not text"), Refusal("b.txt", "is empty")])
    assert store.refusals() == (Refusal("a.txt", "is not text"), Refusal("b.txt", "is empty"))


def test_a_refusal_goes_when_its_source_is_read(store: Store, run: Run) -> None:
    store.store_batch(run, [Refusal("a.txt", "is empty")])
    store.store_batch(run, [arrive("a.txt")])
    assert store.refusals() == ()


def test_refusals_that_a_run_has_not_met_again_can_be_forgotten(store: Store, run: Run) -> None:
    inside = ("d.zip", "d.zip!/a.txt", "d.zip!/b.jsonl#3", "e.jsonl#1", "d.zip.txt")
    store.store_batch(run, [Refusal(source, "is empty") for source in inside])
    later = store.begin_run("run", "rules-1")
    store.store_batch(later, [Refusal("d.zip!/a.txt", "is still empty")])
    assert store.forget_refusals(later, {"d.zip"}) == 2
    assert [refusal.source for refusal in store.refusals()] == ["d.zip!/a.txt", "d.zip.txt", "e.jsonl#1"]


def wrong_unit(reading: Reading) -> Reading:
    return alter(reading, 5, unit="kWh")


def shifted(reading: Reading) -> Reading:
    start = reading.mentions[5].start + 1
    return alter(reading, 5, start=start, end=start + len(reading.mentions[5].text))


def dangling(reading: Reading) -> Reading:
    return replace(reading, facts=(replace(reading.facts[0], mention=99),))


def unkeepable(reading: Reading) -> Reading:
    return Reading(replace(reading.article, text=f"{BODY} \ud800"))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [(wrong_unit, "unit_fits_kind"), (shifted, "does not stand"), (dangling, "mention 99"), (unkeepable, "surrogates")],
)
def test_a_reading_that_breaks_a_rule_is_refused_and_the_rest_of_its_batch_is_stored(
    store: Store, run: Run, spoil: Callable[[Reading], Reading], why: str
) -> None:
    broken = arrive("broken.txt", spoil(make_reading(title="Broken", source="broken.txt")))
    outcome = store.store_batch(run, [arrive(), broken, other()])
    assert (outcome.new, outcome.places) == (2, 2)
    assert [refusal.source for refusal in outcome.refused] == ["broken.txt"]
    assert why in outcome.refused[0].reason
    assert store.refusals() == outcome.refused
    assert exported(store) == [("a.txt", "Lanhe builds"), ("b.txt", "Another day")]


def test_a_name_that_no_database_can_keep_is_spelled_out(store: Store, run: Run) -> None:
    store.store_batch(run, [Refusal("\udcff.txt", "is not\0text")])
    assert store.refusals() == (Refusal("\\udcff.txt", "is not\\x00text"),)


def test_the_store_tells_what_it_knows(store: Store, run: Run) -> None:
    first = arrive()
    store.store_batch(run, [first, twin(first, "b.txt")])
    assert store.digests_of(["b.txt", "c.txt"]) == {"b.txt": first.digest}
    assert store.stored_digests([first.digest, "0" * 64]) == {first.digest}


def test_many_keys_are_asked_for_in_one_call(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive()])
    assert list(store.digests_of([*map(str, range(2000)), "a.txt"])) == ["a.txt"]


def test_stored_articles_come_back_for_reading_anew(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive()])
    newer = store.begin_run("run --again", "rules-2")
    store.store_batch(newer, [other()])
    old, new = make_reading().article, other().reading
    assert new is not None
    assert list(store.stored_articles()) == [old, new.article]
    assert list(store.stored_articles(but="rules-2")) == [old]
    assert store.outdated("rules-2") == 1


def test_articles_may_be_stored_while_the_stored_ones_are_walked_through(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive(f"{number}.txt", make_reading(title=f"{number:03}")) for number in range(250)])
    newer = store.begin_run("run --again", "rules-2")
    for article in store.stored_articles(but="rules-2"):
        store.store_batch(newer, [Reading(article)])
    assert store.outdated("rules-2") == 0


def test_a_run_remembers_what_it_did(store: Store, run: Run) -> None:
    store.finish_run(run, RunCounts(articles_read=3, facts=7))
    assert store.begin_run("run", "rules-1").id == run.id + 1


def test_how_much_is_stored_is_told_by_kind(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive(), Refusal("b.txt", "is empty")])
    assert store.counts() == Counts(
        articles=1,
        sources=1,
        companies=2,
        rejections=1,
        refusals=1,
        mentions={"company": 3, "money": 3, "date": 2, "energy": 1},
        facts={"capacity": 1, "investment": 1, "milestone": 1},
    )


def test_the_day_of_publication_is_part_of_the_version(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive()])
    later = arrive(reading=make_reading(published=date(2024, 4, 1)))
    assert store.store_batch(run, [later]).new == 1
    assert next(iter(store.facts())).published == date(2024, 4, 1)


def test_both_companies_of_a_fact_keep_their_order(store: Store, run: Run) -> None:
    store.store_batch(run, [arrive()])
    assert {fact.kind: fact.companies for fact in store.facts()}["capacity"] == (BUYER, FIRM)
