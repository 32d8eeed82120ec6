"""Find companies that no list knows and no word of their name gives away, from how an article speaks of them.

In    the companies found so far, and the places where a name is used as a company's ("X announced", "X's plant", lists)
Out   hits for every such name, wherever it stands
Else  nothing: people, places and bodies are left alone
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import CAPITAL
from pipeline.extract.overlaps import longest

_SAID = "cue.speaker"  # the cue that people give as well as companies
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordLists:
    """What the rules know of words, the same for every Doc."""

    people: frozenset[str]  # first names and surnames
    leading: frozenset[str]  # classes that may stand before a brand: places, and legal forms of some languages
    common: frozenset[str]  # ordinary words in small letters


@dataclass(frozen=True, slots=True)
class Names:
    """The words of one Doc, where each stands, and those that name people here."""

    words: Sequence[str]
    codes: str
    places: dict[str, list[int]]
    opening: frozenset[int]  # tokens that begin a sentence
    families: frozenset[str]
    lists: WordLists

    def of(self, hit: Hit) -> Words:
        """The words of a hit."""
        return tuple(self.words[hit.start : hit.end])

    def is_person(self, hit: Hit) -> bool:
        """Whether the hit is somebody's name, not a company's: "Akira Nozaki … Nozaki said", "Kavita Raghu said"."""
        words = self.of(hit)
        if len(words) == 1 and words[0] in self.families:
            return True
        if hit.rule == _SAID and len(words) > 1 and all(self.codes[i] in CAPITAL for i in range(hit.start, hit.end)):
            return not any(word.isupper() for word in words)
        return words[0] in self.lists.people and len(words) < 4

    def occurrences(self, words: Words, taken: set[int]) -> list[Hit]:
        """Where these words stand as a name of their own, not inside a longer run of capitals."""
        size, codes = len(words), self.codes
        return [
            Hit(index, index + size, "company.by-use")
            for index in self.places[words[0]]
            if index not in taken
            and tuple(self.words[index : index + size]) == words
            and (index == 0 or codes[index - 1] not in CAPITAL)
            and (index + size == len(codes) or codes[index + size] not in CAPITAL)
        ]


def names_in(doc: Doc, codes: str, lists: WordLists) -> Names:
    """Look once through the Doc, so that each cue is a look-up."""
    words = [token.text for token in doc]
    places: dict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        places[word].append(index)
    # The last word of a longer run of capitals may be a family name.
    families = frozenset(
        words[index]
        for index in range(1, len(codes))
        if codes[index] in CAPITAL and codes[index - 1] in CAPITAL and codes[index + 1 : index + 2] not in CAPITAL
    )
    opening = frozenset(sentence.start for sentence in doc.sents)
    return Names(words, codes, places, opening, families, lists)


def by_use(names: Names, cues: Sequence[Hit], taken: set[int]) -> list[Hit]:
    """Names that stand where a company stands; each of their occurrences is a hit."""
    free = [hit for hit in cues if taken.isdisjoint(range(hit.start, hit.end))]
    signs = Counter(names.of(hit) for hit in free if not names.is_person(hit))
    found: list[Hit] = []
    for words, count in signs.items():
        places = names.occurrences(words, taken)
        opens_only = all(hit.start in names.opening for hit in places)
        if places and (count + len(places) > 2 or not (opens_only and _looks_ordinary(words))):
            found += places
    return longest(found)


def by_list(names: Names, cues: Iterable[Hit], known: Sequence[Hit]) -> list[Hit]:
    """Names in a list with a known company, from neighbour to neighbour until the list ends."""
    ends = {hit.end for hit in known}
    starts = {hit.start for hit in known}
    waiting = sorted((hit for hit in cues if not names.is_person(hit)), key=lambda hit: hit.start)
    found: list[Hit] = []
    for hit in waiting:  # rightward: "Zhongpo Energy, Brunotec and …"
        if hit.rule == "cue.listed" and not ends.isdisjoint(range(max(0, hit.start - 2), hit.start)):
            found.append(Hit(hit.start, hit.end, "company.by-list"))
            ends.add(hit.end)
    for hit in reversed(waiting):  # leftward: "Brunotec, Zhongpo Energy and …"
        if hit.rule == "cue.listed-first" and not starts.isdisjoint(range(hit.end + 1, hit.end + 3)):
            found.append(Hit(hit.start, hit.end, "company.by-list"))
            starts.add(hit.start)
    taken = {index for hit in known for index in range(hit.start, hit.end)}
    return longest([hit for hit in found if taken.isdisjoint(range(hit.start, hit.end))])


def _looks_ordinary(words: Words) -> bool:
    """A lone word that only ever opens a sentence may be any noun: "Analysts said"."""
    return len(words) == 1 and words[0].lower().endswith(("s", "ing", "ly", "tion", "ment", "er", "ers"))
