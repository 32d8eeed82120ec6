"""Names of companies: a row for each, found or made, and gone with the last mention that bears it.

In    a writing connection, names or the row numbers of names
Out   row numbers by name
Else  the driver's own error

Which names mean one company is for the end of a run to say (``settle``), when all are there. Until then a new name
belongs to the company that bears it already, else to one of its own. Nothing is remembered between transactions:
another process may have made or removed a name meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from sqlalchemy import Connection, delete, exists, or_, select

from pipeline.identity import Named
from pipeline.store.lookup import companies_of, names_of, slices
from pipeline.store.rows import AliasRow, CompanyRow, NameRow, insert_rows, next_id
from pipeline.store.tables import COMPANIES, COMPANY_ALIASES, COMPANY_NAMES, FACT_COMPANIES, FACTS, MENTIONS


def resolve_names(connection: Connection, names: Iterable[Named]) -> dict[Named, int]:
    """The row number of every name; the missing rows are made, in the order of the names."""
    wanted = dict.fromkeys(names)
    known = names_of(connection, (named.name for named in wanted))
    numbers = {row.named: row.id for row in known if row.named in wanted}
    missing = [named for named in wanted if named not in numbers]
    if missing:
        owners = _owners(connection, missing, {row.named.name: row.company_id for row in reversed(known)})
        rows = [
            NameRow(number, *named, owners[named.name])
            for number, named in enumerate(missing, next_id(connection, COMPANY_NAMES))
        ]
        insert_rows(connection, COMPANY_NAMES, rows)
        aliases = [AliasRow(row.company_id, row.text, "text") for row in rows if row.text != row.name]
        insert_rows(connection, COMPANY_ALIASES, list(dict.fromkeys(aliases)), keep_old=True)
        numbers.update((Named(row.text, row.name, row.ticker), row.id) for row in rows)
    return numbers


def _owners(connection: Connection, missing: Sequence[Named], owners: Mapping[str, int]) -> dict[str, int]:
    """A company for each name: whoever bears it already, else a new row."""
    names = dict.fromkeys(named.name for named in missing)
    found = companies_of(connection, names) | {name: owner for name, owner in owners.items() if name in names}
    numbers = count(next_id(connection, COMPANIES))
    made = [CompanyRow(next(numbers), name) for name in names if name not in found]
    insert_rows(connection, COMPANIES, made)
    return found | {row.name: row.id for row in made}


def names_used(connection: Connection, articles: Sequence[int]) -> set[int]:
    """The names in the mentions and the facts of the articles."""
    said = select(MENTIONS.c.name_id).where(MENTIONS.c.name_id.is_not(None))
    acting = select(FACT_COMPANIES.c.name_id).join_from(FACT_COMPANIES, FACTS)
    found: set[int] = set()
    for part in slices(articles):
        found.update(connection.scalars(said.where(MENTIONS.c.article_id.in_(part)).distinct()))
        found.update(connection.scalars(acting.where(FACTS.c.article_id.in_(part)).distinct()))
    return found


def drop_unused(connection: Connection, names: Iterable[int]) -> None:
    """Remove those of the names that no article says any more, and companies and aliases that rest on nothing else."""
    said = exists().where(MENTIONS.c.name_id == COMPANY_NAMES.c.id)
    acting = exists().where(FACT_COMPANIES.c.name_id == COMPANY_NAMES.c.id)
    gone = select(COMPANY_NAMES.c.id, COMPANY_NAMES.c.company_id).where(~said, ~acting)
    for part in slices(names):
        rows = connection.execute(gone.where(COMPANY_NAMES.c.id.in_(part))).all()
        connection.execute(delete(COMPANY_NAMES).where(COMPANY_NAMES.c.id.in_([row.id for row in rows])))
        drop_nameless(connection, {row.company_id for row in rows})


def drop_nameless(connection: Connection, companies: Iterable[int]) -> None:
    """Remove those of the companies that bear no name any more, and aliases that no article says."""
    borne = exists().where(COMPANY_NAMES.c.company_id == COMPANIES.c.id)
    same = or_(COMPANY_NAMES.c.text == COMPANY_ALIASES.c.alias, COMPANY_NAMES.c.name == COMPANY_ALIASES.c.alias)
    said = exists().where(COMPANY_NAMES.c.company_id == COMPANY_ALIASES.c.company_id, same)
    for part in slices(companies):
        mine = COMPANY_ALIASES.c.company_id.in_(part)
        connection.execute(delete(COMPANY_ALIASES).where(mine, COMPANY_ALIASES.c.source == "text", ~said))
        connection.execute(delete(COMPANIES).where(COMPANIES.c.id.in_(part), ~borne))
