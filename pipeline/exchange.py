"""Mentions and facts as plain records, in the shape of ``gigawire export``, and back.

In    a Mention or a Fact; or a record, a mapping of JSON values
Out   the record; or the Mention or Fact
Else  CorrectionError naming the field that is missing or of the wrong kind

Values are floats in the canonical unit, days are ISO. What is read back equals what was written, but for Decimals,
which have a float's digits.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.errors import CorrectionError
from pipeline.records import CompanyMention, DateMention, Fact, Mention, Quantity

Record = dict[str, Any]


def mention_record(mention: Mention) -> Record:
    """A mention's record; its keys depend on its kind."""
    spot = {"kind": mention.kind, "text": mention.text, "start": mention.start, "end": mention.end}
    match mention:
        case Quantity():
            found = _value(mention)
            if mention.equivalent_of is not None:
                found["equivalent_of"] = mention.equivalent_of
        case DateMention():
            found = {**_days(mention), "edtf": mention.edtf, "qualifier": mention.qualifier}
            found |= {"anchor": mention.anchor, "precision": mention.precision}
        case CompanyMention():
            found = {"name": mention.name, "ticker": mention.ticker, "confidence": mention.confidence}
    return {**spot, **found, "found_by": mention.found_by, **_mark(mention)}


def fact_record(fact: Fact) -> Record:
    """A fact's record. ``mention`` and ``date_mention`` are indices in the article's mentions, or null."""
    return {
        "kind": fact.kind,
        "companies": list(fact.companies),
        **_value(fact),
        "product": fact.product,
        "product_name": fact.product_name,
        "place": fact.place,
        "phase": fact.phase,
        "status": fact.status,
        "expected": fact.expected,
        **_days(fact),
        "text": fact.text,
        "start": fact.start,
        "end": fact.end,
        "mention": fact.mention,
        "date_mention": fact.date_mention,
        "found_by": fact.found_by,
        **_mark(fact),
    }


def mention_from(record: Mapping[str, Any]) -> Mention:
    """The mention that a record stands for; its sentence is the first, until somebody places it."""
    read = _Reader(record)
    spot = (read.text("text"), read.whole("start"), read.whole("end"), read.text("found_by", "person"))
    match record.get("kind"):
        case "date":
            return DateMention(
                *spot,
                start_date=read.day("start_date"),
                end_date=read.day("end_date"),
                edtf=read.text("edtf"),
                qualifier=read.word("qualifier", "on"),
                anchor=read.word("anchor", "none"),
                precision=read.word("precision", "day"),
            )
        case "company":
            name, ticker = read.text("name", spot[0]), read.word("ticker")
            return CompanyMention(*spot, name=name, confidence=1.0, ticker=ticker)
    low, high = read.number("low"), read.number("high")
    kind, unit, qualifier = read.word("kind"), read.text("unit"), read.word("qualifier", "exact")
    return Quantity(kind, *spot, low, high, unit, read.word("per"), qualifier)


def fact_from(record: Mapping[str, Any]) -> Fact:
    """The fact that a record stands for; its indices are left out, for they belong to the reading it came from."""
    read = _Reader(record)
    return Fact(
        kind=read.word("kind"),
        text=read.text("text"),
        start=read.whole("start"),
        end=read.whole("end"),
        found_by=read.text("found_by", "person"),
        companies=read.words("companies"),
        low=read.number("low"),
        high=read.number("high"),
        unit=read.word("unit"),
        per=read.word("per"),
        qualifier=read.word("qualifier"),
        product=read.word("product"),
        product_name=read.word("product_name"),
        place=read.word("place"),
        phase=read.word("phase"),
        status=read.word("status"),
        expected=read.truth("expected"),
        start_date=read.day("start_date"),
        end_date=read.day("end_date"),
    )


class _Reader:
    """Takes typed values out of a record."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.record = record

    def word(self, name: str, default: str | None = None) -> Any:
        """A word of a vocabulary, or ``default``; whether the vocabulary has it is checked elsewhere."""
        value = self.record.get(name)
        if value is not None and not isinstance(value, str):
            raise CorrectionError(f'"{name}" must be a text or empty, not {value!r}')
        return value or default

    def text(self, name: str, default: str | None = None) -> str:
        value = self.word(name, default)
        if value is None:
            raise CorrectionError(f'"{name}" is missing')
        return str(value)

    def words(self, name: str) -> tuple[str, ...]:
        value = self.record.get(name) or []
        if not isinstance(value, list | tuple) or not all(isinstance(word, str) and word.strip() for word in value):
            raise CorrectionError(f'"{name}" must be a list of texts, not {value!r}')
        return tuple(value)

    def truth(self, name: str) -> bool:
        value = self.record.get(name)
        if value is not None and not isinstance(value, bool):
            raise CorrectionError(f'"{name}" must be true or false, not {value!r}')
        return bool(value)

    def whole(self, name: str) -> int:
        value = self.record.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise CorrectionError(f'"{name}" must be a whole number, not {value!r}')
        return value

    def number(self, name: str) -> Decimal | None:
        value = self.record.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise CorrectionError(f'"{name}" must be a number or empty, not {value!r}')
        return None if value is None else Decimal(repr(value))

    def day(self, name: str) -> date | None:
        value = self.word(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise CorrectionError(f'"{name}" must be a day such as 2024-05-17, not {value!r}') from error


def _mark(item: Mention | Fact) -> Record:
    return {"correction": item.correction} if item.correction else {}


def _value(item: Quantity | Fact) -> Record:
    low, high = _float(item.low), _float(item.high)
    return {"low": low, "high": high, "unit": item.unit, "per": item.per, "qualifier": item.qualifier}


def _days(item: DateMention | Fact) -> Record:
    return {"start_date": _day(item.start_date), "end_date": _day(item.end_date)}


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
