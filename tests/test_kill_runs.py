"""Killed runs, in short: tests/kill_runs.py has the long form."""

import sys

import pytest
from kill_runs import Bench, kill_runs, kill_workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for worker processes in /proc")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench.prepared(tmp_path_factory.mktemp("kills"), articles=800, seed=3)


def test_the_dump_holds_what_matters(bench: Bench) -> None:
    assert (bench.expected["sources"], bench.expected["articles"], bench.expected["refusals"]) == (760, 720, 40)
    assert isinstance(bench.expected["copies"], list) and len(bench.expected["copies"]) == 40
    assert bench.expected["integrity"] == "ok"


def test_runs_that_are_killed_lose_and_double_nothing(bench: Bench) -> None:
    report = kill_runs(bench, 5, seed=2)
    assert (report.kills, report.wrong) == (5, [])
    assert report.after_storing >= 3


def test_workers_that_are_killed_cost_nothing(bench: Bench) -> None:
    report = kill_workers(bench, 5, seed=2)
    assert (report.kills, report.wrong) == (5, [])
