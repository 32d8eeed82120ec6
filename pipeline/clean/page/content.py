"""Choose the element that holds the article.

In    the pruned page
Out   the smallest element with nearly all of the page's prose, or one whose name says that it is the article
Else  the body itself

Prose is text in sentences: paragraphs of some length, few links. Menus and teasers have little of it.
"""

import re
from collections import defaultdict

from .names import ARTICLE
from .tree import Element, names_of, text_of

_BLOCKS = frozenset(
    {"p", "div", "td", "li", "pre", "blockquote", "section", "article", "main", "body", "dd", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "ul", "ol", "table", "tr", "tbody", "dl", "center", "form", "header", "figure"}
)
_ENOUGH_PROSE = 200
_SHARE_OF_LARGEST = 0.25
_NEARLY_ALL = 0.85
_SHORTEST = 40
_SENTENCE = re.compile(r"[.!?。！？;:][\"')\]”’]*$")


def choose_content(root: Element) -> Element:
    """The element to render."""
    body = root.find("body")
    top = body if body is not None else root
    prose = _prose_by_element(top)
    whole = prose[top]
    if not whole:
        return top
    named = _named_article(top, prose)
    return _descend(top if named is None else named, prose)


def _named_article(top: Element, prose: dict[Element, int]) -> Element | None:
    """The element that its own name calls the article: the one with the headline, or the first after it."""
    named = [element for element in top.iter() if _is_named(element) and prose[element] >= _ENOUGH_PROSE]
    if not named:
        return None
    least = _SHARE_OF_LARGEST * max(prose[element] for element in named)
    able = [element for element in named if prose[element] >= least]
    heading = next(top.iter("h1"), None)
    if heading is not None:
        above = set(heading.iterancestors())
        holding = [element for element in able if element in above]
        if holding:
            return holding[-1]
        following = _after(top, heading)
        able = [element for element in able if element in following] or able
        return able[0]
    return max(able, key=lambda element: prose[element])


def _after(top: Element, heading: Element) -> set[Element]:
    """The elements that begin after the heading."""
    passed = False
    found = set()
    for element in top.iter():
        if passed:
            found.add(element)
        passed = passed or element is heading
    return found


def _is_named(element: Element) -> bool:
    return (
        element.tag in ("article", "main")
        or element.get("itemprop") == "articleBody"
        or bool(ARTICLE.search(names_of(element)))
    )


def _descend(element: Element, prose: dict[Element, int]) -> Element:
    """Follow the child that holds nearly all of the prose, down to where it branches."""
    while True:
        best = max(element, key=lambda child: prose[child], default=None)
        if best is None or best.tag in ("p", "span", "a") or prose[best] < _NEARLY_ALL * prose[element]:
            return element
        element = best


def _prose_by_element(top: Element) -> dict[Element, int]:
    """Characters of prose below each element, counted up from the blocks that hold text themselves."""
    prose: dict[Element, int] = defaultdict(int)
    for block in top.iter():
        if block.tag not in _BLOCKS:
            continue
        own = _own_prose(block)
        if own:
            prose[block] += own
            for ancestor in block.iterancestors():
                prose[ancestor] += own
                if ancestor is top:
                    break
    return prose


def _own_prose(block: Element) -> int:
    """Prose that the block holds itself, not through a block inside it."""
    parts = [block.text or ""]
    linked = 0
    for child in block:
        if child.tag not in _BLOCKS:
            text = text_of(child)
            parts.append(text)
            linked += len(text) if child.tag == "a" else 0
        parts.append(child.tail or "")
    text = " ".join(" ".join(parts).split())
    if len(text) < _SHORTEST or linked > 0.5 * len(text):
        return 0
    return len(text) if len(text) >= 120 or _SENTENCE.search(text) else 0
