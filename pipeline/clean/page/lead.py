"""Find the article's lead where the page keeps it apart from the body: between the headline and the chosen element.

In    the pruned page and the element that was chosen
Out   the blocks of the lead in page order
Else  none where the headline is inside the chosen element, or where only dates, names and labels stand between

The lead holds the figures of the news in one sentence, and sits in the page's hero, header or summary box.
"""

from itertools import islice

from ..header import read_header_line
from ..lines import fold
from .prose import BLOCKS, own_prose
from .tree import HEADINGS, Element, names_of, text_of

_SHORTEST = 30
_SHORTEST_TITLE = 8
_LONGEST = 1500
_MOST_BLOCKS = 6
_SHARE_OF_BODY = 0.6
_SHORTEST_LEAD = 120
_LINKED = 0.3
_BESIDE = 3
_MOST_BETWEEN = 200


def find_headline(root: Element, title: str | None) -> Element | None:
    """The heading that shows the article's title."""
    wanted = fold(title or "")
    for element in root.iter("h1", "h2"):
        shown = fold(text_of(element))
        if len(shown) >= _SHORTEST_TITLE and (shown in wanted or (wanted and wanted in shown)):
            return element
    return next(root.iter("h1"), None)


def widen_to_lead(content: Element, headline: Element | None) -> Element:
    """The content, or the element round it and the headline where half of the article would stay outside."""
    if headline is None or content in set(headline.iterancestors()):
        return content
    above = set(headline.iterancestors())
    around = next((one for one in content.iterancestors() if one in above), None)
    if around is None or around.tag in ("body", "html"):
        return content
    between = [block for block in _between(around, headline, content) if own_prose(block) and not _is_linked(block)]
    prose = sum(map(own_prose, between))
    return around if prose > min(_LONGEST, _SHARE_OF_BODY * len(text_of(content))) and len(between) > 1 else content


def find_lead(root: Element, content: Element, headline: Element | None) -> list[Element]:
    """Blocks with prose, or named as a lead, that come after the headline and before the content."""
    if headline is None:
        blocks = _just_before(content)
    elif content in set(headline.iterancestors()):
        return []
    else:
        blocks = _between(root, headline, content)
    body = text_of(content)
    lead = [block for block in blocks if _is_lead(block, body)]
    total = sum(len(text_of(block)) for block in lead)
    fits = len(lead) <= _MOST_BLOCKS and _SHORTEST_LEAD <= total <= min(_LONGEST, _SHARE_OF_BODY * len(body))
    return lead if fits else []


def _just_before(content: Element) -> list[Element]:
    """Without a headline to start from: what is named as a lead before the content, or before the elements round it."""
    for one in (content, *list(content.iterancestors())[:2]):
        named = [before for before in one.itersiblings(preceding=True) if names_of(before).lead]
        if named:
            return [inner for inner in named[0].iter() if inner.tag in BLOCKS and not _holds_block(inner)]
    return []


def _holds_block(element: Element) -> bool:
    return any(inner.tag in BLOCKS for inner in element)


def _between(root: Element, start: Element, content: Element) -> list[Element]:
    """The blocks of text in page order after the headline and before the content."""
    found: list[Element] = []
    passed = False
    for element in root.iter():
        if element is content or len(found) == _MOST_BETWEEN:
            return found if passed else []
        if passed and element.tag in BLOCKS and not _holds_block(element):
            found.append(element)
        passed = passed or element is start
    return []


def _is_lead(block: Element, body: str) -> bool:
    names = [names_of(one) for one in (block, *list(block.iterancestors())[:2])]
    if not own_prose(block) and not any(name.lead for name in names):
        return False
    text = text_of(block)
    if len(text) < _SHORTEST or text in body or read_header_line(text):
        return False
    if any(name.caption or name.byline for name in names) or _is_linked(block):
        return False
    return sum(len(text_of(link)) for link in block.iter("a")) <= _LINKED * len(text)


def _is_linked(block: Element) -> bool:
    """A teaser of another article stands in a link, or beside a heading that is one."""
    if any(True for _ in block.iterancestors("a")):
        return True
    beside = (*islice(block.itersiblings(preceding=True), _BESIDE), *islice(block.itersiblings(), _BESIDE))
    return any(one.tag == "a" or (one.tag in HEADINGS and one.find(".//a") is not None) for one in beside)
