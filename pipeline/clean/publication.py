"""Choose the day of publication among all that claim to know it.

In    the dump's field, the page's metadata, header lines, the address, the dateline
Out   a date; better sources overrule worse ones
Else  None: a month alone is no day, and no date of the body is ever taken

Order: the dump, the page's metadata, "Published", a bare date near the title, "Updated", the address, the dateline, and
last the date that a notice bears below its text. A dateline without a year takes it from whatever gave only a month.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .dateline import Dateline
from .dates import Month, date_in_url, find_month, read_metadata_date
from .header import HeaderLine, likeliest

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything that was read about the day of publication."""

    dump: str | None = None
    page: date | None = None
    page_shows_it: bool = False
    headers: Sequence[HeaderLine] = ()
    url: str | None = None
    dateline: Dateline | None = None
    footers: Sequence[HeaderLine] = ()


def choose_published(claims: Claims) -> date | None:
    """The best claim, or None."""
    shown = _header_day(claims.headers)
    addressed = date_in_url(claims.url)
    return (
        read_metadata_date(claims.dump)
        or _page_day(claims, shown, addressed)
        or shown
        or addressed
        or (claims.dateline.day if claims.dateline else None)
        or _dateline_near(claims)
        or _header_day(claims.footers)
    )


def _page_day(claims: Claims, shown: date | None, addressed: date | None) -> date | None:
    """The metadata's day, unless the page contradicts it.

    Where the page shows its neighbour, only the time zone differs, and the shown day holds. An address bears the day of
    the first publication, which later stamps have lost, unless readers are shown the later day as another one than that
    of a change.
    """
    page = claims.page
    if page and shown and abs(page - shown) == _ONE_DAY:
        return shown
    told = any(day == page and role != "updated" for header in claims.headers for role, day in header.dates)
    alone = not told and not claims.page_shows_it
    return addressed if page and addressed and alone and abs(page - addressed) > _ONE_DAY else page


def _header_day(headers: Iterable[HeaderLine]) -> date | None:
    found = likeliest(pair for header in headers for pair in header.dates)
    return found[1] if found else None


def _dateline_near(claims: Claims) -> date | None:
    if claims.dateline is None:
        return None
    months: list[Month | None] = [find_month(claims.dump or ""), *(header.month for header in claims.headers)]
    return next((day for month in months if (day := claims.dateline.dated_near(month))), None)
