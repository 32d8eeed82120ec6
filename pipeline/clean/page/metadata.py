"""Read a page's own account of its article: title, day, author, publisher, language, address.

In    the parsed page, before anything is pruned
Out   Metadata
Else  None for what no tag says
"""

import re
from dataclasses import dataclass
from datetime import date

from ..lines import fold
from .byline import read_author
from .jsonld import read_linked_data
from .published import PageClaims, find_published
from .title import Titles, choose_title
from .tree import Element, text_of

_TITLE_NAMES = ("og:title", "twitter:title", "articletitle", "headline", "dc.title")
_LANGUAGE_NAMES = ("og:locale", "content-language", "language", "dc.language", "dcterms.language")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_,\s]|$)")
_AS_LONG = 2
_SITE_NAMES = ("og:site_name", "application-name", "copyright", "source", "contentsource", "mediaid")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of its article; ``fallback`` is the text that its linked data holds."""

    title: str | None = None
    published: date | None = None
    day_is_shown: bool = False
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    url: str | None = None
    fallback: str | None = None


def read_metadata(root: Element) -> Metadata:
    """Collect from linked data, meta tags, microdata, <time> and the lines round the headline."""
    linked = read_linked_data(script.text or "" for script in root.iter("script"))
    tags = _meta_tags(root)
    headings = [element for element in root.iter("h1") if text_of(element)]
    url = next(filter(None, map(_canonical, root.iter("link"))), None) or tags.get("og:url")
    titles = Titles(
        headings=tuple(text_of(heading) for heading in headings[:5]),
        social=_first(tags, _TITLE_NAMES),
        linked=linked.headline,
        tag=next((text_of(element) for element in root.iter("title")), None),
        site=_first(tags, _SITE_NAMES[:1]),
    )
    publisher = linked.publisher or _first(tags, _SITE_NAMES[:2])
    title = choose_title(titles)
    titled = _titled_first(headings, title)
    published = find_published(PageClaims(root, tags, linked, titled, _says(titled, title), url))
    return Metadata(
        title=title,
        published=published.day,
        day_is_shown=published.is_shown,
        publisher=publisher,
        author=read_author(root, tags, linked.author, publisher),
        language=_language(root, tags, linked.language),
        url=url,
        fallback=linked.body,
    )


def _titled_first(headings: list[Element], title: str | None) -> list[Element]:
    """A heading that says the title comes before the site's name and its sections."""
    said = fold(title or "")
    return sorted(headings, key=lambda heading: fold(text_of(heading)) != said)


def _says(headings: list[Element], title: str | None) -> bool:
    """Whether the first heading says the title, or most of it, or the title and little more."""
    first, said = (fold(text) for text in (text_of(headings[0]) if headings else "", title or ""))
    shorter, longer = sorted((first, said), key=len)
    return bool(shorter) and shorter in longer and len(longer) <= _AS_LONG * len(shorter)


def _language(root: Element, tags: dict[str, str], linked: str | None) -> str | None:
    """The two or three letters of the language that the page declares: "en" of "en-US"."""
    declared = (root.get("lang"), root.get("xml:lang"), linked, _first(tags, _LANGUAGE_NAMES))
    return next((match[1].lower() for claim in declared if (match := _LANGUAGE.match(claim or ""))), None)


def _canonical(link: Element) -> str | None:
    return link.get("href") if (link.get("rel") or "").lower() == "canonical" else None


def _meta_tags(root: Element) -> dict[str, str]:
    """Name to content; of tags with one name the first counts."""
    tags: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (
            element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv") or ""
        )
        content = (element.get("content") or "").strip()
        if name and content:
            tags.setdefault(name.lower(), content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if name in tags), None)
