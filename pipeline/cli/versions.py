"""Tables of model versions, and of what tells two of them apart."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.changes import Change
from pipeline.cli.console import json_text, one_line, out, print_line
from pipeline.models import NONE, open_model, version_in_use, versions
from pipeline.reading import load_reader
from pipeline.settings import Settings, load_settings
from pipeline.train import Level, Verdict, gate_articles, judge_models

_SHOWN = 20


def rows_of(settings: Settings) -> list[dict[str, Any]]:
    """One row a version: what it was made from, what it reaches, whether it is in use and whole."""
    return [_row(folder, in_use=name == version_in_use(settings)) for name, folder in versions(settings).items()]


def _row(folder: Path, *, in_use: bool) -> dict[str, Any]:
    card = open_model(folder).card or {}
    gold = next(iter(card["companies"].values()))
    return {
        "version": card["version"],
        "in_use": in_use,
        "parent": card["parent"],
        "documents": card["made_from"]["documents"],
        "corrections": card["made_from"]["corrections"],
        "companies_f1": gold["f1"],
        "companies_overlap_f1": gold["overlap_f1"],
        "megabytes": round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6, 1),
        "folder": str(folder),
    }


def print_versions(rows: Sequence[dict[str, Any]]) -> None:
    """The table, with a mark at the version in use."""
    if not rows:
        out().print("No model is at hand: companies are found by rules alone. `make train` makes one.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "version", "made from", "corrections", "F1 strict", "F1 overlap", "MB"):
        table.add_column(name, justify="left" if name in ("", "version", "made from") else "right")
    for row in rows:
        made_from = row["parent"] or f"{row['documents']:,} documents"
        figures = (f"{row[name]:.3f}" for name in ("companies_f1", "companies_overlap_f1"))
        mark = "*" if row["in_use"] else ""
        counts = (f"{row['corrections']:,}", *figures, str(row["megabytes"]))
        table.add_row(mark, row["version"], made_from, *counts)
    out().print(table)
    out().print("* in use. F1 is that of companies in the gold articles that ship; --json names the folders.")


def compare_versions(version: str, other: str | None, *, show_all: bool, as_json: bool) -> None:
    """Read the articles of the gate with both versions, and print what differs."""
    settings = load_settings()
    new, old = (
        load_reader(replace(settings, model=name)) for name in (version, other or version_in_use(settings) or NONE)
    )
    verdict = judge_models(old, new, gate_articles(settings))
    if as_json:
        rows = {"changes": list(map(asdict, verdict.changes)), "levels": list(map(asdict, verdict.levels))}
        print_line(json_text(rows, indent=1))
    else:
        print_verdict(verdict, show_all=show_all)


def print_verdict(verdict: Verdict, *, show_all: bool = False) -> None:
    """The changes, then the figures that differ."""
    console = out()
    if not verdict.changes:
        console.print("Both read the same.")
        return
    console.print(_changes(verdict.changes if show_all else verdict.changes[:_SHOWN]))
    if not show_all and len(verdict.changes) > _SHOWN:
        console.print(
            f"The first {_SHOWN} of {len(verdict.changes):,} changes; `gigawire models diff --all` shows all."
        )
    moved = [level for level in verdict.levels if level.before != level.after]
    if moved:
        console.print(_levels(moved, verdict.tolerance))


def _changes(changes: Sequence[Change]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "label", "before", "after", "article"):
        table.add_column(name, overflow="fold")
    for change in changes:
        cells = (change.what, change.label, change.before, change.after, change.source)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table


def _levels(levels: Sequence[Level], tolerance: float) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("F1 of", "on", "before", "after", ""):
        table.add_column(name, justify="right" if name in ("before", "after") else "left")
    for level in levels:
        falls = "falls too far" if level.falls(tolerance) else ""
        table.add_row(level.label, level.group, f"{level.before:.3f}", f"{level.after:.3f}", falls)
    return table
