"""Build records from rows again: an article, or the whole reading as it was stored.

In    a reading connection, and the row numbers of articles
Out   CleanArticle and Reading, equal to those that were stored but for two things: a Decimal has a float's digits,
      and ``sentences`` holds only those in which something was found
Else  an article that is not there is not in the answer
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, outerjoin, select

from pipeline.records import CleanArticle, CompanyMention, DateMention, Fact, Mention, Quantity, Reading, Rejection
from pipeline.store.content import STEP_SEPARATOR
from pipeline.store.lookup import slices
from pipeline.store.places import unpack_places
from pipeline.store.query import companies_of_facts, day_of, first_source
from pipeline.store.tables import ARTICLES, COMPANIES, COMPANY_NAMES, FACTS, MENTIONS, REJECTIONS, SOURCES

Found = Row[*tuple[Any, ...]]
Bounds = tuple[int, int]
PAGE = 200


def articles_after(connection: Connection, last: int, version: str | None) -> list[tuple[int, CleanArticle]]:
    """The next page of articles by row number; with a version, only those that another one has read."""
    query = _article_query().where(ARTICLES.c.id > last).order_by(ARTICLES.c.id).limit(PAGE)
    if version is not None:
        query = query.where(ARTICLES.c.version != version)
    return [(row.id, _article(row)) for row in connection.execute(query)]


def articles_by_number(connection: Connection, numbers: Iterable[int]) -> dict[int, CleanArticle]:
    """The stored articles with these row numbers."""
    query = _article_query()
    parts = (connection.execute(query.where(ARTICLES.c.id.in_(part))) for part in slices(numbers))
    return {row.id: _article(row) for rows in parts for row in rows}


def unsigned_articles(connection: Connection, limit: int) -> dict[int, CleanArticle]:
    """Some of the articles that an older schema stored without a signature, by row number and in its order."""
    query = _article_query().where(ARTICLES.c.signature.is_(None)).order_by(ARTICLES.c.id).limit(limit)
    return {row.id: _article(row) for row in connection.execute(query)}


def articles_with(connection: Connection, digests: Iterable[str]) -> list[CleanArticle]:
    """The stored articles with these digests, in the order of their row numbers."""
    query = _article_query().order_by(ARTICLES.c.id)
    rows = [row for part in slices(digests) for row in connection.execute(query.where(ARTICLES.c.digest.in_(part)))]
    return [_article(row) for row in sorted(rows, key=lambda row: int(row.id))]


def readings_of(connection: Connection, numbers: Sequence[int]) -> dict[int, Reading]:
    """All that is stored of the articles, by row number."""
    readings: dict[int, Reading] = {}
    for part in slices(numbers):
        mentions = _by_article(connection, MENTIONS, part)
        facts = _by_article(connection, FACTS, part)
        rejections = _by_article(connection, REJECTIONS, part)
        makers = companies_of_facts(connection, [row.id for rows in facts.values() for row in rows])
        for row in connection.execute(_article_query().where(ARTICLES.c.id.in_(part))):
            found = mentions[row.id]
            ordinals = {mention.id: mention.ordinal for mention in found}
            bounds = _sentences(found)
            readings[row.id] = Reading(
                article=_article(row),
                mentions=tuple(_mention(mention, ordinals, bounds) for mention in found),
                facts=tuple(_fact(fact, ordinals, makers.get(fact.id, ())) for fact in facts[row.id]),
                rejections=tuple(_rejection(rejection) for rejection in rejections[row.id]),
                sentences=tuple(bounds),
            )
    return readings


def readings_by_source(connection: Connection) -> Iterator[tuple[str, Reading]]:
    """Every source with its article's reading, by name: the state of one moment, whoever writes meanwhile."""
    query = select(SOURCES.c.source, SOURCES.c.article_id).order_by(SOURCES.c.source, SOURCES.c.id)
    for page in connection.execution_options(yield_per=PAGE).execute(query).partitions():
        readings = readings_of(connection, [row.article_id for row in page])
        yield from ((row.source, readings[row.article_id]) for row in page)


def _article_query() -> Select[*tuple[Any, ...]]:
    return select(ARTICLES, SOURCES.c.source).outerjoin_from(ARTICLES, SOURCES, SOURCES.c.id == first_source())


def _by_article(connection: Connection, table: Table, numbers: Sequence[int]) -> dict[int, list[Found]]:
    query = select(table)
    if table is MENTIONS:
        called = outerjoin(MENTIONS, COMPANY_NAMES).outerjoin(COMPANIES, COMPANIES.c.id == COMPANY_NAMES.c.company_id)
        query = select(table, COMPANIES.c.name, COMPANY_NAMES.c.ticker).select_from(called)
    rows: dict[int, list[Found]] = defaultdict(list)
    for row in connection.execute(query.where(table.c.article_id.in_(numbers)).order_by(table.c.id)):
        rows[row.article_id].append(row)
    return rows


def _sentences(mentions: Sequence[Found]) -> dict[Bounds, int]:
    """The index of each sentence that is known, in text order."""
    known = {(row.sentence_start, row.sentence_end) for row in mentions if row.sentence_start is not None}
    return {bounds: index for index, bounds in enumerate(sorted(known))}


def _article(row: Found) -> CleanArticle:
    return CleanArticle(
        source=row.source,
        title=row.title,
        published=day_of(row.published),
        text=row.text,
        publisher=row.publisher,
        dateline=None if row.dateline_start is None else (row.dateline_start, row.dateline_end),
        steps=tuple(row.steps.split(STEP_SEPARATOR)) if row.steps else (),
        author=row.author,
        language=row.language,
        places=unpack_places(row.places),
    )


def _mention(row: Found, ordinals: Mapping[int, int], sentences: Mapping[Bounds, int]) -> Mention:
    sentence = sentences.get((row.sentence_start, row.sentence_end), 0)
    spot = (row.text, row.start_char, row.end_char, row.found_by)
    if row.kind == "company":
        told = {"confidence": row.confidence, "ticker": row.ticker, "correction": row.correction}
        return CompanyMention(*spot, name=row.name, sentence=sentence, **told)
    if row.kind == "date":
        return DateMention(
            *spot,
            start_date=day_of(row.start_date),
            end_date=day_of(row.end_date),
            edtf=row.edtf,
            qualifier=row.qualifier,
            anchor=row.anchor,
            precision=row.precision,
            sentence=sentence,
            correction=row.correction,
        )
    return Quantity(
        row.kind,
        *spot,
        low=_number(row.low),
        high=_number(row.high),
        unit=row.unit,
        per=row.per,
        qualifier=row.qualifier,
        equivalent_of=ordinals.get(row.equivalent_of),
        sentence=sentence,
        correction=row.correction,
    )


def _fact(row: Found, ordinals: Mapping[int, int], companies: tuple[str, ...]) -> Fact:
    return Fact(
        kind=row.kind,
        text=row.evidence,
        start=row.start_char,
        end=row.end_char,
        found_by=row.found_by,
        companies=companies,
        low=_number(row.low),
        high=_number(row.high),
        unit=row.unit,
        per=row.per,
        qualifier=row.qualifier,
        product=row.product,
        product_name=row.product_name,
        place=row.place,
        phase=row.phase,
        status=row.status,
        expected=bool(row.expected),
        start_date=day_of(row.start_date),
        end_date=day_of(row.end_date),
        mention=ordinals.get(row.mention_id),
        date_mention=ordinals.get(row.date_mention_id),
        correction=row.correction,
    )


def _rejection(row: Found) -> Rejection:
    return Rejection(row.start_char, row.end_char, row.text, row.label, row.found_by, row.reason)


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))
