"""Turn the chosen element into lines of text, with beautifulsoup4.

In    the element's HTML
Out   text: one line a block, a blank line between paragraphs, table rows as cells joined by " | "
Else  the empty string where nothing is written

Inline tags never part a word. Powers and indices keep their meaning: m<sup>2</sup> is m², CO<sub>2</sub> is CO2.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString

_PARAGRAPH = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul", "ol", "dl", "figure"}
)
_BLOCK = _PARAGRAPH | frozenset(
    {"div", "section", "article", "main", "header", "li", "tr", "td", "th", "dt", "dd", "center", "address", "body"}
    | {"html", "form", "tbody", "thead", "hr", "details", "summary"}
)
_CELL = frozenset({"td", "th"})
# What the text depends on; of other tags only what they hold counts.
READ_TAGS = _BLOCK | {"br", "sup", "sub"}
_SUPERSCRIPT = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SHORT_POWER = re.compile(r"[0-9+-]{1,3}")
_SPACES = re.compile(r"\s+")
_BREAK_TAG = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
# Edges travel as characters that no text may hold: a million <br> as objects would cost a gigabyte.
_BR, _BLOCK_EDGE, _PARAGRAPH_EDGE = "\ufdd0", "\ufdd1", "\ufdd2"
_ANY_EDGE = f"{_BR}{_BLOCK_EDGE}{_PARAGRAPH_EDGE}"
_EDGES = re.compile(f"[ {_ANY_EDGE}]*[{_ANY_EDGE}][ {_ANY_EDGE}]*")
_LONGEST_CELL = 150
_OPEN, _CLOSE = True, False


def render_text(html: str) -> str:
    """The text of the markup; every block begins a line, every paragraph follows a blank one."""
    soup = BeautifulSoup(_BREAK_TAG.sub(_BR, html), "lxml")
    return _EDGES.sub(_line_end, "".join(_pieces(soup))).replace("\t\n", "\n").replace("\t", " | ")


def _line_end(edges: re.Match[str]) -> str:
    run = edges[0]
    return "\n\n" if _PARAGRAPH_EDGE in run or run.count(_BR) > 1 else "\n"


def _pieces(top: Tag | NavigableString) -> Iterator[str]:
    """Walk without recursion: a page may nest deeper than Python's stack."""
    stack: list[tuple[Tag | NavigableString, bool]] = [(top, _OPEN)]
    while stack:
        node, opening = stack.pop()
        if isinstance(node, NavigableString):
            if not isinstance(node, Comment):
                yield _SPACES.sub(" ", node)
        elif not opening:
            yield _edge(node)
        elif node.name in ("sup", "sub"):
            yield _script(node)
        elif node.name in _CELL and _holds_data(node):
            yield _cell(node)
        else:
            yield _edge(node)
            stack.append((node, _CLOSE))
            stack.extend(
                (child, _OPEN) for child in reversed(node.contents) if isinstance(child, (Tag, NavigableString))
            )


def _edge(tag: Tag) -> str:
    if tag.name in _PARAGRAPH:
        return _PARAGRAPH_EDGE
    return _BLOCK_EDGE if tag.name in _BLOCK else ""


def _holds_data(cell: Tag) -> bool:
    """A short cell is data; a long one, or one with a table in it, is layout, as old pages have it."""
    return len(cell.get_text()) <= _LONGEST_CELL and cell.find("table") is None


def _cell(cell: Tag) -> str:
    """The cell's text on one line, with the mark that parts it from the next."""
    inside = (piece for child in cell.contents if isinstance(child, (Tag, NavigableString)) for piece in _pieces(child))
    text = " ".join(_EDGES.sub(" ", "".join(inside)).split())
    return text + "\t" if text else ""


def _script(tag: Tag) -> str:
    text = tag.get_text().strip()
    return text.translate(_SUPERSCRIPT) if tag.name == "sup" and _SHORT_POWER.fullmatch(text) else text
