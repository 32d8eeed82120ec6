"""Turn named periods into inclusive intervals of days, and write intervals as EDTF (ISO 8601-2).

In    a year with a month, a part ("early", "end"), a stretch of months
Out   (first day, last day)
Else  ValueError for a day that no calendar has
"""

import calendar
from datetime import date, timedelta

from pipeline.records import DateQualifier

Interval = tuple[date, date]
_PART_DAYS = {
    "early-mid": (1, 20),
    "mid-late": (11, 31),
    "early": (1, 10),
    "beginning": (1, 10),
    "mid": (11, 20),
    "late": (21, 31),
    "end": (21, 31),
}
_PART_MONTHS = {
    "early-mid": (1, 8),
    "mid-late": (5, 12),
    "early": (1, 4),
    "mid": (5, 8),
    "late": (9, 12),
    "beginning": (1, 1),
    "end": (12, 12),
}


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def months_of(year: int, first: int, last: int) -> Interval:
    """From the first day of month ``first`` to the last day of month ``last``."""
    return date(year, first, 1), last_day(year, last)


def months_on(day: date, steps: int) -> tuple[int, int]:
    """The year and month ``steps`` months after the day's own; before it where ``steps`` is negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + steps, 12)
    return year, month + 1


def part_of_month(year: int, month: int, part: str) -> Interval:
    """Early, mid or late month: days 1-10, 11-20, 21 to the last."""
    first, last = _PART_DAYS[part]
    return date(year, month, first), last_day(year, month) if last == 31 else date(year, month, last)


def part_of_year(year: int, part: str) -> Interval:
    """Early, mid or late year: four months each; its beginning is January, its end December."""
    return months_of(year, *_PART_MONTHS[part])


def part_of_stretch(year: int, months: tuple[int, int], part: str) -> Interval:
    """The first, middle or last month of a quarter or half."""
    first, last = months
    month = {"early": first, "beginning": first, "late": last, "end": last}.get(part, (first + last) // 2)
    return months_of(year, month, month)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> Interval:
    """The ``nth`` Monday (0) to Sunday (6) of a month; ValueError where it has fewer."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    if day.month != month:
        raise ValueError(f"the month has no {nth} such weekdays")
    return day, day


def day_of_week(day: date, shift: int, weekday: int) -> date:
    """The Monday (0) to Sunday (6) of the week ``shift`` weeks from the day's own."""
    return week_of(day, shift)[0] + timedelta(days=weekday)


def week_of(day: date, shift: int) -> Interval:
    """Monday to Sunday of the week ``shift`` weeks from the day's own."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
    return monday, monday + timedelta(days=6)


def edtf_of(interval: Interval, qualifier: DateQualifier) -> str:
    """The EDTF string: a day, month or year by its own name, else first/last; ``since`` and ``before`` open one end."""
    start, end = interval
    name = _name_of(start, end)
    if name is None:
        return f"{start.isoformat()}/{end.isoformat()}"
    if qualifier == "since":
        return f"{name}/.."
    if qualifier == "before":
        return f"../{end.isoformat()}"
    return f"{name}~" if qualifier == "about" else name


def _name_of(start: date, end: date) -> str | None:
    if start == end:
        return start.isoformat()
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return f"{start.year:04d}"
    if start.day == 1 and end == last_day(start.year, start.month):
        return f"{start.year:04d}-{start.month:02d}"
    return None
