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
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.errors import ArticleRefused
from pipeline.reading import read_article
from pipeline.records import DateMention, Quantity

_STATED = re.compile(r"<!-- peers -->(.*?)<!-- /peers -->", re.DOTALL)
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
_TABLE = re.compile(r"<!-- left out -->(.*?)<!-- /left out -->", re.DOTALL)


def left_out() -> dict[str, frozenset[str]]:
    """Case ids by file, as docs/accuracy.md lists them."""
    table = _TABLE.search((ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8"))
    listed: dict[str, set[str]] = {name: set() for name in FILES}
    for row in table[1].strip().splitlines()[2:] if table else ():
        name, numbers, _ = (cell.strip() for cell in row.strip("|").split("|"))
        listed[name].update(re.findall(r"\d+", numbers))
    return {name: frozenset(numbers) for name, numbers in listed.items()}


def stated() -> dict[tuple[str, str], tuple[float, float]]:
    """What docs/accuracy.md states, by file and kind: F1 over the cases that count, and over all."""
    table = _STATED.search((ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8"))
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in (table[1] if table else "").split("\n")]
    return {(row[0], row[1]): (float(row[2]), float(row[3])) for row in rows if row[0] in FILES}


def score_file(
    name: str, *, without: frozenset[str] = frozenset(), errors: list[str] | None = None
) -> dict[str, Counter[str]]:
    """Counts of tp, fp and fn by kind, the cases whose number is in ``without`` left aside."""
    scorer = _scorer()
    tallies: dict[str, Counter[str]] = {}
    for case in _cases(name):
        if case["id"].rpartition("-")[2] in without:
            continue
        for kind, outcome, what in _outcomes(case, scorer):
            tallies.setdefault(kind, Counter())[outcome] += 1
            if errors is not None and outcome != "tp":
                errors.append(f"{name} {case['id']} {outcome} {what}")
    return tallies


def _cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file, the second of two with the same text and reference day left out, as the scorer does."""
    lines = (SHARED / "benchmarks" / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    kept: dict[tuple[str, str | None], dict[str, Any]] = {}
    for case in map(json.loads, lines):
        kept.setdefault((case["text"], case.get("reference_date")), case)
    return list(kept.values())


def f1_of(tally: Counter[str]) -> float:
    """F1 of the counts; 1 where there was nothing to find and nothing was found."""
    wrong = tally["fp"] + tally["fn"]
    return 2 * tally["tp"] / (2 * tally["tp"] + wrong) if tally["tp"] + wrong else 1.0


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
    """By kind that the file asks for: F1 over the cases that count, and over all."""
    every, counted = score_file(name), score_file(name, without=left_out()[name], errors=errors)
    return {
        kind: (f1_of(counted.get(kind, Counter())), f1_of(tally))
        for kind, tally in every.items()
        if tally["tp"] + tally["fn"]
    }


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
