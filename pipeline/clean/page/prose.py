"""Weigh the prose below every element: text in sentences, with few links.

In    an element of the page
Out   characters of prose by element, counted up from the blocks that hold text themselves
Else  0 for menus, labels, teasers and lists of links
"""

import re
from collections import defaultdict

from .tree import Element, squeeze, text_of

BLOCKS = frozenset(
    {"p", "div", "td", "li", "pre", "blockquote", "section", "article", "main", "body", "dd", "dt", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "ul", "ol", "table", "tr", "tbody", "dl", "center", "form", "header", "figure", "aside", "nav"}
    | {"footer", "address", "details", "summary", "hr"}
)
_SHORTEST = 40
_LONG = 120
_LONG_STRING = 60
_SENTENCE = re.compile(r"[.!?。！？।;:…][\"')\]”’»]*$")


def weigh_prose(top: Element) -> dict[Element, int]:
    """Characters of prose below each element."""
    prose: dict[Element, int] = defaultdict(int)
    for block in top.iter():
        if block.tag in BLOCKS and (own := own_prose(block)):
            prose[block] += own
            for ancestor in block.iterancestors():
                prose[ancestor] += own
                if ancestor is top:
                    break
    return prose


def weigh_strings(root: Element) -> dict[Element, int]:
    """A quick measure for the same: characters in long strings outside links, by element."""
    weight: dict[Element, int] = defaultdict(int)
    for element in reversed(list(root.iter())):
        text, tail = element.text, element.tail
        if text and len(text) > _LONG_STRING and element.tag != "a":
            weight[element] += len(text)
        parent = element.getparent()
        if parent is not None:
            weight[parent] += weight[element] + (len(tail) if tail and len(tail) > _LONG_STRING else 0)
    return weight


def own_prose(block: Element) -> int:
    """Prose that the block holds itself, not through a block inside it."""
    parts = [block.text or ""]
    linked = 0
    for child in block:
        if child.tag not in BLOCKS:
            text = text_of(child)
            parts.append(text)
            linked += len(text) if child.tag == "a" else 0
        parts.append(child.tail or "")
    text = squeeze(" ".join(parts))
    if len(text) < _SHORTEST or linked > 0.5 * len(text):
        return 0
    return len(text) if len(text) >= _LONG or _SENTENCE.search(text) else 0
