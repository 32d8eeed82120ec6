"""Tell what a new reading of stored articles has changed.

In    Changes, one after the other
Out   their numbers by label with a few examples; all of them in a JSON Lines file, if one is wished for
Else  UsageError where the file cannot be written
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.changes import Change
from pipeline.cli.console import one_line, out
from pipeline.errors import UsageError

_EXAMPLES = 3
_ORDER = ("gained", "lost", "changed")


class Changes:
    """Counts changes as they come and keeps the first few of each sort."""

    def __init__(self, file: TextIO | None) -> None:
        self._file = file
        self._counts: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], list[Change]] = defaultdict(list)

    def add(self, change: Change) -> None:
        """Take one change."""
        sort = (change.label, change.what)
        self._counts[sort] += 1
        if len(self._examples[sort]) < _EXAMPLES:
            self._examples[sort].append(change)
        if self._file is not None:
            self._file.write(json.dumps(asdict(change), ensure_ascii=False) + "\n")

    def show(self) -> None:
        """Print the table."""
        if not self._counts:
            out().print("Reading again changed nothing.")
            return
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("", *_ORDER, "for example"):
            table.add_column(name, justify="right" if name in _ORDER else "left", overflow="fold")
        for label in sorted({label for label, _ in self._counts}):
            counts = (str(self._counts[label, what] or "") for what in _ORDER)
            table.add_row(label, *counts, self._told(label))
        out().print(table)

    def _told(self, label: str) -> Text:
        rows = [
            f"{what}: {change.before}{' → ' if change.before and change.after else ''}{change.after} ({change.source})"
            for what in _ORDER
            for change in self._examples[label, what]
        ]
        return Text("\n".join(map(one_line, rows)))


@contextmanager
def told_changes(path: Path | None) -> Iterator[Changes]:
    """A place to tell changes to; with a path all of them are written there."""
    if path is None:
        yield Changes(None)
        return
    try:
        file = path.open("w", encoding="utf-8", errors="surrogatepass")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error}).") from error
    with file:
        yield Changes(file)
