"""Questions that the commands ask: facts, articles, rejections, refusals, and how much there is.

In    a reading connection, and what to look for
Out   frozen records, in an order that does not change from one call to the next
Else  an empty answer; never an error of our own
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, or_, select

from pipeline.records import Refusal
from pipeline.store.items import ArticleHead, Counts, FactFilter, StoredFact, StoredRejection, StoredRun
from pipeline.store.lookup import counted, slices
from pipeline.store.tables import (
    ARTICLES,
    COMPANIES,
    COMPANY_ALIASES,
    COMPANY_NAMES,
    FACT_COMPANIES,
    FACTS,
    FILES,
    MENTIONS,
    REFUSALS,
    REJECTIONS,
    RUNS,
    SOURCES,
)

PAGE = 500
MATCHES = 20
PLAIN_COLUMNS = (
    *("id", "article_id", "kind", "low", "high", "unit", "per", "qualifier", "product"),
    *("product_name", "place", "phase", "status"),
    *("evidence", "found_by"),
)


def first_source() -> ColumnElement[int]:
    """The number of an article's first source row, beside ARTICLES in the same query."""
    every = SOURCES.alias("every_source")
    return select(func.min(every.c.id)).where(every.c.article_id == ARTICLES.c.id).correlate(ARTICLES).scalar_subquery()


def facts(connection: Connection, wanted: FactFilter) -> Iterator[StoredFact]:
    """The facts that pass the filter, the latest first; those of copies are told by their first."""
    day = func.coalesce(FACTS.c.start_date, ARTICLES.c.published, "")
    query = _fact_query(wanted).order_by(day.desc(), FACTS.c.article_id, FACTS.c.ordinal).limit(wanted.limit)
    for page in connection.execution_options(yield_per=PAGE).execute(query).partitions():
        makers = makers_of_facts(connection, [row.id for row in page])
        yield from (_stored_fact(row, makers.get(row.id, ())) for row in page)


def companies_of_facts(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The canonical names of each fact's companies, in the fact's order; two names of one company count once."""
    return {
        fact: tuple(maker.name for maker in makers) for fact, makers in makers_of_facts(connection, numbers).items()
    }


class Maker(NamedTuple):
    """A company behind a fact, its ticker, and how sure the article's best mention of it is."""

    name: str
    ticker: str | None
    confidence: float | None


def makers_of_facts(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Maker, ...]]:
    """The companies of each fact, in the fact's order."""
    other = COMPANY_NAMES.alias("other_name")
    surest = (
        select(func.max(MENTIONS.c.confidence))
        .join_from(MENTIONS, other, other.c.id == MENTIONS.c.name_id)
        .where(MENTIONS.c.article_id == FACTS.c.article_id, other.c.company_id == COMPANIES.c.id)
        .scalar_subquery()
    )
    query = select(FACTS.c.id, COMPANIES.c.name, COMPANIES.c.ticker, surest).join_from(FACTS, FACT_COMPANIES)
    query = query.join(COMPANY_NAMES, COMPANY_NAMES.c.id == FACT_COMPANIES.c.name_id).join(
        COMPANIES, COMPANIES.c.id == COMPANY_NAMES.c.company_id
    )
    query = query.order_by(FACTS.c.id, FACT_COMPANIES.c.ordinal)
    makers: dict[int, tuple[Maker, ...]] = {}
    for part in slices(numbers):
        for fact, *told in connection.execute(query.where(FACTS.c.id.in_(part))):
            makers[fact] = tuple(dict.fromkeys((*makers.get(fact, ()), Maker(*told))))
    return makers


def _fact_query(wanted: FactFilter) -> Select[*tuple[Any, ...]]:
    start = func.coalesce(FACTS.c.start_date, ARTICLES.c.published)
    end = func.coalesce(FACTS.c.end_date, ARTICLES.c.published)
    columns = [FACTS.c[name] for name in (*PLAIN_COLUMNS, "expected", "start_date", "end_date")]
    query = select(*columns, ARTICLES.c.title, ARTICLES.c.published, SOURCES.c.source)
    query = query.join_from(FACTS, ARTICLES, ARTICLES.c.id == FACTS.c.article_id).outerjoin(
        SOURCES, SOURCES.c.id == first_source()
    )
    query = query.where(counted(FACTS.c.article_id))
    if wanted.kind:
        query = query.where(FACTS.c.kind == wanted.kind)
    if wanted.place:
        query = query.where(FACTS.c.place.icontains(wanted.place, autoescape=True))
    if wanted.company:
        query = query.where(FACTS.c.id.in_(_facts_about(wanted.company)))
    if wanted.since:
        query = query.where(end >= wanted.since.isoformat())
    if wanted.until:
        query = query.where(start <= wanted.until.isoformat())
    return query


def _facts_about(company: str) -> Select[int]:
    called = select(COMPANY_ALIASES.c.company_id).where(COMPANY_ALIASES.c.alias.icontains(company, autoescape=True))
    named = COMPANIES.c.name.icontains(company, autoescape=True)
    meant = select(COMPANIES.c.id).where(or_(named, COMPANIES.c.id.in_(called)))
    acting = select(FACT_COMPANIES.c.fact_id).join_from(FACT_COMPANIES, COMPANY_NAMES)
    return acting.where(COMPANY_NAMES.c.company_id.in_(meant))


def _stored_fact(row: Row[*tuple[Any, ...]], makers: tuple[Maker, ...]) -> StoredFact:
    return StoredFact(
        **{name: getattr(row, name) for name in PLAIN_COLUMNS},
        title=row.title,
        published=day_of(row.published),
        source=row.source,
        companies=tuple(maker.name for maker in makers),
        tickers=tuple(maker.ticker for maker in makers if maker.ticker),
        confidence=min((maker.confidence for maker in makers if maker.confidence is not None), default=None),
        expected=bool(row.expected),
        start_date=day_of(row.start_date),
        end_date=day_of(row.end_date),
    )


def day_of(text: str | None) -> date | None:
    """The day of an ISO text."""
    return None if text is None else date.fromisoformat(text)


def find_articles(connection: Connection, what: str) -> tuple[ArticleHead, ...]:
    """Articles by number, place, end of a place, part of the title or part of a place: the first of these that hits."""
    ending = SOURCES.c.source.endswith(what, autoescape=True)
    tests = (
        ARTICLES.c.id == int(what) if what.isdecimal() else None,
        or_(SOURCES.c.source == what, SOURCES.c.identity == what, SOURCES.c.url == what),
        ending,
        ARTICLES.c.title.icontains(what, autoescape=True),
        SOURCES.c.source.icontains(what, autoescape=True),
    )
    for test in tests:
        if test is not None and (found := _heads(connection, test)):
            return found
    return ()


def _heads(connection: Connection, test: ColumnElement[bool]) -> tuple[ArticleHead, ...]:
    hits = select(ARTICLES.c.id).join_from(ARTICLES, SOURCES).where(test).distinct()
    columns = (ARTICLES.c[name] for name in ("id", "title", "published", "copy_of"))
    query = select(*columns).where(ARTICLES.c.id.in_(hits))
    rows = connection.execute(query.order_by(ARTICLES.c.id).limit(MATCHES)).all()
    return tuple(
        ArticleHead(
            *(row.id, row.title, day_of(row.published), _sources(connection, row.id)),
            copy_of=next(iter(_places(connection, ARTICLES.c.id == row.copy_of)), None),
            copies=_places(connection, ARTICLES.c.copy_of == row.id),
        )
        for row in rows
    )


def _places(connection: Connection, test: ColumnElement[bool]) -> tuple[str, ...]:
    """The first place of each of these articles."""
    query = select(SOURCES.c.source).join_from(ARTICLES, SOURCES, SOURCES.c.id == first_source())
    return tuple(connection.scalars(query.where(test).order_by(ARTICLES.c.id)))


def _sources(connection: Connection, article_id: int) -> tuple[str, ...]:
    query = select(SOURCES.c.source).where(SOURCES.c.article_id == article_id).order_by(SOURCES.c.id)
    return tuple(connection.scalars(query))


def copies(connection: Connection) -> dict[str, str]:
    """The sources of copies, with the first source of what they are copies of."""
    mine = SOURCES.alias("mine")
    first = ARTICLES.alias("copied")
    query = select(mine.c.source, SOURCES.c.source).join_from(first, mine, mine.c.article_id == first.c.id)
    query = query.join(ARTICLES, ARTICLES.c.id == first.c.copy_of).join(SOURCES, SOURCES.c.id == first_source())
    return {row[0]: row[1] for row in connection.execute(query)}


def rejections(connection: Connection, limit: int | None) -> Iterator[StoredRejection]:
    """What could not be normalised, article by article, in text order."""
    names = ("label", "text", "reason", "found_by", "start_char", "end_char")
    query = select(SOURCES.c.source, *(REJECTIONS.c[name] for name in names))
    query = query.join_from(REJECTIONS, ARTICLES, ARTICLES.c.id == REJECTIONS.c.article_id).outerjoin(
        SOURCES, SOURCES.c.id == first_source()
    )
    query = query.order_by(REJECTIONS.c.article_id, REJECTIONS.c.ordinal).limit(limit)
    for row in connection.execution_options(yield_per=PAGE).execute(query):
        yield StoredRejection(*row)


def refusals(connection: Connection) -> tuple[Refusal, ...]:
    """What was not read, by place."""
    query = select(REFUSALS.c.source, REFUSALS.c.reason).order_by(REFUSALS.c.source)
    return tuple(Refusal(*row) for row in connection.execute(query))


def runs(connection: Connection, limit: int | None) -> tuple[StoredRun, ...]:
    """The runs, the newest first."""
    files = select(func.count()).where(FILES.c.run_id == RUNS.c.id).correlate(RUNS).scalar_subquery()
    columns = [files if name == "files" else RUNS.c[name] for name in StoredRun.__dataclass_fields__]
    return tuple(
        StoredRun(*row) for row in connection.execute(select(*columns).order_by(RUNS.c.id.desc()).limit(limit))
    )


def outdated(connection: Connection, version: str) -> int:
    """How many articles another version has read."""
    query = select(func.count()).select_from(ARTICLES).where(ARTICLES.c.version != version)
    return int(connection.execute(query).scalar_one())


def counts(connection: Connection) -> Counts:
    """How much is stored."""
    tables = (ARTICLES, SOURCES, COMPANIES, REJECTIONS, REFUSALS)
    sizes = {table.name: _size(connection, table) for table in tables}
    copies = connection.execute(select(func.count()).where(ARTICLES.c.copy_of.is_not(None))).scalar_one()
    return Counts(**sizes, copies=copies, mentions=_by_kind(connection, MENTIONS), facts=_by_kind(connection, FACTS))


def _size(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _by_kind(connection: Connection, table: Table) -> dict[str, int]:
    query = select(table.c.kind, func.count()).where(counted(table.c.article_id))
    query = query.group_by(table.c.kind).order_by(func.count().desc(), table.c.kind)
    return {row.kind: row[1] for row in connection.execute(query)}
