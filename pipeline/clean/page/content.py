"""Choose the element that holds the article.

In    the pruned page
Out   the smallest element with nearly all of the page's prose, or the one whose name says that it is the article
Else  the body itself

Where several elements of one name share the article between them (one a section), it is the element round them.
"""

from .prose import weigh_prose
from .tree import Element, name_of, names_of

_ENOUGH_PROSE = 200
_SHARE_OF_LARGEST = 0.25
_NEARLY_ALL = 0.85
_SHARED = 0.7
_INLINE = ("p", "span", "a", "li", "ol", "ul", "table", "tbody", "tr", "td", "blockquote")


def choose_content(root: Element) -> Element:
    """The element to render."""
    body = root.find("body")
    top = body if body is not None else root
    prose = weigh_prose(top)
    if not prose[top]:
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
    if heading is None:
        return max(able, key=lambda element: prose[element])
    above = set(heading.iterancestors())
    holding = [element for element in able if element in above]
    if holding:
        return holding[-1]
    following = _after(top, heading)
    able = [element for element in able if element in following] or able
    return _shared_by(able, prose)


def _shared_by(able: list[Element], prose: dict[Element, int]) -> Element:
    """The first, or the element round it and its likes where they make up nearly all of what that holds."""
    first = able[0]
    alike = [element for element in able if name_of(element) == name_of(first) and element.tag == first.tag]
    whole = sum(prose[one] for one in alike)
    around = next((one for one in first.iterancestors() if prose[one] >= whole), None) if len(alike) > 1 else None
    return around if around is not None and whole >= _SHARED * prose[around] else first


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
    return element.tag in ("article", "main") or element.get("itemprop") == "articleBody" or names_of(element).article


def _descend(element: Element, prose: dict[Element, int]) -> Element:
    """Follow the child that holds nearly all of the prose, down to where it branches."""
    while True:
        best = max(element, key=lambda child: prose[child], default=None)
        if best is None or best.tag in _INLINE or prose[best] < _NEARLY_ALL * prose[element]:
            return element
        element = best
