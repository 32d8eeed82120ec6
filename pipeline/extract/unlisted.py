"""Find companies that no list knows and no word of their name gives away, from how an article speaks of them.

In    the companies found so far, and the places where a name is used as a company's ("X announced", "X's plant", lists)
Out   hits for every such name, wherever it stands
Else  nothing: people, places and bodies are left alone
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import SHAPES
from pipeline.extract.overlaps import longest

_CAPITAL = frozenset((SHAPES["CAP"], SHAPES["MIXED"]))
Words = tuple[str, ...]


def by_use(doc: Doc, codes: str, cues: Sequence[Hit], taken: set[int], people: frozenset[str]) -> list[Hit]:
    """Names that stand where a company stands; each of their occurrences is a hit."""
    free = [hit for hit in cues if taken.isdisjoint(range(hit.start, hit.end))]
    signs = Counter(_words(doc, hit) for hit in free if not _is_person(doc, codes, hit, people))
    found: list[Hit] = []
    for words, count in signs.items():
        places = occurrences(doc, codes, words, taken)
        opens_only = all(doc[hit.start].is_sent_start for hit in places)
        if places and (count + len(places) > 2 or not (opens_only and _looks_ordinary(words))):
            found += places
    return longest(found)


def by_list(doc: Doc, codes: str, cues: Iterable[Hit], known: Sequence[Hit], people: frozenset[str]) -> list[Hit]:
    """Names in a list with a known company, from neighbour to neighbour until the list ends."""
    ends = {hit.end for hit in known}
    starts = {hit.start for hit in known}
    waiting = [hit for hit in cues if not _is_person(doc, codes, hit, people)]
    found: list[Hit] = []
    grew = True
    while grew:
        grew = False
        for hit in list(waiting):
            if _neighbour(codes, hit, ends, starts):
                waiting.remove(hit)
                found.append(Hit(hit.start, hit.end, "company.by-list"))
                ends.add(hit.end)
                starts.add(hit.start)
                grew = True
    taken = {index for hit in known for index in range(hit.start, hit.end)}
    return longest([hit for hit in found if taken.isdisjoint(range(hit.start, hit.end))])


def occurrences(doc: Doc, codes: str, words: Words, taken: set[int]) -> list[Hit]:
    """Where these words stand as a name of their own, not inside a longer run of capitals."""
    size = len(words)
    return [
        Hit(index, index + size, "company.by-use")
        for index, token in enumerate(doc)
        if token.text == words[0]
        and index not in taken
        and tuple(doc[i].text for i in range(index, min(index + size, len(doc)))) == words
        and (index == 0 or codes[index - 1] not in _CAPITAL)
        and (index + size == len(doc) or codes[index + size] not in _CAPITAL)
    ]


def _neighbour(codes: str, hit: Hit, ends: set[int], starts: set[int]) -> bool:
    """Whether only a comma or an "and" parts the name from a company; the patterns see to what stands between."""
    before = any(end in ends for end in range(max(0, hit.start - 2), hit.start))
    after = any(start in starts for start in range(hit.end + 1, min(len(codes), hit.end + 3)))
    return (before and hit.rule == "cue.listed") or (after and hit.rule == "cue.listed-first")


def _words(doc: Doc, hit: Hit) -> Words:
    return tuple(token.text for token in doc[hit.start : hit.end])


def _looks_ordinary(words: Words) -> bool:
    """A lone word that only ever opens a sentence may be any noun: "Analysts said"."""
    return len(words) == 1 and words[0].lower().endswith(("s", "ing", "ly", "tion", "ment", "er", "ers"))


def _is_person(doc: Doc, codes: str, hit: Hit, people: frozenset[str]) -> bool:
    words = _words(doc, hit)
    if words[0] in people and len(words) < 4:
        return True
    # "Akira Nozaki … Nozaki said": the last word of a longer run of capitals is a family name.
    return len(words) == 1 and any(
        token.text == words[0] and index and codes[index - 1] in _CAPITAL and not _goes_on(codes, index)
        for index, token in enumerate(doc)
    )


def _goes_on(codes: str, index: int) -> bool:
    return index + 1 < len(codes) and codes[index + 1] in _CAPITAL
