"""Lists of stored things: as a table, as JSON, as CSV."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.cli import tables
from pipeline.cli.console import harmless, json_text, one_line, out, print_line
from pipeline.records import Refusal
from pipeline.store import FactFilter, Store, StoredRejection, StoredRun, write_csv

_COUNTS = {
    "articles_read": "read",
    "articles_copied": "copies",
    "articles_skipped": "skipped",
    "articles_older": "older",
    "articles_refused": "refused",
    "facts": "facts",
    "files": "files",
}


def print_facts(store: Store, wanted: FactFilter, form: str) -> None:
    """The facts that pass the filter as "table", "json" or "csv"."""
    match form:
        case "json":
            print_json(map(asdict, store.facts(wanted)))
        case "csv":
            write_csv(store, harmless(sys.stdout), wanted)
        case _:
            _print_table(store, wanted)


def _print_table(store: Store, wanted: FactFilter) -> None:
    console = out()
    number = tables.print_facts(console, store.facts(wanted))
    if not number:
        console.print(f"No such facts in {store.name}.", soft_wrap=True)
    elif number == wanted.limit:
        console.print(f"The latest {number:,}; --limit 0 shows all.")


def print_rejections(rejections: Iterable[StoredRejection], limit: int) -> None:
    """Words that were not understood, with the reason and the place."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Words", "Reason", "Found by", "Article"):
        table.add_column(name, overflow="fold")
    for row in rejections:
        table.add_row(*map(_cell, (row.text, row.reason, row.found_by, f"{row.source}:{row.start}")))
    if not table.row_count:
        out().print("Every mention was understood.")
        return
    out().print(table)
    if table.row_count == limit:
        out().print(f"The first {limit:,}; --limit 0 shows all.")


def print_refused(refusals: Sequence[Refusal]) -> None:
    """Files and articles that were not read, with the reason."""
    if not refusals:
        out().print("Everything was read.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("File or article", overflow="fold")
    table.add_column("Reason")
    for refusal in refusals:
        table.add_row(_cell(refusal.source), _cell(refusal.reason))
    out().print(table)


def print_runs(runs: Sequence[StoredRun]) -> None:
    """Each run on two lines, the newest first."""
    console = out()
    for run in runs:
        took = "unfinished" if run.finished is None else f"{run.seconds or 0:,.1f} seconds"
        head = f"Run {run.id} · {run.started[:16].replace('T', ' ')} · {took} · {one_line(run.version)}"
        console.print(Text(head, style="bold"), soft_wrap=True)
        counts = {word: getattr(run, name) for name, word in _COUNTS.items()}
        told = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count is not None)
        lost = "no counts: it was killed, or is still going; " if run.articles_read is None else ""
        console.print(f"  {lost}{told}", soft_wrap=True)
    if not runs:
        console.print("No run has stored anything yet.")


def _cell(text: str) -> Text:
    return Text(one_line(text))


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """A JSON array, one object a line, as the rows come."""
    before = "["
    for row in rows:
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        print_line(before + "\n" + json_text(plain), end="")
        before = ","
    print_line("[]" if before == "[" else "\n]")
