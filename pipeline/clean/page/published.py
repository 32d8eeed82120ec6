"""Find the day of publication that a page claims for its article.

In    linked data, meta tags, microdata, the lines round the headline, <time>
Out   a day; what is made for machines first, what the page shows beside its headline next, vague tags last
Else  None: a day that stands only in a list, in a side column or in the text is not the article's

A stamp in universal time may name the next day: where another stamp of the page gives the local day, that one holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile, islice

from ..dates import date_in_url, find_european_date, read_metadata_date
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
_ASIDE_TAGS = frozenset({"aside", "nav", "footer"})
_OTHER = re.compile(r"relat|recommend|sidebar|side-bar|comment|footer")
_DATED = re.compile(r"date|datum|fecha|time|publi|posted|meta|info|byline|author|autor")
_UNIVERSAL = re.compile(r"(?:Z|[+-]00:?00|UTC|GMT)$")
_LOCAL_MIDNIGHT = re.compile(r"T2[23]:00(?::00)?(?:\.0+)?(?:Z|\+00:?00)$")
_OPENING = re.compile(r"^\W*(?:[^\W\d_]{2,15}\s?:\s*)?")
_ONE_DAY = timedelta(days=1)
_LONGEST_HEADER_LINE = 160
_LONGEST_STAMP = 60
_NEAR_TITLE = 40
_BELOW_TITLE = 80
_LONGEST_DATE = 24


@dataclass(frozen=True, slots=True)
class PageClaims:
    """Where the page may state its day."""

    root: Element
    tags: Mapping[str, str]
    linked: LinkedArticle
    headings: list[Element]  # the likeliest first
    url: str | None = None


def find_published(page: PageClaims) -> date | None:
    """The best claim of the page."""
    tags = page.tags
    stamps = [stamp for stamp in (page.linked.stamp, *map(tags.get, _STATED)) if stamp]
    if not stamps or _UNIVERSAL.search(stamps[0].strip()) or not read_metadata_date(stamps[0]):
        stamps += _marked_stamps(page.root)  # a look at every element, which a plain stamp spares
    vague = [tags[name] for name in _VAGUE if name in tags]
    shown = _day_near(page.headings)
    stated = _stated_day(stamps, [*stamps, *vague], date_in_url(page.url))
    if stated and shown and abs(shown - stated) == _ONE_DAY:
        return shown
    return (
        stated
        or shown
        or next(filter(None, map(read_metadata_date, vague)), None)
        or _time_day(page.root)
        or _opening_day(page.root, page.headings)
    )


def _stated_day(stamps: Iterable[str], others: Iterable[str], addressed: date | None) -> date | None:
    """The first stamp that can be read, in local time where that can be told."""
    for stamp in stamps:
        if day := read_metadata_date(stamp):
            return _local_day(day, stamp, others, addressed) if _UNIVERSAL.search(stamp.strip()) else day
    return None


def _local_day(day: date, stamp: str, others: Iterable[str], addressed: date | None) -> date:
    """Another stamp with its own time zone, or the address, tells; and an even 23:00 is midnight in Europe."""
    local = [read_metadata_date(other) for other in others if ":" in other and not _UNIVERSAL.search(other.strip())]
    beside = next((other for other in (*local, addressed) if other and abs(other - day) == _ONE_DAY), None)
    return beside or (day + _ONE_DAY if _LOCAL_MIDNIGHT.search(stamp) else day)


def _marked_stamps(root: Element) -> Iterator[str]:
    """What microdata and old class names ("published") mark as the day, unless several articles have one."""
    marked = root.xpath(_MARKED)
    stated = [element for element in marked if element.get("itemprop") == "datePublished" and not _is_other(element)]
    alone = [element for element in marked if not _is_aside(element)]
    return iter([_stamp(element) for element in (stated[:1] or (alone if len(alone) == 1 else []))])


def _stamp(element: Element) -> str:
    given = element.get("datetime") or element.get("content") or element.get("title")
    return given or text_of(element)[:_LONGEST_STAMP]


def _is_other(element: Element) -> bool:
    """Whether it is surely of another article, or of a comment."""
    return any(_OTHER.search(name_of(one)) for one in (element, *list(element.iterancestors())[:3]))


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
    """The day of the page's <time> elements where they agree."""
    days = {day for element in root.iter("time") if (day := read_metadata_date(_stamp(element)))}
    return days.pop() if len(days) == 1 else None


def _opening_day(root: Element, headings: list[Element]) -> date | None:
    """The date with which one of the first texts below the headline opens: "27.1.2022 - At the …"."""
    if not headings:
        return None
    known = frozenset(headings)
    for element in islice(dropwhile(lambda one: one not in known, root.iter()), _BELOW_TITLE):
        if isinstance(element.tag, str) and not _ASIDE.search(name_of(element)):
            for text in (element.text, element.tail):
                if text and (day := _day_at_start(" ".join(text.split()))):
                    return day
    return None


def _day_at_start(text: str) -> date | None:
    start = _OPENING.sub("", text, count=1)[:_LONGEST_DATE]
    return find_european_date(start) if start[:1].isdigit() else None
