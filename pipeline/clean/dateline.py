"""Find the dateline that opens a wire report: place, day and agency before the first sentence.

In    the body's first paragraphs
Out   a Dateline: where it stands, and its full date or its month and day
Else  None, as for "On March 26, the ceremony was held"

The words stay in the text, so that offsets hold; other rooms only leave its dates alone. A dateline needs a day or an
agency, and an end: a dash, a closing bracket, or the word "reported".
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from .dates import MONTH, Month, make_day, month_number

_REACH = 220
_OPENING_LINES = 3
_PLACE = r"[A-Z][\w.'’-]*(?:[ /][A-Z][\w.'’-]*){0,4}"
_PLACES = rf"{_PLACE}(?:\s?,\s?{_PLACE}){{0,3}}"
_DAY = (
    rf"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s)?"
    rf"(?:(?P<m1>{MONTH})\.?\s?(?P<d1>\d\d?)(?:st|nd|rd|th)?(?:\s?,?\s(?P<y1>20\d\d))?"
    rf"|(?P<d2>\d\d?)(?:st|nd|rd|th)?\s(?P<m2>{MONTH})\.?(?:,?\s(?P<y2>20\d\d))?"
    r"|(?P<y3>20\d\d)[-./](?P<m3>\d\d?)[-./](?P<d3>\d\d?))"
)
_AGENCY_NAMES = (
    "Reuters|Xinhua|Yicai|Bloomberg|AFP|AP|ECNS|CNS|CGTN|Caixin|Yonhap|Kyodo|Nikkei|PRNewswire|PR Newswire"
    "|Business ?Wire|GLOBE NEWSWIRE|Newswire|Wire|News|Daily|Global|Times|Agency|Press|Media|Network|Service|Post"
    "|Reporters?|Correspondents?|Intern|SMM|ANI|PTI|IANS|Gasgoo|TASS"
)
_AGENCY = rf"(?i:\b(?:{_AGENCY_NAMES})\b)"
_GROUP = rf"(?:\((?=[^()]{{0,70}}{_AGENCY})[^()]{{2,80}}\)|/(?=[^/]{{0,40}}{_AGENCY})[^/\n]{{2,50}}/)"
_WIRE = rf"(?:[A-Z][\w.'&’-]*\s){{0,3}}{_AGENCY}(?:\s(?:Agency|Service|Network|Daily|News|Newswire))?"
_DASH = r"(?:--+|[-–—]{1,2}(?=\s)|[–—]|\s-(?=\S))"
_END = rf"\s*(?:{_DASH}|[:：])\s*"
_JOIN = r"[\s,]{1,3}"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # BEIJING, May 12 (Xinhua) -- | Nanchang, September 9 (Reporter Lai) | SHANGHAI, March 3, 2024 /PRNewswire/ --
        rf"(?:{_WIRE}{_JOIN})?{_PLACES}{_JOIN}(?i:{_DAY})\s*[,-]?\s*{_GROUP}(?:{_END})?\s*",
        # (Yicai) Nov. 3 -- | (Yicai Global) Feb. 26 --
        rf"{_GROUP}\s*(?i:{_DAY}){_END}",
        # Dec 8 (Reuters) - | March 5 (Reporter Li Na)
        rf"(?i:{_DAY})\s*{_GROUP}(?:{_END})?\s*",
        # HONG KONG (Reuters) - | (Reuters) - | NEW YORK--(BUSINESS WIRE)-- | HONG KONG, April 2 -- (BUSINESS WIRE) --
        rf"(?:{_PLACES}\s*)?(?:{_JOIN}(?i:{_DAY}))?\s*(?:--|[–—-])?\s*{_GROUP}{_END}",
        # Xinhua News Agency, Beijing, March 5 -- | SMM, March 31:
        rf"{_WIRE}{_JOIN}(?:{_PLACES}{_JOIN})?(?i:{_DAY}){_END}",
        # HEFEI, China, April 11, 2024 -- | Beijing, March 5, 2024:
        rf"{_PLACES}{_JOIN}(?i:{_DAY})(?:\s*{_DASH}|(?<=20\d\d)\s?[:：])\s*",
        # HONG KONG SAR - Media OutReach Newswire - 5 March 2024 -
        rf"{_PLACES}\s*{_DASH}\s*(?:{_WIRE}\s*{_DASH}\s*)?(?i:{_DAY}){_END}",
        # Xinhua News Agency, Nanchang, September 9 (without an end, told by its agency)
        rf"{_WIRE}{_JOIN}{_PLACES}{_JOIN}(?i:{_DAY})(?:\s(?:news|report|electricity|电))?(?:{_END}|\s*,\s*|\s+)",
        # SMM News on March 5: | [Battery Network, March 5 news]
        rf"[\[(]?{_WIRE}{_JOIN}(?:on\s)?(?i:{_DAY})\s?(?:news|report|electricity)?(?:{_END}|[\])]\s*)",
        # HONG KONG- Legend Capital said
        r"[A-Z]{3,}(?:[ ,]+[A-Z]{2,}){0,3}\s?(?:--|[–—-])\s?(?=[A-Z\"'])",
        # (Reporter Li Na) | (Xinhua)
        rf"{_GROUP}\s*",
    )
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """``text[start:end]`` is the dateline. ``day`` is its full date; without a year, ``month`` and ``of_month`` are."""

    start: int
    end: int
    day: date | None = None
    month: int | None = None
    of_month: int | None = None

    def dated_near(self, near: Month | None) -> date | None:
        """The day in the year of ``near``, where that is the month of the dateline or a bare year."""
        if self.month is None or self.of_month is None or near is None or near.month not in (None, self.month):
            return None
        return make_day(near.year, self.month, self.of_month)


def find_dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of the paragraph, or None."""
    head = paragraph[:_REACH]
    if not _MAY_OPEN.match(head):
        return None
    for shape in _SHAPES:
        if match := shape.match(head):
            return _dateline(match)
    return None


def find_opening_dateline(text: str, start: int) -> Dateline | None:
    """The dateline of one of the first paragraphs from ``start`` on; a lead or a caption may stand before it."""
    for _ in range(_OPENING_LINES):
        end = text.find("\n", start)
        paragraph = text[start : end if end >= 0 else len(text)]
        if found := find_dateline(paragraph):
            return replace(found, start=start, end=start + found.end)
        if end < 0:
            return None
        start = end + 1 + (text[end + 1 : end + 2] == "\n")
    return None


_MAY_OPEN = re.compile(r"[\[(A-Z\d].{0,120}?(?:--|[–—:：)/\]]|\s-|-\s|\d\d?\b)", re.DOTALL)


def _dateline(match: re.Match[str]) -> Dateline:
    end = match.start() + len(match[0].rstrip())
    group = match.groupdict()
    for index in "123":
        month, day, year = group.get("m" + index), group.get("d" + index), group.get("y" + index)
        if month and day:
            number = int(month) if month.isdigit() else month_number(month)
            return Dateline(0, end, make_day(year, number, day) if year else None, number, int(day))
    return Dateline(0, end)
