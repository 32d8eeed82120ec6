"""Find the day of publication that a page claims for its article.

In    linked data, meta tags, microdata, the lines round the headline, <time>
Out   a day, and whether readers are shown the same; what is made for machines first, unless what the page shows beside
      its headline overrules it; then what it shows, vague tags, and last a tag that only sounds like it
Else  None: nothing of the kind is there

A stamp in universal time may name the next day: where another stamp of the page gives the local day, that one holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from ..dates import date_in_url, read_metadata_date
from .jsonld import LinkedArticle
from .shown import Shown, is_aside, is_other, stamp_of
from .tree import Element

_STATED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate"),
    *("publishdate", "publish_date", "publish-date", "publication_date", "publication-date", "publicationdate"),
    *("article.published", "published_time", "published_date", "parsely-pub-date", "sailthru.date"),
    *("cxenseparse:recs:publishtime", "weibo:article:create_at", "dc.date.issued", "dcterms.issued", "og:pubdate"),
    *("og:release_date", "releasedate", "release_date", "article_date_original", "pubtime", "publishedat"),
    *("originalpublicationdate", "bepress_citation_date", "citation_publication_date", "citation_online_date"),
)
_MAYBE_STATED = re.compile(
    r"(?!.*(?:next|prev|parent|last|embargo|expir|unpub|modif|updat))(?:.*[:._-])?"
    r"(?:pub(?:lish(?:ed|ing)?|lication)?[_.-]?(?:date|time|datetime|day|at|on)|published"
    r"|date(?:time)?[_.-]?(?:pub|published|publication|issued|posted))"
)
# They may name the day of the last change, of the picture or of the record.
_VAGUE = ("dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "date", "created", "datecreated")
_CHANGED = ("article:modified_time", "og:updated_time", "lastmod", "last-modified")
_MARKED = "//*[@itemprop='datePublished' or @pubdate or contains(concat(' ', @class, ' '), ' published ')]"
_UNIVERSAL = re.compile(r"(?:Z|[+-]00:?00|UTC|GMT)$")
_LOCAL_MIDNIGHT = re.compile(r"T2[23]:00(?::00)?(?:\.0+)?(?:Z|\+00:?00)$")
_ONE_DAY = timedelta(days=1)
_MOST_STAMPS = 20
_HOUR = re.compile(r"T(\d\d):\d\d")
_YESTERDAY_UNTIL, _TOMORROW_FROM = 10, 11  # of universal time: in Hawaii, and in New Zealand


@dataclass(frozen=True, slots=True)
class PageClaims:
    """Where the page may state its day."""

    root: Element
    tags: Mapping[str, str]
    linked: LinkedArticle
    headings: list[Element]  # the likeliest first
    titled: bool  # the first of them says the title
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PageDay:
    """The best claim of a page, and whether its readers are shown the same day."""

    day: date | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class _Stated:
    """The day of a stamp, in local time where that can be told; ``is_universal`` is a stamp in universal time.

    ``hour`` is that of universal time, where the stamp has one.
    """

    day: date
    is_universal: bool
    hour: int | None = None

    def may_be_local(self, day: date) -> bool:
        """Whether it may have been ``day`` somewhere: at ten in the morning it is yesterday hardly anywhere."""
        if abs(day - self.day) != _ONE_DAY:
            return False
        if self.hour is None:
            return True
        return self.hour >= _TOMORROW_FROM if day > self.day else self.hour < _YESTERDAY_UNTIL


def find_published(page: PageClaims) -> PageDay:
    """The best claim of the page."""
    shown = Shown(page.root, page.headings[:1] if page.titled else page.headings[:2])
    day = _best(page, shown)
    return PageDay(day, day is not None and (day in (shown.near, *shown.either) or day == shown.alone))


def _best(page: PageClaims, shown: Shown) -> date | None:
    tags = page.tags
    stamps = [stamp for stamp in (page.linked.stamp, *map(tags.get, _STATED)) if stamp]
    if not stamps or _UNIVERSAL.search(stamps[0].strip()) or not read_metadata_date(stamps[0]):
        stamps += _marked_stamps(page.root)  # a look at every element, which a plain stamp spares
    vague = [tags[name] for name in _VAGUE if name in tags]
    addressed = date_in_url(page.url)
    if stated := _stated_day(stamps, [*stamps, *vague], addressed):
        return _overruled(stated, shown, page, addressed) or stated.day
    tagged = _first_day(vague)
    near = shown.near if page.titled else None
    day = near or shown.alone or tagged or shown.near or shown.near_change or shown.opening
    return day or _first_day(stamp for name, stamp in tags.items() if _MAYBE_STATED.fullmatch(name))


def _first_day(stamps: Iterable[str]) -> date | None:
    return next(filter(None, map(read_metadata_date, islice(stamps, _MOST_STAMPS))), None)


def _overruled(stated: _Stated, shown: Shown, page: PageClaims, addressed: date | None) -> date | None:
    """What the page shows its readers, where it is the same day in local time, or where the page was published anew.

    A page was published anew if it shows the day of its last change without calling it one, or if its only <time> opens
    the text below the headline; not if its address bears the older day.
    """
    if stated.day in (shown.near, *shown.either):
        return None
    seen = [shown.near, *shown.either]
    if shown.near_change and shown.near_change < stated.day:  # nothing is changed before it is published
        seen.append(shown.near_change)
    if stated.is_universal:
        seen += [shown.alone, shown.opening]
    if beside := next((day for day in seen if day and stated.may_be_local(day)), None):
        return beside
    if stated.day == addressed:
        return None
    if new := [day for day in (shown.near, shown.opening) if day]:
        changes = _days_of_change(page)
        if anew := next((day for day in new if day in changes), None):
            return anew
    return shown.alone if shown.near is None and shown.alone == shown.opening else None


def _days_of_change(page: PageClaims) -> set[date | None]:
    return {read_metadata_date(stamp) for stamp in (page.linked.changed, *map(page.tags.get, _CHANGED)) if stamp}


def _stated_day(stamps: Iterable[str], others: Iterable[str], addressed: date | None) -> _Stated | None:
    """The first stamp that can be read."""
    for stamp in stamps:
        if day := read_metadata_date(stamp):
            universal = bool(_UNIVERSAL.search(stamp.strip()))
            hour = _HOUR.search(stamp) if universal else None
            local = _local_day(day, stamp, others, addressed) if universal else day
            return _Stated(local, universal, int(hour[1]) if hour and local == day else None)
    return None


def _local_day(day: date, stamp: str, others: Iterable[str], addressed: date | None) -> date:
    """Another stamp with its own time zone, or the address, tells; and an even 23:00 is midnight in Europe."""
    local = [read_metadata_date(other) for other in others if ":" in other and not _UNIVERSAL.search(other.strip())]
    beside = next((other for other in (*local, addressed) if other and abs(other - day) == _ONE_DAY), None)
    return beside or (day + _ONE_DAY if _LOCAL_MIDNIGHT.search(stamp) else day)


def _marked_stamps(root: Element) -> Iterator[str]:
    """What microdata and old class names ("published") mark as the day, unless several articles have one."""
    marked = root.xpath(_MARKED)
    stated = [element for element in marked if element.get("itemprop") == "datePublished" and not is_other(element)]
    alone = [element for element in marked if not is_aside(element)]
    return iter([stamp_of(element) for element in (stated[:1] or (alone if len(alone) == 1 else []))])
