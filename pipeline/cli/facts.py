"""``gigawire facts``: look for facts."""

from datetime import date
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, AsJson, Db
from pipeline.errors import UsageError

Company = Annotated[str | None, typer.Option(metavar="NAME", help="Part of a company's name, long or short.")]
Kind = Annotated[str | None, typer.Option(metavar="KIND", help="capacity, output, investment, milestone, …")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="From this day, month or year on: 2024-03-26, 2024.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, month or year.")]
Place = Annotated[str | None, typer.Option(metavar="PLACE", help="Part of a place's name.")]
Limit = Annotated[int, typer.Option(min=0, metavar="N", help="At most so many; 0 is all of them.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Write CSV for spreadsheets.")]


def facts(
    db: Db = DEFAULT_DB,
    company: Company = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    limit: Limit = 50,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show facts with the sentences that prove them.

    The latest come first. A fact counts for --since and --until by its own dates or, where it has none, by its
    article's. Kinds are capacity, output, investment, output_value, price, financing, order, delivery, site,
    specification and milestone.

    \b
    Examples:
      gigawire facts --kind capacity --since 2024
      gigawire facts --company catl --place sichuan
      gigawire facts --kind investment --limit 0 --csv > investments.csv

    Exit status: 0 even if nothing is found, 2 bad arguments or database.
    """
    from pipeline.cli.listing import print_facts
    from pipeline.store import FactFilter, open_store

    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other. Use one of them.")
    wanted = FactFilter(
        company=company,
        kind=known_kind(kind),
        place=place,
        since=first_day(since) if since else None,
        until=last_day(until) if until else None,
        limit=limit or None,
    )
    with open_store(db, read_only=True) as store:
        print_facts(store, wanted, "json" if as_json else "csv" if as_csv else "table")


def known_kind(kind: str | None) -> str | None:
    """The kind of fact as it is stored; UsageError where there is no such kind."""
    from typing import get_args

    from pipeline.records import FactKind

    kinds = get_args(FactKind)
    spelled = kind.strip().casefold().replace(" ", "_").replace("-", "_") if kind else None
    if spelled is not None and spelled not in kinds:
        raise UsageError(f'--kind: there is no kind "{kind}". Use one of {", ".join(kinds)}.')
    return spelled


def first_day(text: str) -> date:
    """The first day of "2024-03-26", "2024-03" or "2024"."""
    return _days(text)[0]


def last_day(text: str) -> date:
    """The last day of "2024-03-26", "2024-03" or "2024"."""
    return _days(text)[1]


def _days(text: str) -> tuple[date, date]:
    from calendar import monthrange

    try:
        year, *rest = (int(part) for part in text.strip().split("-"))
        match rest:
            case []:
                return date(year, 1, 1), date(year, 12, 31)
            case [month]:
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
            case [month, day]:
                return date(year, month, day), date(year, month, day)
    except ValueError:  # also for month 13, and what is no number
        pass
    raise UsageError(f'"{text}" is no day. Write 2024-03-26, 2024-03 or 2024.')
