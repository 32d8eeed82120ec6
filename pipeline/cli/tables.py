"""Facts on the terminal: what, who and where in columns, and below them the sentence that proves it.

The sentence gets the whole width of the line: those of translated news are long.
"""

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.cli.console import one_line
from pipeline.cli.values import amount, period
from pipeline.records import Fact
from pipeline.store import StoredFact

HEADS = tuple(Text(name, style="bold") for name in ("What and when", "Who", "Product and place"))


def print_facts(console: Console, facts: Iterable[StoredFact | Fact]) -> int:
    """Print each fact as it comes; facts of one sentence stand together above it. Returns how many there were."""
    number = 0
    for evidence, group in groupby(facts, _evidence):
        for fact in group:
            if not number:
                console.print(_row(*HEADS), Rule(style="dim"))
            console.print(_row(_what(fact), _who(fact), _where(fact)))
            number += 1
        console.print(Padding(evidence, (0, 0, 1, 2)))
    return number


def _row(*cells: Text) -> Table:
    row = Table.grid(expand=True, padding=(0, 2, 0, 0))
    for _ in cells:
        row.add_column(ratio=1, overflow="fold")
    row.add_row(*cells)
    return row


def _what(fact: StoredFact | Fact) -> Text:
    low, high = (None if end is None else float(end) for end in (fact.low, fact.high))
    value = amount(low, high, fact.unit, per=fact.per, qualifier=fact.qualifier)
    kind = Text(fact.kind.replace("_", " "), style="bold")
    when = Text(period(fact.start_date, fact.end_date), style="magenta")
    stage = Text(" ").join([part for part in (_stage(fact), when) if part.plain])
    return _lines(kind, Text(value, style="green"), stage)


def _stage(fact: StoredFact | Fact) -> Text:
    status = (fact.status or "").replace("_", " ")
    return Text(f"{status} (expected)".strip() if fact.expected and fact.status != "planned" else status)


def _who(fact: StoredFact | Fact) -> Text:
    return Text("; ".join(map(one_line, fact.companies)), style="cyan")


def _where(fact: StoredFact | Fact) -> Text:
    phase = f"phase {one_line(fact.phase)}" if fact.phase else ""
    return _lines(Text(one_line(fact.product or "")), Text(one_line(fact.place or "")), Text(phase))


def _evidence(fact: StoredFact | Fact) -> Text:
    if isinstance(fact, Fact):
        return Text(one_line(fact.text), style="italic")
    day = f"{fact.published}, " if fact.published else ""
    return Text.assemble((one_line(fact.evidence), "italic"), (f"  [{day}{one_line(fact.source)}]", "dim"))


def _lines(*lines: Text) -> Text:
    """The lines that hold something, one below the other."""
    return Text("\n").join([line for line in lines if line.plain])
