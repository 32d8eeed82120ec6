"""``python -m tests.bench.full``: a whole dump from end to end, beside bare spaCy, into docs/performance.md.

In    ``--articles 100000 --few 1000 --beside 5000``
Out   the table in docs/performance.md between its two marks, and the same on the screen
Else  nothing: a slow machine fails no test, so only what was measured in one go may be compared
"""

import argparse
import os
import platform
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from .corpus import articles, write_dump
from .rounds import Figures, Rounds

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: make bench-full -->", "<!-- end of figures -->"


def measure(number: int, few: int, beside: int, folder: Path) -> str:
    """Run everything in turn; the table."""
    bench = Rounds(folder, 1, lambda task: print(f"measuring {task} …", flush=True))
    dumps = {size: folder / f"{size}.jsonl" for size in (number, few, beside)}
    for size, path in dumps.items():
        write_dump(articles(size), path)
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    bare = bench.task("bare_model", str(dumps[beside]))
    one = bench.task("watched_run", str(dumps[few]), 1)
    two = bench.task("watched_run", str(dumps[few]), 2)
    whole = bench.task("watched_run", str(dumps[number]), jobs)
    return _table(whole, one, two, bare | {"articles": beside, "jobs": jobs})


def _table(whole: Figures, one: Figures, two: Figures, bare: Figures) -> str:
    speed, alone = whole["read"] / whole["seconds"], bare["articles"] / bare["seconds"]
    made_on = f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {bare['jobs']:.0f} cores"
    rows = {
        f"articles read, with {bare['jobs']:.0f} workers": f"{whole['read']:,.0f}",
        "wall seconds, rules and model loaded": f"{whole['seconds']:,.0f}",
        "articles/s": f"{speed:.1f}",
        f"bare spaCy, one process, {bare['articles']:,.0f} articles: articles per CPU second": f"{alone:.1f}",
        "articles/s and worker, of bare spaCy": f"{speed / bare['jobs'] / alone:.2f}",
        f"articles/s over two workers, of one ({one['read']:,.0f} articles)": f"{one['seconds'] / two['seconds']:.2f}",
    }
    for who in ("parent", "worker"):
        peaks = f"{two[f'{who}_mb']:.0f} and {whole[f'{who}_mb']:.0f}"
        rows[f"peak MB of the {who}, {two['read']:,.0f} and {whole['read']:,.0f} articles"] = peaks
    lines = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
    return (
        f"{made_on}, Python {platform.python_version()}, spaCy {version('spacy')}\n\n| Figure | |\n|---|---|\n{lines}"
    )


def write(table: str) -> None:
    """Put the table between the marks of the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Read the options, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.full", description=__doc__)
    for name, default in (("--articles", 100_000), ("--few", 1000), ("--beside", 5000)):
        parser.add_argument(name, type=int, default=default, metavar="N", help=f"[default: {default:,}]")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = measure(wish.articles, wish.few, wish.beside, Path(folder))
    print(table)
    write(table)


if __name__ == "__main__":
    main()
