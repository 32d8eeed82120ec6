"""batch: what is read, what is skipped, what is refused, and what stands in the store afterwards."""

import json
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from pipeline.batch import Count, Options, Summary, Tools, run_dump
from pipeline.batch.limits import DIED
from pipeline.errors import ArticleRefused
from pipeline.records import CleanArticle, CompanyMention, Fact, FileRead, Quantity, RawArticle, Reading, Refusal
from pipeline.store import Item, Outcome, Run, Store, export_records, open_store


@dataclass(frozen=True, slots=True)
class Counting:
    """A reader that finds the first word as a company and the second as so many GWh, and logs what it read."""

    version: str
    log: Path

    def read(self, article: CleanArticle) -> Reading:
        if "killer" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if f"faulty-{self.version}" in article.text:
            raise ValueError("a bug")
        with self.log.open("a") as log:
            log.write(article.source + "\n")
        name, figure = article.text.split()[:2]
        at = article.text.index(figure)
        company = CompanyMention(name, 0, len(name), "test", name)
        energy = Quantity("energy", figure, at, at + len(figure), "test", Decimal(figure), Decimal(figure), "GWh")
        fact = Fact("capacity", article.text, 0, len(article.text), "test", (name,), energy.low, energy.high, "GWh")
        return Reading(article, (company, energy), (fact,))


def clean(raw: RawArticle) -> CleanArticle:
    if raw.text == "furniture":
        raise ArticleRefused(raw.source, "nothing but furniture")
    return CleanArticle(raw.source, raw.title, None, raw.text)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "test.sqlite")) as opened:
        yield opened


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "read.log"


def tools(log: Path, version: str = "one") -> Tools:
    return Tools(clean, partial(Counting, version, log))


def raw(*texts: str) -> list[RawArticle | Refusal]:
    return [RawArticle(f"{number}.txt", text) for number, text in enumerate(texts)]


def read_log(log: Path) -> list[str]:
    return log.read_text().split() if log.exists() else []


def outcome(summary: Summary) -> tuple[int, int, int, int]:
    return summary.read, summary.unchanged, summary.twins, summary.refused


def exported(store: Store) -> list[str]:
    return [json.dumps(record, sort_keys=True) for record in export_records(store)]


def test_articles_are_read_and_counted(store: Store, log: Path) -> None:
    summary = run_dump(raw("Borrow 1.5", "Wren 2"), store, tools(log))
    assert outcome(summary) == (2, 0, 0, 0)
    assert (summary.mentions, summary.facts) == ({"company": 2, "energy": 2}, {"capacity": 2})
    assert [fact.companies for fact in store.facts()] in ([("Borrow",), ("Wren",)], [("Wren",), ("Borrow",)])


def test_what_is_stored_already_is_not_read_again(store: Store, log: Path) -> None:
    run_dump(raw("Borrow 1.5", "Wren 2"), store, tools(log))
    before = exported(store)
    summary = run_dump(raw("Borrow 1.5", "Wren 2"), store, tools(log))
    assert (outcome(summary), read_log(log)) == ((0, 2, 0, 0), ["0.txt", "1.txt"])
    assert exported(store) == before


def test_a_changed_article_replaces_its_findings(store: Store, log: Path) -> None:
    run_dump(raw("Borrow 1.5"), store, tools(log))
    assert outcome(run_dump(raw("Borrow 2.5"), store, tools(log))) == (1, 0, 0, 0)
    assert [fact.low for fact in store.facts()] == [2.5]


def test_the_same_content_elsewhere_is_read_once_and_exported_twice(store: Store, log: Path) -> None:
    run_dump(raw("Borrow 1.5"), store, tools(log))
    summary = run_dump([RawArticle("b.txt", "Borrow 1.5"), RawArticle("c.txt", "Borrow 1.5")], store, tools(log))
    assert (outcome(summary), read_log(log)) == ((0, 0, 2, 0), ["0.txt"])
    assert [record["source"] for record in export_records(store)] == ["0.txt", "b.txt", "c.txt"]


def test_twins_within_one_dump_are_read_once(store: Store, log: Path) -> None:
    assert outcome(run_dump(raw("Borrow 1.5", "Wren 2", "Borrow 1.5"), store, tools(log))) == (2, 0, 1, 0)
    assert read_log(log) == ["0.txt", "1.txt"]


def test_a_file_named_twice_is_one_article(store: Store, log: Path) -> None:
    article = RawArticle("a.txt", "Borrow 1.5")
    assert outcome(run_dump([article, article], store, tools(log))) == (1, 1, 0, 0)


def test_content_that_moves_to_another_file_while_its_own_changes_is_not_lost(store: Store, log: Path) -> None:
    run_dump([RawArticle("a.txt", "Borrow 1.5")], store, tools(log))
    run_dump([RawArticle("a.txt", "Wren 2"), RawArticle("b.txt", "Borrow 1.5")], store, tools(log))
    assert [(record["source"], record["body"]) for record in export_records(store)] == [
        ("a.txt", "Wren 2"),
        ("b.txt", "Borrow 1.5"),
    ]


def test_the_records_own_id_is_its_identity(store: Store, log: Path) -> None:
    run_dump([RawArticle("a.jsonl#1", "Borrow 1.5", identity="news-1")], store, tools(log))
    moved = [RawArticle("b.jsonl#7", "Borrow 1.5", identity="news-1")]
    assert outcome(run_dump(moved, store, tools(log))) == (0, 1, 0, 0)


def test_refusals_are_counted_and_kept(store: Store, log: Path) -> None:
    dump = [Refusal("a.zip", "truncated"), *raw("furniture", "Borrow 1.5")]
    summary = run_dump(dump, store, tools(log))
    assert outcome(summary) == (1, 0, 0, 2)
    assert summary.refusals == (Refusal("a.zip", "truncated"), Refusal("0.txt", "nothing but furniture"))
    assert store.refusals() == (Refusal("0.txt", "nothing but furniture"), Refusal("a.zip", "truncated"))


def test_a_file_that_can_be_read_now_is_refused_no_more(store: Store, log: Path) -> None:
    run_dump([Refusal("a.zip", "truncated"), Refusal("b.txt", "empty")], store, tools(log))
    run_dump([RawArticle("a.zip!/x.txt", "Borrow 1.5")], store, tools(log))
    assert store.refusals() == (Refusal("b.txt", "empty"),)


def test_articles_read_by_older_rules_are_reported_and_left(store: Store, log: Path) -> None:
    run_dump(raw("Borrow 1.5", "Wren 2"), store, tools(log))
    summary = run_dump(raw("Borrow 1.5", "Heron 3"), store, tools(log, "two"))
    assert (summary.outdated, summary.version, len(read_log(log))) == (1, "two", 3)


def test_again_reads_from_stored_text_what_older_rules_have_read(store: Store, log: Path) -> None:
    run_dump(raw("Borrow 1.5", "Wren 2"), store, tools(log))
    before = exported(store)
    summary = run_dump([], store, tools(log, "two"), Options(again=True))
    assert (outcome(summary), summary.outdated) == ((2, 0, 0, 0), 0)
    assert exported(store) == before
    assert outcome(run_dump([], store, tools(log, "two"), Options(again=True))) == (0, 0, 0, 0)


def many(count: int) -> list[RawArticle | Refusal]:
    """Articles of some length, with a twin, a refusal and an article that cannot be cleaned here and there."""
    filler = " and so on" * 2000
    dump: list[RawArticle | Refusal] = []
    for number in range(count):
        name = f"{number:03}.txt"
        match number % 10:
            case 3:
                dump.append(RawArticle(name, f"Firm{number - 1} {number - 1}" + filler))
            case 5:
                dump.append(Refusal(name, "broken"))
            case 7:
                dump.append(RawArticle(name, "furniture"))
            case _:
                dump.append(RawArticle(name, f"Firm{number} {number}" + filler))
    return dump


def rows(store: Store) -> list[object]:
    numbered = sorted((fact.id, fact.article_id, fact.source, fact.low) for fact in store.facts())
    return [numbered, exported(store), store.refusals()]


def test_any_number_of_processes_makes_the_same_database(tmp_path: Path, log: Path) -> None:
    made = []
    for jobs in (1, 2):
        with open_store(str(tmp_path / f"{jobs}.sqlite")) as store:
            assert outcome(run_dump(many(100), store, tools(log), Options(jobs=jobs))) == (70, 0, 10, 20)
            made.append(rows(store))
    assert made[0] == made[1]


def test_an_article_that_kills_its_process_is_refused_and_so_are_its_twins(store: Store, log: Path) -> None:
    dump = many(100)
    dump[40] = RawArticle("040.txt", "killer")
    dump[93] = RawArticle("093.txt", "killer")
    summary = run_dump(dump, store, tools(log), Options(jobs=2))
    assert outcome(summary) == (69, 0, 9, 22)
    assert [refusal for refusal in store.refusals() if DIED in refusal.reason] == [
        Refusal("040.txt", DIED),
        Refusal("093.txt", f"the same content as 040.txt: {DIED}"),
    ]


def interrupted_after(dump: Iterable[RawArticle | Refusal], number: int) -> Iterator[RawArticle | Refusal]:
    for position, article in enumerate(dump):
        if position == number:
            raise KeyboardInterrupt
        yield article


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_keeps_what_is_done(store: Store, log: Path, jobs: int) -> None:
    summary = run_dump(interrupted_after(many(200), 180), store, tools(log), Options(jobs=jobs))
    assert summary.interrupted
    assert 0 < summary.read == len(list(store.facts()))
    again = run_dump(many(200), store, tools(log), Options(jobs=jobs))
    assert (again.read + summary.read, again.interrupted) == (140, False)


def test_whoever_watches_is_told_after_every_chunk(store: Store, log: Path) -> None:
    seen: list[int] = []

    def watch(count: Count) -> None:
        seen.append(count.read)

    run_dump(raw("Borrow 1.5", "Wren 2"), store, tools(log), watch=watch)
    assert seen[-1] == 2


def test_a_bug_costs_its_article_and_says_where_it_is(store: Store, log: Path) -> None:
    summary = run_dump(raw("one-word", "Borrow 1.5"), store, tools(log))
    (refusal,) = summary.refusals
    assert summary.read == 1 and refusal.source == "0.txt"
    assert "a fault of gigawire" in refusal.reason and "ValueError in test_batch.py, line " in refusal.reason


def test_reading_again_leaves_an_article_that_meets_a_bug_as_it_is(store: Store, log: Path) -> None:
    run_dump(raw("Borrow 1.5", "Wren 2 faulty-two"), store, tools(log))
    before = exported(store)
    summary = run_dump([], store, tools(log, "two"), Options(again=True))
    assert (summary.read, [refusal.source for refusal in summary.refusals]) == (1, ["1.txt"])
    assert exported(store) == before
    mended = run_dump([], store, tools(log, "three"), Options(again=True))
    assert (mended.read, list(store.refusals())) == (2, [])


def test_seconds_are_kept_by_stage(store: Store, log: Path) -> None:
    summary = run_dump(raw("Borrow 1.5"), store, tools(log))
    assert set(summary.stages) == {"sources", "clean", "read", "store"}
    assert summary.seconds > 0


def test_a_file_stands_in_the_manifest_after_all_that_it_gave(
    store: Store, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[str] = []
    keep = Store.store_batch

    def note(self: Store, run: Run, items: Sequence[Item]) -> Outcome:
        stored.extend(type(item).__name__ for item in items)
        return keep(self, run, items)

    monkeypatch.setattr(Store, "store_batch", note)
    file = FileRead("a.jsonl", "/a.jsonl", 10, None, 2, 1)
    dump = [*raw("Borrow 1.5", "furniture"), Refusal("a.jsonl#3", "broken"), file, *raw("Wren 2")]
    summary = run_dump(dump, store, tools(log))
    assert (summary.files, summary.articles) == (1, 4)
    assert stored == ["Arrival", "Refusal", "Refusal", "Arrival", "FileRead"]
    assert [run.files for run in store.runs()] == [1]


STORY = "{name} {size} is what the works beside the river make in a year, " + " ".join(f"as word{n}" for n in range(40))


def stories() -> list[RawArticle | Refusal]:
    """Every fifth tells what the one before it told, with another word; the figures are in the words."""
    texts = [STORY.format(name=f"Firm{number - number % 5 // 4}", size=1.5) for number in range(100)]
    return raw(*(text.replace("a year", f"a{number % 5} year") for number, text in enumerate(texts)))


def test_any_number_of_processes_finds_the_same_copies(tmp_path: Path, log: Path) -> None:
    made = []
    for jobs in (1, 2):
        with open_store(str(tmp_path / f"{jobs}.sqlite")) as store:
            summary = run_dump(stories(), store, tools(log), Options(jobs=jobs))
            made.append((store.copies(), summary.copies, summary.facts))
    assert made[0] == made[1]
    copies, count, facts = made[0]
    assert count == len(copies) and facts == {"capacity": 100 - count}
