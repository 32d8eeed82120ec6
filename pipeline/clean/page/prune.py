"""Take out of the page's tree what is never the article.

In    the parsed page
Out   the same tree without scripts, forms, navigation, side columns, share bars, comments and lists of links
Else  nothing: an element that holds most of the page's text stays, whatever it is called

Pruning with lxml costs microseconds an element; building bs4 objects for all that goes would cost nearly everything.
"""

import re

from .names import Names
from .prose import weigh_strings
from .tree import HEADINGS, Element, names_of, remove, text_of, unwrap

_TAGS = (
    *("script", "style", "noscript", "template", "iframe", "button", "input", "select"),
    *("option", "textarea", "svg", "canvas", "video", "audio", "object", "embed", "map", "dialog", "menu", "link"),
    *("figcaption", "picture", "img", "label", "fieldset", "applet", "frame", "frameset"),
)
_NAMED = ("div", "section", "ul", "ol", "p", "span", "table", "dl", "a", "figure", "h2", "h3", "h4", "li")
_INLINE = frozenset({"a", "span"})
_SIDE_TAGS = ("nav", "footer", "aside")
_NEVER = frozenset({"html", "body", "article", "main"})
_MOST = 0.4
_MOST_OF_ASIDE = 0.75
_ARTICLE_LENGTH = 300
_PARAGRAPH = 100
_PROSE_LENGTH = 600
_TEXT_BESIDE_LINKS = 40
_TEXT_PER_LINK = 15
_CREDIT = 80
_LINK_BLOCKS = ("ul", "ol", "dl", "table", "div", "section", "p")
_LINK_SHARE = 0.6
# Not shown, or shown to nobody but screen readers: cut to nothing.
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)


def prune_page(root: Element, headline: Element | None = None) -> int:
    """Remove everything that is furniture by tag, by name, by attribute or by its links.

    Returns the characters in long strings outside links that the page had, scripts and the like left out.
    """
    prune_unseen(root)
    kept = _Kept(root, headline)
    for element in list(root.iter(*_SIDE_TAGS)):
        if not kept.holds_most(element, _MOST_OF_ASIDE):
            remove(element)
    _prune_forms(root, kept)
    _prune_headers(root, kept)
    _prune_figures(root)
    _prune_by_name(root, kept)
    _prune_links(root)
    return kept.whole


def prune_unseen(root: Element) -> None:
    """Remove what shows no text, or none of the page's own."""
    for element in list(root.iter(*_TAGS)):
        remove(element)


class _Kept:
    """Knows what must not go: what holds most of the prose, and what stands round the headline."""

    def __init__(self, root: Element, headline: Element | None) -> None:
        self.prose = weigh_strings(root)
        self.whole = self.prose[root]
        self.round_headline = set() if headline is None else {headline, *headline.iterancestors()}

    def holds_most(self, element: Element, share: float = _MOST) -> bool:
        return bool(self.whole) and self.prose[element] > share * self.whole

    def must_stay(self, element: Element) -> bool:
        return element in self.round_headline or self.holds_most(element)


def _prune_forms(root: Element, kept: _Kept) -> None:
    """Some content systems wrap the whole page in one form: that one only loses its tag."""
    for form in list(root.iter("form")):
        if kept.must_stay(form):
            unwrap(form)
        else:
            remove(form)


def _prune_headers(root: Element, kept: _Kept) -> None:
    """The page's header goes; an article's own header holds title and date and may hold the lead."""
    for header in list(root.iter("header")):
        if (
            not kept.must_stay(header)
            and not any(True for _ in header.iterancestors("article", "main"))
            and not any(len(text_of(p)) > 80 for p in header.iter("p"))
        ):
            remove(header)


def _prune_figures(root: Element) -> None:
    """The few words of a figure without a table are its credit."""
    for figure in list(root.iter("figure")):
        if len(text_of(figure)) <= _CREDIT and figure.find(".//table") is None:
            remove(figure)


def _prune_by_name(root: Element, kept: _Kept) -> None:
    for element in list(root.iter(*_NAMED)):
        if element.tag in _NEVER or element.getparent() is None:
            continue
        names = names_of(element)
        if _is_hidden(element):
            if not kept.must_stay(element):
                remove(element)
            continue
        if names.article or not _says_furniture(element, names) or _is_within_a_sentence(element):
            continue
        if not kept.must_stay(element) and not _holds_article(element):
            remove(element)


def _is_within_a_sentence(element: Element) -> bool:
    """Words that the sentence round them needs, however their link is named: "auto-tag", "rollover"."""
    parent, before = element.getparent(), element.getprevious()
    if element.tag not in _INLINE or parent is None:
        return False
    text = (parent.text if before is None else before.tail) or ""
    if before is None and not text.strip() and parent.tag in _INLINE:
        return _is_within_a_sentence(parent)  # what it opens with is shown; what else it holds may pop up
    return bool(text.strip() and (element.tail or "").strip())


def _says_furniture(element: Element, names: Names) -> bool:
    if names.furniture:
        return True
    return names.perhaps_furniture and not _holds_prose(element) and not _is_plain_lead(element, names)


def _is_plain_lead(element: Element, names: Names) -> bool:
    """A "teaser" without a link teases for the article itself."""
    return bool(names.lead and not names.caption and element.find(".//a") is None and _no_link_round(element))


def _no_link_round(element: Element) -> bool:
    return not any(True for _ in element.iterancestors("a"))


def _holds_prose(element: Element) -> bool:
    """Several sentences in paragraphs: more than a box says, so part of the article may be inside."""
    paragraphs = (len(text_of(p)) for p in element.iter("p"))
    return sum(length for length in paragraphs if length > _PARAGRAPH) > _PROSE_LENGTH


def _holds_article(element: Element) -> bool:
    """Whether something inside is called the article: blog software names its frames "widget" too."""
    return any(
        len(text_of(inner)) > _ARTICLE_LENGTH
        for inner in element.iter("article", "div", "section", "td")
        if inner is not element
        and (inner.tag == "article" or inner.get("itemprop") == "articleBody" or names_of(inner).article)
    )


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return bool(
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style and _HIDDEN_STYLE.search(style))
    )


def _prune_links(root: Element) -> None:
    """A block that is mostly links is a menu or a list of other articles; the heading above it goes with it."""
    lengths: dict[Element, int] = {}  # each link is asked for by every block round it
    for element in reversed(list(root.iter(*_LINK_BLOCKS))):
        links = list(element.iter("a"))
        if not links or element.getparent() is None:
            continue
        for link in links:
            if link not in lengths:
                lengths[link] = len(text_of(link))
        linked = sum(lengths[link] for link in links)
        whole = len(text_of(element))
        beside = _TEXT_BESIDE_LINKS if element.tag == "p" else _TEXT_BESIDE_LINKS + _TEXT_PER_LINK * len(links)
        if linked > _LINK_SHARE * whole and whole - linked < beside and (len(links) > 1 or element.tag != "p"):
            heading = _heading_above(element)
            for gone in [element] if heading is None else [element, heading]:
                for link in gone.iterancestors("a"):
                    lengths.pop(link, None)  # it is shorter now
                remove(gone)


def _heading_above(element: Element) -> Element | None:
    """The heading right before the list, or before the box that the list begins."""
    for _ in range(2):
        before = element.getprevious()
        if before is not None:
            return before if before.tag in HEADINGS and not (before.tail or "").strip() else None
        element = element.getparent()
        if element is None or (element.text or "").strip():
            return None
    return None
