"""What must hold for every amount and date, however it is written: checked on thousands of made-up texts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.errors import ArticleRefused
from pipeline.normalise.numbers import fraction
from pipeline.reading import load_reader, read_article
from pipeline.records import CleanArticle, DateMention, Mention, Quantity
from pipeline.rulebook import Lexeme, load_rulebook
from pipeline.settings import load_settings

READER = load_reader()
PUBLISHED = date(2024, 2, 21)
UNITS = [lexeme for lexeme in load_rulebook(load_settings().rule_folders).lexemes if lexeme.cls == "UNIT"]
ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = {
    "thousand": 3,
    "million": 6,
    "mln": 6,
    "billion": 9,
    "bn": 9,
    "trillion": 12,
    "ten thousand": 4,
    "hundred million": 8,
}
# No rule knows these words in any layer.
PLAIN_WORDS = ["lovely", "river", "valley", "green", "hills", "quietly", "beside", "gently", "sunny", "meadow", "where"]
PLAIN = st.lists(st.sampled_from(PLAIN_WORDS), min_size=1, max_size=6).map(" ".join)


def read(text: str) -> list[Mention]:
    return list(READER.read(CleanArticle(source="", title=None, published=PUBLISHED, text=text)).mentions)


def amounts(text: str) -> list[Quantity]:
    return [mention for mention in read(text) if isinstance(mention, Quantity)]


def dates(text: str) -> list[DateMention]:
    return [mention for mention in read(text) if isinstance(mention, DateMention)]


def spelt(number: int) -> str:
    """The number in words: "three hundred twelve thousand and forty"."""
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")
    size, name = next(
        (size, name) for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")) if number >= size
    )
    front, rest = divmod(number, size)
    return f"{spelt(front)} {name}" + (f" {spelt(rest)}" if rest else "")


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


def indian(number: int) -> str:
    head, last = divmod(number, 1000)
    pairs = grouped_by_two(head)
    return f"{pairs},{last:03d}"


def grouped_by_two(number: int) -> str:
    head, last = divmod(number, 100)
    return f"{grouped_by_two(head)},{last:02d}" if head else str(last)


WAYS: dict[str, Callable[[int], str]] = {
    "digits": str,
    "commas": lambda n: grouped(n, ","),
    "apostrophes": lambda n: grouped(n, "'"),
    "spaces": lambda n: grouped(n, " "),
    "points": lambda n: grouped(n, "."),
    "lakhs": indian,
    "full width": lambda n: str(n).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}),
    "words": spelt,
}


@pytest.mark.parametrize("way", WAYS)
@given(number=st.integers(1_000_000, 999_999_999))
def test_a_number_reads_back_to_itself_however_it_is_written(way: str, number: int) -> None:
    mentions = read_article(f"The yard now holds {WAYS[way](number)} tons of it.", published=PUBLISHED).mentions
    values = [(m.low, m.high, m.unit) for m in mentions if isinstance(m, Quantity)]
    assert values == [(Decimal(number), Decimal(number), "t")]


@given(digits=st.decimals("0.01", "999.99", places=2), scale=st.sampled_from(sorted(SCALES)), first=st.booleans())
def test_a_scale_word_multiplies_before_and_after_the_currency(digits: Decimal, scale: str, first: bool) -> None:
    amount = f"RMB {digits} {scale}" if first else f"{digits} {scale} yuan"
    assert [(m.low, m.unit) for m in amounts(f"It put {amount} aside.")] == [(digits * 10 ** SCALES[scale], "CNY")]


@given(low=st.integers(1, 400), more=st.integers(1, 500), joint=st.sampled_from(["-", " to ", "–", "~"]))
def test_both_ends_of_a_range_share_scale_and_unit(low: int, more: int, joint: str) -> None:
    ranges = [(m.low, m.high, m.qualifier) for m in amounts(f"It needs {low}{joint}{low + more} million tons of it.")]
    assert ranges == [(Decimal(low) * 10**6, Decimal(low + more) * 10**6, "range")]


@pytest.mark.parametrize("lexeme", UNITS, ids=[lexeme.id for lexeme in UNITS])
@given(number=st.integers(2, 99_999))
def test_a_unit_converts_there_and_back(lexeme: Lexeme, number: int) -> None:
    (mention,) = amounts(f"It holds {number} {lexeme.surfaces[0]} of it.")
    assert mention.low is not None
    assert abs(mention.low / fraction(lexeme.value["factor"]) - number) < Decimal("1e-15")


AMOUNTS = [
    "12 GWh",
    "about 3.5 million tons",
    "RMB2.4bn",
    "more than 40%",
    "10-20GWh",
    "2 x 660 MW",
    "450±5 kg",
    "300 mu",
]
AMOUNTS += [
    "hundreds of millions of yuan",
    "$1.2T",
    "half a billion euros",
    "20 and 30 MWh",
    "180Wh/kg",
    "a dozen tons",
]


@given(amount=st.sampled_from(AMOUNTS), before=PLAIN, after=PLAIN)
def test_plain_words_around_an_amount_never_change_it(amount: str, before: str, after: str) -> None:
    def values(text: str) -> list[tuple[object, ...]]:
        return [(m.kind, m.low, m.high, m.unit, m.qualifier) for m in amounts(text)]

    alone = values(f"{amount}.")
    assert alone
    assert values(f"{before} {amount} {after}.") == alone


STYLES = ["%B %d, %Y", "%d %B %Y", "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%b. %d, %Y", "%d-%b-%Y", "%Y/%b/%d", "%b %d %Y"]
STYLES += ["%A, %B %d, %Y", "%d of %B, %Y", "%b-%d-%Y", "%d %b %Y"]


@pytest.mark.parametrize("style", STYLES)
@given(day=st.dates(date(1990, 1, 1), date(2049, 12, 31)))
def test_a_day_reads_back_to_itself_in_every_style(style: str, day: date) -> None:
    assert [(m.start_date, m.end_date) for m in dates(f"They met on {day.strftime(style)} at noon.")] == [(day, day)]


@given(day=st.dates(date(2020, 1, 1), date(2030, 12, 31)), before=PLAIN, after=PLAIN)
def test_plain_words_around_a_date_never_change_it(day: date, before: str, after: str) -> None:
    text = f"{before} on {day:%B %d, %Y} {after}."
    assert [(m.start_date, m.end_date) for m in dates(text)] == [(day, day)]


PIECES = [
    "12 GWh",
    "RMB",
    "2.4 bn",
    "May",
    "march 3",
    "2024",
    "-",
    "to",
    "–",
    "and",
    ", ",
    ". ",
    "\n",
    "( ",
    ")",
    "first",
]
PIECES += [
    "of",
    "%",
    "$",
    "the",
    "million",
    "half",
    "a",
    "Q3",
    "1Q24",
    "1.1.1.1",
    "x",
    "±",
    "yuan",
    "tons",
    "per",
    "year",
]
PIECES += [
    "yesterday",
    "before",
    "end of",
    "mid-",
    "between",
    "29 February",
    "13/45/2024",
    "Tel: 0755",
    "cents",
    "minus",
]
PIECES += [
    "ago",
    "days",
    "/",
    "10",
    "hundred",
    "Friday",
    "the 31st",
    "next",
    "week",
    "2023-24",
    "4.22",
    "on",
    "several",
    "of",
]


@given(
    pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30), gap=st.sampled_from([" ", "", "  "])
)
def test_no_text_raises_and_every_mention_cuts_itself_out(pieces: list[str], gap: str) -> None:
    try:
        reading = read_article(gap.join(pieces), published=PUBLISHED)
    except ArticleRefused:
        assume(False)
    text = reading.article.text
    assert [m.text for m in reading.mentions] == [text[m.start : m.end] for m in reading.mentions]
    for mention in reading.mentions:
        if isinstance(mention, Quantity) and mention.low is not None and mention.high is not None:
            assert mention.low <= mention.high
        if isinstance(mention, DateMention) and mention.start_date and mention.end_date:
            assert mention.start_date <= mention.end_date
