"""Tables for the terminal: what, who and where, and the sentence that proves it."""

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.cli.console import one_line
from pipeline.cli.values import amount, period
from pipeline.records import Fact
from pipeline.store import StoredFact


def facts_table(facts: Iterable[StoredFact | Fact]) -> Table:
    """One row for each fact. Three columns, so that it can be read at 80 characters a line."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), expand=True, pad_edge=False)
    table.add_column("What", ratio=5)
    table.add_column("Who and where", ratio=6)
    table.add_column("Evidence", ratio=9)
    for fact in facts:
        table.add_row(_what(fact), _who(fact), _evidence(fact))
        table.add_row()
    return table


def _what(fact: StoredFact | Fact) -> Text:
    kind = Text(fact.kind.replace("_", " "), style="bold")
    low, high = (None if end is None else float(end) for end in (fact.low, fact.high))
    value = Text(amount(low, high, fact.unit, per=fact.per, qualifier=fact.qualifier), style="green")
    return _lines(kind, value, Text(_stage(fact)), Text(period(fact.start_date, fact.end_date), style="magenta"))


def _stage(fact: StoredFact | Fact) -> str:
    status = (fact.status or "").replace("_", " ")
    return f"{status} (expected)".strip() if fact.expected and fact.status != "planned" else status


def _who(fact: StoredFact | Fact) -> Text:
    companies = Text("; ".join(map(one_line, fact.companies)), style="cyan")
    phase = f"phase {one_line(fact.phase)}" if fact.phase else ""
    return _lines(companies, Text(one_line(fact.product or "")), Text(one_line(fact.place or "")), Text(phase))


def _evidence(fact: StoredFact | Fact) -> Text:
    if isinstance(fact, Fact):
        return Text(one_line(fact.text))
    day = f"{fact.published}, " if fact.published else ""
    return _lines(Text(one_line(fact.evidence)), Text(f"{day}{one_line(fact.source)}", style="dim"))


def _lines(*lines: Text) -> Text:
    """The lines that hold something, one below the other."""
    return Text("\n").join([line for line in lines if line.plain])
