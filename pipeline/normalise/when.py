"""What the words of a date say, before anything anchors them.

In    the parts of a date span
Out   a When: year, month, day, part, stretch or a word that points ("yesterday", "the same year")
Else  None where the parts name no date
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pipeline.records import Part

_GRAINS = {"day": ("day", 1), "week": ("day", 7), "month": ("month", 1), "quarter": ("month", 3), "year": ("year", 1)}
_SEASONS = [[year, joint, "DAY"] for year in ("YEAR", "QYEAR") for joint in ("DASH", "SLASH")]
_NUMERIC = re.compile(r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})")


@dataclass(frozen=True, slots=True)
class When:
    """A date as said.

    ``year_ref`` is "-1", "0", "1", "same" or "following"; ``pointer`` is ("day", "-1") for "yesterday". ``years`` from
    ``year`` on make a decade or century; ``nth`` counts weekdays of a month ("the first Friday of March"). ``offset``
    are years, months and days to add to the pointer's day, or to the publication day.
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
    years: int | None = None
    nth: int | None = None
    offset: tuple[int, int, int] | None = None

    @property
    def precision(self) -> str:
        """The grain of the words: day, month, quarter, half, part, year, week …"""
        if self.day is not None or self.weekday is not None or self.offset is not None:
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
            (
                self.year,
                self.year_ref,
                self.month,
                self.day,
                self.months,
                self.pointer,
                self.offset,
                self.weekday is not None,
            )
        )


def read_when(parts: Sequence[Part]) -> When | None:
    """Gather what each part says; the first to speak about a field keeps it."""
    figures = _figures(parts)
    if figures is not None:
        return figures
    when = _offset(When(), parts)
    nth = any(part.role == "WEEKDAY" for part in parts) and any(part.role == "ORDWORD" for part in parts)
    for part in parts:
        if nth and part.role == "ORDWORD":
            when = replace(when, nth=_value(part)["day"])
        elif part.role in _READERS:
            when = _READERS[part.role](when, part)
    return when if when.says_anything else None


def season_of(parts: Sequence[Part]) -> tuple[int, int] | None:
    """First and last year of "2023-24"; None where the second figure is a month."""
    if [part.role for part in parts] not in _SEASONS:
        return None
    first, second = full_year(int(re.sub(r"\D", "", parts[0].text))), int(parts[2].text)
    last = first - first % 100 + second
    follows = last == first + 1
    return (first, last) if len(parts[2].text) == 2 and (follows or (second > 12 and last > first)) else None


def _figures(parts: Sequence[Part]) -> When | None:
    """ "4/22", "4-22", "4.22" and "2024-04": figures that only their order tells apart."""
    roles = [part.role for part in parts]
    if roles == ["DECIMALDAY"]:
        month, _, day = parts[0].text.partition(".")
        return When(month=int(month), day=int(day))
    if len(parts) != 3 or roles[1] not in ("DASH", "SLASH") or roles[2] != "DAY":
        return None
    if roles[0] == "YEAR":
        return When(year=int(parts[0].text), month=int(parts[2].text))
    if roles[0] == "DAY":
        first, second = _month_first(int(parts[0].text), int(parts[2].text))
        return When(month=first, day=second)
    return None


def _month_first(first: int, second: int) -> tuple[int, int]:
    # 18/4 can only be the British order.
    return (second, first) if first > 12 else (first, second)


def _offset(when: When, parts: Sequence[Part]) -> When:
    """Years, months and days that are counted from a day ("1 month 21 days ago", "two days after tomorrow")."""
    sign = next((int(_value(part)["sign"]) for part in parts if part.role in ("AGO", "OFFSET")), None)
    if sign is None:
        return when
    total = {"year": 0, "month": 0, "day": 0}
    for number, unit in pairwise(parts):
        if unit.role in ("TIMEUNIT", "DAYUNIT"):
            count = int(_value(number).get("n", 0)) or int(re.sub(r"\D", "", number.text) or 0)
            name, factor = _GRAINS[_value(unit)["unit"]]
            total[name] += sign * count * factor
    return replace(when, offset=(total["year"], total["month"], total["day"])) if any(total.values()) else when


def _value(part: Part) -> Mapping[str, Any]:
    return part.value or {}


def _numeric(when: When, part: Part) -> When:
    match = _NUMERIC.fullmatch(part.text)
    if match is None:
        return when
    first, second, third = (int(group) for group in match.groups())
    if len(match[1]) == 4:
        return replace(when, year=first, month=second, day=third)
    # Dots part a day from its month: "05.02.2024" is the fifth of February.
    month, day = (second, first) if "." in part.text else _month_first(first, second)
    return replace(when, year=full_year(third), month=month, day=day)


def full_year(year: int) -> int:
    """Two digits stand for 1970 to 2069."""
    return year if year > 99 else year + (1900 if year >= 70 else 2000)


def _compact(when: When, part: Part) -> When:
    return replace(when, year=int(part.text[:4]), month=int(part.text[4:6]), day=int(part.text[6:]))


def _year(when: When, part: Part) -> When:
    return when if when.year is not None else replace(when, year=int(part.text))


def _day(when: When, part: Part) -> When:
    if when.offset is not None:
        return when  # the count of "3 days ago"
    if when.months is not None or (when.day is not None and when.month is not None):
        return replace(when, year=full_year(int(part.text)))  # "Q3'23", "5-Aug-16"
    return replace(when, day=int(_value(part).get("day", 0)) or int(re.sub(r"\D", "", part.text)))


def _month(when: When, part: Part) -> When:
    return replace(when, month=_value(part)["month"])


def _part(when: When, part: Part) -> When:
    return replace(when, part=_value(part)["part"])


def _stretch(when: When, part: Part) -> When:
    first, last = _value(part)["months"]
    return replace(when, months=(first, last), grain=_value(part)["grain"])


def _quarter_year(when: When, part: Part) -> When:
    """ "1Q24", "2H2023", "FY24": a fiscal year is taken for the calendar year of its number."""
    code, year = re.fullmatch(r"(\d?[A-Za-z]+)(\d+)[A-Za-z]?", part.text).groups()  # type: ignore[union-attr]
    when = replace(when, year=full_year(int(year)))
    if not code[0].isdigit():
        return when
    length = 3 if code[1] in "qQ" else 6
    last = int(code[0]) * length
    return replace(when, months=(last - length + 1, last), grain="quarter" if length == 3 else "half")


def _decade(when: When, part: Part) -> When:
    first = _value(part).get("decade") or full_year(int(part.text[:-1]))
    return replace(when, year=first, years=10)


def _of_years(when: When, part: Part) -> When:
    if part.role == "ESS":
        return replace(when, years=10)
    return replace(when, year=((when.day or 1) - 1) * 100, years=100, day=None)


_READERS: Mapping[str, Callable[[When, Part], When]] = {
    "NUMDATE": _numeric,
    "SHORTDATE": _numeric,
    "COMPACT": _compact,
    "QYEAR": _quarter_year,
    "DECADE": _decade,
    "DECADEWORD": _decade,
    "CENTURY": _of_years,
    "ESS": _of_years,
    "ORDWORD": _day,
    "MAYBE": _month,
    "WDABBR": lambda when, part: replace(when, weekday=_value(part)["weekday"]),
    "DAYSIDE": lambda when, part: replace(when, pointer=("day", _value(part)["day"])),
    "YEAR": _year,
    "DAY": _day,
    "ORDDAY": _day,
    "MONTH": _month,
    "QUARTER": _stretch,
    "QCODE": _stretch,
    "QWORD": lambda when, _: replace(
        when, months=(max(when.month - 2, 1), when.month) if when.month else None, month=None, grain="quarter"
    ),
    "YEAREND": lambda when, _: replace(when, part="end", year_ref=when.year_ref or "same"),
    "PART": _part,
    "EDGE": _part,
    "TENDAYS": _part,
    "RELYEAR": lambda when, part: replace(when, year_ref=_value(part)["year"]),
    "THATYEAR": lambda when, part: replace(when, year_ref=_value(part)["year"]),
    "SAMEYEAR": lambda when, part: replace(when, year_ref=_value(part)["year"]),
    "RELMONTH": lambda when, part: replace(when, pointer=("month", _value(part)["month"])),
    "RELQUARTER": lambda when, part: replace(when, pointer=("quarter", _value(part)["quarter"])),
    "RELWEEK": lambda when, part: replace(when, pointer=("week", _value(part)["week"])),
    "RELDAY": lambda when, part: replace(when, pointer=("day", _value(part)["day"])),
    "WEEKDAY": lambda when, part: replace(when, weekday=_value(part)["weekday"]),
    "RELWORD": lambda when, part: replace(when, shift=_value(part)["rel"]),
}
