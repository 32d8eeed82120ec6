"""Read the day that a page shows its readers beside the headline.

In    the parsed page, its headings with the likeliest first
Out   ``Shown``: a day among the elements round a headline, the day of the <time> elements, a day that opens a text
Else  None: a day that stands only in a list, in a side column, in a comment or in the text is not the article's

A day that is said to be that of a change ("Updated: March 5, 2024") is kept apart.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import dropwhile, islice

from lxml import etree

from ..dates import agreed, find_european_date, read_both_ways, read_metadata_date
from ..header import likeliest, read_header_line
from .tree import HEADINGS, Element, name_of, short_text, squeeze, text_of

_ASIDE = re.compile(
    r"relat|recommend|sidebar|side-bar|latest|popular|hot|rank|comment|footer|more|list|widget|teaser|card"
)
_ASIDE_TAGS = frozenset({"aside", "nav", "footer", "blockquote"})
# Themes write their switches into names too: "no-sidebar", "comments-open".
_OTHER = re.compile(r"relat|recommend|(?<!no-)side-?bar|comment(?!s?-(?:open|closed))|latest|popular")
_DATED = re.compile(r"date|datum|fecha|time|publi|posted|created|meta|info|byline|author|autor|\bstand\b")
_CHANGED = re.compile(r"\b(?:updated|modified)\b")
_PUBLISHED = re.compile(r"\bpublished\b")
# "Updated", "last modified on:": words by themselves, not the end of "Market Update" nor the start of "Edited by Li".
_CHANGE = r"(?:last )?(?:updated|modified|edited|changed|aktualisiert|last ?update)"
_SAYS_CHANGED_BEFORE = re.compile(rf"(?:^|[|·•,(\[;–-]\s?){_CHANGE}(?: (?:on|at|am))?\s?:?$", re.IGNORECASE)
_SAYS_CHANGED_AT_START = re.compile(rf"\W*{_CHANGE}\b(?! by\b)", re.IGNORECASE)
_SAYS_CHANGED_BEHIND = re.compile(r"\W*last ?update\w*\W*$", re.IGNORECASE)
_OPENING = re.compile(r"^\W*(?:[^\W\d_]{2,15}\s?[:,]\s*\(?)?")
_LONGEST_HEADER_LINE = 160
_LONGEST_STAMP = 60
_LONGEST_LABEL = 40
_SHORTEST_DATE = 8
_LEVELS = 3
_PARENTS = 3
_NEAR_TITLE = 40
_BELOW_TITLE = 80
_MOST_TIMES = 20
_LONGEST_DATE = 24
_LONGEST_START = 200  # with the blanks that may stand before it


@dataclass(frozen=True, slots=True)
class _Line:
    """A date round the headline: one day, or the two that it may mean."""

    days: tuple[date, ...]
    changed: bool = False


class Shown:
    """What the page shows: each kind of day is looked for when it is asked for."""

    def __init__(self, root: Element, headings: list[Element]) -> None:
        self._root = root
        self._headings = headings

    @cached_property
    def near(self) -> date | None:
        """The day that stands round the headline."""
        return self._first(changed=False)

    @cached_property
    def near_change(self) -> date | None:
        """The day round the headline that is said to be that of a change."""
        return self._first(changed=True)

    @cached_property
    def either(self) -> tuple[date, ...]:
        """ "03/05/2024" round the headline, read both ways."""
        return next((line.days for line in self._lines if len(line.days) == 2 and not line.changed), ())

    @cached_property
    def alone(self) -> date | None:
        """The day of the page's <time> elements where they agree, if need be of those in no list.

        Other articles', comments' and changes' are left out.
        """
        times = [one for one in islice(self._root.iter("time"), _MOST_TIMES) if not (is_other(one) or _is_changed(one))]
        days = [(read_metadata_date(stamp_of(one)), next(one.iterancestors("li"), None)) for one in times]
        return agreed(day for day, _ in days) or agreed(day for day, item in days if item is None)

    @cached_property
    def opening(self) -> date | None:
        """The day with which one of the first texts below the headline opens: "27.1.2022 - At the …"."""
        return _opening_day(self._root, self._headings)

    @cached_property
    def _lines(self) -> list[_Line]:
        return _lines_near(self._headings)

    def _first(self, *, changed: bool) -> date | None:
        days = (line.days[0] for line in self._lines if len(line.days) == 1 and line.changed == changed)
        return next(days, None)


def stamp_of(element: Element) -> str:
    """What the element says for machines, else what it shows."""
    given = element.get("datetime") or element.get("content") or element.get("title")
    return given or text_of(element)[:_LONGEST_STAMP]


def is_other(element: Element) -> bool:
    """Whether it is surely of another article, of a comment or of a side column."""
    return any(one.tag in _ASIDE_TAGS or _OTHER.search(name_of(one)) for one in _with_parents(element))


def is_aside(element: Element) -> bool:
    """Whether it belongs to a list or a comment by its name or by what is round it."""
    return any(_ASIDE.search(name_of(one)) for one in _with_parents(element))


def _with_parents(element: Element) -> Iterator[Element]:
    yield element
    yield from islice(element.iterancestors(), _PARENTS)


def _lines_near(headings: list[Element]) -> list[_Line]:
    """The dated lines among the elements that surround a headline, out to the first level that shows its day."""
    lines: list[_Line] = []
    for heading in headings:
        around = heading.getparent()
        for _ in range(_LEVELS):
            if around is None or around.tag in ("body", "html"):
                break
            lines += _lines_among(around)
            if any(len(line.days) == 1 and not line.changed for line in lines):
                return lines
            around = around.getparent()
    return lines


def _lines_among(around: Element) -> Iterator[_Line]:
    """Up to the first day that is not said to be that of a change."""
    for element in _first_elements(around):
        line = _line_of(element)
        if line is not None:
            yield line
            if len(line.days) == 1 and not line.changed:
                return


def _first_elements(around: Element) -> Iterator[Element]:
    """The first elements of the block, lists of other articles left out with all that they hold."""
    aside: set[Element] = set()
    for number, element in enumerate(around.iter()):
        if number > _NEAR_TITLE:
            return
        if element.getparent() in aside or element.tag in _ASIDE_TAGS or _ASIDE.search(name_of(element)):
            if element is not around:
                aside.add(element)
        else:
            yield element


def _line_of(element: Element) -> _Line | None:
    changed = _is_changed(element)
    if element.tag == "time" and (day := read_metadata_date(stamp_of(element))):
        return _Line((day,), changed)
    text = _own_text(element) if len(element) <= 12 else ""
    if len(text) < _SHORTEST_DATE:
        return None
    header = read_header_line(text)
    if header and (found := likeliest(header.dates)):
        role, day = found
        return _Line((day,), role == "updated" or (changed and role != "published"))
    if day := _european_day(element, text):
        return _Line((day,), changed)
    days = read_both_ways(text) if header and not header.dates else ()
    return _Line(days, changed) if days else None


def _own_text(element: Element) -> str:
    """The text without what is of a change below it; none where it is longer than a header line."""
    below = islice(element.iterdescendants(), _NEAR_TITLE)
    changed = {one for one in below if _is_changed(one)}
    return short_text(_texts(element, changed) if changed else element.itertext(), _LONGEST_HEADER_LINE)


def _texts(element: Element, left_out: Collection[Element]) -> Iterator[str]:
    """The texts below the element in their order, as far as they stand in none of those."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        if event == "end":
            yield (one.tail or "") if one is not element else ""
        elif one in left_out:
            walk.skip_subtree()
        else:
            yield one.text or ""


def _is_changed(element: Element) -> bool:
    """Whether it gives the day of a change, by its name, by its own words or by those beside it.

    "updated published" is the name of a day that is both, and that of the publication counts.
    """
    name = name_of(element)
    if element.get("itemprop") == "dateModified" or (_CHANGED.search(name) and not _PUBLISHED.search(name)):
        return True
    if _SAYS_CHANGED_AT_START.match(squeeze((element.text or "")[:_LONGEST_START])):
        return True
    before = _text_before(element)
    behind = squeeze((element.tail or "")[:_LONGEST_LABEL]) if element.getnext() is None else ""  # else it labels that
    return bool(_SAYS_CHANGED_BEFORE.search(before) or _SAYS_CHANGED_BEHIND.fullmatch(behind))


def _text_before(element: Element) -> str:
    """The end of what stands right before the element in the same block: a text, or a label of its own."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        text = parent.text if parent is not None else None
    else:
        text = previous.tail if (previous.tail or "").strip() or previous.tag in HEADINGS else previous.text
    return squeeze((text or "")[-_LONGEST_START:])[-_LONGEST_LABEL:]


def _european_day(element: Element, line: str) -> date | None:
    """ "05.03.2024", "5. März 2024": only where the element's name says that it holds the date, or it holds no more."""
    if len(line) > _LONGEST_STAMP or not (_DATED.search(name_of(element)) or len(line) <= 20):
        return None
    return find_european_date(line)


def _opening_day(root: Element, headings: list[Element]) -> date | None:
    if not headings:
        return None
    known = frozenset(headings)
    for element in islice(dropwhile(lambda one: one not in known, root.iter()), _BELOW_TITLE):
        if isinstance(element.tag, str) and not _ASIDE.search(name_of(element)):
            for text in filter(None, (element.text, element.tail)):
                start = squeeze(text[:_LONGEST_START])
                if _SAYS_CHANGED_AT_START.match(start):
                    continue
                if (day := _day_at_start(start)) and not _is_changed(element):
                    return day
    return None


def _day_at_start(text: str) -> date | None:
    start = _OPENING.sub("", text, count=1)[:_LONGEST_DATE]
    return find_european_date(start) if start[:1].isdigit() else None
