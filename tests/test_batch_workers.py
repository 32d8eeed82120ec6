"""batch: chunks go to processes and come back in order, whatever becomes of the processes."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from pipeline.batch import workers
from pipeline.batch.limits import DIED, Limits
from pipeline.batch.tools import Bench, Tools
from pipeline.batch.workers import Lost, Workers
from pipeline.errors import UsageError
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
Result = TypeVar("Result")


def echo(bench: Bench, item: Parcel) -> str:
    """Answers with the parcel's name; "killer" takes the process with it, "bug" raises, and so on."""
    match item.source.split("-")[0]:
        case "killer":
            os.kill(os.getpid(), signal.SIGKILL)
        case "bug":
            raise ZeroDivisionError("a bug of ours")
        case "sleeper":
            time.sleep(3600)
        case "hanging":
            hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)  # an hour in C, which hears no signal
        case "stopped":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "glutton":
            [bytearray(64 * 2**20) for _ in range(64)]
    return item.source


def parcels(*chunks: str) -> Iterator[list[Parcel]]:
    return ([Parcel(name) for name in chunk.split()] for chunk in chunks)


def flat(results: Iterator[list[Result | Refusal]]) -> list[Result | Refusal]:
    return [item for chunk in results for item in chunk]


def pid(bench: Bench, item: Parcel) -> int:
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2])
def test_articles_are_read_in_other_processes_also_with_one_job(jobs: int) -> None:
    with Workers(TOOLS, jobs=jobs) as workers:
        pids = set(flat(workers.map(pid, parcels("a b", "c", "d", "e"))))
    assert os.getpid() not in pids and len(pids) <= jobs


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


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("poison", ["sleeper", "hanging", "stopped"])
def test_an_article_that_never_ends_is_given_up_and_the_rest_goes_on(poison: str, jobs: int) -> None:
    start = time.monotonic()
    with Workers(TOOLS, jobs=jobs, limits=Limits(article_seconds=0.6)) as workers:
        done = flat(workers.map(echo, parcels("a b", f"c {poison} d", "e f")))
        assert workers.lost == 2  # with its chunk, and once by itself
    assert [item for item in done if isinstance(item, str)] == ["a", "b", "c", "d", "e", "f"]
    (refusal,) = (item for item in done if isinstance(item, Refusal))
    assert refusal.source == poison
    assert "took more than 1 seconds" in refusal.reason and "--article-seconds 0.6" in refusal.reason
    assert time.monotonic() - start < 20


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep to no limit of memory")
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_needs_too_much_memory_is_given_up(jobs: int) -> None:
    with Workers(TOOLS, jobs=jobs, limits=Limits(worker_memory=256)) as workers:
        done = flat(workers.map(echo, parcels("a b", "c glutton d", "e f")))
    assert [item for item in done if isinstance(item, str)] == ["a", "b", "c", "d", "e", "f"]
    (refusal,) = (item for item in done if isinstance(item, Refusal))
    assert "needs more than 256 MB of memory" in refusal.reason and "--worker-memory 256" in refusal.reason


def test_a_long_article_may_take_longer() -> None:
    limits = Limits(article_seconds=10)
    assert [limits.seconds_for(size) for size in (0, 300_000, 50_000_000)] == [10, 20, 40]


def test_a_worker_that_is_killed_by_chance_costs_no_article() -> None:
    names = [f"a{i}" for i in range(60)]
    with Workers(TOOLS, jobs=2) as workers:
        done: list[str | Refusal] = []
        for chunk in workers.map(nap, parcels(*names)):
            done += chunk
            if len(done) % 10 == 0:
                os.kill(workers._workers[0].process.pid, signal.SIGKILL)
        assert workers.lost >= 3
    assert done == names


@pytest.mark.parametrize(("deaths", "read"), [(5, True), (6, False)])
def test_an_article_is_given_up_when_its_worker_was_killed_five_times_over_it(
    tmp_path: Path, deaths: int, read: bool
) -> None:
    marks = tmp_path / "marks"
    with Workers(TOOLS, jobs=1) as workers:
        [done] = flat(workers.map(shot, iter([[Parcel(f"{marks} {deaths}")]])))
    assert (done == "read") is read


def shot(bench: Bench, item: Parcel) -> str:
    """Be killed, as the machine's keeper kills, as often as the item says."""
    marks, deaths = item.source.split()
    with Path(marks).open("a+") as file:
        file.write(".")
        file.seek(0)
        if len(file.read()) <= int(deaths):
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    return "read"


def nap(bench: Bench, item: Parcel) -> str:
    time.sleep(0.01)
    return item.source


def test_a_worker_that_is_stopped_between_two_chunks_is_replaced() -> None:
    with Workers(TOOLS, jobs=1, limits=Limits(article_seconds=0.5)) as workers:
        assert flat(workers.map(echo, parcels("a"))) == ["a"]
        os.kill(workers._workers[0].process.pid, signal.SIGSTOP)
        assert flat(workers.map(echo, parcels("b c", "d"))) == ["b", "c", "d"]


def test_processes_that_die_at_once_stop_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        os._exit(1)

    monkeypatch.setattr(workers, "serve", die)
    with pytest.raises(UsageError, match="die as soon as they start"), Workers(TOOLS, jobs=1) as pool:
        flat(pool.map(echo, parcels("a")))


def test_one_item_may_be_done_out_of_turn() -> None:
    with Workers(TOOLS, jobs=1) as workers:
        assert workers.alone(echo, Parcel("a")) == "a"
        refusal = workers.alone(echo, Parcel("killer"))
        assert isinstance(refusal, Refusal) and refusal.reason == DIED


def test_workers_start_afresh_where_forking_is_not_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", pytest)
    with Workers(TOOLS, jobs=1) as workers:
        assert workers._context.get_start_method() == "spawn"
        assert flat(workers.map(echo, parcels("a killer b"))) == ["a", Lost("killer", DIED), "b"]


ORPHAN = """
import os, sys, time
sys.path.insert(0, {tests!r})
from test_batch_workers import TOOLS, echo, parcels, Workers
workers = Workers(TOOLS, jobs=2)
stream = workers.map(echo, parcels("a", "hanging-1", "hanging-2"))
next(stream)
print(*(worker.process.pid for worker in workers._workers), flush=True)
next(stream)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_workers_die_with_the_run() -> None:
    script = ORPHAN.format(tests=str(Path(__file__).parent))
    run = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert run.stdout
    pids = [int(pid) for pid in run.stdout.readline().split()]
    run.kill()
    run.wait()
    run.stdout.close()
    until = time.monotonic() + 10
    while any(alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert pids and not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_worker_makes_room_for_a_new_one_after_so_many_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LIFE", {True: 4, False: 4})
    with Workers(TOOLS, jobs=1) as pool:
        pids = flat(pool.map(pid, parcels(*["a b"] * 6)))
        assert (len(pids), len(set(pids)), pool.lost) == (12, 3, 0)
