"""Read the day that a page shows its readers beside the headline.

In    the parsed page, its headings with the likeliest first
Out   ``Shown``: a day among the elements round a headline, the day of the <time> elements, a day that opens a text
Else  None: a day that stands only in a list, in a side column, in a comment or in the text is not the article's
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import dropwhile, islice

from ..dates import find_european_date, read_both_ways, read_metadata_date
from ..header import Role, read_header_line
from .tree import Element, name_of, squeeze, text_of

_ASIDE = re.compile(
    r"relat|recommend|sidebar|side-bar|latest|popular|hot|rank|comment|footer|more|list|widget|teaser|card"
)
_ASIDE_TAGS = frozenset({"aside", "nav", "footer", "blockquote"})
_OTHER = re.compile(r"relat|recommend|sidebar|side-bar|comment")
_DATED = re.compile(r"date|datum|fecha|time|publi|posted|meta|info|byline|author|autor|stand\b")
_CHANGED = re.compile(r"\b(?:updated|modified)\b")
_PUBLISHED = re.compile(r"\bpublished\b")
_SAYS_CHANGED = re.compile(r"(?:updated|modified|edited)(?: on)?\s*:?\s*$|^\W*last ?update", re.IGNORECASE)
_OPENING = re.compile(r"^\W*(?:[^\W\d_]{2,15}\s?[:,]\s*\(?)?")
_ROLES: tuple[Role, ...] = ("published", "plain", "updated")
_LONGEST_HEADER_LINE = 160
_LONGEST_STAMP = 60
_SHORTEST_DATE = 8
_LEVELS = 3
_NEAR_TITLE = 40
_BELOW_TITLE = 80
_LONGEST_DATE = 24
_LONGEST_START = 200  # with the blanks that may stand before it


@dataclass(frozen=True, slots=True)
class _Line:
    """A date round the headline: one day, or the two that it may mean."""

    days: tuple[date, ...]
    updated: bool = False


class Shown:
    """What the page shows: each kind of day is looked for when it is asked for."""

    def __init__(self, root: Element, headings: list[Element]) -> None:
        self._root = root
        self._headings = headings

    @cached_property
    def near(self) -> date | None:
        """The day that stands round the headline."""
        return self._near.days[0] if self._near else None

    @property
    def updated(self) -> bool:
        """Whether the page says that ``near`` is the day of a change."""
        return self._near is not None and self._near.updated

    @cached_property
    def either(self) -> tuple[date, ...]:
        """ "03/05/2024" round the headline, read both ways."""
        return next((line.days for line in self._lines if len(line.days) == 2), ())

    @cached_property
    def alone(self) -> date | None:
        """The day of the page's <time> elements where they agree, comments' and changes' left out."""
        times = (one for one in self._root.iter("time") if not (is_other(one) or _is_of_change(one)))
        days = {day for one in times if (day := read_metadata_date(stamp_of(one)))}
        return days.pop() if len(days) == 1 else None

    @cached_property
    def opening(self) -> date | None:
        """The day with which one of the first texts below the headline opens: "27.1.2022 - At the …"."""
        return _opening_day(self._root, self._headings)

    @cached_property
    def _lines(self) -> list[_Line]:
        return _lines_near(self._headings)

    @cached_property
    def _near(self) -> _Line | None:
        plain = (line for line in self._lines if len(line.days) == 1)
        return min(plain, key=lambda line: line.updated, default=None)


def stamp_of(element: Element) -> str:
    """What the element says for machines, else what it shows."""
    given = element.get("datetime") or element.get("content") or element.get("title")
    return given or text_of(element)[:_LONGEST_STAMP]


def is_other(element: Element) -> bool:
    """Whether it is surely of another article, or of a comment."""
    return any(_OTHER.search(name_of(one)) for one in _with_parents(element))


def is_aside(element: Element) -> bool:
    """Whether it belongs to a list or a comment by its name or by what is round it."""
    return any(_ASIDE.search(name_of(one)) for one in _with_parents(element))


def _with_parents(element: Element) -> list[Element]:
    return [element, *list(element.iterancestors())[:3]]


def _lines_near(headings: list[Element]) -> list[_Line]:
    """The dated lines among the elements that surround a headline."""
    for heading in headings:
        around = heading.getparent()
        for _ in range(_LEVELS):
            if around is None or around.tag in ("body", "html"):
                break
            if lines := list(_lines_among(around)):
                return lines
            around = around.getparent()
    return []


def _lines_among(around: Element) -> Iterator[_Line]:
    """Up to the first day that is not said to be that of a change."""
    for element in _first_elements(around):
        line = _line_of(element)
        if line is not None:
            yield line
            if len(line.days) == 1 and not line.updated:
                return


def _line_of(element: Element) -> _Line | None:
    changed = _is_of_change(element)
    if element.tag == "time" and (day := read_metadata_date(stamp_of(element))):
        return _Line((day,), changed)
    text = _short_text(element) if len(element) <= 12 else ""
    below = islice(element.iterdescendants(), _NEAR_TITLE)
    if len(text) < _SHORTEST_DATE or any(map(_is_of_change, below)):
        return None  # of several dates in it, each speaks for itself
    if found := _header_day(text):
        return _Line((found[1],), changed or found[0] == "updated")
    if day := _european_day(element, text):
        return _Line((day,), changed)
    days = read_both_ways(text) if len(text) <= _LONGEST_STAMP else ()
    return _Line(days, changed) if days else None


def _short_text(element: Element) -> str:
    """The element's text, or none where it is longer than a header line: most of a page need not be joined for that."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part.strip())
        if length > _LONGEST_HEADER_LINE:
            return ""
    text = squeeze("".join(parts))
    return text if len(text) <= _LONGEST_HEADER_LINE else ""


def _is_of_change(element: Element) -> bool:
    """By its name, or by the words beside it: "last updated <time …>". One that is both is of the publication too."""
    name = name_of(element)
    if element.get("itemprop") == "dateModified" or (_CHANGED.search(name) and not _PUBLISHED.search(name)):
        return True
    return any(_SAYS_CHANGED.search(text) for text in _beside(element))


def _beside(element: Element) -> Iterator[str]:
    """The texts right before and behind the element."""
    previous, parent = element.getprevious(), element.getparent()
    yield (previous.tail if previous is not None else parent.text if parent is not None else None) or ""
    yield element.tail or ""


def _header_day(line: str) -> tuple[Role, date] | None:
    header = read_header_line(line)
    dates = header.dates if header else ()
    return next(((found, day) for role in _ROLES for found, day in dates if found == role), None)


def _european_day(element: Element, line: str) -> date | None:
    """ "05.03.2024", "5. März 2024": only where the element's name says that it holds the date, or it holds no more."""
    if len(line) > _LONGEST_STAMP or not (_DATED.search(name_of(element)) or len(line) <= 20):
        return None
    return find_european_date(line)


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


def _opening_day(root: Element, headings: list[Element]) -> date | None:
    if not headings:
        return None
    known = frozenset(headings)
    for element in islice(dropwhile(lambda one: one not in known, root.iter()), _BELOW_TITLE):
        if isinstance(element.tag, str) and not _ASIDE.search(name_of(element)):
            for text in filter(None, (element.text, element.tail)):
                if (day := _day_at_start(squeeze(text[:_LONGEST_START]))) and not _is_of_change(element):
                    return day
    return None


def _day_at_start(text: str) -> date | None:
    start = _OPENING.sub("", text, count=1)[:_LONGEST_DATE]
    return find_european_date(start) if start[:1].isdigit() else None
