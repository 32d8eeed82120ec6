"""Look into an entry of a feed.

In    an entry's element, as the parser has it
Out   its children by their names, and what each of them says
Else  None for what is no text: a picture, or content that lies elsewhere
"""

import copy
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

# Vocabularies whose elements stand beside those of the feed's own. Those for pictures and podcasts use the same names
# for other things.
BESIDE = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--[^<>]{0,2000}-->")
ENTITY = re.compile(r"&(?:#\w{1,8}|[a-zA-Z]\w{1,30});")
PLAIN = ("text", "text/plain")
MARKUP = ("html", "xhtml", "text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Value:
    """What an element says, and whether that is HTML."""

    text: str
    is_markup: bool


def children_of(entry: etree._Element, names: Sequence[str]) -> Iterator[etree._Element]:
    """Yield the entry's children of these names, in the order of the names."""
    own = (namespace_of(entry), *BESIDE)
    children = [child for child in entry if isinstance(child.tag, str) and namespace_of(child) in own]
    for name in names:
        yield from (child for child in children if local_name(child) == name)


def value_of(element: etree._Element) -> Value | None:
    """What the element says. Without a type, as in RSS, tags and entities in its text show that it is HTML."""
    kind = element.get("type", "").strip().lower()
    if element.get("src") or (kind and kind not in (*PLAIN, *MARKUP)):
        return None
    if len(element):
        return Value(inner_markup(element), is_markup=True)
    text = element.text or ""
    if kind in PLAIN:
        return Value(text, is_markup=False)
    return Value(text, is_markup=kind in MARKUP or bool(TAG.search(text) or ENTITY.search(text)))


def inner_markup(element: etree._Element) -> str:
    """The elements inside, written as HTML without namespaces."""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        alone = copy.deepcopy(child)  # among its elders it would be written with their namespaces
        for inner in alone.iter():
            if namespace_of(inner):
                inner.tag = local_name(inner)
        etree.cleanup_namespaces(alone)
        parts.append(etree.tostring(alone, encoding="unicode"))
    return "".join(parts)


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace_of(element: etree._Element) -> str:
    """The namespace of the element's name, empty where it has none."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")
