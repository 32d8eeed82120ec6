"""Find the lines of a cleaned page again in its HTML.

In    the final text, where its body starts, and the HTML as the dump holds it
Out   places: each word where the markup has it, through tags and entities
Else  no place for what the markup does not have in this order: a title from the metadata, bars between cells

Long lines go first and in order, since they can stand in one place only; short ones are then looked for between them.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .repair import repair_text, straighten_quotes
from .trace import Place

_LINE = re.compile(r"[^\n]+")
_PLAIN_WORDS = re.compile("[0-9A-Za-z]+(?: [0-9A-Za-z]+){1,4}")
_PLAIN_WORD = re.compile("[0-9A-Za-z]+")
_CHANCES = 3
_WORD = re.compile(r"\s*(\S+)\s*")
_LONGEST_STRETCH = 200
_TEXT = re.compile(rf"[^<>&\n\r\t]{{1,{_LONGEST_STRETCH}}}")
_LONGEST_TAG = 4096
_SKIPPED = re.compile(rf"(?:\s++|<[^<>]{{0,{_LONGEST_TAG}}}+>|&nbsp;|&#160;)*+")
_UNSEEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_ENTITY = re.compile(r"&#?\w{1,31};")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
_BAR = "|"
_NOT_WRITTEN = re.compile(r"[\s|]+")
_LONG = 60
_MOST_TRIALS = 20_000  # a page made of one word would be tried without end
_SURE = 20  # characters after which a line is known to be the right one
_MOST_LOST = 4
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
        """By the line's first words, or by one of them alone: tags may part words, as round a large first letter."""
        for word in (*islice(_PLAIN_WORDS.finditer(line), 1), *islice(_PLAIN_WORD.finditer(line), _CHANCES)):
            at = self.html.find(word[0], low, high)
            while at >= 0 and self.trials < _MOST_TRIALS:
                self.trials += 1
                places = follow_line(line, word.start(), self.html, at)
                if places and not _is_in_tag(self.html, at):
                    yield _lead(line[: word.start()], self.html, low, at) + places
                at = self.html.find(word[0], at + 1, high)


def align_page(text: str, body_start: int, html: str, *, titled: bool) -> list[Place]:
    """The places of the text in the HTML: the body in order, the title, if the page is ``titled``, anywhere."""
    html = straighten_quotes(_without_unseen(html)).text.replace("\xa0", " ")
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
    """The line from ``begin`` on as it stands from ``at`` on; None where other words stand there."""
    places: list[Place] = []
    done, lost = begin, 0
    while done < len(line):
        found = _stretch(line, done, html, at) or _word(line, done, html, _skip(html, at))
        if found is None and done - begin >= _SURE and lost < _MOST_LOST:
            lost += 1
            found = _found_again(line, done, html, at)
        if found is None:
            return None
        places += found.places
        done, at = found.done, found.at
    return None if html[at : at + 1].isalnum() and line[-1].isalnum() else places


@dataclass(frozen=True, slots=True)
class _Found:
    """The next part of a line: its places, how much of the line is now done, and where the markup goes on."""

    places: list[Place]
    done: int
    at: int


def _stretch(line: str, done: int, html: str, at: int) -> _Found | None:
    """As much as stands there in so many characters, up to the next tag or line break."""
    match = _TEXT.match(html, at)
    rest = line[done : done + _LONGEST_STRETCH]
    if not match or not (rest.startswith(match[0]) or match[0].startswith(rest)):
        return None
    length = min(len(rest), len(match[0]))
    return _Found([(done, at, length)], done + length, at + length)


def _word(line: str, done: int, html: str, at: int) -> _Found | None:
    """One word, with the blanks around it: as it stands, or spelt with tags in it and entities for characters."""
    match = _WORD.match(line, done)
    if not match:
        return _Found([], len(line), at)
    word = match[1]
    if "&" not in word and html.startswith(word, at):
        return _Found([(match.start(1), at, len(word))], match.end(), at + len(word))
    if spelt := _spell(word, html, at):
        places, end = spelt
        return _Found([(match.start(1) + new, old, length) for new, old, length in places], match.end(), end)
    return _Found([], match.end(), at) if word == _BAR else None


def _found_again(line: str, done: int, html: str, at: int) -> _Found:
    """Where the line goes on after something that the cleaner took out; else the word is passed over."""
    match = _WORD.match(line, done)
    assert match, "only a word can be lost"
    start, end = match.span(1)
    again = html.find(line[start : start + _PROBE], at, at + _REACH)
    if again < 0:
        return _Found([], end, at)
    return _Found([(start, again, end - start)], end, again + end - start)


def _skip(html: str, at: int) -> int:
    match = _SKIPPED.match(html, at)
    return match.end() if match else at


def _spell(word: str, html: str, at: int) -> tuple[list[Place], int] | None:
    """The places of the word's characters and where they end, or None for another word."""
    places: list[Place] = []
    done = 0
    while done < len(word):
        at = _skip(html, at)
        entity = _ENTITY.match(html, at)
        written = entity[0] if entity else html[at : at + 1]
        meant = written if written.isascii() and not entity else repair_text(written).text
        if not written or not word.translate(_RAISED).startswith(meant.translate(_RAISED), done):
            return None
        places += ((done + n, at, 1) for n in range(len(meant)))
        done += len(meant)
        at += len(written)
    return places, at


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
            last, before = end + len(closing), last
            kept += (html[before:start], " " * (last - start))
            start = html.find(opening, last)
        html = "".join((*kept, html[last:])) if kept else html
    return html
