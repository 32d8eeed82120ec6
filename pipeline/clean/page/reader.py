"""Read an HTML page.

In    HTML as decoded
Out   a Page: the article's text still with its header lines, and what the page's metadata says
Else  PageTooLargeError; a page without text gives an empty Page

lxml parses, prunes and chooses; bs4 sees only the chosen element, since its objects are nearly the whole cost.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lxml import etree

from ..lines import fold
from .content import choose_content
from .guard import guard_markup
from .lead import find_headline, find_lead, widen_to_lead
from .metadata import read_metadata
from .prune import prune_page, prune_unseen
from .second import second_body
from .tree import Element, parse_page, remove, text_of
from .trim import trim_content

_SHORT_TEXT = 200
_SHARE_OF_LINKED = 0.6
_NEXT_TO_NOTHING = 60
# One page in twenty of three public sets has less text; where another way finds twice as much, it is mostly right.
_LITTLE = 700
_CLEARLY_LESS = 0.5
_SAYS_NOTHING = "span"
_NOSCRIPT = re.compile("<noscript", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page, or a plain text in its place, gives to the cleaning of lines."""

    text: str
    title: str | None = None
    published: date | None = None
    day_is_shown: bool = False
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    url: str | None = None
    steps: tuple[str, ...] = ()


def read_page(html: str) -> Page:
    """The page's article as text, with its metadata."""
    guarded = guard_markup(html)
    root = parse_page(guarded)
    if root is None:
        return Page(text="")
    metadata = read_metadata(root)
    body = _body_of(root, metadata.title)
    text = body.text
    linked = metadata.fallback or ""
    if len(linked) > _SHORT_TEXT and len(text) < _SHARE_OF_LINKED * len(linked):
        text = linked
    elif len(text.strip()) < _NEXT_TO_NOTHING:
        text = _all_prose(guarded) or text
    steps = ["HTML to text"]
    if len(text) < _LITTLE:
        if _NOSCRIPT.search(html) and _is_clearly_more(unscripted := _unscripted(html), text):
            text = unscripted
        if len(text) < _CLEARLY_LESS * body.on_page and _is_clearly_more(other := second_body(guarded), text):
            text = other
            steps.append("body by trafilatura")
    return Page(
        text,
        title=metadata.title,
        published=metadata.published,
        day_is_shown=metadata.day_is_shown,
        publisher=metadata.publisher,
        author=metadata.author,
        language=metadata.language,
        url=metadata.url,
        steps=tuple(steps),
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """The article's text, and how many characters of long strings the page holds in all."""

    text: str
    on_page: int


def _body_of(root: Element, title: str | None) -> _Body:
    headline = find_headline(root, title)
    on_page = prune_page(root, headline)
    content = widen_to_lead(choose_content(root), headline)
    lead = find_lead(root, content, headline)
    trim_content(content)
    _take_out(headline, content, title)
    return _Body(_render(*lead, content), on_page)


def _is_clearly_more(other: str, text: str) -> bool:
    return len(text) < _CLEARLY_LESS * len(other)


def _unscripted(html: str) -> str:
    """The text of the page as it is where scripts do not run."""
    root = parse_page(guard_markup(html, scripting=False))
    return "" if root is None else _body_of(root, None).text


def _all_prose(guarded: str) -> str:
    """The text of a page whose article goes by names of furniture: only what no reader sees is taken out."""
    root = parse_page(guarded)
    if root is None:
        return ""
    prune_unseen(root)
    return _render(choose_content(root))


def _take_out(headline: Element | None, content: Element, title: str | None) -> None:
    """The headline is the title already."""
    if headline is not None and headline is not content and title and fold(text_of(headline)) == fold(title):
        remove(headline)


def _render(*parts: Element) -> str:
    from .render import READ_TAGS, render_text  # noqa: PLC0415 -- loads bs4, which plain text does not need

    return render_text("".join(_plain_markup(part, READ_TAGS) for part in parts))


def _plain_markup(element: Element, tags: Collection[str]) -> str:
    """The element with these tags alone and without attributes: half of bs4's objects on an ordinary page."""
    for one in element.iter(etree.Element):
        one.attrib.clear()
        if one.tag not in tags:
            one.tag = _SAYS_NOTHING
    etree.strip_tags(element, _SAYS_NOTHING)
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
