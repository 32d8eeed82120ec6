"""Readings made by hand, for the tests of the store."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.records import CleanArticle, CompanyMention, DateMention, Fact, Quantity, Reading, Rejection
from pipeline.store import Arrival

FIRM = "Lanhe Cells (Yibin) Co., Ltd."
BUYER = "Northgrid Storage"
INTRO = "Lanhe builds"
BODY = (
    "Lanhe Cells (Yibin) Co., Ltd. will invest CNY6 billion ($835.98 million) in Yibin by the end of 2025. "
    "The plant makes 20 GWh a year, Lanhe said on September 9; Northgrid Storage pays up to 3 yuan and owes 5 zorkmid."
)


def make_reading(
    *, title: str = INTRO, body: str = BODY, published: date | None = date(2024, 3, 28), source: str = "a.txt"
) -> Reading:
    """An article with a mention of every kind, two facts and a rejection."""
    text = f"{title}\n\n{body}"
    article = CleanArticle(source, title, published, text, "Daily Cell", (0, 5), ("spaces", "quotes"))
    cut = text.index("2025. ") + 5
    sentences = ((0, len(title)), (len(title) + 2, cut), (cut + 1, len(text)))

    def spot(quote: str) -> tuple[str, int, int]:
        start = text.index(quote, len(title))
        return quote, start, start + len(quote)

    def money(quote: str, sum_: str, unit: str, sentence: int) -> Quantity:
        return Quantity("money", *spot(quote), "money.code", Decimal(sum_), Decimal(sum_), unit, sentence=sentence)

    year, day = (date(2025, 9, 1), date(2025, 12, 31)), (None, None)
    mentions = (
        CompanyMention(title[:5], 0, 5, "alias", FIRM, 0),
        CompanyMention(*spot(FIRM), "legal.form", FIRM, 1),
        money("CNY6 billion", "6E+9", "CNY", 1),
        replace(money("$835.98 million", "835980000", "USD", 1), equivalent_of=2),
        DateMention(*spot("end of 2025"), "date.part", *year, "2025-09/2025-12", "before", "none", "part", 1),
        Quantity("energy", *spot("20 GWh"), "energy", Decimal(20), Decimal(20), "GWh", "year", sentence=2),
        DateMention(*spot("September 9"), "date.day", *day, "XXXX-09-09", "on", "none", "day", 2),
        CompanyMention(*spot(BUYER), "gazetteer", BUYER, 2),
        replace(money("up to 3 yuan", "3", "CNY", 2), low=None, qualifier="max"),
    )
    invested, made = text[slice(*sentences[1])], text[slice(*sentences[2])]
    facts = (
        Fact(
            "investment",
            invested,
            *sentences[1],
            "investment.will",
            companies=(FIRM,),
            low=Decimal("6E+9"),
            high=Decimal("6E+9"),
            unit="CNY",
            qualifier="exact",
            place="Yibin",
            status="planned",
            expected=True,
            mention=2,
        ),
        Fact(
            "capacity",
            made,
            *sentences[2],
            "capacity.makes",
            companies=(BUYER, FIRM),
            low=Decimal(20),
            high=Decimal(20),
            unit="GWh",
            per="year",
            qualifier="exact",
            product="sodium-ion battery",
            phase="1",
            start_date=year[0],
            end_date=year[1],
            mention=5,
            date_mention=4,
        ),
        Fact(
            "milestone",
            invested,
            *sentences[1],
            "milestone.will",
            companies=(FIRM,),
            status="operational",
            expected=True,
            start_date=year[0],
            end_date=year[1],
            date_mention=4,
        ),
    )
    words, start, end = spot("5 zorkmid")
    rejections = (Rejection(start, end, words, "money", "money.word", "zorkmid is no currency"),)
    return Reading(article, mentions, facts, rejections, sentences)


def arrive(source: str = "a.txt", reading: Reading | None = None, **changes: str) -> Arrival:
    """The reading, met at ``source``."""
    reading = reading or make_reading(source=source)
    return Arrival(changes.get("identity", source), source, reading.article.digest, changes.get("url"), reading)


def twin(arrival: Arrival, source: str) -> Arrival:
    """The same content met elsewhere, not read again."""
    return Arrival(source, source, arrival.digest)


def alter(reading: Reading, index: int, **changes: Any) -> Reading:
    """The reading with another mention at ``index``."""
    mention: Any = reading.mentions[index]
    return replace(
        reading, mentions=(*reading.mentions[:index], replace(mention, **changes), *reading.mentions[index + 1 :])
    )
