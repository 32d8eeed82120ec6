"""Read a sheet (CSV, UTF-8) row by row, and say where each cell stands.

In    a path and the names of its columns
Out   rows as dictionaries by column, with their line
Else  RuleError with file, line, column and remedy
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import RuleError

SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a sheet, lines counted from 1; ``column`` is empty for the whole row."""

    path: Path
    line: int
    column: str = ""

    def __str__(self) -> str:
        """As messages name it."""
        return f"{self.path}, line {self.line}" + (f", column `{self.column}`" if self.column else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, without the white space around them."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def at(self, column: str = "") -> Cell:
        """Where the row, or one of its cells, stands."""
        return Cell(self.path, self.line, column)

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell, between bars; each once."""
        if not self.cells[column]:
            return ()
        parts = [part.strip() for part in self.cells[column].split(SEPARATOR)]
        if "" in parts:
            raise RuleError(f"{self.at(column)}: a part between two bars is empty. Remove a bar, or fill it in.")
        return tuple(dict.fromkeys(parts))


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Every row of the sheet but empty ones. A byte order mark, as spreadsheets write it, is fine."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path, csv.reader(file, strict=True), columns)
    except csv.Error as error:
        raise RuleError(f"{path}: not readable as CSV: {error}. Mend the quotes or move the file away.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not readable as UTF-8 text: {error}. Save it as CSV in UTF-8.") from error


def _rows(path: Path, lines: Any, columns: Sequence[str]) -> Iterator[Row]:
    header = [name.strip() for name in next(lines, [])]
    if sorted(header) != sorted(columns):
        wanted = ",".join(columns)
        raise RuleError(f"{Cell(path, 1)}: the columns are {','.join(header) or 'missing'}. Write {wanted}.")
    before = lines.line_num
    for cells in lines:
        line, before = before + 1, lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = f"{len(cells)} cells where the header has {len(header)}. Put quotes around text with a comma."
            raise RuleError(f"{Cell(path, line)}: {message}")
        yield Row(path, line, dict(zip(header, map(str.strip, cells), strict=True)))
