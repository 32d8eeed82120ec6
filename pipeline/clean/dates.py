"""Read the publication day out of one header line or one metadata value.

In    "Seetao 2024-02-21 16:56", "Mon, 04 Mar 2024 10:12:00 GMT", "2024年3月5日", 1709600000000
Out   a date, the stretch it was read from, or a month where only that is given
Else  None: "05/03/2024" may be March or May, "3 hours ago" and "03-15" name no year

The day is taken as written; no time zone moves it. Body dates are the business of other rooms.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"
# A clock may stick to the date ("2025/05/2916:47", "March 4, 202412:44 PM"); no other digit may.
_DAY_END = r"(?=\d\d?:\d\d|[^\d]|$)"
_ORDINAL = r"(?:st|nd|rd|th)?"
# The page's icon font may stick to the month: "iconJun 29".
_MONTH_START = r"(?-i:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))"
_FULL = re.compile(
    rf"(?<![\d./-])(?P<y1>{_YEAR})\s?(?:[-/.]|年)\s?(?P<m1>\d\d?)\s?(?:[-/.]|月)\s?(?P<d1>[0-3]\d|[1-9]){_DAY_END}日?"
    rf"|{_MONTH_START}(?P<m2>{MONTH})[. -]{{0,2}}(?P<d2>\d\d?){_ORDINAL}[.,\s-]{{1,3}}(?P<y2>{_YEAR}){_DAY_END}"
    rf"|(?<![\d.])(?P<d3>\d\d?){_ORDINAL}(?:\sof)?[\s.-]{{1,2}}(?P<m3>{MONTH})[.,\s-]{{1,3}}(?P<y3>{_YEAR}){_DAY_END}"
    rf"|(?<![\d.])(?P<y4>{_YEAR})[\s,-]{{1,2}}(?P<m4>{MONTH})[.\s-]{{1,2}}(?P<d4>\d\d?)(?!\d)"
    rf"|(?<![\d./-])(?P<a5>\d\d?)(?P<sep>[-/.])(?P<b5>\d\d?)(?P=sep)(?P<y5>{_YEAR})(?![\d-]|:\d\d)",
    re.IGNORECASE,
)
_HAS_YEAR = re.compile(_YEAR)
_MONTH_ONLY = re.compile(
    rf"(?P<m>{MONTH})[.,]?\s+(?P<y>{_YEAR})(?!\d)|(?<!\d)(?P<y2>{_YEAR})(?:[-/.年]\s?(?P<m2>\d\d?)月?)?(?![\d-])",
    re.IGNORECASE,
)
_FIGURES = re.compile(rf"(?<![\d./-])\d\d?(?P<sep>[-/.])\d\d?(?P=sep){_YEAR}(?![\d-])")
_COMPACT = re.compile(rf"({_YEAR})(\d\d)(\d\d)(?:T?\d{{4,6}}Z?)?")
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d+)?")
_URL_DAY = re.compile(
    rf"[/_-]({_YEAR})[/_-]?(\d\d)[/_-]?(\d\d)(?=[/_.-]|$)|/({_YEAR})/(\d\d?)/(\d\d?)(?=/)|/({_YEAR})-?(\d\d)/(\d\d)(?=/)"
)
_WORD = r"[^\W\d_]{2,12}"
# Full stops part day from month wherever they are used for dates; slashes and hyphens do not tell which comes first.
_EUROPEAN = re.compile(
    rf"(?<![\d.])(?P<d>\d\d?)\.?(?:\s?(?P<m>\d\d?)\.\s?|\s?[|·]\s?(?P<barred>\d\d?)\s?[|·]\s?"
    # Arabic news gives the month's two names: "24 نيسان / أبريل 2020".
    rf"|\s(?:de\s)?(?:{_WORD}\s?/\s?)?(?P<word>{_WORD})[.,]?\s(?:del?\s)?)"
    # A clock may stick to a year of two figures: "28.09.1912:44" is noon. "2.7.90" is a price.
    rf"(?P<y>{_YEAR}(?!:\d\d)|(?<=\.)[0-3]\d)(?=\d\d:\d\d|[^\d.]|$)"
)


def _plain(word: str) -> str:
    """Without capitals and accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


# How the words for a month begin in other languages than English: German, French, Spanish, Italian,
# Dutch, Portuguese, Scandinavian, Romanian, Polish, Turkish, Greek, Russian, Hebrew, Arabic.
_OTHER_MONTHS = tuple(
    tuple(_plain(begins).split())
    for begins in (
        "jan gen ene ian sty oca ιαν янв ינואר בינואר يناير",
        "feb fev lut sub φεβ фев פברואר בפברואר فبراير شباط",
        "mar maa mrt μαρ мар מרץ במרץ מרס مارس آذار",
        "apr avr abr kwi nis απρ апр אפריל באפריל أبريل ابريل إبريل نيسان",
        "mai may mag mei maj μαι мая май מאי במאי مايو أيار ايار",
        "jun juin giu iun cze haz ιουν июн יוני ביוני يونيو حزيران",
        "jul juil lug iul lip tem ιουλ июл יולי ביולי يوليو تموز",
        "aug aou ago sie agu αυγ авг אוגוסט באוגוסט أغسطس اغسطس آب",
        "sep set wrz eyl σεπ сен ספטמבר בספטמבר سبتمبر أيلول ايلول",
        "okt oct ott out paz eki οκτ окт אוקטובר באוקטובר أكتوبر اكتوبر",
        "nov noi lis kas νοε ноя נובמבר בנובמבר نوفمبر",
        "dez dec dic des gru ara δεκ дек דצמבר בדצמבר ديسمبر",
    )
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A full date and where it stands: ``line[start:end]`` are its characters."""

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Month:
    """A year, or a month of it: too little to publish by, enough to give a dateline its year."""

    year: int
    month: int | None = None


def find_dates(line: str) -> Iterator[FoundDate]:
    """Every full date in the line that can be read in one way only."""
    if not _HAS_YEAR.search(line):
        return
    for match in _FULL.finditer(line):
        day = _day_of(match)
        if day:
            yield FoundDate(day, match.start(), match.end())


def _day_of(match: re.Match[str]) -> date | None:
    group = match.groupdict()
    for index in "1234":
        if group["y" + index]:
            return make_day(group["y" + index], group["m" + index], group["d" + index])
    return _day_in_either_order(int(group["a5"]), int(group["b5"]), group["y5"], stops=_parts_by_stops(match))


def _parts_by_stops(match: re.Match[str]) -> bool:
    """Whether full stops part the figures, and these are no version's: "v1.2.2024.3"."""
    line, start, end = match.string, match.start(), match.end()
    goes_on = line[end : end + 1] == "." and line[end + 1 : end + 2].isdigit()
    return match["sep"] == "." and not goes_on and not line[max(0, start - 1) : start].isalpha()


def _day_in_either_order(first: int, second: int, year: str, *, stops: bool) -> date | None:
    """13/02/2024 and 02/13/2024 are plain; 05/03/2024 is March to some readers and May to others, 05.03.2024 March."""
    if first != second and max(first, second) <= 12:
        return make_day(year, second, first) if stops else None
    return make_day(year, min(first, second), max(first, second))


def read_both_ways(line: str) -> tuple[date, ...]:
    """The two days that "05/03/2024" may mean, month first; nothing where the line has no such date.

    Full stops do tell: the day stands before them.
    """
    match = _FIGURES.search(line)
    if not match or match["sep"] == ".":
        return ()
    first, second, year = re.split(r"[-/]", match[0])
    days = (make_day(year, first, second), make_day(year, second, first))
    return tuple(day for day in days if day) if all(days) else ()


def month_number(name: str) -> int:
    """1 to 12 for an English month name or its abbreviation."""
    return _MONTHS[name[:3].lower()]


def make_day(year: str | int, month: str | int, day: str | int) -> date | None:
    """The date of three numbers (the month may be a name), or None where the calendar lacks it."""
    number = int(month) if isinstance(month, int) or month.isdigit() else month_number(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def has_numeric_date(line: str) -> bool:
    """Whether the line holds a date in figures, be it one that reads in two ways."""
    return bool(_FIGURES.search(line))


def find_month(line: str) -> Month | None:
    """ "March 2024", "2024-03" or "2024" in the line."""
    match = _MONTH_ONLY.search(line)
    if not match:
        return None
    if match["m"]:
        return Month(int(match["y"]), month_number(match["m"]))
    month = int(match["m2"]) if match["m2"] else None
    return Month(int(match["y2"]), month if month is None or 1 <= month <= 12 else None)


def find_european_date(line: str) -> date | None:
    """The one date that the line holds as day, month, year, parted by full stops or with the month as a word."""
    return agreed(map(_european_day, _EUROPEAN.finditer(line)))


def agreed(days: Iterable[date | None]) -> date | None:
    """The day, where all that are known are one."""
    known = {day for day in days if day}
    return known.pop() if len(known) == 1 else None


def _european_day(match: re.Match[str]) -> date | None:
    year = match["y"] if len(match["y"]) == 4 else "20" + match["y"]
    month = match["m"] or match["barred"] or _month_of(match["word"])
    return make_day(year, month, match["d"]) if month else None


def _month_of(word: str) -> int | None:
    """The month that a word of another language begins as."""
    plain = _plain(word)
    return next((number for number, begins in enumerate(_OTHER_MONTHS, 1) if plain.startswith(begins)), None)


def date_in_url(url: str | None) -> date | None:
    """The day in an address such as ``/2024/03/05/`` or ``/news/2024-03-05-name.html``."""
    for match in _URL_DAY.finditer(url or ""):
        day = make_day(*(part for part in match.groups() if part))
        if day:
            return day
    return None


def read_metadata_date(value: str | None) -> date | None:
    """The day that a dump's or a page's own date field names: ISO, epoch, RFC 2822, Chinese or English."""
    value = (value or "").strip()
    if not value:
        return None
    if match := _EPOCH.fullmatch(value):
        return _day_of_epoch(int(match[1]))
    if match := _COMPACT.fullmatch(value):
        return make_day(match[1], match[2], match[3])
    for found in find_dates(value):
        return found.day
    return _day_by_dateparser(value)


def _day_of_epoch(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


@lru_cache(maxsize=256)
def _day_by_dateparser(value: str) -> date | None:
    """For what the patterns above do not know. Imported late: its first parse costs two seconds, and each a tenth."""
    if not _HAS_YEAR.search(value) or len(value) > 80 or _AMBIGUOUS.search(value):
        return None
    import dateparser  # noqa: PLC0415 - see the docstring

    moment = dateparser.parse(
        value, settings={"REQUIRE_PARTS": ["day", "month", "year"], "RETURN_AS_TIMEZONE_AWARE": False}
    )
    return moment.date() if moment else None


_AMBIGUOUS = re.compile(r"\d\d?[-/.]\d\d?[-/.]\d{4}|\b(?:ago|yesterday|today)\b", re.IGNORECASE)
