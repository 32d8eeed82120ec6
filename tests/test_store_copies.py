"""Copies in the store: linked to the first, counted once, handed on when the first goes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from store_readings import BODY, arrive, make_reading
from test_store_upgrade import make_old

from pipeline.records import FileRead, Reading
from pipeline.store import Arrival, Run, Store, copies, export_records, open_store

EDITED = BODY.replace("will invest", "is to invest")
SHORTER = BODY.replace("The plant makes", "It makes")


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as store:
        yield store


@pytest.fixture
def run(store: Store) -> Run:
    return store.begin_run("run", "rules-1")


def told(source: str, body: str = BODY, title: str = "Lanhe builds") -> Arrival:
    return arrive(source, make_reading(source=source, body=body, title=title))


def links(store: Store) -> dict[str, str | None]:
    """Each source with the source that it is a copy of."""
    return {record["source"]: record.get("copy_of") for record in export_records(store)}


def ask(store: Store, question: str) -> list[tuple[object, ...]]:
    with store._engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


GROUP = (told("a.txt"), told("b.txt", EDITED), told("c.txt", SHORTER), told("d.txt", BODY + " It employs 300 people."))
LINKED = {"a.txt": None, "b.txt": "a.txt", "c.txt": "a.txt", "d.txt": None}


@pytest.mark.parametrize("cut", [(4,), (1, 2, 3, 4), (2, 4), (3, 4)])
def test_copies_are_found_within_a_batch_and_across_runs(store: Store, cut: Sequence[int]) -> None:
    start = 0
    for end in cut:
        store.store_batch(store.begin_run("run", "rules-1"), GROUP[start:end])
        start = end
    assert links(store) == LINKED


def test_the_batch_says_which_of_its_articles_are_copies(store: Store, run: Run) -> None:
    assert store.store_batch(run, GROUP).copies == ("b.txt", "c.txt")
    assert store.store_batch(run, GROUP).copies == ()


def test_what_a_copy_says_counts_once_everywhere(store: Store, run: Run) -> None:
    store.store_batch(run, GROUP[:1])
    facts, companies, counts = list(store.facts()), store.companies(), store.counts()
    views = ("all_facts", "capacity", "investment", "milestones", "company_mentions")
    sizes = [ask(store, f"SELECT count(*) FROM {view}") for view in views]
    store.store_batch(run, GROUP[1:3])
    assert list(store.facts()) == facts
    assert store.companies() == companies
    assert (store.counts().facts, store.counts().mentions) == (counts.facts, counts.mentions)
    assert (store.counts().articles, store.counts().copies) == (3, 2)
    assert [ask(store, f"SELECT count(*) FROM {view}") for view in views] == sizes


def test_a_copy_stays_visible_and_says_whose_it_is(store: Store, run: Run) -> None:
    store.store_batch(run, GROUP)
    assert ask(store, "SELECT source, first_source, article_id, first_id FROM copies ORDER BY 1") == [
        ("b.txt", "a.txt", 2, 1),
        ("c.txt", "a.txt", 3, 1),
    ]
    reading = store.reading_of(2)
    assert reading is not None and reading.facts
    (first,), (copy,) = store.find_articles("1"), store.find_articles("2")
    assert (first.copy_of, first.copies, copy.copy_of, copy.copies) == (None, ("b.txt", "c.txt"), "a.txt", ())


def test_when_the_first_changes_the_next_takes_its_place(store: Store, run: Run) -> None:
    store.store_batch(run, GROUP)
    facts = len(list(store.facts()))
    store.store_batch(run, [told("a.txt", BODY + " It employs 400 people.")])
    assert links(store) == {"a.txt": None, "b.txt": None, "c.txt": "b.txt", "d.txt": None}
    assert len(list(store.facts())) == facts + 3
    assert {fact.source for fact in store.facts()} == {"a.txt", "b.txt", "d.txt"}


def test_a_first_that_changes_a_word_becomes_a_copy_of_the_next(store: Store, run: Run) -> None:
    store.store_batch(run, GROUP)
    store.store_batch(run, [told("a.txt", BODY.replace("the end", "its end"))])
    assert links(store) == {"a.txt": "b.txt", "b.txt": None, "c.txt": "b.txt", "d.txt": None}


def test_a_whole_group_may_go_at_once(store: Store, run: Run) -> None:
    store.store_batch(run, GROUP)
    others = [f"Nothing that was told before stands in note {letter}." for letter in "xyz"]
    changed = [replace_text(name, body) for name, body in zip(("a.txt", "b.txt", "c.txt"), others, strict=True)]
    store.store_batch(run, changed)
    assert links(store) == dict.fromkeys(LINKED)
    assert ask(store, "SELECT count(DISTINCT article_id) FROM article_bands") == [(1,)]


def replace_text(source: str, body: str) -> Arrival:
    article = replace(make_reading(source=source).article, title=None, text=body)
    return Arrival(source, source, article.digest, None, Reading(article))


def test_reading_anew_leaves_the_links(store: Store, run: Run) -> None:
    store.store_batch(run, GROUP)
    newer = store.begin_run("run", "rules-2")
    store.store_batch(
        newer, [make_reading(source=item.source, body=EDITED, title="Lanhe builds") for item in GROUP[1:2]]
    )
    assert links(store) == LINKED


def test_a_band_remembers_so_many_articles_and_no_more(store: Store, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "BUCKET", 3)
    names = ("Asha", "Bora", "Cato", "Dara", "Edda", "Fano", "Gora")
    alike = [told(f"{name}.txt", f"{BODY} {name} delivers it.") for name in names]
    for one in (alike[:5], alike[5:]):
        store.store_batch(run, one)
    assert links(store) == {f"{name}.txt": None for name in names}
    assert ask(store, "SELECT max(n) FROM (SELECT count(*) n FROM article_bands GROUP BY band)") == [(3,)]
    store.store_batch(run, [told("late.txt", f"{EDITED} Gora delivers it.")])
    assert links(store)["late.txt"] == "Gora.txt"


def test_a_database_from_before_gets_its_links_once(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    make_old(path, "0003")
    with open_store(str(path)) as store:
        assert ask(store, "SELECT count(*) FROM articles WHERE signature IS NULL") == [(1,)]
        store.sign_articles()
        assert ask(store, "SELECT signature FROM articles") == [(b"",)]  # a text of fifteen words is never a copy
        run = store.begin_run("run", "rules-1")
        store.store_batch(run, GROUP)
        with store._writing() as connection:
            connection.execute(text("DELETE FROM article_bands"))
            connection.execute(text("UPDATE articles SET signature = NULL, copy_of = NULL"))
        store.sign_articles()
        assert links(store) == {"a.txt": None} | LINKED


def test_a_file_stands_in_the_manifest_as_it_was_last_read(store: Store, run: Run) -> None:
    first = FileRead("a.jsonl", "/dump/a.jsonl", 5_000_000_000, "2025-06-02T10:00:00+00:00", 3, 1)
    piped = FileRead("-", None, 100, None, 2, 0)
    store.store_batch(run, [*GROUP, first, piped])
    again = replace(first, size=7, articles=4)
    store.store_batch(store.begin_run("run", "rules-1"), [replace(piped, size=200), again])
    assert ask(store, "SELECT * FROM files ORDER BY id") == [
        (1, "a.jsonl", "/dump/a.jsonl", 7, "2025-06-02T10:00:00+00:00", 4, 1, 2),
        (2, "-", None, 200, None, 2, 0, 2),
    ]


PLACES = ((0, 40, 12), (14, 60, 100), (114, 10, 5), (130, 500_000, 90))


def test_where_the_text_came_from_who_wrote_it_and_in_what_language_are_given_back(store: Store, run: Run) -> None:
    reading = make_reading()
    article = replace(reading.article, places=PLACES, author="Li Wei", language="en")
    store.store_batch(run, [arrive("a.txt", replace(reading, article=article))])
    assert store.reading_of(1) == replace(reading, article=article)
    assert ask(store, "SELECT places FROM articles") == [("[0,40,12,2,8,100,0,-150,5,11,499985,90]",)]
    assert article.digest == reading.article.digest
