"""Parse guarded HTML into an lxml tree, whatever its state."""

from typing import Any, TypeAlias

import lxml.html
from lxml import etree

from .guard import flatten_markup

Element: TypeAlias = Any  # lxml ships no types; it is an lxml.html.HtmlElement
_DEEP = "Excessive depth"


def parse_page(html: str) -> Element | None:
    """The root element, or None where the markup holds no element at all."""
    root, deep = _parse(html)
    return _parse(flatten_markup(html))[0] if deep else root


def _parse(html: str) -> tuple[Element | None, bool]:
    # huge_tree lifts libxml2's limit of 10 MB on one text; the depth is limited either way.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, remove_comments=True)
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    return root, any(_DEEP in error.message for error in parser.error_log)


def text_of(element: Element) -> str:
    """All text below the element, blanks collapsed."""
    return squeeze("".join(element.itertext()))


def squeeze(text: str) -> str:
    """Every run of blanks as one."""
    return " ".join(text.split())


def names_of(element: Element) -> str:
    """Class and id in lower case: what the page's author calls the element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def remove(element: Element) -> None:
    """Take the element out and leave the text behind it where it was."""
    if element.getparent() is not None:
        element.drop_tree()
