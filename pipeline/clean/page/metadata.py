"""Read a page's own account of its article: title, day, publisher, address.

In    the parsed page, before anything is pruned
Out   Metadata
Else  None for what no tag says; a day that is only near the article is left to the header lines
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..dates import read_metadata_date
from ..header import read_header_line
from .jsonld import LinkedArticle, read_linked_data
from .title import Titles, choose_title
from .tree import Element, name_of, text_of

# In the order of trust: what is made for machines first, the vague "date" last.
_DATE_NAMES = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate"),
    *("publishdate", "publish_date", "publish-date", "publication_date", "publication-date", "publicationdate"),
    *("article.published", "published_time", "published_date", "parsely-pub-date", "sailthru.date"),
    *("cxenseparse:recs:publishtime", "weibo:article:create_at", "dc.date.issued", "dcterms.issued"),
    *("dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "og:release_date", "releasedate"),
    *("release_date", "article_date_original", "pubtime", "publishedat", "originalpublicationdate", "date", "created"),
)
_TITLE_NAMES = ("og:title", "twitter:title", "articletitle", "headline", "dc.title")
_SITE_NAMES = ("og:site_name", "application-name", "copyright", "source", "contentsource", "mediaid")
_DATED_CLASS = re.compile(r"date|time|meta|info|publi|source|byline|from|author|post|entry|sub-?title|article|news")
_ASIDE = re.compile(
    r"relat|recommend|sidebar|side-bar|latest|popular|hot|rank|comment|footer|more|list|widget|teaser|card"
)
_LONGEST_HEADER_LINE = 160
_NEAR_TITLE = 40


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of its article; ``fallback`` is the text that its linked data holds."""

    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    fallback: str | None = None


def read_metadata(root: Element) -> Metadata:
    """Collect from linked data, meta tags, microdata, <time> and the lines round the headline."""
    linked = read_linked_data(script.text or "" for script in root.iter("script"))
    tags = _meta_tags(root)
    headings = [element for element in root.iter("h1") if text_of(element)]
    titles = Titles(
        headings=tuple(text_of(heading) for heading in headings[:5]),
        social=_first(tags, _TITLE_NAMES),
        linked=linked.headline,
        tag=next((text_of(element) for element in root.iter("title")), None),
        site=_first(tags, _SITE_NAMES[:1]),
    )
    return Metadata(
        title=choose_title(titles),
        published=_published(root, tags, linked, headings),
        publisher=linked.publisher or _first(tags, _SITE_NAMES[:2]),
        url=next(
            (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), None
        ),
        fallback=linked.body,
    )


def _meta_tags(root: Element) -> dict[str, str]:
    """Name to content; of tags with one name the first counts."""
    tags: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            tags.setdefault(name.lower(), content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if name in tags), None)


def _published(root: Element, tags: dict[str, str], linked: LinkedArticle, headings: list[Element]) -> date | None:
    if linked.published:
        return linked.published
    for name in _DATE_NAMES:
        if name in tags and (day := read_metadata_date(tags[name])):
            return day
    return _microdata_day(root) or _day_near(headings) or _time_day(root)


def _microdata_day(root: Element) -> date | None:
    for element in root.xpath("//*[@itemprop='datePublished' or @pubdate]"):
        if day := _stamp(element):
            return day
    return None


def _stamp(element: Element) -> date | None:
    return read_metadata_date(element.get("datetime") or element.get("content") or text_of(element)[:60])


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
        if element.tag == "time" and (day := _stamp(element)):
            return day
        line = text_of(element) if len(element) <= 12 else ""
        header = read_header_line(line) if 8 <= len(line) <= _LONGEST_HEADER_LINE else None
        for role in ("published", "plain", "updated"):
            for found, day in header.dates if header else ():
                if found == role:
                    return day
    return None


def _first_elements(around: Element) -> Iterator[Element]:
    """The first elements of the block, those of lists of other articles left out."""
    for number, element in enumerate(around.iter()):
        if number > _NEAR_TITLE:
            return
        if isinstance(element.tag, str) and not _ASIDE.search(name_of(element)):
            yield element


def _time_day(root: Element) -> date | None:
    """The day of the page's <time> elements where they agree, or of the first in an article."""
    days = {day for element in root.iter("time") if (day := _stamp(element))}
    if len(days) == 1:
        return days.pop()
    first = next(iter(root.xpath("//article//time[@datetime] | //main//time[@datetime]")), None)
    return _stamp(first) if first is not None and not _ASIDE.search(name_of(first.getparent())) else None
