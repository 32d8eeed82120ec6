"""Settle which names mean one company, over everything that is stored.

In    a writing connection, and the identities: the company table and people's decisions
Out   companies, their aliases, and whose each name is; how many of these rows changed
Else  the driver's own error

The answer rests on the stored names alone, not on the order in which they came: settling twice changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, select, update

from pipeline.identity import Company, Identities, Named
from pipeline.store.companies import drop_nameless
from pipeline.store.rows import AliasRow, CompanyRow, NameRow, insert_rows, next_id, portions
from pipeline.store.tables import COMPANIES, COMPANY_ALIASES, COMPANY_NAMES

TICKERS_JOINED = "; "


def stored_names(connection: Connection) -> list[NameRow]:
    """Everything that the stored articles call companies."""
    return [NameRow(*row) for row in connection.execute(select(COMPANY_NAMES).order_by(COMPANY_NAMES.c.id))]


def settle_companies(connection: Connection, identities: Identities) -> int:
    """Bring companies, aliases and names to what the identities say. Returns how many rows changed."""
    names = stored_names(connection)
    companies = identities.group(Named(row.text, row.name, row.ticker) for row in names)
    before = {row.name: CompanyRow(*row) for row in connection.execute(select(COMPANIES))}
    rows = _company_rows(companies, before, next_id(connection, COMPANIES))
    changed = _write_companies(connection, rows, before)
    changed += _move_names(connection, names, companies, rows)
    changed += _write_aliases(connection, companies, rows)
    gone = before.keys() - rows.keys()
    drop_nameless(connection, [before[name].id for name in gone])
    return changed + len(gone)


def _company_rows(companies: Sequence[Company], before: Mapping[str, CompanyRow], first: int) -> dict[str, CompanyRow]:
    """A row for each company by name; one that is there already keeps its number."""
    rows: dict[str, CompanyRow] = {}
    for company in companies:
        if company.name in before:
            number = before[company.name].id
        else:
            number, first = first, first + 1
        ticker = TICKERS_JOINED.join(company.tickers) or None
        rows[company.name] = CompanyRow(
            number, company.name, company.legal_form, ticker, company.place, company.country
        )
    return rows


def _write_companies(connection: Connection, rows: Mapping[str, CompanyRow], before: Mapping[str, CompanyRow]) -> int:
    new = [row for name, row in rows.items() if name not in before]
    insert_rows(connection, COMPANIES, new)
    altered = [row for name, row in rows.items() if name in before and row != before[name]]
    fields = ("legal_form", "ticker", "place", "country")
    change = update(COMPANIES).where(COMPANIES.c.id == bindparam("row"))
    change = change.values({name: bindparam(f"new_{name}") for name in fields})
    for portion in portions(altered):
        values = [{"row": row.id} | {f"new_{name}": getattr(row, name) for name in fields} for row in portion]
        connection.execute(change, values)
    return len(new) + len(altered)


def _move_names(
    connection: Connection, names: Sequence[NameRow], companies: Sequence[Company], rows: Mapping[str, CompanyRow]
) -> int:
    owners = {named: rows[company.name].id for company in companies for named in company.named}
    moves = (
        {"row": row.id, "owner": owner}
        for row in names
        if (owner := owners[Named(row.text, row.name, row.ticker)]) != row.company_id
    )
    change = update(COMPANY_NAMES).where(COMPANY_NAMES.c.id == bindparam("row")).values(company_id=bindparam("owner"))
    moved = 0
    for portion in portions(moves):
        connection.execute(change, portion)
        moved += len(portion)
    return moved


def _write_aliases(connection: Connection, companies: Sequence[Company], rows: Mapping[str, CompanyRow]) -> int:
    def wanted() -> Iterator[AliasRow]:
        """Every alias anew each time: all of them at once would be the most that a run ever holds."""
        for company in companies:
            for alias in company.aliases:
                yield AliasRow(rows[company.name].id, alias.text, alias.source)

    there = {AliasRow(*row) for row in connection.execute(select(COMPANY_ALIASES))}
    gone = there.difference(wanted())
    columns = COMPANY_ALIASES.c
    mine = (columns.company_id == bindparam("owner"), columns.alias == bindparam("name"))
    drop = delete(COMPANY_ALIASES).where(*mine, columns.source == bindparam("origin"))
    for portion in portions(sorted(gone)):
        connection.execute(drop, [{"owner": r.company_id, "name": r.alias, "origin": r.source} for r in portion])
    new = sum(row not in there for row in wanted())
    insert_rows(connection, COMPANY_ALIASES, (row for row in wanted() if row not in there))
    return len(gone) + new
