"""``python -m tests.bench``: measure, then print tables or JSON."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console

from .report import as_json, show
from .rounds import QUICK, Plan, run_all


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, measure everything, print it."""
    options = _parser().parse_args(arguments)
    plan = QUICK if options.quick else Plan()
    if options.articles:
        plan = replace(plan, articles=options.articles)
    notes = Console(stderr=True)
    results = run_all(plan, lambda task: notes.print(f"[dim]measuring {task} …[/]"))
    if options.json:
        print(json.dumps(as_json(results), indent=1))
    else:
        show(results, Console(width=None if notes.is_terminal else 130))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--articles", type=int, metavar="N", help="how many articles of the corpus to read (2000)")
    parser.add_argument(
        "--quick", action="store_true", help="300 articles, one round, shorter long texts: about a minute"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    main()
