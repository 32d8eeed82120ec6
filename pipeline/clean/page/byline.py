"""Read who wrote the article, as the page says it.

In    linked data, meta tags, and elements marked as the author's
Out   the names, joined by ", "
Else  None: an address, a site's own name or a sentence is no author

Only what the page marks is read: a "By …" in the text may belong to a picture.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from .tree import Element, text_of

_NAMES = (
    *("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator"),
    *("citation_author", "byl", "article.author", "article_author", "twitter:creator"),
)
_MARKED = "//*[@rel='author' or @itemprop='author' or contains(concat(' ', @class, ' '), ' author-name ')]"
_LABEL = re.compile(r"^(?:by|author|written by|reporter|editor|von|par|por)\b\s*[:：]?\s*", re.IGNORECASE)
_NO_NAME = re.compile(
    r"://|www\.|^@|\d{2}|\.txt$|[.!?]\s+\w.*[.!?]$|^(?:admin|administrator|editor|staff|author|user|guest)$",
    re.IGNORECASE,
)
_LONGEST = 120


def read_author(root: Element, tags: Mapping[str, str], linked: str | None, publisher: str | None) -> str | None:
    """The first claim that can be a name."""
    claims = (linked, *(tags[name] for name in _NAMES if name in tags))
    for claim in chain(claims, _marked(root)):
        name = _LABEL.sub("", " ".join((claim or "").split()))
        if name and len(name) <= _LONGEST and not _NO_NAME.search(name) and name != publisher:
            return name
    return None


def _marked(root: Element) -> Iterator[str]:
    for element in root.xpath(_MARKED):
        yield element.get("content") or text_of(element)
