"""Company rows: found or made by canonical name, with the names that stood for them, and gone with their last mention.

In    a writing connection, canonical names or row numbers
Out   row numbers by name
Else  the driver's own error

Nothing is remembered between transactions: another process may have made or removed a company meanwhile.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, exists, select

from pipeline.store.lookup import companies_of, slices
from pipeline.store.rows import CompanyRow, insert_rows, next_id
from pipeline.store.tables import COMPANIES, COMPANY_ALIASES, FACT_COMPANIES, FACTS, MENTIONS


def resolve_companies(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The row number of every name; the missing rows are made, in the order of the names."""
    wanted = dict.fromkeys(names)
    known = companies_of(connection, wanted)
    missing = [name for name in wanted if name not in known]
    if missing:
        rows = [CompanyRow(number, name) for number, name in enumerate(missing, next_id(connection, COMPANIES))]
        insert_rows(connection, COMPANIES, rows)
        known.update((row.name, row.id) for row in rows)
    return known


def companies_in(connection: Connection, articles: Sequence[int]) -> set[int]:
    """The companies that the articles mention or have facts about."""
    named = select(MENTIONS.c.company_id).where(MENTIONS.c.company_id.is_not(None))
    acting = select(FACT_COMPANIES.c.company_id).join_from(FACT_COMPANIES, FACTS)
    found: set[int] = set()
    for part in slices(articles):
        found.update(connection.scalars(named.where(MENTIONS.c.article_id.in_(part)).distinct()))
        found.update(connection.scalars(acting.where(FACTS.c.article_id.in_(part)).distinct()))
    return found


def drop_unnamed(connection: Connection, companies: Iterable[int]) -> None:
    """Remove those of the companies, and of their aliases, that no article names any more."""
    said = exists().where(
        MENTIONS.c.company_id == COMPANY_ALIASES.c.company_id, MENTIONS.c.text == COMPANY_ALIASES.c.alias
    )
    named = exists().where(MENTIONS.c.company_id == COMPANIES.c.id)
    acting = exists().where(FACT_COMPANIES.c.company_id == COMPANIES.c.id)
    for part in slices(companies):
        connection.execute(delete(COMPANY_ALIASES).where(COMPANY_ALIASES.c.company_id.in_(part), ~said))
        connection.execute(delete(COMPANIES).where(COMPANIES.c.id.in_(part), ~named, ~acting))
