"""Read a number out of its parts.

In    parts such as NUMBER "2.4", SCALE billion; or WORDNUM two, AND, ARTICLE, HALF, SCALE million
Out   an exact Decimal
Else  None: the parts make no number
"""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.records import Part

_SCALES = ("SCALE", "BIGSCALE")


def read_number(parts: Sequence[Part]) -> Decimal | None:
    """The value of one number: digits or words, times every scale word after them."""
    total, current = Decimal(0), None
    for index, part in enumerate(parts):
        if part.role == "NUMBER":
            current = Decimal(part.text.replace(",", ""))
        elif part.role in ("WORDNUM", "HALF"):
            current = (current or Decimal(0)) + payload(part, "n")
        elif part.role in _SCALES:
            factor = payload(part, "factor")
            # "a million" and a bare "ten thousand" count one of it.
            current = (Decimal(1) if current is None else current) * factor
            # "one million two hundred thousand": what is complete is put aside; a hundred waits ("120 million").
            if factor >= 1000 and any(later.role == "WORDNUM" for later in parts[index + 1 :]):
                total, current = total + current, None
    return total + current if current is not None else total or None


def scale_of(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The scale words of a number, for the other end of a range that shares them."""
    return tuple(part for part in parts if part.role in _SCALES)


def payload(part: Part, key: str) -> Decimal:
    """The number that the rules give for a part, as an exact Decimal; "2000/3" is a fraction."""
    if part.value is None:
        raise ValueError(f"the rule for {part.text!r} has no `{key}`")
    numerator, _, denominator = str(part.value[key]).partition("/")
    return Decimal(numerator) / Decimal(denominator or 1)
