"""Hold a correction against the text that it speaks of, and its values against one another.

In    a correction that somebody wants to make, and its article
Out   nothing: it may be taken
Else  CorrectionError with the reason, and what to do

Offsets count code points. Tools that count otherwise are recognised: if the quoted words stand where UTF-16 units
(JavaScript) or a text with carriage returns would have them, the reason says so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from pipeline.corrections.units import MONEY, UNITS, UNITS_OF_FACT, fits_fact, is_currency
from pipeline.errors import CorrectionError
from pipeline.exchange import fact_from, mention_from
from pipeline.records import (
    CleanArticle,
    Correction,
    DateQualifier,
    FactKind,
    Per,
    QuantityKind,
    QuantityQualifier,
    Status,
)

Record = Mapping[str, Any]
QUANTITIES: tuple[str, ...] = get_args(QuantityKind)
_MOST = 1e24  # nothing in the world is more; the database holds no more either
_OF_QUANTITY = {"per": get_args(Per), "qualifier": get_args(QuantityQualifier)}
_OF_FACT = {**_OF_QUANTITY, "status": get_args(Status)}


def check_correction(correction: Correction, article: CleanArticle) -> None:
    """Refuse what does not fit."""
    if correction.article != article.digest:
        raise CorrectionError("it belongs to another article. Export the article again and correct that.")
    records = [record for record in (correction.machine, correction.person) if record is not None]
    if not records:
        raise CorrectionError("it says nothing: it has neither the machine's reading nor a person's.")
    for record in records:
        check_place(record, article.text)
    if correction.person is not None:
        (_check_mention if correction.target == "mention" else _check_fact)(correction.person)


def check_place(record: Record, text: str) -> None:
    """The words must stand where the offsets say."""
    start, end, quote = record.get("start"), record.get("end"), record.get("text")
    if not isinstance(start, int) or not isinstance(end, int) or not isinstance(quote, str):
        raise CorrectionError('it needs "start", "end" and "text".')
    if start >= end:
        raise CorrectionError(f"the span {start}:{end} is empty. Mark at least one character.")
    if not 0 <= start < end <= len(text):
        raise CorrectionError(f"the span {start}:{end} lies outside the article, which has {len(text)} characters.")
    if text[start:end] != quote:
        raise CorrectionError(
            f"at {start}:{end} stands {text[start:end]!r}, not {quote!r}. {_drift(text, start, quote)}"
        )
    if quote != quote.strip():
        raise CorrectionError(f"{quote!r} begins or ends with white space. Mark the words alone.")


def _drift(text: str, start: int, quote: str) -> str:
    """What may be behind offsets that do not fit."""
    as_utf16 = text.encode("utf-16-le", "surrogatepass")[2 * start :].decode("utf-16-le", "replace")
    if as_utf16.startswith(quote):
        return "The offsets count UTF-16 units, as JavaScript does: count code points."
    as_bytes = text.encode("utf-8", "surrogatepass")[start:].decode("utf-8", "replace")
    if as_bytes.startswith(quote):
        return "The offsets count bytes: count code points."
    if text.replace("\n", "\r\n")[start:].startswith(quote):
        return 'The offsets count line ends as two characters: the text has "\\n" alone.'
    found = text.find(quote)
    return f"The words stand at {found}." if found >= 0 else "The article does not hold these words."


def _check_mention(record: Record) -> None:
    kind = record.get("kind")
    if kind not in ("company", "date", *QUANTITIES):
        raise CorrectionError(f'"{kind}" is no label. Use company, date, {", ".join(QUANTITIES)}.')
    mention_from(record)
    if kind == "company":
        return
    if kind == "date":
        _check_days(record)
        _check_word(record, "qualifier", get_args(DateQualifier))
        return
    _check_unit(str(kind), record.get("unit"))
    _check_interval(record)
    for name, words in _OF_QUANTITY.items():
        _check_word(record, name, words)


def _check_fact(record: Record) -> None:
    fact_from(record)
    _check_word(record, "kind", get_args(FactKind))
    for name, words in _OF_FACT.items():
        _check_word(record, name, words)
    _check_days(record)
    if record.get("kind") == "milestone":
        _check_milestone(record)
        return
    kind, unit = str(record.get("kind")), record.get("unit")
    if not unit:
        raise CorrectionError(f'a fact of kind "{kind}" needs a value with its unit.')
    if not fits_fact(kind, unit):
        units = (word if word != MONEY else "a currency such as CNY" for word in UNITS_OF_FACT[kind])
        raise CorrectionError(f'a fact of kind "{kind}" is told in {" or ".join(units)}, not in "{unit}".')
    _check_interval(record)


def _check_milestone(record: Record) -> None:
    if not record.get("status") or not record.get("start_date"):
        raise CorrectionError("a milestone needs a status and a date.")
    if any(record.get(name) is not None for name in ("unit", "low", "high", "per")):
        raise CorrectionError("a milestone has no value. Leave low, high, unit and per empty, or give another kind.")


def _check_unit(kind: str, unit: object) -> None:
    if kind == MONEY:
        if not is_currency(unit):
            raise CorrectionError(f'"{unit}" is no currency. Use its ISO 4217 code, such as CNY or USD.')
    elif unit != UNITS[kind]:
        raise CorrectionError(f'{kind} is told in {UNITS[kind]}, not in "{unit}". Convert the value.')


def _check_interval(record: Record) -> None:
    low, high = record.get("low"), record.get("high")
    if low is None and high is None:
        raise CorrectionError("it has no value: give low, high or both.")
    if any(end is not None and not abs(end) <= _MOST for end in (low, high)):
        raise CorrectionError("its value is larger than any in the world.")
    if low is not None and high is not None and low > high:
        raise CorrectionError(f"low ({low}) is greater than high ({high}).")
    qualifier = record.get("qualifier") or "exact"
    if (low is None) != (qualifier == "max") or (high is None) != (qualifier == "min"):
        raise CorrectionError('only "min" leaves high empty, and only "max" leaves low empty.')
    if qualifier in ("exact", "approx") and low != high:
        raise CorrectionError(f'low ({low}) and high ({high}) differ: its qualifier is "range", not "{qualifier}".')


def _check_days(record: Record) -> None:
    start, end = record.get("start_date"), record.get("end_date")
    if (start is None) != (end is None):
        raise CorrectionError("a date needs both its first and its last day, or neither.")
    if start and end and date.fromisoformat(start) > date.fromisoformat(end):
        raise CorrectionError(f"the first day ({start}) is after the last ({end}).")


def _check_word(record: Record, name: str, words: tuple[str, ...]) -> None:
    value = record.get(name)
    if value is not None and value not in words:
        raise CorrectionError(f'"{value}" is no {name}. Use one of: {", ".join(words)}.')
