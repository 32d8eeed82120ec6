"""Take out of the page's tree what is never the article.

In    the parsed page
Out   the same tree without scripts, forms, navigation, side columns, share bars, comments and lists of links
Else  nothing: an element that holds most of the page's text stays, whatever it is called

Pruning with lxml costs microseconds an element; building bs4 objects for all that goes would cost nearly everything.
"""

import re

from .names import ARTICLE, STRONG, WEAK
from .tree import Element, names_of, remove, text_of

_TAGS = (
    *("script", "style", "noscript", "template", "iframe", "nav", "footer", "aside", "button", "input", "select"),
    *("option", "textarea", "svg", "canvas", "video", "audio", "object", "embed", "map", "dialog", "menu", "link"),
    *("figcaption", "picture", "img", "label", "fieldset", "applet", "frame", "frameset"),
)
_NEVER = frozenset({"html", "body", "article", "main"})
_MOST = 0.5
_ARTICLE_LENGTH = 300
_PARAGRAPH = 100
_PROSE_LENGTH = 600
_TEXT_BESIDE_LINKS = 40
_TEXT_PER_LINK = 15
_LINK_BLOCKS = ("ul", "ol", "dl", "table", "div", "section", "p")
_LINK_SHARE = 0.6
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def prune_page(root: Element) -> None:
    """Remove everything that is furniture by tag, by name, by attribute or by its links."""
    for element in list(root.iter(*_TAGS)):
        remove(element)
    _prune_forms(root)
    _prune_headers(root)
    _prune_by_name(root)
    _prune_links(root)


def _prune_forms(root: Element) -> None:
    """Some content systems wrap the whole page in one form: that one only loses its tag."""
    whole = len(text_of(root))
    for form in list(root.iter("form")):
        if len(text_of(form)) > _MOST * whole:
            form.drop_tag()
        else:
            remove(form)


def _prune_headers(root: Element) -> None:
    """The page's header goes; an article's own header holds title and date and may hold the lead."""
    for header in list(root.iter("header")):
        if not any(True for _ in header.iterancestors("article", "main")) and not any(
            len(text_of(p)) > 80 for p in header.iter("p")
        ):
            remove(header)


def _prune_by_name(root: Element) -> None:
    whole = None
    for element in list(
        root.iter("div", "section", "ul", "ol", "p", "span", "table", "dl", "a", "figure", "h2", "h3", "h4", "li")
    ):
        if element.tag in _NEVER or element.getparent() is None:
            continue
        names = names_of(element)
        hidden = _is_hidden(element)
        if not hidden and (len(names) < 3 or ARTICLE.search(names) or not _says_furniture(element, names)):
            continue
        whole = whole or len(text_of(root))
        if hidden or (len(text_of(element)) <= _MOST * whole and not _holds_article(element)):
            remove(element)


def _says_furniture(element: Element, names: str) -> bool:
    return bool(STRONG.search(names) or (WEAK.search(names) and not _holds_prose(element)))


def _holds_prose(element: Element) -> bool:
    """Several sentences in paragraphs: more than a box says, so part of the article may be inside."""
    paragraphs = (len(text_of(p)) for p in element.iter("p"))
    return sum(length for length in paragraphs if length > _PARAGRAPH) > _PROSE_LENGTH


def _holds_article(element: Element) -> bool:
    """Whether something inside is called the article: blog software names its frames "widget" too."""
    return any(
        inner.tag == "article" or inner.get("itemprop") == "articleBody" or ARTICLE.search(names_of(inner))
        for inner in element.iter("article", "div", "section", "td")
        if inner is not element and len(text_of(inner)) > _ARTICLE_LENGTH
    )


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return bool(
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style and _HIDDEN_STYLE.search(style))
    )


def _prune_links(root: Element) -> None:
    """A block that is mostly links is a menu or a list of other articles."""
    for element in reversed(list(root.iter(*_LINK_BLOCKS))):
        links = element.findall(".//a")
        if not links or element.getparent() is None:
            continue
        linked = sum(len(text_of(link)) for link in links)
        whole = len(text_of(element))
        beside = _TEXT_BESIDE_LINKS if element.tag == "p" else _TEXT_BESIDE_LINKS + _TEXT_PER_LINK * len(links)
        if linked > _LINK_SHARE * whole and whole - linked < beside and (len(links) > 1 or element.tag != "p"):
            remove(element)
