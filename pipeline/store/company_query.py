"""Questions about companies: who they are, what else they are called, how often they are named.

In    a reading connection, and part of a name
Out   frozen records, those that are named most first
Else  an empty answer
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Select, distinct, func, or_, select

from pipeline.store.items import StoredCompany
from pipeline.store.lookup import counted
from pipeline.store.tables import COMPANIES, COMPANY_ALIASES, COMPANY_NAMES, FACT_COMPANIES, FACTS, MENTIONS


def companies_like(connection: Connection, text: str | None) -> tuple[StoredCompany, ...]:
    """The companies of which the name or another name holds the text; all of them without one."""
    query = select(COMPANIES).order_by(COMPANIES.c.name)
    if text:
        called = select(COMPANY_ALIASES.c.company_id).where(COMPANY_ALIASES.c.alias.icontains(text, autoescape=True))
        query = query.where(or_(COMPANIES.c.name.icontains(text, autoescape=True), COMPANIES.c.id.in_(called)))
    aliases = _aliases(connection)
    said = {row.company_id: row for row in connection.execute(_mentions())}
    acting = {row.company_id: row.facts for row in connection.execute(_facts())}
    found = []
    for row in connection.execute(query):
        articles, mentions = (said[row.id].articles, said[row.id].mentions) if row.id in said else (0, 0)
        counts = {"articles": articles, "mentions": mentions, "facts": acting.get(row.id, 0)}
        found.append(StoredCompany(**row._asdict(), aliases=tuple(aliases[row.id]), **counts))
    return tuple(sorted(found, key=lambda company: (-company.mentions, company.name)))


def _aliases(connection: Connection) -> defaultdict[int, list[tuple[str, str]]]:
    aliases: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    columns = COMPANY_ALIASES.c
    query = select(columns.company_id, columns.alias, columns.source)
    for company, alias, source in connection.execute(query.order_by(columns.alias, columns.source)):
        aliases[company].append((alias, source))
    return aliases


def _mentions() -> Select[*tuple[Any, ...]]:
    articles = func.count(distinct(MENTIONS.c.article_id)).label("articles")
    query = select(COMPANY_NAMES.c.company_id, articles, func.count().label("mentions"))
    query = query.join_from(COMPANY_NAMES, MENTIONS).where(counted(MENTIONS.c.article_id))
    return query.group_by(COMPANY_NAMES.c.company_id)


def _facts() -> Select[*tuple[Any, ...]]:
    facts = func.count(distinct(FACT_COMPANIES.c.fact_id)).label("facts")
    query = select(COMPANY_NAMES.c.company_id, facts).join_from(COMPANY_NAMES, FACT_COMPANIES)
    query = query.join(FACTS, FACTS.c.id == FACT_COMPANIES.c.fact_id).where(counted(FACTS.c.article_id))
    return query.group_by(COMPANY_NAMES.c.company_id)
