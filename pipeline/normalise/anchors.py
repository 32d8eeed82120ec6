"""Give an under-specified date its year: from an explicit date just before it, else from the publication day.

In    a When without a year, the Context, the span
Out   the interval of days, and which anchor was used ("previous", "published", "none")
Else  None for the interval: nothing anchors it

A month and day without a year is the nearest such date not more than 31 days after publication, unless its sentence
speaks of the future.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.normalise.calendar import (
    Interval,
    day_of_week,
    last_day,
    months_of,
    months_on,
    nth_weekday,
    part_of_month,
    part_of_stretch,
    part_of_year,
    week_of,
)
from pipeline.normalise.context import Context
from pipeline.normalise.tense import Place, speaks_of_future, speaks_of_past
from pipeline.normalise.when import When
from pipeline.records import Anchor, DateMention

_NEIGHBOURS = {"following": 1, "preceding": -1}
_MONTHS_BACK = 24
_REPORTED = re.compile(r"[\s-]+(?:results|earnings|financials|report|accounts|profits?)\b")
_HALF_A_YEAR = timedelta(days=183)
_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Anchored:
    """``interval`` is None where nothing anchors the date."""

    interval: Interval | None
    anchor: Anchor


def anchor_when(when: When, context: Context, sentence: int, place: Place) -> Anchored:
    """Resolve ``when``; ``place`` is where it stands in its sentence. ValueError: no such day."""
    if when.year is not None:
        return Anchored(interval_in(when, when.year), "none")
    if when.offset is not None:
        return _counted(when, context, sentence, place)
    if when.weekday is not None and when.day is not None and when.month is None:
        return _latest(when.day, context.published, when.weekday) if context.published else Anchored(None, "none")
    if when.pointer is not None or (when.weekday is not None and when.month is None):
        return _deictic(when, context, sentence, place)
    if when.year_ref in ("-2", "-1", "0", "1", "2"):
        if context.published is None:
            return Anchored(None, "none")
        return Anchored(interval_in(when, context.published.year + int(when.year_ref)), "published")
    if when.day is not None and when.month is None:
        return _bare_day(when.day, context, sentence)
    return _incomplete(when, context, sentence, place)


def interval_in(when: When, year: int) -> Interval:
    """The days of ``when`` in ``year``; ValueError where the calendar has no such day."""
    if when.month is not None and when.nth is not None and when.weekday is not None:
        return nth_weekday(year, when.month, when.weekday, when.nth)
    if when.month is not None and when.day is not None:
        day = date(year, when.month, when.day)
        return day, day
    if when.years is not None:
        return date(year, 1, 1), date(year + when.years - 1, 12, 31)
    if when.month is not None:
        return part_of_month(year, when.month, when.part) if when.part else months_of(year, when.month, when.month)
    if when.months is not None:
        return part_of_stretch(year, when.months, when.part) if when.part else months_of(year, *when.months)
    return part_of_year(year, when.part) if when.part else months_of(year, 1, 12)


def _previous(context: Context, sentence: int) -> DateMention | None:
    """The latest explicit date in this sentence or the one before."""
    for mention in reversed(context.previous):
        if mention.sentence < sentence - 1:
            return None
        if mention.start_date is not None and mention.anchor != "published":
            return mention
    return None


def _incomplete(when: When, context: Context, sentence: int, place: Place) -> Anchored:
    future = speaks_of_future(place)
    anchor = _previous(context, sentence)
    if anchor is not None and anchor.start_date is not None:
        year = anchor.start_date.year + (1 if when.year_ref == "following" else 0)
        interval = _onwards(when, year, anchor, context)
        names_year = when.year_ref in ("same", "following")
        if _plausible(interval, anchor, context, sentence, future=future, names_year=names_year):
            return Anchored(interval, "previous")
    if context.published is None:
        return Anchored(None, "none")
    return Anchored(_nearest(when, context.published, place), "published")


def _onwards(when: When, year: int, anchor: DateMention, context: Context) -> Interval:
    """In the anchor's year, or in the next where that is far nearer: "On December 5, 2023 …; on January 10, …"."""
    same = interval_in(when, year)
    backwards = anchor.start_date is not None and anchor.start_date - same[0] > _HALF_A_YEAR
    if not backwards or when.month is None or anchor.precision not in ("day", "month", "part"):
        return same
    following = _try_year(when, year + 1)
    if following is None or context.published is None or following[0] > context.published + _AHEAD:
        return same
    return following


def _plausible(
    interval: Interval, anchor: DateMention, context: Context, sentence: int, *, future: bool, names_year: bool
) -> bool:
    """A past event cannot lie after publication; a mere year in the sentence before carries only to "that year"."""
    if context.published is None:
        return True
    if not future and interval[0] > context.published + _AHEAD:
        return False
    if future and interval[1] < context.published:
        return False
    return anchor.sentence == sentence or anchor.precision != "year" or names_year


def _nearest(when: When, published: date, place: Place) -> Interval:
    future = speaks_of_future(place)
    if when.year_ref == "following":
        return interval_in(when, published.year + 1)
    if when.month is None:  # a quarter, a half or "the year" is the publication year's, unless it has to come yet
        this = interval_in(when, published.year)
        if _REPORTED.match(place.sentence, place.end) and this[1] > published and when.year_ref is None:
            return interval_in(when, published.year - 1)  # "will publish its fourth-quarter results"
        if future and this[1] < published and when.year_ref is None:
            return interval_in(when, published.year + 1)
        unborn = this[0] > published or (this[1] > published + _AHEAD and speaks_of_past(place))
        if not future and unborn and when.year_ref is None:
            return interval_in(when, published.year - 1)
        return this
    candidates = [day for year in (-1, 0, 1) if (day := _try_year(when, published.year + year))]
    if future:
        coming = [interval for interval in candidates if interval[1] >= published]
        if coming:
            return coming[0]
    past = [interval for interval in candidates if interval[0] <= published + _AHEAD]
    if not past:
        raise ValueError("no year near the publication day has such a day")
    return past[-1]


def _try_year(when: When, year: int) -> Interval | None:
    try:
        return interval_in(when, year)
    except ValueError:
        if (when.month, when.day) == (2, 29):
            return None  # only leap years have it
        raise


def _bare_day(day: int, context: Context, sentence: int) -> Anchored:
    """ "The 20th" is of the month spoken of nearby, else the latest such day up to publication."""
    for mention in reversed(context.previous):
        if (
            mention.sentence >= sentence - 1
            and mention.start_date is not None
            and mention.precision in ("day", "month")
        ):
            named = mention.start_date.replace(day=day)
            return Anchored((named, named), "previous")
    if context.published is None:
        return Anchored(None, "none")
    return _latest(day, context.published)


def _latest(day: int, published: date, weekday: int | None = None) -> Anchored:
    """The latest such day up to publication: "the 31st" said early in March, "Friday the 15th" said months later."""
    for back in range(_MONTHS_BACK):
        year, month = months_on(published, -back)
        if day <= last_day(year, month).day:
            named = date(year, month, day)
            if named <= published and weekday in (None, named.weekday()):
                return Anchored((named, named), "published")
    raise ValueError("no month of the last years has that day on that weekday")


def _counted(when: When, context: Context, sentence: int, place: Place) -> Anchored:
    """ "Two days ago", "three weeks after today": the day reached by counting."""
    base = context.published
    if when.pointer is not None:
        pointed = _deictic(replace(when, offset=None), context, sentence, place)
        base = pointed.interval[0] if pointed.interval else None
    if base is None or when.offset is None:
        return Anchored(None, "none")
    years, months, days = when.offset
    year, month = months_on(base, years * 12 + months)
    reached = date(year, month, min(base.day, last_day(year, month).day)) + timedelta(days=days)
    return Anchored((reached, reached), "published")


def _deictic(when: When, context: Context, sentence: int, place: Place) -> Anchored:
    if when.weekday is not None and when.pointer is None:
        return _weekday(when, context, place)
    unit, ref = when.pointer or ("day", "0")
    if ref == "same":
        return _same(unit, context, sentence)
    if ref in _NEIGHBOURS:
        beside = _same(unit, context, sentence)
        return replace(beside, interval=_moved(unit, beside.interval, _NEIGHBOURS[ref]))
    if context.published is None:
        return Anchored(None, "none")
    return Anchored(_shifted(unit, int(ref), context.published, when), "published")


def _weekday(when: When, context: Context, place: Place) -> Anchored:
    if context.published is None or when.weekday is None:
        return Anchored(None, "none")
    back = (context.published.weekday() - when.weekday) % 7
    day = context.published - timedelta(days=back)
    if when.shift in (0, 1):  # "this Friday" is of the week at hand, "next Friday" of the next
        day = day_of_week(context.published, when.shift, when.weekday)
    elif when.shift is None and back and speaks_of_future(place):
        day += timedelta(days=7)
    elif when.shift == -1 and back == 0:
        day -= timedelta(days=7)
    return Anchored((day, day), "published")


def _same(unit: str, context: Context, sentence: int) -> Anchored:
    """ "The same day" is the last day spoken of nearby, in whatever way that one was anchored."""
    for mention in reversed(context.previous):
        if mention.sentence < sentence - 3 or mention.start_date is None:
            continue
        if unit == "day" and mention.precision == "day":
            return Anchored((mention.start_date, mention.start_date), "previous")
        if unit == "month" and mention.precision in ("day", "month", "part"):
            return Anchored(months_of(mention.start_date.year, *[mention.start_date.month] * 2), "previous")
    if context.published is not None and unit == "day":  # the dateline's own day
        return Anchored((context.published, context.published), "published")
    return Anchored(None, "none")


def _moved(unit: str, interval: Interval | None, steps: int) -> Interval | None:
    """The day or month before or after."""
    if interval is None:
        return None
    if unit == "day":
        return interval[0] + timedelta(days=steps), interval[1] + timedelta(days=steps)
    year, month = months_on(interval[0], steps)
    return months_of(year, month, month)


def _shifted(unit: str, shift: int, published: date, when: When) -> Interval:
    if unit == "day":
        day = published + timedelta(days=shift)
        return day, day
    if unit == "week":
        if when.weekday is None:
            return week_of(published, shift)
        named = day_of_week(published, shift, when.weekday)
        return named, named
    if unit == "month":
        year, month = months_on(published, shift)
        return interval_in(replace(when, pointer=None, month=month), year)
    quarters = published.year * 4 + (published.month - 1) // 3 + shift
    year, quarter = divmod(quarters, 4)
    return date(year, quarter * 3 + 1, 1), last_day(year, quarter * 3 + 3)
