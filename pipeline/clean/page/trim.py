"""Take out of the chosen element what the article's own page sets between and behind its paragraphs.

In    the element that holds the article
Out   the same without captions, bylines, lines that are one link, and the headings and links at its end
Else  nothing: prose always stays

These stand among the paragraphs, so only their form tells them: "Read more: <link>", a bold link in capitals, and
behind the last paragraph headings and lists of links.
"""

import re
from itertools import islice

from ..dates import find_dates
from .prose import BLOCKS, own_prose
from .tree import HEADINGS, Element, names_of, remove, text_of

_LINES = ("p", "div", "blockquote")
_LONGEST_CAPTION = 400
_LONGEST_BIOGRAPHY = 800
_LINKED = 0.85
_LINKED_AFTER_LABEL = 0.5
_LABEL = re.compile(
    r"[^.!?]{2,40}[:：|»>]\s*|(?:you (?:may|might) also like|read (?:more|also|next)|also read|see also|related)\s+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"://|www\.|@")
_SENTENCE_END = re.compile(r"[.!?。][\"')\]”’»]*$")
_LONGEST_LABEL = 60
_STAMP = re.compile(r"(?:first |last |originally )?(?:published|updated|posted|modified)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_COMMENTS = re.compile(r"(?:\d{1,4} )?comments?(?: \(?\d{1,4}\)?)?(?: comments?)?", re.IGNORECASE)


def trim_content(content: Element) -> None:
    """Remove captions, bylines, linked lines and what is left over at the end."""
    for element in list(content.iterdescendants()):
        if element.getparent() is None:
            continue
        if _is_caption(element) or _is_byline(element) or _is_linked_line(element):
            remove(element)
    _trim_end(content)


def _is_caption(element: Element) -> bool:
    return names_of(element).caption and len(text_of(element)) <= _LONGEST_CAPTION


def _is_byline(element: Element) -> bool:
    """Names, or a few words on the author, without a date: the line with the date is read later."""
    if not names_of(element).byline:
        return False
    text = text_of(element)
    return len(text) <= _LONGEST_BIOGRAPHY and not any(True for _ in find_dates(text))


def _is_linked_line(element: Element) -> bool:
    """A paragraph of one link, with at most a label before it."""
    if element.tag not in _LINES or any(inner.tag in BLOCKS for inner in element):
        return False
    links = list(islice(element.iter("a"), 2))
    if len(links) != 1:
        return False
    text, linked = text_of(element), text_of(links[0])
    if not linked or _ADDRESS.search(linked):
        return False
    if len(linked) >= _LINKED * len(text):
        return not _SENTENCE_END.search(text) or text.isupper()
    return bool(_LABEL.fullmatch(text[: text.find(linked)])) and len(linked) > _LINKED_AFTER_LABEL * len(text)


def _trim_end(content: Element) -> None:
    """A heading at the end heads nothing; links behind the last sentence lead elsewhere."""
    for block in reversed([element for element in content.iterdescendants() if element.tag in BLOCKS]):
        if any(inner.tag in BLOCKS for inner in block):
            continue
        text = text_of(block)
        if not text:
            continue
        if not _is_left_over(block, text):
            return
        remove(block)


def _is_left_over(block: Element, text: str) -> bool:
    if block.tag in ("td", "th", "pre") or own_prose(block):
        return False
    if block.tag in HEADINGS or (len(text) <= _LONGEST_LABEL and _is_label(block, text)):
        return True
    linked = sum(len(text_of(link)) for link in block.iter("a"))
    least = 0 if block.tag == "li" else _LINKED_AFTER_LABEL * len(text)
    return linked > least and not _SENTENCE_END.search(text)


def _is_label(block: Element, text: str) -> bool:
    return (
        text.endswith((":", "："))
        or (block.tag == "p" and any(text_of(inner) == text for inner in block.iter("b", "strong")))
        or bool(_COMMENTS.fullmatch(text))
        or _is_stamp(text)
    )


def _is_stamp(text: str) -> bool:
    """ "Updated at 1:23 p.m.", "Published March 5, 2024"."""
    return bool(_STAMP.match(text)) and (bool(_CLOCK.search(text)) or any(True for _ in find_dates(text)))
