"""Read a number out of its parts.

In    parts such as NUMBER "2.4", SCALE billion; or WORDNUM two, AND, ARTICLE, HALF, SCALE million
Out   an exact Decimal
Else  None: the parts make no number
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.records import Part

_SEPARATORS = re.compile(r"[,'’\s]")
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
# A comma before one or two digits, or behind a lone zero, parts no thousands.
_DECIMAL_COMMA = re.compile(r"[-−]?(?:\d+,\d{1,2}|0,\d+)")
_SCALES = ("SCALE", "BIGSCALE")


def read_number(parts: Sequence[Part]) -> Decimal | None:
    """The value of one number: digits or words, times every scale word after them."""
    total, current, sign = Decimal(0), None, 1
    for index, part in enumerate(parts):
        if part.role == "NUMBER":
            current = _digits(part.text)
        elif part.role == "MINUS":
            sign = -1
        elif part.role in ("WORDNUM", "HALF", "FRACTION"):
            current = (current or Decimal(0)) + payload(part, "n")
        elif part.role in _SCALES:
            factor = payload(part, "factor")
            if part.role == "BIGSCALE" and current is not None and _ends_in_hundred(parts[:index]):
                # "five hundred ten thousand" is 510 thousand; only after digits is "ten thousand" a scale of its own.
                current, factor = current + 10, factor / 10
            # "a million" and a bare "ten thousand" count one of it.
            current = (Decimal(1) if current is None else current) * factor
            # "one million two hundred thousand": what is complete is put aside; a hundred waits ("120 million").
            if factor >= 1000 and any(later.role == "WORDNUM" for later in parts[index + 1 :]):
                total, current = total + current, None
    return sign * (total + current) if current is not None else total or None


def _ends_in_hundred(parts: Sequence[Part]) -> bool:
    return bool(parts) and parts[-1].role == "SCALE" and payload(parts[-1], "factor") == 100


def _digits(text: str) -> Decimal:
    """The value of digits with separators: "1,250,000", "1'250'000", "1 250 000", "1.250.000,5", "3,5", "−5.2"."""
    if text[-1] in _VULGAR:
        return Decimal(text[:-1] or 0) + _VULGAR[text[-1]]
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if text.count(".") > 1:
        text = text.replace(".", "").replace(",", ".")
    return Decimal(_SEPARATORS.sub("", text).replace("−", "-"))


def scale_of(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The scale words of a number, for the other end of a range that shares them."""
    return tuple(part for part in parts if part.role in _SCALES)


def payload(part: Part, key: str) -> Decimal:
    """The number that the rules give for a part, as an exact Decimal."""
    if part.value is None:
        raise ValueError(f"the rule for {part.text!r} has no `{key}`")
    return fraction(part.value[key])


def fraction(value: object) -> Decimal:
    """An exact Decimal from "1e-3" or "2000/3"."""
    numerator, _, denominator = str(value).partition("/")
    return Decimal(numerator) / Decimal(denominator or 1)
