"""How quickly the store writes, beside bare sqlite3 writing the very same rows into the very same tables.

In    nothing: the articles are made up here
Out   rows and articles per CPU second of both, and their ratio
Else  nothing

Ours starts from readings and does all that a run does: looking for known content, flattening, numbering, companies,
sources, constraints, transactions of 200 articles. The other starts from finished tuples.
"""

import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.copies import signature_of
from pipeline.records import CleanArticle, CompanyMention, DateMention, Fact, Mention, Quantity, Reading
from pipeline.store import Arrival, open_store

BATCH = 200
TABLES = (
    "companies",
    "company_names",
    "articles",
    "article_bands",
    "mentions",
    "facts",
    "fact_companies",
    "rejections",
    "company_aliases",
    "sources",
)
FIRST = ("companies", "company_names", "company_aliases")  # all in the first transaction: any article may point to them
SENTENCE = "Firm {firm} plans a {size} GWh line for {cost} million yuan in Yibin by the end of 2025, the county said. "
FILLER = "The line makes cells for storage and for trucks, and the county has set land aside for a second phase. "


@dataclass(frozen=True, slots=True)
class Speed:
    """Rows and articles per CPU second of the store and of bare sqlite3."""

    rows: float
    articles: float
    bare_rows: float

    @property
    def ratio(self) -> float:
        """The store's share of bare sqlite3's speed."""
        return self.rows / self.bare_rows


def measure(articles: int = 4000, *, seed: int = 7, rounds: int = 3) -> Speed:
    """Store made-up articles in new databases in a temporary folder; the quickest of some rounds counts for each."""
    arrivals = list(make_arrivals(articles, seed=seed))
    ours, bare = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ours.sqlite"
            ours.append(_store(arrivals, path))
            rows = _rows_of(path)
            bare.append(_write_bare(rows, Path(folder) / "bare.sqlite"))
    number = sum(len(of) for of in rows.values())
    return Speed(number / min(ours), articles / min(ours), number / min(bare))


def make_arrivals(number: int, *, seed: int) -> Iterator[Arrival]:
    """Articles of about 300 words with twelve mentions, three facts and three companies each."""
    rng = random.Random(seed)
    for index in range(number):
        reading = _reading(index, rng)
        source = f"dump/{index:06}.txt"
        yield Arrival(source, source, reading.article.digest, None, reading, signature_of(reading.article))


def _reading(index: int, rng: random.Random) -> Reading:
    text = f"Article {index}\n\n"
    mentions: list[Mention] = []
    facts: list[Fact] = []
    sentences: list[tuple[int, int]] = []
    for _ in range(3):
        firm, size, cost = rng.randrange(2000), rng.randrange(1, 90), rng.randrange(10, 9000)
        said = {"firm": f"Co{firm} Energy", "size": str(size), "cost": str(cost)}
        start = len(text)
        text += SENTENCE.format(**said)
        bounds = (start, len(text) - 1)
        facts.append(_fact(text, bounds, len(mentions), said))
        mentions += _mentions(text, bounds, len(sentences), said)
        sentences.append(bounds)
        text += FILLER * 4
    article = CleanArticle(
        f"dump/{index:06}.txt", f"Article {index}", date(2024, 1, 1 + index % 28), text, steps=("spaces",)
    )
    return Reading(article, tuple(mentions), tuple(facts), (), tuple(sentences))


def _mentions(text: str, bounds: tuple[int, int], sentence: int, said: dict[str, str]) -> Sequence[Mention]:
    def spot(quote: str) -> tuple[str, int, int]:
        start = text.index(quote, *bounds)
        return quote, start, start + len(quote)

    energy, money = Decimal(said["size"]), Decimal(said["cost"]) * 1_000_000
    end = (date(2025, 12, 1), date(2025, 12, 31), "2025-12")
    return (
        CompanyMention(*spot(f"Firm {said['firm']}"), "company.sector", said["firm"], sentence),
        Quantity("energy", *spot(f"{said['size']} GWh"), "energy.gwh", energy, energy, "GWh", sentence=sentence),
        Quantity("money", *spot(f"{said['cost']} million yuan"), "money.yuan", money, money, "CNY", sentence=sentence),
        DateMention(*spot("end of 2025"), "date.part", *end, "before", "none", "part", sentence),
    )


def _fact(text: str, bounds: tuple[int, int], first: int, said: dict[str, str]) -> Fact:
    size = Decimal(said["size"])
    return Fact(
        "capacity",
        text[slice(*bounds)],
        *bounds,
        "capacity.line",
        companies=(said["firm"],),
        low=size,
        high=size,
        unit="GWh",
        qualifier="exact",
        place="Yibin",
        status="planned",
        expected=True,
        mention=first + 1,
        date_mention=first + 3,
    )


def _store(arrivals: Sequence[Arrival], path: Path) -> float:
    with open_store(str(path)) as store:
        run = store.begin_run("bench", "bench")
        start = time.process_time()
        for first in range(0, len(arrivals), BATCH):
            store.store_batch(run, arrivals[first : first + BATCH])
        return time.process_time() - start


def _rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    try:
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    finally:
        connection.close()


def _share(rows: list[tuple[object, ...]], batch: int, batches: int) -> list[tuple[object, ...]]:
    return rows[batch * len(rows) // batches : (batch + 1) * len(rows) // batches]


def _write_bare(rows: dict[str, list[tuple[object, ...]]], path: Path) -> float:
    with open_store(str(path)) as store:  # the same tables, indexes and constraints
        store.begin_run("bench", "bench")
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL", "cache_size = -8192"):
        connection.execute(f"PRAGMA {pragma}")
    batches = -(-len(rows["articles"]) // BATCH)
    start = time.process_time()
    for batch in range(batches):
        connection.execute("BEGIN IMMEDIATE")
        for table, all_rows in rows.items():
            part = _share(all_rows, batch, 1 if table in FIRST else batches)
            if part:
                marks = ", ".join("?" * len(part[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", part)
        connection.execute("COMMIT")
    seconds = time.process_time() - start
    connection.close()
    return seconds


if __name__ == "__main__":
    speed = measure()
    print(f"store {speed.rows:,.0f} rows/s ({speed.articles:,.0f} articles/s)")
    print(f"sqlite3 {speed.bare_rows:,.0f} rows/s, ratio {speed.ratio:.2f}")
