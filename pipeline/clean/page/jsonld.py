"""Read the linked data (JSON-LD) that news pages carry for search engines.

In    the texts of <script type="application/ld+json">
Out   a LinkedArticle: headline, stamps of publication and last change, publisher, author, language, body
Else  what a broken block still shows to a regular expression, or nothing
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..dates import read_metadata_date

_ARTICLE = re.compile(r"Article|BlogPosting|Posting|Report$")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?:-->|//\]\]>|/\*\]\]>\*/|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_LOOSE_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_LOOSE_HEADLINE = re.compile(r'"headline"\s*:\s*"((?:[^"\\]|\\.){4,300})"')
_DEEPEST = 6
_MOST_STAMPS = 20  # that nobody can read cost a hundredth of a second each


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """What the linked data says of the article; None where it is silent."""

    headline: str | None = None
    stamp: str | None = None
    changed: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    body: str | None = None


def read_linked_data(scripts: Iterable[str]) -> LinkedArticle:
    """The first article among the scripts; fields that it lacks are filled from other items of the page."""
    articles: list[LinkedArticle] = []
    others: list[LinkedArticle] = []
    for script in scripts:
        data = _parse(script)
        if data is None:
            others.append(_read_loosely(script))
        for item in _items(data):
            target = articles if _is_article(item) else others
            target.append(_read_item(item))
    found = [*articles[:1], *others] if articles else others
    return LinkedArticle(
        headline=articles[0].headline if articles else next((one.headline for one in others if one.headline), None),
        stamp=next(filter(_is_readable, islice((one.stamp for one in found if one.stamp), _MOST_STAMPS)), None),
        changed=articles[0].changed if articles else None,
        publisher=next((one.publisher for one in found if one.publisher), None),
        author=articles[0].author if articles else None,
        language=articles[0].language if articles else None,
        body=articles[0].body if articles else None,
    )


def _parse(script: str) -> Any:
    text = _WRAPPING.sub("", _WRAPPING.sub("", script.strip()))
    for attempt in (text, _TRAILING_COMMA.sub("", text), html.unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _items(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for entry in data:
            yield from _items(entry, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _items(data.get(key), depth + 1)


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(_ARTICLE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _read_item(item: dict[str, Any]) -> LinkedArticle:
    publisher = item.get("publisher") or item.get("sourceOrganization")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    return LinkedArticle(
        headline=_text(item.get("headline") or (item.get("name") if _is_article(item) else None)),
        stamp=_text(item.get("datePublished")) or _text(item.get("dateCreated")),
        changed=_text(item.get("dateModified")),
        publisher=_text(publisher.get("name") if isinstance(publisher, dict) else publisher),
        author=_names(item.get("author")),
        language=_text(item.get("inLanguage")),
        body=_text(item.get("articleBody")),
    )


def _names(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = (_text(person.get("name") if isinstance(person, dict) else person) for person in people)
    return ", ".join(dict.fromkeys(filter(None, names))) or None


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return html.unescape(value).strip() or None if isinstance(value, str) else None


def _is_readable(stamp: str) -> bool:
    return read_metadata_date(stamp) is not None


def _read_loosely(script: str) -> LinkedArticle:
    day, headline = _LOOSE_DATE.search(script), _LOOSE_HEADLINE.search(script)
    return LinkedArticle(
        headline=headline[1].replace('\\"', '"') if headline else None,
        stamp=day[1] if day else None,
    )
