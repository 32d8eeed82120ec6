"""Find the lines of a cleaned page again in its HTML.

In    the final text, where its body starts, and the HTML as the dump holds it
Out   places: each word where the markup has it, through tags and entities
Else  no place for what the markup does not have in this order: a title from the metadata, bars between cells

Long lines go first and in order, since they can stand in one place only; short ones are then looked for between them.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from itertools import islice

from .repair import repair_text
from .trace import Place

_LINE = re.compile(r"[^\n]+")
_PLAIN_WORD = re.compile("[0-9A-Za-z]+")
_CHANCES = 3
_WORD = re.compile(r"\S+")
_LONGEST_TAG = 4096
_SKIPPED = re.compile(rf"(?:\s++|<[^<>]{{0,{_LONGEST_TAG}}}+>|&nbsp;|&#160;)*+")
_UNSEEN = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_ENTITY = re.compile(r"&#?\w{1,31};")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
_BAR = "|"
_NOT_WRITTEN = re.compile(r"[\s|]+")
_LONG = 60
_MOST_TRIALS = 20_000  # a page made of one word would be tried without end
_SURE = 4  # words after which a line is known to be the right one
_REACH = 3_000
_REACH_BACK = 40
_PROBE = 24


class _Search:
    """The lines that were found so far, in the order of the text and so in the order of the page."""

    def __init__(self, text: str, html: str) -> None:
        self.text = text
        self.html = html  # with nothing but blanks where no reader sees anything
        self.found: list[tuple[int, int, int, list[Place]]] = []
        self.trials = 0

    def find(self, start: int, end: int, top: int) -> None:
        """Find this line between its neighbours, below ``top``."""
        index = bisect_left(self.found, (start,))
        low = self.found[index - 1][2] if index else top
        high = self.found[index][1] if index < len(self.found) else len(self.html)
        places = self._best_match(self.text[start:end], low, high)
        if places:
            moved = [(start + new, old, length) for new, old, length in places]
            insort(self.found, (start, moved[0][1], moved[-1][1] + moved[-1][2], moved))

    def _best_match(self, line: str, low: int, high: int) -> list[Place]:
        """The first place that has the whole line, or else the most of it."""
        whole = len(_NOT_WRITTEN.sub("", line))
        best: list[Place] = []
        for places in self._matches(line, low, high):
            if _covered(places) > _covered(best):
                best = places
            if _covered(best) >= whole:
                break
        return best

    def _matches(self, line: str, low: int, high: int) -> Iterator[list[Place]]:
        """A word may be parted by tags, as a large first letter is, so a line has several chances to be found."""
        for word in islice(_PLAIN_WORD.finditer(line), _CHANCES):
            at = self.html.find(word[0], low, high)
            while at >= 0 and self.trials < _MOST_TRIALS:
                self.trials += 1
                places = follow_line(line, word.start(), self.html, at)
                if places and not _is_in_tag(self.html, at):
                    yield _lead(line[: word.start()], self.html, low, at) + places
                at = self.html.find(word[0], at + 1, high)


def align_page(text: str, body_start: int, html: str, *, titled: bool) -> list[Place]:
    """The places of the text in the HTML: the body in order, the title, if the page is ``titled``, anywhere."""
    html = _without_unseen(html)
    top = max(0, html.find("<body"))
    search = _Search(text, html)
    lines = [match.span() for match in _LINE.finditer(text, body_start)]
    for long in (True, False):
        for start, end in lines:
            if (end - start >= _LONG) is long:
                search.find(start, end, top)
    title = _find_title(text[:body_start].rstrip("\n"), html, top) if titled else []
    return title + [place for *_, places in search.found for place in places]


def _find_title(title: str, html: str, top: int) -> list[Place]:
    """In the page's body, or else in its head."""
    tries = (_Search(title, html), _Search(title, html))
    for search, begin in zip(tries, (top, 0), strict=True):
        search.find(0, len(title), begin)
    return max((places for search in tries for *_, places in search.found), key=_covered, default=[])


def _covered(places: list[Place]) -> int:
    return sum(length for *_, length in places)


def _lead(lead: str, html: str, low: int, at: int) -> list[Place]:
    """What of the line stands before its first plain word: quotes, accents, a letter in a tag of its own."""
    for start in range(at - 1, max(low, at - _REACH_BACK) - 1, -1) if lead else ():
        places = follow_line(lead, 0, html, start)
        if places and _skip(html, places[-1][1]) < at and not _is_in_tag(html, start):
            return places
    return []


def follow_line(line: str, begin: int, html: str, at: int) -> list[Place] | None:
    """The line's words, those from ``begin`` on, from ``at`` on; None where other words stand there."""
    places: list[Place] = []
    lost = 0
    for number, match in enumerate(_WORD.finditer(line, begin)):
        word, start = match[0], match.start()
        spelt = _spell(word, html, _skip(html, at))
        if spelt or word == _BAR:
            places += ((start + new, old, length) for new, old, length in spelt)
            at = spelt[-1][1] + spelt[-1][2] if spelt else at
        elif number < _SURE:
            return None
        else:
            again = html.find(line[start : start + _PROBE], at, at + _REACH)
            lost += 1
            if again >= 0:
                places.append((start, again, len(word)))
                at = again + len(word)
            elif lost > _SURE:
                return None
    return places


def _skip(html: str, at: int) -> int:
    match = _SKIPPED.match(html, at)
    return match.end() if match else at


def _spell(word: str, html: str, at: int) -> list[Place]:
    """The word as it stands, or its characters where tags part it or entities write it; nothing for another word."""
    if html.startswith(word, at):
        return [(0, at, len(word))]
    places: list[Place] = []
    done = 0
    while done < len(word):
        at = _skip(html, at)
        entity = _ENTITY.match(html, at)
        written = entity[0] if entity else html[at : at + 1]
        if not written:
            return []
        meant = written if written.isascii() and not entity else repair_text(written).text
        if not word.translate(_RAISED).startswith(meant.translate(_RAISED), done):
            return []
        places += ((done + n, at, 1) for n in range(len(meant)))
        done += len(meant)
        at += len(written)
    return places


def _is_in_tag(html: str, at: int) -> bool:
    """Whether the place lies between the brackets of a tag: descriptions may hold the first sentence."""
    opened = html.rfind("<", max(0, at - _LONGEST_TAG), at)
    return opened >= 0 and html.find(">", opened, at) < 0


def _without_unseen(html: str) -> str:
    """Comments, scripts and styles as blanks of their length: linked data may hold the whole article once more."""
    for opening, closing in _UNSEEN:
        kept: list[str] = []
        last = 0
        start = html.find(opening)
        while start >= 0 and (end := html.find(closing, start)) >= 0:
            kept += (html[last:start], " " * (end - start))
            last = end
            start = html.find(opening, end)
        html = "".join((*kept, html[last:])) if kept else html
    return html
