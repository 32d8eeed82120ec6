"""Read the day that a page shows its readers beside the headline.

In    the parsed page, its headings with the likeliest first
Out   ``Shown``: a day among the elements round a headline, and the day of the <time> elements
Else  None: a day that stands only in a list, in a side column, in a comment or in the text is not the article's
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, islice

from ..dates import find_european_date, read_both_ways, read_metadata_date
from ..header import Role, read_header_line
from .tree import Element, name_of, text_of

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
_LEVELS = 3
_NEAR_TITLE = 40
_BELOW_TITLE = 80
_LONGEST_DATE = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """``near`` stands round the headline, ``alone`` is the day of all <time> elements, ``opening`` begins a text."""

    near: date | None
    updated: bool  # the page says that ``near`` is the day of a change
    either: tuple[date, ...]  # "03/05/2024" round the headline, read both ways
    alone: date | None
    opening: date | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A date round the headline: one day, or the two that it may mean."""

    days: tuple[date, ...]
    updated: bool = False


def read_shown(root: Element, headings: list[Element]) -> Shown:
    """All that the page shows."""
    lines = _lines_near(headings)
    plain = [line for line in lines if len(line.days) == 1]
    near = min(plain, key=lambda line: line.updated, default=None)
    either = next((line.days for line in lines if len(line.days) == 2), ())
    return Shown(
        near.days[0] if near else None,
        near is not None and near.updated,
        either,
        _time_day(root),
        _opening_day(root, headings),
    )


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
    text = text_of(element) if len(element) <= 12 else ""
    below = islice(element.iterdescendants(), _NEAR_TITLE)
    if not 8 <= len(text) <= _LONGEST_HEADER_LINE or any(map(_is_of_change, below)):
        return None  # of several dates in it, each speaks for itself
    if found := _header_day(text):
        return _Line((found[1],), changed or found[0] == "updated")
    if day := _european_day(element, text):
        return _Line((day,), changed)
    days = read_both_ways(text) if len(text) <= _LONGEST_STAMP else ()
    return _Line(days, changed) if days else None


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


def _time_day(root: Element) -> date | None:
    """The day of the page's <time> elements where they agree, comments' and changes' left out."""
    times = (element for element in root.iter("time") if not (is_other(element) or _is_of_change(element)))
    days = {day for element in times if (day := read_metadata_date(stamp_of(element)))}
    return days.pop() if len(days) == 1 else None


def _opening_day(root: Element, headings: list[Element]) -> date | None:
    """The date with which one of the first texts below the headline opens: "27.1.2022 - At the …"."""
    if not headings:
        return None
    known = frozenset(headings)
    for element in islice(dropwhile(lambda one: one not in known, root.iter()), _BELOW_TITLE):
        if isinstance(element.tag, str) and not (_ASIDE.search(name_of(element)) or _is_of_change(element)):
            for text in (element.text, element.tail):
                if text and (day := _day_at_start(" ".join(text.split()))):
                    return day
    return None


def _day_at_start(text: str) -> date | None:
    start = _OPENING.sub("", text, count=1)[:_LONGEST_DATE]
    return find_european_date(start) if start[:1].isdigit() else None
