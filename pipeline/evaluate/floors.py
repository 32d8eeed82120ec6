"""Hold figures to the floors that were committed: what was reached once is not lost in silence.

In    a Score, and floors.json: {"gold": fingerprint, "floors": {"facts": {"f1": 0.61, "status": 0.8, …}, …}}
Out   a Fall for every figure below its floor; equal is enough, and nothing below is
Else  UsageError where the file is no such thing, or where floors would be lowered without being told to

Each kind has its F1 and its attributes as floors, not precision and recall: these may be traded for each other.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.evaluate.scoring import Score


@dataclass(frozen=True, slots=True)
class Floors:
    """``least`` is the lowest allowed figure by kind and figure; ``gold`` says on which gold they were measured."""

    gold: str
    least: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure that is below its floor; ``reached`` is None where the figure has gone altogether."""

    kind: str
    figure: str
    floor: float
    reached: float | None


def figures_of(score: Score) -> dict[str, dict[str, float]]:
    """Every figure that can have a floor, by kind."""
    rows = {kind: tally.figures() for kind, tally in score.tallies.items()}
    return {kind: {"f1": row.f1, **row.attributes} for kind, row in rows.items()}


def compare(score: Score, floors: Floors) -> tuple[Fall, ...]:
    """Every figure that is lower than its floor, or missing."""
    reached = figures_of(score)
    rows = (
        Fall(kind, figure, floor, reached.get(kind, {}).get(figure))
        for kind, figures in floors.least.items()
        for figure, floor in figures.items()
    )
    return tuple(row for row in rows if row.reached is None or row.reached < row.floor)


def raise_floors(score: Score, gold: str, before: Floors | None, *, lower: bool = False) -> Floors:
    """Floors at the figures now reached. Where one would sink below its old floor, ``lower`` must say so."""
    fallen = compare(score, before) if before else ()
    if fallen and not lower:
        names = ", ".join(f"{fall.kind} {fall.figure}" for fall in fallen)
        raise UsageError(f"These floors would be lowered: {names}. Add --lower if that is meant.")
    return Floors(gold, figures_of(score))


def load_floors(path: Path) -> Floors:
    """The floors in a file that ``write_floors`` wrote."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        least = {kind: {name: float(value) for name, value in row.items()} for kind, row in content["floors"].items()}
        return Floors(str(content["gold"]), least)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). `--set-floors` writes it.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: this is no floors file. `gigawire evaluate --set-floors` writes one.") from error


def write_floors(path: Path, floors: Floors) -> None:
    """Write floors for people to read and to commit."""
    content = {"gold": floors.gold, "floors": floors.least}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
