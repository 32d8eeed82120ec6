"""Find the day of publication that a page claims for its article.

In    linked data, meta tags, microdata, the lines round the headline, <time>
Out   a day; what is made for machines first, what the page shows beside its headline next, vague tags last
Else  None: a day that stands only in a list, in a side column or in the text is not the article's

A stamp in universal time may name the next day: where another stamp of the page gives the local day, that one holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from ..dates import find_european_date, read_metadata_date
from ..header import read_header_line
from .jsonld import LinkedArticle
from .tree import Element, name_of, text_of

_STATED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate"),
    *("publishdate", "publish_date", "publish-date", "publication_date", "publication-date", "publicationdate"),
    *("article.published", "published_time", "published_date", "parsely-pub-date", "sailthru.date"),
    *("cxenseparse:recs:publishtime", "weibo:article:create_at", "dc.date.issued", "dcterms.issued", "og:pubdate"),
    *("og:release_date", "releasedate", "release_date", "article_date_original", "pubtime", "publishedat"),
    *("originalpublicationdate", "bepress_citation_date", "citation_publication_date", "citation_online_date"),
)
# They may name the day of the last change, of the picture or of the record.
_VAGUE = ("dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "date", "created", "datecreated")
_MARKED = "//*[@itemprop='datePublished' or @pubdate or contains(concat(' ', @class, ' '), ' published ')]"
_ASIDE = re.compile(
    r"relat|recommend|sidebar|side-bar|latest|popular|hot|rank|comment|footer|more|list|widget|teaser|card"
)
_DATED = re.compile(r"date|datum|fecha|time|publi|posted|meta|info|byline|author|autor")
_UNIVERSAL = re.compile(r"(?:Z|[+-]00:?00|UTC|GMT)$")
_ONE_DAY = timedelta(days=1)
_LONGEST_HEADER_LINE = 160
_LONGEST_STAMP = 60
_NEAR_TITLE = 40


def find_published(
    root: Element, tags: Mapping[str, str], linked: LinkedArticle, headings: list[Element]
) -> date | None:
    """The best claim of the page."""
    stamps = [linked.stamp or "", *(tags[name] for name in _STATED if name in tags), *_marked_stamps(root)]
    return (
        _stated_day(stamps, [*stamps, *(tags[name] for name in _VAGUE if name in tags)])
        or _day_near(headings)
        or next((day for name in _VAGUE if name in tags and (day := read_metadata_date(tags[name]))), None)
        or _time_day(root)
    )


def _stated_day(stamps: Iterable[str], others: Iterable[str]) -> date | None:
    """The first stamp that can be read, in local time where another stamp has that."""
    for stamp in stamps:
        if day := read_metadata_date(stamp):
            return _local_day(day, others) if _UNIVERSAL.search(stamp.strip()) else day
    return None


def _local_day(day: date, others: Iterable[str]) -> date:
    local = (read_metadata_date(other) for other in others if ":" in other and not _UNIVERSAL.search(other.strip()))
    return next((other for other in local if other and abs(other - day) == _ONE_DAY), day)


def _marked_stamps(root: Element) -> Iterator[str]:
    """What microdata and old class names ("published") mark as the day, unless several articles have one."""
    marked = [element for element in root.xpath(_MARKED) if not _is_aside(element)]
    stated = [element for element in marked if element.get("itemprop") == "datePublished"]
    return iter([_stamp(element) for element in (stated[:1] or (marked if len(marked) == 1 else []))])


def _stamp(element: Element) -> str:
    given = element.get("datetime") or element.get("content") or element.get("title")
    return given or text_of(element)[:_LONGEST_STAMP]


def _is_aside(element: Element) -> bool:
    """Whether it belongs to a list or a comment by its name or by what is round it."""
    return any(_ASIDE.search(name_of(one)) for one in (element, *list(element.iterancestors())[:3]))


def _day_near(headings: list[Element]) -> date | None:
    """A header line among the elements that surround the headline."""
    for heading in headings[:2]:
        around = heading.getparent()
        for _ in range(2):
            if around is None or around.tag in ("body", "html"):
                break
            if day := _day_among(around):
                return day
            around = around.getparent()
    return None


def _day_among(around: Element) -> date | None:
    for element in _first_elements(around):
        if element.tag == "time" and (day := read_metadata_date(_stamp(element))):
            return day
        line = text_of(element) if len(element) <= 12 else ""
        if not 8 <= len(line) <= _LONGEST_HEADER_LINE:
            continue
        if day := _shown_day(line) or _european_day(element, line):
            return day
    return None


def _shown_day(line: str) -> date | None:
    header = read_header_line(line)
    for role in ("published", "plain", "updated"):
        for found, day in header.dates if header else ():
            if found == role:
                return day
    return None


def _european_day(element: Element, line: str) -> date | None:
    """ "05.03.2024", "5. März 2024": only where the element's name says that it holds the date, or it holds no more."""
    if len(line) > _LONGEST_STAMP or not (_DATED.search(name_of(element)) or len(line) <= 20):
        return None
    return find_european_date(line)


def _first_elements(around: Element) -> Iterator[Element]:
    """The first elements of the block, those of lists of other articles left out."""
    for number, element in enumerate(around.iter()):
        if number > _NEAR_TITLE:
            return
        if isinstance(element.tag, str) and not _ASIDE.search(name_of(element)):
            yield element


def _time_day(root: Element) -> date | None:
    """The day of the page's <time> elements where they agree."""
    days = {day for element in root.iter("time") if (day := read_metadata_date(_stamp(element)))}
    return days.pop() if len(days) == 1 else None
