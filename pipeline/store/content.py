"""Turn readings into rows: an article's findings, flat, with their numbers given out.

In    a Reading, the article's row number, and the row number of every name that it gives a company
Out   rows of mentions, facts, fact_companies and rejections
Else  BrokenReadingError where offsets do not cut out their own text, or a fact points to no mention

What the rows alone can show (intervals, units, order) is left to the database's own checks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.identity import Named
from pipeline.records import CleanArticle, CompanyMention, DateMention, Fact, Mention, Quantity, Reading, Rejection
from pipeline.store.items import Run
from pipeline.store.places import pack_places
from pipeline.store.rows import ArticleRow, FactCompanyRow, FactRow, MentionRow, RejectionRow

STEP_SEPARATOR = ", "


class BrokenReadingError(Exception):
    """A reading that contradicts its own article."""


@dataclass(slots=True)
class Content:
    """Rows of many articles, the next row number of each table, and the row number of every name of a company."""

    names: Mapping[Named, int]
    next_mention: int
    next_fact: int
    next_rejection: int
    mentions: list[MentionRow] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    fact_companies: list[FactCompanyRow] = field(default_factory=list)
    rejections: list[RejectionRow] = field(default_factory=list)

    def add(self, article_id: int, reading: Reading) -> None:
        """Append one article's rows."""
        check_reading(reading)
        place = _Place(article_id, len(reading.article.text), self.next_mention, reading.sentences, self.names)
        called = names_by_company(reading)
        for ordinal, mention in enumerate(reading.mentions):
            self.mentions.append(_mention_row(place, ordinal, mention))
        for ordinal, fact in enumerate(reading.facts):
            self.facts.append(_fact_row(place, self.next_fact + ordinal, ordinal, fact))
            self.fact_companies += _fact_company_rows(self.next_fact + ordinal, fact, called, self.names)
        for ordinal, rejection in enumerate(reading.rejections):
            self.rejections.append(_rejection_row(place, self.next_rejection + ordinal, ordinal, rejection))
        self.next_mention += len(reading.mentions)
        self.next_fact += len(reading.facts)
        self.next_rejection += len(reading.rejections)


def names_in(reading: Reading) -> Iterator[Named]:
    """Everything that the reading calls a company, as often as it stands there."""
    yield from (_named(mention) for mention in reading.mentions if mention.kind == "company")
    called = names_by_company(reading)
    for fact in reading.facts:
        yield from (called.get(name) or Named(name, name) for name in fact.companies)


def names_by_company(reading: Reading) -> dict[str, Named]:
    """For each company of the article, one of its mentions to speak for it in facts: in full, else the first."""
    called: dict[str, Named] = {}
    for mention in reading.mentions:
        if mention.kind == "company" and (mention.name not in called or mention.text == mention.name):
            called[mention.name] = _named(mention)
    return called


def _named(mention: CompanyMention) -> Named:
    return Named(mention.text, mention.name, mention.ticker)


def check_reading(reading: Reading) -> None:
    """Every quote stands in the text where it says, and what points to a mention points to one that exists."""
    text = reading.article.text
    for quote in (*reading.mentions, *reading.facts, *reading.rejections):
        if not text.startswith(quote.text, quote.start):
            raise BrokenReadingError(f"{quote.text[:60]!r} does not stand at character {quote.start} of the article")
    for pointer in _pointers(reading):
        if not 0 <= pointer < len(reading.mentions):
            raise BrokenReadingError(f"mention {pointer} is referred to, but there are {len(reading.mentions)}")


def _pointers(reading: Reading) -> Iterator[int]:
    for mention in reading.mentions:
        if isinstance(mention, Quantity) and mention.equivalent_of is not None:
            yield mention.equivalent_of
    for fact in reading.facts:
        if fact.mention is not None:
            yield fact.mention
        if fact.date_mention is not None:
            yield fact.date_mention


def article_row(article_id: int, article: CleanArticle, digest: str, run: Run, signature: bytes | None) -> ArticleRow:
    """The article itself. Its cleaning steps are kept as one line of names."""
    start, end = article.dateline or (None, None)
    return ArticleRow(
        id=article_id,
        digest=digest,
        run_id=run.id,
        version=run.version,
        title=article.title,
        published=_day(article.published),
        publisher=article.publisher,
        characters=len(article.text),
        words=len(article.text.split()),
        dateline_start=start,
        dateline_end=end,
        steps=STEP_SEPARATOR.join(article.steps),
        text=article.text,
        places=pack_places(article.places),
        author=article.author,
        language=article.language,
        signature=signature,
    )


class _Place(NamedTuple):
    """What every row of one article shares."""

    article_id: int
    text_length: int
    first_mention: int
    sentences: Sequence[tuple[int, int]]
    names: Mapping[Named, int]

    def mention_id(self, index: int | None) -> int | None:
        return None if index is None else self.first_mention + index

    def sentence_of(self, mention: Mention) -> tuple[int | None, int | None]:
        return self.sentences[mention.sentence] if mention.sentence < len(self.sentences) else (None, None)


# Rows are made by position: there are dozens an article, and naming every field costs the store a tenth of its time.
def _mention_row(place: _Place, ordinal: int, mention: Mention) -> MentionRow:
    shared = (
        place.first_mention + ordinal,
        place.article_id,
        place.text_length,
        ordinal,
        mention.start,
        mention.end,
        mention.kind,
        mention.text,
        mention.found_by,
        *place.sentence_of(mention),
    )
    match mention:
        case Quantity(low=low, high=high, unit=unit, per=per, qualifier=qualifier):
            repeated = place.mention_id(mention.equivalent_of)
            said = (_real(low), _real(high), unit, per, qualifier, repeated)
            return MentionRow(*shared, *said, correction=mention.correction)
        case DateMention(start_date=start, end_date=end, edtf=edtf, anchor=anchor, precision=precision):
            dated = (_day(start), _day(end), edtf, anchor, precision)
            none = (None, None, None, None)
            return MentionRow(*shared, *none, mention.qualifier, None, *dated, correction=mention.correction)
    name = place.names[_named(mention)]
    return MentionRow(*shared, name_id=name, confidence=mention.confidence, correction=mention.correction)


def _fact_row(place: _Place, row_id: int, ordinal: int, fact: Fact) -> FactRow:
    return FactRow(
        row_id,
        place.article_id,
        place.text_length,
        ordinal,
        fact.start,
        fact.end,
        fact.kind,
        _real(fact.low),
        _real(fact.high),
        fact.unit,
        fact.per,
        fact.qualifier,
        fact.product,
        fact.product_name,
        fact.place,
        fact.phase,
        fact.status,
        int(fact.expected),
        _day(fact.start_date),
        _day(fact.end_date),
        fact.text,
        place.mention_id(fact.mention),
        place.mention_id(fact.date_mention),
        fact.found_by,
        fact.correction,
    )


def _fact_company_rows(
    fact_id: int, fact: Fact, called: Mapping[str, Named], names: Mapping[Named, int]
) -> Iterator[FactCompanyRow]:
    """One row for each company, in the fact's order; a name that stands twice counts once."""
    for ordinal, name in enumerate(dict.fromkeys(fact.companies)):
        yield FactCompanyRow(fact_id, ordinal, names[called.get(name) or Named(name, name)])


def _rejection_row(place: _Place, row_id: int, ordinal: int, rejection: Rejection) -> RejectionRow:
    return RejectionRow(
        id=row_id,
        article_id=place.article_id,
        text_length=place.text_length,
        ordinal=ordinal,
        start_char=rejection.start,
        end_char=rejection.end,
        label=rejection.label,
        text=rejection.text,
        reason=rejection.reason,
        found_by=rejection.found_by,
    )


def _real(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
