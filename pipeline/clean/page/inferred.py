"""Infer the day of publication where nothing on the page states it.

In    HTML as decoded
Out   the one day that the page's scripts give; else the one that is labelled ("Press release of …"); else the day that
      htmldate finds in the page's markup; else the one that lines give which are only a date
Else  None: htmldate's search through the whole text is left out, since half of what that finds is another article's day

The page is parsed for it anew, by htmldate and here: so it is asked last, and not of a page that could keep them busy.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from lxml import etree

from ..dates import agreed, find_dates, find_european_date, read_metadata_date
from .guard import guard_markup
from .prose import BLOCKS
from .shown import is_other
from .tree import Element, parse_page, short_text, squeeze

_LONGEST = 2_000_000
_MOST_TAGS = 50_000
_LONGEST_LINE = 120
_LONGEST_DATE = 40
_LEVELS = 3
# "Published on", "Press release of", "Veröffentlicht am", "Publié le", "Notizia del": a word for it that begins the
# line or a part of it, and right behind it the date.
_LABEL = re.compile(
    r"(?:^|[|·•(\[,;–-]\s?)(?:first |originally )?(?:published|posted|press release|ver(?:ö|oe)ffentlicht|erschienen"
    r"|pressemitteilung|meldung|publi(?:ée?|cado|cato)|mis en ligne|pubblicato|notizia|geplaatst|gepubliceerd)"
    r"(?: (?:on|of|at|am|vom|le|el|del|il|op))?\s?:?\s?(?=\d|[^\W\d_]{3,12}\.? \d)",
    re.IGNORECASE,
)
_NAMES = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
_ONLY_A_DATE = re.compile(
    rf"(?:(?:{_NAMES}),? )?[\d./-]{{8,10}}(?:,? \d\d?[:.]\d\d(?::\d\d)?(?: Uhr)?)?", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_CELLS = ("td", "th")
_IN_SCRIPT = re.compile(
    r"(?<![A-Za-z_-])(?:publish(?:ed|ing)?|publication)[_-]?(?:date|time|at|on)?(?:[_-]?(?:utc|iso))?[\"']?\s*[:=]\s*[\"']"
    r"((?:19|20)\d\d-\d\d-\d\d)(?=[T \"'])",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<(/?)script\b", re.IGNORECASE)
_TRACKBACK = re.compile(r"\bdc:date=[\"']((?:19|20)\d\d-\d\d-\d\d)")
_MOST_STAMPS = 50


def infer_day(html: str) -> date | None:
    """A likely day, or None."""
    markup = guard_markup(html)
    if max(len(markup), len(html)) > _LONGEST or markup.count("<") > _MOST_TAGS:
        return None
    return agreed(_scripted(html)) or _by_markup(markup)


def _by_markup(markup: str) -> date | None:
    root = parse_page(markup)
    lines = list(_lines(root)) if root is not None else []
    return agreed(_labelled(lines)) or _by_htmldate(markup) or agreed(_bare(lines))


def _lines(root: Element) -> Iterator[tuple[Element, str]]:
    """The short texts with a figure, and the elements that hold them."""
    for element in root.iter(etree.Element):
        yield from _line(element, element.get("content") if element.tag == "meta" else element.text)
        if (parent := element.getparent()) is not None:
            yield from _line(parent, element.tail)


def _line(holder: Element, text: str | None) -> Iterator[tuple[Element, str]]:
    if text and _DIGIT.search(text) and len(line := squeeze(text)) <= _LONGEST_LINE:
        yield holder, line


def _labelled(lines: Iterable[tuple[Element, str]]) -> Iterator[date | None]:
    for holder, line in lines:
        label = _LABEL.search(line)
        if label and not is_other(holder):
            yield _day_at(line[label.end() :])


def _bare(lines: Iterable[tuple[Element, str]]) -> Iterator[date | None]:
    """Lines that are a date and nothing else, in no table and no sentence."""
    for holder, line in lines:
        if _ONLY_A_DATE.fullmatch(line) and not is_other(holder) and _stands_alone(holder):
            yield _day_at(line)


def _stands_alone(holder: Element) -> bool:
    block = next((one for one in (holder, *islice(holder.iterancestors(), _LEVELS)) if one.tag in BLOCKS), holder)
    return block.tag not in _CELLS and bool(short_text(block.itertext(), _LONGEST_LINE))


def _day_at(text: str) -> date | None:
    start = text[:_LONGEST_DATE]
    return next((found.day for found in find_dates(start)), None) or find_european_date(start)


def _scripted(html: str) -> Iterator[date | None]:
    """What scripts and the trackback data in comments say."""
    edges = [(edge.start(), edge[1] == "") for edge in _SCRIPT.finditer(html)]
    for match in islice(_IN_SCRIPT.finditer(html), _MOST_STAMPS):
        last = bisect(edges, (match.start(), False)) - 1
        if last >= 0 and edges[last][1]:
            yield read_metadata_date(match[1])
    for match in islice(_TRACKBACK.finditer(html), _MOST_STAMPS):
        yield read_metadata_date(match[1])


def _by_htmldate(markup: str) -> date | None:
    from htmldate import find_date  # noqa: PLC0415 -- loads dateparser, which most pages do without

    found = find_date(markup, extensive_search=False, original_date=True)
    return date.fromisoformat(found) if found else None
