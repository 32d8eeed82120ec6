"""Companies on the terminal."""

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.cli.console import one_line, out
from pipeline.identity import Suggestion
from pipeline.store import StoredCompany

SHOWN_ALIASES = 4


def print_companies(companies: Sequence[StoredCompany], number: int) -> None:
    """A line for each company; ``number`` is how many there are in all."""
    if not companies:
        out().print("No such company.")
        return
    table = _table("Company", "Ticker", "Place", "Mentions", "Facts", "Also called")
    for company in companies:
        place = ", ".join(filter(None, (company.place, company.country)))
        counts = (f"{company.mentions:,}", f"{company.facts:,}")
        _add(table, company.name, company.ticker or "", place, *counts, _some(company))
    out().print(table)
    if number > len(companies):
        out().print(f"{len(companies):,} of {number:,}; --limit 0 shows all.")


def _some(company: StoredCompany) -> str:
    names = list(dict.fromkeys(text for text, _ in company.aliases))
    more = len(names) - SHOWN_ALIASES
    return ", ".join(names[:SHOWN_ALIASES]) + (f" and {more} more" if more > 0 else "")


def print_company(company: StoredCompany) -> None:
    """Everything about one company."""
    console = out()
    console.print(Text(one_line(company.name), style="bold"))
    rows = Table.grid(padding=(0, 2))
    told = {
        "Legal form": company.legal_form,
        "Ticker": company.ticker,
        "Place": company.place,
        "Country": company.country,
        "Named": f"{company.mentions:,} times in {company.articles:,} articles, {company.facts:,} facts",
    }
    for name, value in told.items():
        if value:
            rows.add_row(name, Text(one_line(value)))
    console.print(rows)
    if company.aliases:
        aliases = _table("Also called", "From")
        for text in dict.fromkeys(text for text, _ in company.aliases):
            _add(aliases, text, ", ".join(source for other, source in company.aliases if other == text))
        console.print(aliases)


def print_suggestions(suggestions: Sequence[Suggestion]) -> None:
    """A line for each pair."""
    if not suggestions:
        out().print("No two companies look like one.")
        return
    table = _table("Score", "Company", "May be the same", "Why")
    for pair in suggestions:
        _add(table, f"{pair.score:.2f}", pair.company, pair.other, pair.why)
    out().print(table)


def _table(*heads: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(Text(one_line(cell)) for cell in cells))
