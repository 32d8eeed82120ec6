"""Several writers at once, and writers that die: every article is whole, and running again ends the same."""

import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from store_readings import arrive, make_reading

from pipeline.store import Arrival, open_store, write

ARTICLES = 60
BATCH = 5


def arrivals(first: int, last: int) -> list[Arrival]:
    names = [f"{number:03}.txt" for number in range(first, last)]
    return [arrive(name, make_reading(title=f"Lanhe, {name}", source=name)) for name in names]


def store_all(path: str, first: int, last: int) -> None:
    with open_store(path) as store:
        run = store.begin_run("run", "rules-1")
        items = arrivals(first, last)
        for start in range(0, len(items), BATCH):
            store.store_batch(run, items[start : start + BATCH])


def store_and_hang(path: str, hanging: Any) -> None:
    """Store three batches; in the fourth, hang after its findings are written and before its sources are."""

    def hang(*_: object) -> None:
        hanging.set()
        time.sleep(60)

    store_all(path, 0, 3 * BATCH)
    write.point_sources = hang  # type: ignore[assignment, attr-defined]
    store_all(path, 3 * BATCH, ARTICLES)


def contents(path: str) -> list[tuple[str, object]]:
    with open_store(path, read_only=True) as store:
        return list(store.readings_by_source())


@pytest.fixture
def expected(tmp_path: Path) -> list[tuple[str, object]]:
    path = str(tmp_path / "calm.sqlite")
    store_all(path, 0, ARTICLES)
    return contents(path)


def test_two_processes_may_store_into_one_new_database(tmp_path: Path, expected: list[tuple[str, object]]) -> None:
    path = str(tmp_path / "shared.sqlite")
    context = multiprocessing.get_context("spawn")
    halves = ((0, 40), (20, ARTICLES))  # a third of the articles is met by both
    writers = [context.Process(target=store_all, args=(path, *half)) for half in halves]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert contents(path) == expected


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_run_killed_within_a_transaction_leaves_whole_articles_and_running_again_ends_the_same(
    tmp_path: Path, expected: list[tuple[str, object]]
) -> None:
    path = str(tmp_path / "killed.sqlite")
    context = multiprocessing.get_context("spawn")
    hanging = context.Event()
    writer = context.Process(target=store_and_hang, args=(path, hanging))
    writer.start()
    assert hanging.wait(30)
    assert writer.pid
    os.kill(writer.pid, signal.SIGKILL)
    writer.join(30)
    assert contents(path) == expected[: 3 * BATCH]
    store_all(path, 0, ARTICLES)
    assert contents(path) == expected
