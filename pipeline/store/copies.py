"""Link every near copy to the article that told the same first.

In    a writing connection, and new articles with their signatures by row number, in the order of the dump
Out   ``articles.copy_of``, and ``article_bands``: the signatures of all that are no copies, in pieces
Else  the driver's own error

An article is compared with those that share a band with it and are no copies themselves, so every copy has been held
against the first of its group, and nothing but the order of the dump decides. A band keeps the latest few articles
only: however much alike a dump is, an article is held against so many and no more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from operator import itemgetter

from sqlalchemy import Connection, Dialect, bindparam, delete, select, update

from pipeline.copies import bands_of, is_copy, signature_of
from pipeline.records import CleanArticle
from pipeline.store.lookup import SLICE, slices
from pipeline.store.readback import articles_by_number, unsigned_articles
from pipeline.store.rows import BandRow, insert_rows
from pipeline.store.tables import ARTICLE_BANDS, ARTICLES, LONG

BUCKET = 32  # articles that one band remembers
COMPARED = 16  # articles that one article is held against
PAGE = 200


@dataclass(frozen=True, slots=True)
class Signed:
    """An article with its signature."""

    article: CleanArticle
    signature: bytes


@dataclass(slots=True)
class _Links:
    """What is found for some articles: whose copies they are, and how the bands change."""

    connection: Connection
    buckets: dict[int, list[int]]
    articles: dict[int, CleanArticle]
    copies: dict[int, int] = field(default_factory=dict)
    single: dict[int, int] = field(default_factory=dict)  # a list for each lone article would double the time
    placed: dict[int, list[int]] = field(default_factory=dict)
    dropped: set[tuple[int, int]] = field(default_factory=set)

    def place(self, number: int, bands: list[int]) -> None:
        """Find the article's first, or put it among those that others are held against."""
        first = self._first_of(number, bands)
        if first is not None:
            self.copies[number] = first
            return
        self.placed[number] = bands
        for band in bands:
            if band not in self.buckets:
                other = self.single.setdefault(band, number)
                if other != number:
                    self.buckets[band] = [other, number]
                continue
            self.buckets[band].append(number)
            if len(self.buckets[band]) > BUCKET:
                self.dropped.add((band, self.buckets[band].pop(0)))

    def _first_of(self, number: int, bands: Sequence[int]) -> int | None:
        """Of the articles that share most bands, the first that it is a copy of."""
        met = [self.buckets[band] for band in bands if band in self.buckets]
        met += [[self.single[band]] for band in bands if band in self.single and band not in self.buckets]
        if not met:
            return None
        shared = Counter(chain.from_iterable(met))
        nearest = sorted(shared, key=lambda other: (-shared[other], other))[:COMPARED]
        return next((other for other in nearest if is_copy(self.articles[number], self._article(other))), None)

    def _article(self, number: int) -> CleanArticle:
        if number not in self.articles:
            self.articles |= articles_by_number(self.connection, [number])
        return self.articles[number]

    def rows(self) -> list[BandRow]:
        """The rows to add."""
        rows = [BandRow(band, number) for number, bands in self.placed.items() for band in bands]
        return [row for row in rows if row not in self.dropped] if self.dropped else rows


def link_copies(connection: Connection, articles: Mapping[int, Signed]) -> set[int]:
    """Link those of the articles, which are stored already, that are copies. Returns their row numbers."""
    bands = {number: bands_of(signed.signature) for number, signed in articles.items()}
    buckets = _buckets(connection, chain.from_iterable(bands.values()))
    links = _Links(connection, buckets, {number: signed.article for number, signed in articles.items()})
    for number, pieces in bands.items():
        links.place(number, pieces)
    _drop_rows(connection, links.dropped)
    insert_rows(connection, ARTICLE_BANDS, links.rows())
    if links.copies:
        change = update(ARTICLES).where(ARTICLES.c.id == bindparam("copy")).values(copy_of=bindparam("first"))
        connection.execute(change, [{"copy": copy, "first": first} for copy, first in links.copies.items()])
    return set(links.copies)


def _buckets(connection: Connection, bands: Iterable[int]) -> dict[int, list[int]]:
    buckets: dict[int, list[int]] = {}
    statement = _meeting(connection.dialect)
    for part in slices(bands):
        padded = (*part, *[part[-1]] * (SLICE - len(part)))
        values = padded if connection.dialect.positional else {f"band_{at}": band for at, band in enumerate(padded)}
        for band, number in sorted(connection.exec_driver_sql(statement, values), key=itemgetter(1)):
            buckets.setdefault(band, []).append(number)
    return buckets


@lru_cache(maxsize=4)
def _meeting(dialect: Dialect) -> str:
    """Ask for the articles of so many bands: spelt out once, which takes longer than the answer."""
    wanted = [bindparam(f"band_{at}", type_=LONG) for at in range(SLICE)]
    return str(select(ARTICLE_BANDS).where(ARTICLE_BANDS.c.band.in_(wanted)).compile(dialect=dialect))


def _drop_rows(connection: Connection, rows: Iterable[tuple[int, int]]) -> None:
    gone = [{"piece": band, "article": number} for band, number in sorted(rows)]
    if gone:
        mine = (ARTICLE_BANDS.c.band == bindparam("piece"), ARTICLE_BANDS.c.article_id == bindparam("article"))
        connection.execute(delete(ARTICLE_BANDS).where(*mine), gone)


def free_copies(connection: Connection, leaving: Sequence[int]) -> dict[int, Signed]:
    """Prepare for the removal of some articles: take them out of the bands and off their copies.

    Returns the copies that have no first any more, for ``link_copies`` once the articles are gone.
    """
    rows = connection.execute(select(ARTICLES.c.id, ARTICLES.c.signature).where(ARTICLES.c.id.in_(leaving))).all()
    _drop_rows(connection, ((band, row.id) for row in rows for band in bands_of(row.signature or b"")))
    mine = ARTICLES.c.copy_of.in_(leaving)
    orphans = select(ARTICLES.c.id, ARTICLES.c.signature).where(mine).order_by(ARTICLES.c.id)
    signatures = {row.id: row.signature or b"" for row in connection.execute(orphans) if row.id not in set(leaving)}
    if signatures:
        connection.execute(update(ARTICLES).where(mine).values(copy_of=None))
    articles = articles_by_number(connection, signatures)
    return {number: Signed(articles[number], signature) for number, signature in signatures.items()}


def sign_some(connection: Connection) -> int:
    """Sign and link some of the articles that an older schema stored. Returns how many; none are left at 0."""
    articles = unsigned_articles(connection, PAGE)
    signed = {number: Signed(article, signature_of(article)) for number, article in articles.items()}
    if signed:
        change = update(ARTICLES).where(ARTICLES.c.id == bindparam("row")).values(signature=bindparam("mark"))
        connection.execute(change, [{"row": number, "mark": one.signature} for number, one in signed.items()])
        link_copies(connection, signed)
    return len(signed)
