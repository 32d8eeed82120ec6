"""Keep account of where characters come from while a text is changed.

In    the edits of one step, in order: what was replaced and by how much
Out   places: (start in the new text, start in the old one, length), one for each stretch that moved as a whole
Else  no places where nothing moved: then every character stands where it stood

The n-th character of a replacement has the place of the n-th character that it replaced, so "&amp;" becomes an "&" with
the place of its "&"; where the replacement is the longer one ("㎡", "m²"), what is over has the place of the last.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import CleanArticle

Place = tuple[int, int, int]  # start in the new text, start in the old one, length
Edit = tuple[int, int, int]  # start and length of what goes, length of what comes


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after one step, and the edits that changed its length or the place of a character."""

    text: str
    edits: Sequence[Edit] = ()


def substitute(pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str], text: str) -> Mended:
    """``pattern.sub``, with the edits."""
    edits: list[Edit] = []

    def note(match: re.Match[str]) -> str:
        new = replacement(match)
        start, end = match.span()
        if len(new) != end - start:
            edits.append((start, end - start, len(new)))
        return new

    return Mended(pattern.sub(note, text), edits)


def places_of(mended: Mended) -> list[Place]:
    """Where each stretch of the mended text stood before."""
    places: list[Place] = []
    new = old = 0
    for start, gone, come in mended.edits:
        length = start - old + min(gone, come)
        if length:
            places.append((new, old, length))
            new += length
        old = start + gone
        for _ in range(come - gone):
            places.append((new, old - 1, 1))
            new += 1
    if new < len(mended.text):
        places.append((new, old, len(mended.text) - new))
    return places


def chain(later: Iterable[Place], earlier: Sequence[Place]) -> list[Place]:
    """Places through two steps: ``later`` leads into the text that ``earlier`` leads back from."""
    starts = [start for start, _, _ in earlier]
    places: list[Place] = []
    for new, middle, length in later:
        index = bisect_right(starts, middle) - 1
        done = 0
        while done < length:
            start, old, run = earlier[index]
            skipped = middle + done - start
            taken = min(length - done, run - skipped)
            places.append((new + done, old + skipped, taken))
            done += taken
            index += 1
    return places


def join_places(places: Iterable[Place], text: str, raw: str) -> tuple[Place, ...]:
    """Neighbours as one, with the line breaks between them where ``raw`` has the same."""
    joined: list[Place] = []
    for new, old, length in places:
        if joined:
            before, source, run = joined[-1]
            gap = new - before - run
            end = source + run
            if old - end == gap and (not gap or text[before + run : new] == raw[end:old]):
                joined[-1] = (before, source, run + gap + length)
                continue
        joined.append((new, old, length))
    return tuple(joined)


def raw_span(article: CleanArticle, start: int, end: int) -> tuple[int, int] | None:
    """Where ``article.text[start:end]`` stands in the raw text, or None where nothing of it does."""
    index = max(0, bisect_right(article.places, (start, -1, 0)) - 1)
    spans: list[tuple[int, int]] = []
    for new, old, length in article.places[index:]:
        if new >= end:
            break
        if new + length > start:
            spans.append((old + max(0, start - new), old + min(length, end - new)))
    return (min(spans)[0], max(last for _, last in spans)) if spans else None
