"""What the words of a date say, before anything anchors them.

In    the parts of a date span
Out   a When: year, month, day, part, stretch or a word that points ("yesterday", "the same year")
Else  None where the parts name no date
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.records import Part

_NUMERIC = re.compile(r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})")


@dataclass(frozen=True, slots=True)
class When:
    """A date as said.

    ``year_ref`` is "-1", "0", "1", "same" or "following"; ``pointer`` is ("day", "-1") for "yesterday".
    """

    year: int | None = None
    year_ref: str | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    months: tuple[int, int] | None = None
    grain: str | None = None
    pointer: tuple[str, str] | None = None
    weekday: int | None = None
    shift: int | None = None
    qualifier: str | None = None

    @property
    def precision(self) -> str:
        """The grain of the words: day, month, quarter, half, part, year, week …"""
        if self.day is not None or self.weekday is not None:
            return "day"
        if self.part is not None:
            return "part"
        if self.months is not None:
            return self.grain or "stretch"
        return "month" if self.month is not None else self.pointer[0] if self.pointer else "year"

    @property
    def says_anything(self) -> bool:
        """Whether any field of time is given at all."""
        return any(
            (self.year, self.year_ref, self.month, self.day, self.months, self.pointer, self.weekday is not None)
        )


def read_when(parts: Sequence[Part]) -> When | None:
    """Gather what each part says; the first to speak about a field keeps it."""
    when = When()
    for part in parts:
        when = _READERS[part.role](when, part) if part.role in _READERS else when
    return when if when.says_anything else None


def _value(part: Part) -> Mapping[str, Any]:
    return part.value or {}


def _numeric(when: When, part: Part) -> When:
    match = _NUMERIC.fullmatch(part.text)
    if match is None:
        return when
    first, second, third = (int(group) for group in match.groups())
    if len(match[1]) == 4:
        return replace(when, year=first, month=second, day=third)
    month, day = (second, first) if first > 12 else (first, second)  # 18/4/2024 can only be the British order
    return replace(when, year=third, month=month, day=day)


def _year(when: When, part: Part) -> When:
    return when if when.year is not None else replace(when, year=int(part.text))


def _day(when: When, part: Part) -> When:
    return replace(when, day=int(_value(part).get("day", 0)) or int(re.sub(r"\D", "", part.text)))


def _month(when: When, part: Part) -> When:
    return replace(when, month=_value(part)["month"])


def _part(when: When, part: Part) -> When:
    return replace(when, part=_value(part)["part"])


def _stretch(when: When, part: Part) -> When:
    first, last = _value(part)["months"]
    return replace(when, months=(first, last), grain=_value(part)["grain"])


def _year_end(when: When, part: Part) -> When:
    return replace(when, part="end", year_ref="same", qualifier=_value(part)["qualifier"])


_READERS: Mapping[str, Callable[[When, Part], When]] = {
    "NUMDATE": _numeric,
    "YEAR": _year,
    "DAY": _day,
    "ORDDAY": _day,
    "MONTH": _month,
    "QUARTER": _stretch,
    "QCODE": _stretch,
    "YEAREND": _year_end,
    "PART": _part,
    "EDGE": _part,
    "RELYEAR": lambda when, part: replace(when, year_ref=_value(part)["year"]),
    "SAMEYEAR": lambda when, part: replace(when, year_ref=_value(part)["year"]),
    "RELMONTH": lambda when, part: replace(when, pointer=("month", _value(part)["month"])),
    "RELQUARTER": lambda when, part: replace(when, pointer=("quarter", _value(part)["quarter"])),
    "RELWEEK": lambda when, part: replace(when, pointer=("week", _value(part)["week"])),
    "RELDAY": lambda when, part: replace(when, pointer=("day", _value(part)["day"])),
    "WEEKDAY": lambda when, part: replace(when, weekday=_value(part)["weekday"]),
    "RELWORD": lambda when, part: replace(when, shift=_value(part)["rel"]),
}
