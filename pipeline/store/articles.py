"""Article rows and everything that hangs on them.

In    a writing connection, readings, and the row number of each article
Out   rows of articles, mentions, facts, fact_companies, rejections, and of the names of companies
Else  BrokenReadingError or an IntegrityError where a reading breaks a rule
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import BindParameter, Connection, bindparam, delete, exists, select, update

from pipeline.records import Reading
from pipeline.store.companies import names_used, resolve_names
from pipeline.store.content import Content, article_row, names_in
from pipeline.store.copies import Signed, free_copies, link_copies
from pipeline.store.items import Run
from pipeline.store.lookup import slices
from pipeline.store.rows import insert_rows, next_id
from pipeline.store.tables import ARTICLES, FACT_COMPANIES, FACTS, MENTIONS, REJECTIONS, SOURCES

OF_THE_READING = (
    *("run_id", "version", "publisher", "dateline_start", "dateline_end", "steps"),
    *("places", "author", "language"),
)


def write_articles(
    connection: Connection,
    run: Run,
    ids: Mapping[str, int],
    *,
    new: Mapping[str, Reading],
    outdated: Mapping[str, Reading],
    signatures: Mapping[str, bytes],
) -> set[int]:
    """Insert the new articles; note on the outdated ones who reads them now. Returns which of the new are copies."""
    rows = [article_row(ids[key], reading.article, key, run, signatures[key]) for key, reading in new.items()]
    insert_rows(connection, ARTICLES, rows)
    _note_readings(connection, run, {ids[digest]: reading for digest, reading in outdated.items()})
    return link_copies(connection, {ids[key]: Signed(reading.article, signatures[key]) for key, reading in new.items()})


def _note_readings(connection: Connection, run: Run, readings: Mapping[int, Reading]) -> None:
    if not readings:
        return
    again = [article_row(row, reading.article, "", run, None) for row, reading in readings.items()]
    values: dict[str, BindParameter[str]] = {name: bindparam(f"new_{name}") for name in OF_THE_READING}
    change = update(ARTICLES).where(ARTICLES.c.id == bindparam("row")).values(values)
    connection.execute(
        change, [{"row": row.id} | {f"new_{name}": getattr(row, name) for name in OF_THE_READING} for row in again]
    )


def write_findings(connection: Connection, readings: Mapping[int, Reading]) -> None:
    """Insert all that was read from the articles, given by row number."""
    names = (named for reading in readings.values() for named in names_in(reading))
    content = Content(
        names=resolve_names(connection, names),
        next_mention=next_id(connection, MENTIONS),
        next_fact=next_id(connection, FACTS),
        next_rejection=next_id(connection, REJECTIONS),
    )
    for article_id, reading in readings.items():
        content.add(article_id, reading)
    insert_rows(connection, MENTIONS, content.mentions)
    insert_rows(connection, FACTS, content.facts)
    insert_rows(connection, FACT_COMPANIES, content.fact_companies)
    insert_rows(connection, REJECTIONS, content.rejections)


def clear_articles(connection: Connection, articles: Sequence[int]) -> None:
    """Remove all that was read from the articles; they themselves and their sources stay."""
    for part in slices(articles):
        for table in (FACTS, MENTIONS, REJECTIONS):
            connection.execute(delete(table).where(table.c.article_id.in_(part)))


def drop_left(connection: Connection, articles: Collection[int]) -> set[int]:
    """Remove those of the articles that no source points to, with all that was read from them.

    The first of their copies takes their place. Returns the names of companies that they spoke of.
    """
    pointed = exists().where(SOURCES.c.article_id == ARTICLES.c.id)
    touched = names_used(connection, list(articles))
    for part in slices(articles):
        gone = connection.scalars(select(ARTICLES.c.id).where(ARTICLES.c.id.in_(part), ~pointed)).all()
        orphans = free_copies(connection, gone)
        connection.execute(delete(ARTICLES).where(ARTICLES.c.id.in_(gone)))
        link_copies(connection, orphans)
    return touched
