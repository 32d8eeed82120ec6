"""The columns of the correction sheet, and how their cells are written and read.

In    a value, or the cell that a spreadsheet has made of it
Out   the cell, or the value
Else  CorrectionError naming the column and what to write instead

A cell that begins with = + - or @ would be taken for a formula, so it gets an apostrophe, which is taken off again.
"""

import re
from datetime import date
from math import isfinite
from typing import Any

from pipeline.errors import CorrectionError

SHOWN = (
    *("source", "published", "sentence", "what", "kind", "text", "low", "high", "unit", "per", "qualifier"),
    *("start_date", "end_date", "companies", "product", "place", "phase", "status", "expected", "confidence", "why"),
)
EDITED = ("decision", "note")
NEW = (
    *("new_text", "new_kind", "new_low", "new_high", "new_unit", "new_per", "new_qualifier", "new_start_date"),
    *("new_end_date", "new_companies", "new_product", "new_place", "new_phase", "new_status", "new_expected"),
)
KEPT = ("article", "record")  # what the sheet needs to know its rows again: not to be edited
COLUMNS = (*SHOWN, "decision", *NEW, "note", *KEPT)
NOTHING = "-"  # in a new_ cell: the field is to be empty

_FORMULA = ("=", "+", "-", "@", "\t", "'")
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?")
# What a spreadsheet makes of a day: 17.05.2024 in the German manner, 17/05/2024 or 5/17/2024 in the English ones.
_TURNED = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})(?: 0?0:00(?::00)?)?")
_TRUTH = {"true": True, "yes": True, "1": True, "wahr": True, "false": False, "no": False, "0": False, "falsch": False}


def cell(value: Any) -> str:
    """What stands in the sheet for a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list | tuple):
        return cell("; ".join(map(str, value)))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def text_of(written: str) -> str:
    """The text of a cell."""
    written = written.strip()
    return written[1:] if written.startswith("'") and written[1:].startswith(_FORMULA) else written


def value_of(column: str, written: str) -> Any:
    """The value of a ``new_`` cell, by the kind of its column; None where it is to be empty."""
    text = text_of(written)
    if text == NOTHING:
        return None
    name = column.removeprefix("new_")
    if name in ("low", "high", "start_date", "end_date", "expected"):
        text = text.removeprefix("'")  # how a person keeps a spreadsheet from turning it into something else
    if name in ("low", "high"):
        return _number(column, text)
    if name in ("start_date", "end_date"):
        return _day(column, text)
    if name == "companies":
        return [part.strip() for part in text.split(";") if part.strip()]
    if name == "expected":
        if text.lower() not in _TRUTH:
            raise CorrectionError(f'{column}: "{text}" is neither yes nor no.')
        return _TRUTH[text.lower()]
    return text


def _number(column: str, text: str) -> float:
    if not _NUMBER.fullmatch(text) or not isfinite(float(text.replace(",", ""))):
        raise CorrectionError(f'{column}: "{text}" is no number. Write 1234.5, with a point before the decimals.')
    return float(text.replace(",", ""))


def _day(column: str, text: str) -> str:
    found = _DAY.fullmatch(text)
    parts = tuple(map(int, found.groups())) if found else _turned(text)
    if parts is None:
        raise CorrectionError(
            f'{column}: "{text}" is no day that can be understood. Write it as 2024-05-17; where the spreadsheet turns'
            " that into another spelling, make the cell one of text first."
        )
    try:
        return date(*parts).isoformat()
    except ValueError as error:
        raise CorrectionError(f'{column}: "{text}" is no day of the calendar ({error}).') from error


def _turned(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, where only one reading is possible: with points the day is first, and no month is a 13th."""
    found = _TURNED.fullmatch(text)
    if found is None:
        return None
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or one > 12 or one == other:
        return year, other, one
    return (year, one, other) if other > 12 else None
