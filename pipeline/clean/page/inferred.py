"""Infer the day of publication where nothing on the page states it.

In    HTML as decoded
Out   the day that htmldate finds in the page's markup; else the one day that is labelled ("Press release of …"), that
      lines give which are only a date, or that the page's scripts give
Else  None: htmldate's search through the whole text is left out, since half of what that finds is another article's day

The page is parsed for it anew, by htmldate and here: so it is asked last, and not of a page that could keep them busy.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from ..dates import find_dates, find_european_date, read_metadata_date
from .guard import guard_markup
from .shown import is_other
from .tree import Element, parse_page, squeeze

_LONGEST = 2_000_000
_MOST_TAGS = 50_000
_LONGEST_LINE = 120
_LONGEST_DATE = 40
# "Published on", "Press release of", "Veröffentlicht am", "Publié le", "Notizia del": a word for it, then the date.
_LABEL = re.compile(
    r"\b(?:published|posted|press release|ver(?:ö|oe)ffentlicht|erschienen|pressemitteilung|meldung vom|publi[éc]"
    r"|mis en ligne|pubblicat|notizia del|geplaatst|gepubliceerd)[^\d.!?]{0,30}(?=\d)",
    re.IGNORECASE,
)
_ONLY_A_DATE = re.compile(r"(?:[^\W\d_]{2,12}[.,]?\s+){0,2}[\d./-]{6,10}(?:,?\s+\d\d?[:.]\d\d(?::\d\d)?(?:\s*Uhr)?)?")
_DIGIT = re.compile(r"\d")
_IN_SCRIPT = re.compile(
    r"[\"']?(?:publish(?:ed|ing)?|publication)[_-]?(?:date|time|at|on)?(?:[_-]?(?:utc|iso))?[\"']?\s*[:=]\s*[\"']"
    r"((?:19|20)\d\d-\d\d-\d\d)(?=[T \"'])"
    r"|\bdc:date=[\"']((?:19|20)\d\d-\d\d-\d\d)",
    re.IGNORECASE,
)


def infer_day(html: str) -> date | None:
    """A likely day, or None."""
    markup = guard_markup(html)
    if len(markup) > _LONGEST or markup.count("<") > _MOST_TAGS:
        return None
    return _by_htmldate(markup) or _by_lines(markup) or _agreed(_scripted(html))


def _by_lines(markup: str) -> date | None:
    root = parse_page(markup)
    lines = list(_lines(root)) if root is not None else []
    return _agreed(_labelled(lines)) or _agreed(_bare(lines))


def _agreed(days: Iterable[date | None]) -> date | None:
    """The day, where all of them are one."""
    found = {day for day in days if day}
    return found.pop() if len(found) == 1 else None


def _lines(root: Element) -> Iterator[tuple[Element, str]]:
    """The short texts with a figure, and the elements that hold them."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            for text in (element.text, element.tail):
                if text and _DIGIT.search(text) and len(line := squeeze(text)) <= _LONGEST_LINE:
                    yield element, line
            content = element.get("content") if element.tag == "meta" else None
            if content and len(content) <= _LONGEST_LINE:
                yield element, content


def _labelled(lines: Iterable[tuple[Element, str]]) -> Iterator[date | None]:
    for element, line in lines:
        label = _LABEL.search(line)
        if label and not is_other(element):
            yield _day_in(line[label.start() :])


def _bare(lines: Iterable[tuple[Element, str]]) -> Iterator[date | None]:
    for element, line in lines:
        if len(line) <= _LONGEST_DATE and _ONLY_A_DATE.fullmatch(line) and not is_other(element):
            yield _day_in(line)


def _day_in(line: str) -> date | None:
    return _agreed(found.day for found in find_dates(line)) or find_european_date(line)


def _scripted(html: str) -> Iterator[date | None]:
    for match in _IN_SCRIPT.finditer(html):
        yield read_metadata_date(match[1] or match[2])


def _by_htmldate(markup: str) -> date | None:
    from htmldate import find_date  # noqa: PLC0415 -- loads dateparser, which most pages do without

    found = find_date(markup, extensive_search=False, original_date=True)
    return date.fromisoformat(found) if found else None
