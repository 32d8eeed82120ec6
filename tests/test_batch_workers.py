"""batch: chunks go to processes and come back in order, whatever becomes of the processes."""

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from pipeline.batch.tools import Bench, Tools
from pipeline.batch.workers import DIED, Workers
from pipeline.records import CleanArticle, RawArticle, Reading, Refusal


@dataclass(frozen=True, slots=True)
class Parcel:
    source: str


class Plain:
    version = "plain"

    def read(self, article: CleanArticle) -> Reading:
        return Reading(article)


def clean(raw: RawArticle) -> CleanArticle:
    return CleanArticle(raw.source, None, None, raw.text)


TOOLS = Tools(clean, Plain)


def echo(bench: Bench, chunk: Sequence[Parcel]) -> list[str]:
    """Answers with each parcel's name; "killer" takes the process with it, "bug" raises."""
    for item in chunk:
        if item.source.startswith("killer"):
            os.kill(os.getpid(), signal.SIGKILL)
        if item.source == "bug":
            raise ZeroDivisionError("a bug of ours")
    return [item.source for item in chunk]


def parcels(*chunks: str) -> Iterator[list[Parcel]]:
    return ([Parcel(name) for name in chunk.split()] for chunk in chunks)


def flat(results: Iterator[list[str | Refusal]]) -> list[str | Refusal]:
    return [item for chunk in results for item in chunk]


def test_one_job_stays_in_its_own_process() -> None:
    def here(bench: Bench, chunk: Sequence[Parcel]) -> list[int]:
        return [os.getpid() for _ in chunk]

    with Workers(TOOLS, jobs=1) as workers:
        assert list(workers.map(here, parcels("a b", "c"))) == [[os.getpid()] * 2, [os.getpid()]]


def test_results_come_back_in_order() -> None:
    names = [f"a{i} b{i}" for i in range(20)]
    with Workers(TOOLS, jobs=2) as workers:
        assert flat(workers.map(echo, parcels(*names))) == " ".join(names).split()


def test_only_the_articles_that_kill_twice_are_refused() -> None:
    chunks = ["a b", "c killer-1 d", "e", "f", "g", "h", "i killer-2", "j", "k"]
    with Workers(TOOLS, jobs=2) as workers:
        done = flat(workers.map(echo, parcels(*chunks)))
    assert [item if isinstance(item, str) else f"!{item.source}" for item in done] == " ".join(chunks).replace(
        "killer", "!killer"
    ).split()
    assert [item.reason for item in done if isinstance(item, Refusal)] == [DIED, DIED]


def test_two_tasks_may_stand_in_one_line() -> None:
    with Workers(TOOLS, jobs=2) as workers:
        first = ([Parcel(str(name)) for name in chunk] for chunk in workers.map(echo, parcels("a", "b", "c")))
        assert flat(workers.map(echo, first)) == ["a", "b", "c"]


def test_a_bug_in_a_process_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError), Workers(TOOLS, jobs=2) as workers:
        flat(workers.map(echo, parcels("a", "bug", "b")))


def test_the_dump_is_not_read_far_ahead() -> None:
    drawn: list[str] = []

    def draw() -> Iterator[list[Parcel]]:
        for i in range(1000):
            drawn.append(str(i))
            yield [Parcel(str(i))]

    with Workers(TOOLS, jobs=2) as workers:
        results = workers.map(echo, draw())
        next(results)
        assert len(drawn) < 10
