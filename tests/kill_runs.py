"""Kill real runs at random moments, again and again, and look whether anything is lost or doubled in the end.

In    ``python -m tests.kill_runs [--kills 300] [--workers 100] [--articles 5000] [--seed 1]``
Out   a line for each database and figures at the end; exit status 1 if anything was lost, doubled or different
Else  a run that hangs is given up after ten minutes and counts as a failure

A dump of JSON lines, with twins, near copies and records that cannot be read, is read without disturbance first. Then
SIGKILL ends the same command at random moments, most of them after something was stored, until a run gets through; the
database must hold the very rows of the first one. With ``--workers`` it is the workers that are killed, within one run.
A run is forked from a process that has the rules loaded, so that most of it is work; ``--fresh`` starts Python anew.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from pathlib import Path

from pipeline.cli import main as gigawire
from pipeline.cli.dump import make_tools
from pipeline.settings import load_settings

GIGAWIRE = (sys.executable, "-c", "from pipeline.cli import main; main()")
LONGEST = 600.0  # seconds for a run
EARLY = 0.15  # the share of kills that do not wait until something is stored
TABLES = ("articles", "sources", "mentions", "facts", "rejections", "refusals", "article_bands", "companies", "files")
TEXT = (
    "{firm} New Energy Co., Ltd. said that it will invest {cost} million yuan in a plant in {place}. The plant is to"
    " make {size} GWh of cells a year from {month} {year}. The county gives the land, and the first of {lines} lines"
    " begins within a year, the company said in a notice to its shareholders."
)
PLACES = ("Yibin", "Ningde", "Changzhou", "Hefei", "Zigong", "Xiamen")
MONTHS = ("January", "March", "May", "July", "September", "November")


@dataclass(slots=True)
class Report:
    """What was done and what was found; ``wrong`` says in words what is not as it should be."""

    kills: int = 0
    after_storing: int = 0
    databases: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def write_dump(path: Path, articles: int, seed: int) -> None:
    """Records with ids: of twenty one is a twin, one a near copy, and one holds no text."""
    dice = random.Random(seed)
    text = ""
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            match number % 20:
                case 7:
                    pass  # the same text under another id
                case 13:
                    text = text.replace("said that it", "told that it")
                case 17:
                    text = " "
                case _:
                    text = _text(dice)
            file.write(json.dumps({"id": f"n{number}", "title": "A plant", "text": text}) + "\n")


def _text(dice: random.Random) -> str:
    firm = "".join(dice.choice(("lan", "bo", "rui", "hai", "xin", "tai", "ke")) for _ in range(3)).capitalize()
    said = {"firm": firm, "place": dice.choice(PLACES), "month": dice.choice(MONTHS), "year": dice.randint(2024, 2029)}
    return TEXT.format(
        **said, cost=dice.randint(10, 99_999), size=dice.randint(1, 99), lines=dice.choice(("two", "six"))
    )


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder with a dump, and the state that an undisturbed run of it leaves."""

    folder: Path
    expected: dict[str, object]
    fresh: bool = False

    @classmethod
    def prepared(cls, folder: Path, articles: int, seed: int, *, fresh: bool = False) -> "Bench":
        """Write the dump and read it in peace, with a new Python."""
        write_dump(folder / "dump.jsonl", articles, seed)
        path = folder / "calm.sqlite"
        cls(folder, {}, fresh=True).start(path).join(LONGEST)
        if not fresh:
            make_tools(load_settings(model="none"))
        return cls(folder, cls(folder, {}).state(path), fresh)

    def start(self, path: Path) -> ForkProcess:
        """The command, under way."""
        options = ("--db", str(path), "--model", "none", "--jobs", "2")
        words = ["run", str(self.folder / "dump.jsonl"), *options]
        run = multiprocessing.get_context("fork").Process(target=_run, args=(words, self.fresh))
        run.start()
        return run

    def state(self, path: Path) -> dict[str, object]:
        """All that a database holds, as far as it may not depend on how it came about."""
        with closing(sqlite3.connect(path)) as connection:
            ask = connection.execute
            state: dict[str, object] = {table: ask(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
            state["integrity"] = ask("PRAGMA integrity_check").fetchone()[0]
            state["pointing nowhere"] = len(ask("PRAGMA foreign_key_check").fetchall())
            state["copies"] = sorted(ask("SELECT source, first_source FROM copies").fetchall())
            state["refused"] = sorted(ask("SELECT source, reason FROM refusals").fetchall())
        lines = subprocess.run([*GIGAWIRE, "export", "--db", str(path)], check=True, capture_output=True).stdout
        state["export"] = sorted(lines.splitlines())
        return state

    def differences(self, path: Path) -> Iterator[str]:
        """What the database has lost, doubled or otherwise got wrong."""
        state = self.state(path)
        for name, wanted in self.expected.items():
            if state[name] != wanted:
                told = f"{state[name]} instead of {wanted}" if isinstance(wanted, int | str) else "differs"
                yield f"{path.name}: {name} {told}"


def _run(words: list[str], fresh: bool) -> None:
    """Become ``gigawire``."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    if fresh:
        os.execv(GIGAWIRE[0], [*GIGAWIRE, *words])
    sys.argv = ["gigawire", *words]
    gigawire()


def kill_runs(bench: Bench, kills: int, seed: int, *, tell: bool = False) -> Report:
    """End runs by SIGKILL until there were so many kills, each database until a run gets through."""
    dice = random.Random(seed)
    report, start = Report(), time.monotonic()
    while report.kills < kills and not report.wrong:
        report.databases += 1
        path = bench.folder / f"killed-{report.databases}.sqlite"
        before = report.kills
        while report.kills < kills and _killed(bench.start(path), path, dice, report):
            report.kills += 1
        _get_through(bench, path, report)
        if tell:
            print(f"{path.name}: {report.kills - before} kills, {len(report.wrong)} wrong", flush=True)
    report.seconds = time.monotonic() - start
    return report


def _killed(run: ForkProcess, path: Path, dice: random.Random, report: Report) -> bool:
    """Kill the run at a random moment; whether it was still going."""
    stored = _articles(path)
    early = dice.random() < EARLY
    until = time.monotonic() + (dice.uniform(0, 1.5) if early else LONGEST)
    while run.is_alive() and time.monotonic() < until and (early or _articles(path) == stored):
        time.sleep(0.01)
    if not early:
        time.sleep(dice.uniform(0, 0.4))
    if not run.is_alive():
        return False
    run.kill()
    run.join()
    report.after_storing += _articles(path) > 0
    return True


def _articles(path: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM sources").fetchone()[0])
    except sqlite3.Error:  # not there yet, or not yet a database
        return 0


def _get_through(bench: Bench, path: Path, report: Report) -> None:
    """Run the command once more in peace, and look at what is there."""
    run = bench.start(path)
    run.join(LONGEST)
    if run.exitcode not in (0, 1):
        run.kill()
        report.wrong.append(f"{path.name}: exit status {run.exitcode}")
    report.wrong += bench.differences(path)


def kill_workers(bench: Bench, kills: int, seed: int, *, tell: bool = False) -> Report:
    """End worker processes by SIGKILL while runs go on, until there were so many kills."""
    dice = random.Random(seed)
    report, start = Report(), time.monotonic()
    while report.kills < kills and not report.wrong:
        report.databases += 1
        path = bench.folder / f"workers-{report.databases}.sqlite"
        run, before = bench.start(path), report.kills
        until = time.monotonic() + LONGEST
        while run.is_alive() and time.monotonic() < until:
            time.sleep(dice.uniform(0.1, 0.6))
            if run.pid and report.kills < kills and (children := _children(run.pid)):
                os.kill(dice.choice(children), signal.SIGKILL)
                report.kills += 1
                report.after_storing += _articles(path) > 0
        if run.is_alive():
            run.kill()
            report.wrong.append(f"{path.name}: hangs")
        report.wrong += bench.differences(path)
        if tell:
            print(f"{path.name}: {report.kills - before} workers killed, {len(report.wrong)} wrong", flush=True)
    report.seconds = time.monotonic() - start
    return report


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def main() -> int:
    """Read the options, kill, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill_runs", description=__doc__)
    for name, number in (("--kills", 300), ("--workers", 100), ("--articles", 5000), ("--seed", 1)):
        parser.add_argument(name, type=int, default=number, metavar="N", help=f"[default: {number}]")
    parser.add_argument("--fresh", action="store_true", help="start a new Python for every run")
    wish = parser.parse_args()
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench.prepared(Path(folder), wish.articles, wish.seed, fresh=wish.fresh)
        print(", ".join(f"{name} {bench.expected[name]}" for name in (*TABLES, "integrity")), flush=True)
        for what, kill, number in (("runs", kill_runs, wish.kills), ("workers", kill_workers, wish.workers)):
            report = kill(bench, number, wish.seed, tell=True)
            wrong += report.wrong
            told = f"{report.after_storing} after something was stored, {report.databases} databases"
            print(f"{report.kills} {what} killed, {told}, {report.seconds:.0f} s: {report.wrong or 'nothing wrong'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
