"""Show figures, errors and floors."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.cli.console import err, json_text, one_line, out, print_error, print_line, print_note
from pipeline.errors import UsageError
from pipeline.evaluate import (
    Fall,
    Figures,
    Record,
    Score,
    Tally,
    compare,
    fingerprint,
    load_floors,
    raise_floors,
    write_floors,
)
from pipeline.settings import load_settings


def default_gold() -> Path:
    """The gold that ships with gigawire."""
    return load_settings().data / "corpus" / "gold"


def print_score(score: Score, *, as_json: bool, errors: bool) -> None:
    """One row for each kind, then the attributes; or all of it as one JSON object. Each error, if so wished."""
    if as_json:
        print_line(json_text({kind: _row(tally, errors=errors) for kind, tally in score.tallies.items()}, indent=1))
    else:
        _print_figures(score)
    for source in score.missing:
        print_note(f"No reading of {source}: all of its gold counts as missed.")
    if errors and not as_json:
        _print_errors(score)


def _row(tally: Tally, *, errors: bool) -> dict[str, Any]:
    row = asdict(tally.figures())
    if not row["attributes"]:
        del row["attributes"]
    return row | {"errors": [asdict(miss) for miss in tally.errors]} if errors else row


def _print_figures(score: Score) -> None:
    rows = {kind: tally.figures() for kind, tally in score.tallies.items()}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "precision", "recall", "F1", "right", "extra", "missed"):
        table.add_column(name, justify="right" if name else "left")
    for kind, row in rows.items():
        figures = (f"{figure:.3f}" for figure in (row.precision, row.recall, row.f1))
        table.add_row(kind.replace("_", " "), *figures, str(row.tp), str(row.fp), str(row.fn))
    out().print(table)
    out().print(_attributes(rows))


def _attributes(rows: Mapping[str, Figures]) -> Table:
    """What is right in those that were found, by kind."""
    grid = Table.grid(padding=(0, 2))
    grid.add_row("Of those found", "right in")
    for kind, row in rows.items():
        if row.attributes:
            shares = " · ".join(
                f"{name.replace('start_date', 'date')} {share:.2f}" for name, share in row.attributes.items()
            )
            grid.add_row(kind.replace("_", " "), shares)
    return grid


def _short(name: str) -> str:
    return "date" if name == "start_date" else name


def _print_errors(score: Score) -> None:
    """Every error on a line: kind, what is wrong, article, item."""
    for kind, tally in score.tallies.items():
        for miss in tally.errors:
            line = f"{kind} | {miss.what} | {miss.source} | {json_text(miss.item)}"
            out().print(one_line(line), soft_wrap=True)


@dataclass(frozen=True, slots=True)
class FloorWish:
    """The floors file, if one was named; whether to write it, and whether floors may sink."""

    path: Path | None
    write: bool
    lower: bool


def apply_floors(score: Score, gold: Mapping[str, Record], wish: FloorWish) -> bool:
    """Write floors, or hold the figures to them, or neither; False if a figure is below its floor."""
    if wish.write:
        save_floors(score, gold, wish.path or default_gold() / "floors.json", lower=wish.lower)
        return True
    return wish.path is None or check_floors(score, gold, wish.path)


def check_floors(score: Score, gold: Mapping[str, Record], path: Path) -> bool:
    """Whether every figure holds its floor, on the gold that the floors were set on; says so where not."""
    floors = load_floors(path)
    falls = compare(score, floors)
    if falls:
        _print_falls(falls)
        print_error(f"{path}: {len(falls)} figures are below their floors. Mend what fell; `--errors` shows each miss.")
    elif floors.gold != fingerprint(gold):
        print_error(f"{path}: the gold has changed since these floors were set. Set them anew with --set-floors.")
        return False
    return not falls


def _print_falls(falls: tuple[Fall, ...]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Below its floor", "floor", "reached"):
        table.add_column(name)
    for fall in falls:
        reached = "nothing of this kind" if fall.reached is None else f"{fall.reached:.4f}"
        table.add_row(Text(f"{fall.kind} {fall.figure}", style="red"), f"{fall.floor:.4f}", reached)
    err().print(table)


def save_floors(score: Score, gold: Mapping[str, Record], path: Path, *, lower: bool) -> None:
    """Write the figures reached as floors."""
    before = load_floors(path) if path.exists() else None
    floors = raise_floors(score, fingerprint(gold), before, lower=lower)
    try:
        write_floors(path, floors)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}). Name another file with --floors.") from error
    print_note(f"Floors written to {path}.")
