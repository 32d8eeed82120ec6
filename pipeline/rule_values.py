"""What the value of a lexicon entry must hold, by its class: checked when the rules load, before the first article.

In    a class such as UNIT and a value such as {kind: mass, unit: t, factor: "0.001"}
Out   nothing, where the readers can use it
Else  one sentence that says what is wrong and what to write
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from pipeline.records import DateQualifier, Per, QuantityKind, QuantityQualifier

CANONICAL = {
    "energy": "GWh", "power": "MW", "mass": "t", "area": "m2", "specific_energy": "Wh/kg", "percent": "%"
}  # fmt: skip
CONDITIONS = frozenset({"near", "unnear", "said", "unsaid", "not_followed_by"})
_NEEDED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("UNIT", "TSIGN"), ("kind", "unit", "factor")),
    **dict.fromkeys(("CURRENCY", "MONEY", "WON", "CENT"), ("code",)),
    **dict.fromkeys(("SCALE", "BIGSCALE", "PLURAL"), ("factor",)),
    **dict.fromkeys(("WORDNUM", "HALF", "FRACTION", "COUNT"), ("n",)),
    **dict.fromkeys(("HEDGE", "AFTER", "TILDE", "PREP"), ("qualifier",)),
    **dict.fromkeys(("ANNUAL", "RATE", "PIECE", "PRICE"), ("per",)),
    **dict.fromkeys(("MONTH", "MAYBE"), ("month",)),
    **dict.fromkeys(("WEEKDAY", "WDABBR"), ("weekday",)),
    **dict.fromkeys(("ORDDAY", "ORDWORD"), ("day",)),
    **dict.fromkeys(("PART", "EDGE", "TENDAYS"), ("part",)),
    **dict.fromkeys(("QUARTER", "QCODE"), ("months", "grain")),
    "SEVERAL": ("low", "high"),
    **dict.fromkeys(("BOURSE", "MARKET"), ("exchange",)),
}
_NUMBERS = ("factor", "n", "low", "high", "scale")
_RANGES = {"month": (1, 12), "weekday": (0, 6), "day": (1, 31)}
_QUALIFIERS = {*get_args(QuantityQualifier), *get_args(DateQualifier)}
_CODE = re.compile(r"[A-Z]{3}")


def complaint_about(cls: str, value: object) -> str | None:
    """What is wrong with the value of an entry of this class; None where nothing is."""
    if not isinstance(value, Mapping):
        return f'`value` is {value!r}. Write a mapping, as in value: {{factor: "1e3"}}.'
    for key in _NEEDED.get(cls, ()):
        if key not in value:
            return f"a {cls} needs `{key}` in its `value`. Add it."
    return _first_wrong_field(cls, value) or _wrong_reading(cls, value)


def _first_wrong_field(cls: str, value: Mapping[str, Any]) -> str | None:
    known = cls in _NEEDED
    if known and (wrong := next((key for key in _NUMBERS if key in value and not _is_number(value[key])), None)):
        return f'`{wrong}` is {value[wrong]!r}. Write a number or a fraction in quotes, such as "1e3" or "2000/3".'
    for key, (low, high) in _RANGES.items():
        if key in _NEEDED.get(cls, ()) and value[key] not in range(low, high + 1):
            return f"`{key}` is {value[key]!r}. Write a number from {low} to {high}."
    if "code" in value and not _CODE.fullmatch(str(value["code"])):
        return f"`code` is {value['code']!r}. Write the three capitals of ISO 4217, such as CNY."
    if "qualifier" in value and value["qualifier"] not in _QUALIFIERS:
        return f"`qualifier` is {value['qualifier']!r}. It must be one of: {', '.join(sorted(_QUALIFIERS))}."
    if "per" in value and value["per"] not in get_args(Per):
        return f"`per` is {value['per']!r}. It must be one of: {', '.join(get_args(Per))}."
    return _wrong_unit(value) if cls in ("UNIT", "TSIGN") else None


def _wrong_unit(value: Mapping[str, Any]) -> str | None:
    kind, unit = value["kind"], value["unit"]
    if kind not in CANONICAL:
        known = ", ".join(sorted(set(get_args(QuantityKind)) - {"money"}))
        return f"`kind` is {kind!r}. It must be one of: {known}; money has classes of its own, CURRENCY and MONEY."
    if unit != CANONICAL[kind]:
        return f"`unit` is {unit!r}. Every {kind} is kept in {CANONICAL[kind]}; `factor` says how many one unit is."
    return None


def _wrong_reading(cls: str, value: Mapping[str, Any]) -> str | None:
    for reading in value.get("readings", ()):
        if not isinstance(reading, Mapping) or reading.keys() != {"when", "then"}:
            return "each of its `readings` needs `when` and `then`, and nothing else."
        if unknown := set(reading["when"]) - CONDITIONS:
            return f"`when` has no condition `{min(unknown)}`. Known: {', '.join(sorted(CONDITIONS))}."
        if not all(isinstance(words, list) and words for words in reading["when"].values()):
            return "each condition of `when` is a list of words."
        if {"code"} & reading["then"].keys() and (wrong := _first_wrong_field(cls, {**value, **reading["then"]})):
            return wrong
    return None


def _is_number(value: object) -> bool:
    numerator, _, denominator = str(value).partition("/")
    try:
        return Decimal(numerator).is_finite() and Decimal(denominator or 1) != 0
    except InvalidOperation:
        return False
