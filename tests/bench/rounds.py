"""Run every task in processes of their own, in turns, and keep the quickest of some rounds.

In    a Plan: how many articles, how many rounds, how long the long texts are
Out   Results: the figures of every task
Else  a task that takes too long leaves its limit as a figure, so that the table can still be printed
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .corpus import ARTICLES, NAME, articles, digest_of, write_dump
from .texts import HOSTILE

Figures = dict[str, float]
_TESTS = Path(__file__).parent.parent
_PATIENCE = 30.0  # seconds for a hostile text: ordinary text of that length takes a tenth of it
_FIRST = """
import sys, time
from pipeline import read_article
read_article(open(sys.argv[1], encoding="utf-8").read())
print(time.process_time())
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """``long`` words make the long article, ``characters`` a hostile text; the store writes ``stored`` articles,
    and other extractors read the first ``beside`` articles. ``few`` and ``many`` articles show what memory does."""

    articles: int = ARTICLES
    rounds: int = 3
    long: int = 100_000
    short: int = 1_000
    characters: int = 1_000_000
    stored: int = 4000
    beside: int = 100
    few: int = 1000
    many: int = 10_000


QUICK = Plan(articles=300, rounds=1, long=20_000, characters=200_000, stored=1000, beside=20, few=200, many=400)
BESIDE = ("quantulum3", "dateparser_search")


@dataclass(slots=True)
class Results:
    """The quickest round of each task; ``hostile`` by kind of text."""

    corpus: str
    digest: str
    plan: Plan
    reference: Figures = field(default_factory=dict)
    bare_model: Figures = field(default_factory=dict)
    whole: Figures = field(default_factory=dict)
    stages: Figures = field(default_factory=dict)
    store: Figures = field(default_factory=dict)
    long: Figures = field(default_factory=dict)
    short: Figures = field(default_factory=dict)
    hostile: dict[str, Figures] = field(default_factory=dict)
    startup: float = 0.0
    one_core: Figures = field(default_factory=dict)
    two_cores: Figures = field(default_factory=dict)
    many: Figures = field(default_factory=dict)
    beside: dict[str, Figures] = field(default_factory=dict)


def run_all(plan: Plan, tell: Callable[[str], None]) -> Results:
    """Write the corpus and measure everything; ``tell`` hears what is being measured."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Rounds(Path(folder), plan.rounds, tell)
        texts = list(articles(plan.articles))
        write_dump(texts, bench.dump)
        results = Results(NAME, digest_of(texts), plan)
        _speeds(bench, results)
        _sizes(bench, results)
        _hostile(bench, results)
        (bench.folder / "first.txt").write_text(texts[0], encoding="utf-8")
        results.startup = bench.startup()
        results.beside = {name: bench.task(name, str(bench.dump), plan.beside) for name in BESIDE}
        results.store = bench.task("store", plan.stored)
        _processes(bench, results)
    return results


def _speeds(bench: "Rounds", results: Results) -> None:
    """Reference, bare model, stages and whole run in turns: a busy spell of the machine then hits all of them."""
    figures: dict[str, list[Figures]] = {"reference": [], "bare_model": [], "stages": [], "whole": []}
    for _ in range(bench.rounds):
        for name, rows in figures.items():
            rows.append(bench.task(name, str(bench.dump)))
    results.reference = min(figures["reference"], key=_total)
    results.bare_model = min(figures["bare_model"], key=_total)
    results.stages = min(figures["stages"], key=lambda row: sum(row.values()))
    results.whole = min(figures["whole"], key=_total)


def _sizes(bench: "Rounds", results: Results) -> None:
    plan = results.plan
    rows: dict[int, list[Figures]] = {plan.short: [], plan.long: []}
    for _ in range(bench.rounds):
        for size, measured in rows.items():
            measured.append(bench.task("sized", str(bench.dump), plan.long, size))
    results.short, results.long = (min(rows[size], key=_total) for size in (plan.short, plan.long))


def _processes(bench: "Rounds", results: Results) -> None:
    """Real runs with one worker and with two, and a longer one."""
    few, many = bench.folder / "few.jsonl", bench.folder / "many.jsonl"
    write_dump(articles(results.plan.few), few)
    write_dump(articles(results.plan.many), many)
    results.one_core = bench.task("watched_run", str(few), 1)
    results.two_cores = bench.task("watched_run", str(few), 2)
    results.many = bench.task("watched_run", str(many), 2)


def _hostile(bench: "Rounds", results: Results) -> None:
    size = results.plan.characters
    for kind in HOSTILE:
        results.hostile[kind] = bench.task("hostile", kind, size, limit=_PATIENCE)


def _total(figures: Figures) -> float:
    return figures["seconds"]


class Rounds:
    """Starts processes one after the other; ``folder`` holds the dump."""

    def __init__(self, folder: Path, rounds: int, tell: Callable[[str], None]) -> None:
        self.folder, self.rounds, self.tell = folder, rounds, tell
        self.dump = folder / "corpus.jsonl"
        # No rules of the user's own, no second thread, and the modules beside the tests.
        self._environment = os.environ | {
            "GIGAWIRE_HOME": str(folder),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": str(_TESTS),
        }

    def task(self, name: str, *arguments: object, limit: float | None = None) -> Figures:
        """The figures of one task in a new process; ``limit`` are the seconds after which it is given up."""
        self.tell(f"{name} {' '.join(str(a) for a in arguments if a != str(self.dump))}")
        try:
            answer = self._run(["-m", "bench.child", name, json.dumps(arguments)], limit)
        except subprocess.TimeoutExpired:
            return {"clean": 0.0, "read": float(limit or 0), "characters": float(str(arguments[-1])), "given_up": 1.0}
        figures: Figures = json.loads(answer)
        return figures

    def startup(self) -> float:
        """CPU seconds of a new Python that imports gigawire and reads its first article."""
        self.tell("import and first article")
        return min(
            float(self._run(["-c", _FIRST, str(self.folder / "first.txt")], None)) for _ in range(self.rounds + 1)
        )

    def _run(self, arguments: list[str], limit: float | None) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, env=self._environment, timeout=limit, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout
