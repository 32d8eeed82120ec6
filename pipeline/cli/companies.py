"""``gigawire companies``: who is who, and a person's word on it."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, AsJson, Db, Rules

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Look at the companies of a database, merge and split them.

    Names are joined only where it is certain: by the company table (the shipped companies.csv and your own in
    GIGAWIRE_HOME), by one name in several spellings, or by a ticker. Everything else is a person's word: it is kept in
    GIGAWIRE_HOME/companies/decisions.jsonl and holds for every later run and every database.

    \b
    Examples:
      gigawire companies list lithium
      gigawire companies suggest
      gigawire companies merge "EVE Energy" "Huizhou Yiwei Lithium Energy Co., Ltd."

    Exit status: 0 all well, 2 bad arguments, decisions or database.
    """,
)

Text = Annotated[str | None, typer.Argument(metavar="TEXT", help="Part of a name, long or short.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A company's name, or another name that is its alone.")]
Keep = Annotated[str, typer.Argument(metavar="A", help="The company whose name stays.")]
Other = Annotated[str, typer.Argument(metavar="B", help="The company that is A as well.")]
Whole = Annotated[str, typer.Argument(metavar="COMPANY", help="The company that has names which are not its own.")]
Aliases = Annotated[list[str], typer.Argument(metavar="ALIAS...", help="Those names; together they are one company.")]
Limit = Annotated[int, typer.Option(min=0, metavar="N", help="At most so many; 0 is all of them.")]


@app.command(name="list")
def list_companies(text: Text = None, db: Db = DEFAULT_DB, as_json: AsJson = False, limit: Limit = 50) -> None:
    """List companies with ticker, place and how often they are named.

    Those that are named most come first; with TEXT, only those of which a name holds it.

    \b
    Examples:
      gigawire companies list
      gigawire companies list catl --json

    Exit status: 0 even if there are none, 2 bad arguments or database.
    """
    from dataclasses import asdict

    from pipeline.cli.company_tables import print_companies
    from pipeline.cli.listing import print_json
    from pipeline.store import open_store

    with open_store(db, read_only=True) as store:
        found = store.companies(text)
    shown = found[: limit or None]
    if as_json:
        print_json(map(asdict, shown))
    else:
        print_companies(shown, len(found))


@app.command()
def show(name: Name, db: Db = DEFAULT_DB, as_json: AsJson = False) -> None:
    """Show one company: legal form, ticker, place, and every name with where it comes from.

    A name comes from the company table (seed), from an article (text) or from a merge.

    \b
    Examples:
      gigawire companies show CATL

    Exit status: 0 shown, 2 no such company, several of them, or bad database.
    """
    from dataclasses import asdict

    from pipeline.cli.company_desk import the_one
    from pipeline.cli.company_tables import print_company
    from pipeline.cli.console import json_text, print_line
    from pipeline.store import open_store

    with open_store(db, read_only=True) as store:
        company = the_one(store.companies(), name, store.name)
    if as_json:
        print_line(json_text(asdict(company), indent=1))
    else:
        print_company(company)


@app.command()
def suggest(db: Db = DEFAULT_DB, as_json: AsJson = False, limit: Limit = 50, rules: Rules = None) -> None:
    """Suggest companies that may be one: their own words are the same, or are spelled alike.

    Words of the trade, places and legal forms do not count. Two rows of the company table, two tickers at one exchange
    and what was split are two companies. Nothing is changed: `gigawire companies merge` does that.

    \b
    Examples:
      gigawire companies suggest --limit 0

    Exit status: 0 even if there are none, 2 bad arguments, rules or database.
    """
    from dataclasses import asdict

    from pipeline.cli.company_desk import suggestions
    from pipeline.cli.company_tables import print_suggestions
    from pipeline.cli.listing import print_json
    from pipeline.store import open_store

    with open_store(db, read_only=True) as store:
        found = suggestions(store, rules)[: limit or None]
    if as_json:
        print_json(map(asdict, found))
    else:
        print_suggestions(found)


@app.command()
def merge(keep: Keep, other: Other, db: Db = DEFAULT_DB, rules: Rules = None) -> None:
    """Say that B is A: all that is known of B is A's from now on, under A's name.

    The decision is kept, so that later runs and other databases follow it; B's names become A's. To undo it:
    `gigawire companies split A B`.

    \b
    Examples:
      gigawire companies merge "EVE Energy" "Huizhou Yiwei Lithium Energy Co., Ltd."

    Exit status: 0 merged or one company already, 2 no such company, bad rules or database.
    """
    from pipeline.cli.company_desk import merge_companies

    merge_companies(db, rules, keep, other)


@app.command()
def split(company: Whole, aliases: Aliases, db: Db = DEFAULT_DB, rules: Rules = None) -> None:
    """Say that ALIAS is not COMPANY: it becomes a company of its own, or again the one that it was before a merge.

    The words stay in their articles and count for the other company from now on. To undo it:
    `gigawire companies merge COMPANY ALIAS`.

    \b
    Examples:
      gigawire companies split "Tianneng" "Tianneng Group"

    Exit status: 0 split, 2 no such company or name, bad rules or database.
    """
    from pipeline.cli.company_desk import split_company

    split_company(db, rules, company, aliases)
