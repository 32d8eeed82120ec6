"""Peers' own test cases, where they lie beside the checkout: read each one, and score all and those that count.

In    shared/benchmarks/cases/NAME.jsonl, shared/tools/score_cases.py, and the left-out cases in docs/accuracy.md
Out   per file and kind: right, spurious and missed values
Else  FileNotFoundError where they are not at hand: the tests skip before

    python tests/peers.py            prints every file's F1, over all cases and over those that count
    python tests/peers.py --errors   and what was missed or spurious among those that count
"""

import importlib.util
import json
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.errors import ArticleRefused
from pipeline.evaluate.tally import Tally
from pipeline.reading import read_article
from pipeline.records import DateMention, Quantity

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
FILES = (
    "recognizers_currency",
    "recognizers_dimension",
    "recognizers_datetime_news",
    "recognizers_dateparser",
    "quantulum3_quantities",
    "quantulum3_ambiguity",
    "duckling_money",
)


def left_out() -> dict[str, frozenset[str]]:
    """Case ids by file, as docs/accuracy.md lists them."""
    rows = _rows("left out")
    return {
        file: frozenset(re.findall(r"\d+", " ".join(ids for name, ids, _ in rows if name == file))) for file in FILES
    }


def stated() -> dict[tuple[str, str], tuple[float, float]]:
    """What docs/accuracy.md states, by file and kind: F1 over the cases that count, and over all."""
    return {(name, kind): (float(counted), float(every)) for name, kind, counted, every in _rows("peers")}


def _rows(mark: str) -> list[list[str]]:
    """The cells of the table between two marks of docs/accuracy.md, without its heading."""
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    table = page.partition(f"<!-- {mark} -->")[2].partition(f"<!-- /{mark} -->")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.strip().splitlines()[2:]]


def _cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file, the second of two with the same text and reference day left out, as the scorer does."""
    lines = (SHARED / "benchmarks" / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    kept: dict[tuple[str, str | None], dict[str, Any]] = {}
    for case in map(json.loads, lines):
        kept.setdefault((case["text"], case.get("reference_date")), case)
    return list(kept.values())


def _outcomes(case: dict[str, Any], scorer: ModuleType) -> list[tuple[str, str, str]]:
    """(kind, tp or fp or fn, what) for every value expected or read."""
    left = _read(case)
    kinds = {expected["kind"] for expected in case["expected"]}
    outcomes = []
    for expected in case["expected"]:
        wanted = scorer.canonical(expected)
        if wanted is None:
            continue
        hit = next((m for m in left if scorer.right(m, *wanted)), None)
        if hit is not None:
            left.remove(hit)
        outcomes.append((wanted[0], "tp" if hit else "fn", expected["text"]))
    for mention in left:
        ignored = any(mention["start"] < i["end"] and i["start"] < mention["end"] for i in case.get("ignore", ()))
        if not ignored and (mention["kind"] in kinds or not kinds):
            outcomes.append((mention["kind"], "fp", mention["text"]))
    return outcomes


def _read(case: dict[str, Any]) -> list[dict[str, Any]]:
    day = case.get("reference_date")
    try:
        reading = read_article(case["text"], published=date.fromisoformat(day) if day else None)
    except ArticleRefused:
        return []
    return [_record(m) for m in reading.mentions if isinstance(m, Quantity | DateMention)]


def _record(mention: Quantity | DateMention) -> dict[str, Any]:
    place = {"text": mention.text, "start": mention.start, "end": mention.end}
    if isinstance(mention, DateMention):
        days = {"start_date": mention.start_date, "end_date": mention.end_date}
        return {"kind": "date", **place, **{name: day and day.isoformat() for name, day in days.items()}}
    ends = {"low": mention.low, "high": mention.high}
    numbers = {name: None if end is None else float(end) for name, end in ends.items()}
    return {"kind": mention.kind, "unit": mention.unit, **place, **numbers}


def _scorer() -> ModuleType:
    path = SHARED / "tools" / "score_cases.py"
    spec = importlib.util.spec_from_file_location("score_cases", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(name: str, errors: list[str] | None = None) -> dict[str, tuple[float, float]]:
    """By kind that the file asks for: F1 over the cases that count, and over all; ``errors`` gathers the former's."""
    scorer, aside = _scorer(), left_out()[name]
    every: dict[str, Counter[str]] = defaultdict(Counter)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for case in _cases(name):
        counts = case["id"].rpartition("-")[2] not in aside
        for kind, outcome, what in _outcomes(case, scorer):
            every[kind][outcome] += 1
            counted[kind][outcome] += counts
            if errors is not None and counts and outcome != "tp":
                errors.append(f"{name} {case['id']} {outcome} {what}")
    asked = [kind for kind, outcomes in every.items() if outcomes["tp"] + outcomes["fn"]]
    return {kind: (_f1_of(counted[kind]), _f1_of(every[kind])) for kind in asked}


def _f1_of(outcomes: Counter[str]) -> float:
    return Tally(tp=outcomes["tp"], fp=outcomes["fp"], fn=outcomes["fn"]).figures().f1


def main() -> None:
    """Print the rows of the table in docs/accuracy.md."""
    for name in FILES:
        errors: list[str] = []
        for kind, (counted, every) in sorted(measure(name, errors).items()):
            print(f"| {name} | {kind} | {counted:.3f} | {every:.3f} |")
        if "--errors" in sys.argv:
            print("\n".join(errors))


if __name__ == "__main__":
    main()
