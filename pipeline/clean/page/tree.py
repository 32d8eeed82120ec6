"""Parse guarded HTML into an lxml tree, whatever its state."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeAlias

from lxml import etree

from .guard import flatten_markup
from .names import Names, read_names

Element: TypeAlias = Any  # lxml ships no types; it is an lxml.etree.Element
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DEEP = "Excessive depth"
_MOST_PARTS = 400


def parse_page(html: str) -> Element | None:
    """The root element, or None where the markup holds no element at all."""
    root, deep = _parse(html)
    return _parse(flatten_markup(html))[0] if deep else root


def _parse(html: str) -> tuple[Element | None, bool]:
    # huge_tree lifts libxml2's limit of 10 MB on one text; the depth is limited either way. The elements of lxml.html
    # would say no more of the page, and each costs a look-up of its class.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, remove_comments=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    return root, any(_DEEP in error.message for error in parser.error_log)


def text_of(element: Element) -> str:
    """All text below the element, blanks collapsed."""
    return squeeze("".join(element.itertext()))


def short_text(parts: Iterable[str], most: int) -> str:
    """The parts as one text, or none where it is longer than that: the rest of a page need not be looked at.

    Nor do more than some hundred parts, however short they are.
    """
    kept, length = [], 0
    for part in islice(parts, _MOST_PARTS):
        kept.append(part)
        length += len(part.strip())
        if length > most:
            return ""
    text = squeeze("".join(kept))
    return text if len(text) <= most else ""


def squeeze(text: str) -> str:
    """Every run of blanks as one."""
    return " ".join(text.split())


def name_of(element: Element) -> str:
    """Class and id in lower case: what the page's author calls the element. A heading's id only repeats its words."""
    if element.tag in HEADINGS:
        return (element.get("class") or "").lower()
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip().lower()


def names_of(element: Element) -> Names:
    """What class and id say of the element."""
    return read_names(name_of(element))


def remove(element: Element) -> None:
    """Take the element out and leave the text behind it where it was."""
    parent = element.getparent()
    if parent is not None:
        _append_before(element, parent, element.tail)
        parent.remove(element)


def unwrap(element: Element) -> None:
    """Take the tag away and leave what it holds where it was."""
    parent = element.getparent()
    if parent is None:
        return
    _append_before(element, parent, element.text)
    for child in list(element):
        element.addprevious(child)
    remove(element)


def _append_before(element: Element, parent: Element, text: str | None) -> None:
    before = element.getprevious()
    if not text:
        return
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
