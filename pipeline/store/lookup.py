"""Ask about many keys at once: which identities, digests and company names the store holds.

In    a connection, and any number of keys
Out   a dictionary from key to what stands there; what is not stored is not in it
Else  the driver's own error

Keys go in slices, because a statement takes only so many parameters.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, select

from pipeline.identity import Named
from pipeline.store.tables import ARTICLES, COMPANIES, COMPANY_NAMES, SOURCES

SLICE = 500
Key = TypeVar("Key")


class KnownArticle(NamedTuple):
    """Where a digest is stored, and what version of rules and model read it."""

    id: int
    version: str


class KnownName(NamedTuple):
    """Where a name of a company is stored, and whose it is."""

    id: int
    named: Named
    company_id: int


class KnownSource(NamedTuple):
    """The source row of an identity."""

    id: int
    identity: str
    source: str
    url: str | None
    article_id: int


def counted(article: Column[int]) -> ColumnElement[bool]:
    """The article is no copy of another. An index answers: the column itself lies behind the text of every article."""
    return article.not_in(select(ARTICLES.c.id).where(ARTICLES.c.copy_of.is_not(None)))


def slices(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    """The keys, each once, some hundred at a time."""
    rest = iter(dict.fromkeys(keys))
    while part := list(islice(rest, SLICE)):
        yield part


def articles_of(connection: Connection, digests: Iterable[str]) -> dict[str, KnownArticle]:
    """The stored articles among the digests."""
    query = select(ARTICLES.c.digest, ARTICLES.c.id, ARTICLES.c.version)
    return {
        digest: KnownArticle(row, version)
        for part in slices(digests)
        for digest, row, version in connection.execute(query.where(ARTICLES.c.digest.in_(part)))
    }


def sources_of(connection: Connection, identities: Iterable[str]) -> dict[str, KnownSource]:
    """The stored sources among the identities."""
    query = select(*(SOURCES.c[name] for name in KnownSource._fields))
    return {
        row.identity: KnownSource(*row)
        for part in slices(identities)
        for row in connection.execute(query.where(SOURCES.c.identity.in_(part)))
    }


def digests_of(connection: Connection, identities: Iterable[str]) -> dict[str, str]:
    """The digest that each stored identity has now."""
    query = select(SOURCES.c.identity, ARTICLES.c.digest).join_from(SOURCES, ARTICLES)
    return {
        identity: digest
        for part in slices(identities)
        for identity, digest in connection.execute(query.where(SOURCES.c.identity.in_(part)))
    }


def companies_of(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The row numbers of the stored companies among the names."""
    query = select(COMPANIES.c.name, COMPANIES.c.id)
    return {
        name: row for part in slices(names) for name, row in connection.execute(query.where(COMPANIES.c.name.in_(part)))
    }


def names_of(connection: Connection, names: Iterable[str]) -> list[KnownName]:
    """The rows of what articles call companies, by the articles' own names for them."""
    query = select(COMPANY_NAMES).order_by(COMPANY_NAMES.c.id)
    return [
        KnownName(row.id, Named(row.text, row.name, row.ticker), row.company_id)
        for part in slices(names)
        for row in connection.execute(query.where(COMPANY_NAMES.c.name.in_(part)))
    ]
