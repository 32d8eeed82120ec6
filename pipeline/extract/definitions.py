"""Find the short names that an article gives to what it has just named in full.

In    the words of a Doc: "Malwa Urja Nigam Limited (MUNL)", "the General Administration of Customs (GAC)", 'X AG ("X")'
Out   ``Definition``s: the short name, where the bracket opens, and where the full name begins if its initials spell it
Else  nothing: brackets that hold a place, a ticker or a remark define no name

What a company's name defines is that company wherever it stands; what another name defines is none, be it in a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import SHAPES
from pipeline.extract.unlisted import Names, Words

_OPENS, _CLOSES = frozenset("(（"), frozenset(")）,;")
_QUOTES = frozenset("\"“”'‘’")
_BETWEEN = frozenset(("of", "and", "for", "the", "in", "on", "de", "du", "des", "&", "-"))
_NO_NAMES = frozenset(
    ("company", "group", "corporation", "issuer", "seller", "buyer", "parent", "agreement", "project")
)
_SHORTEST, _LONGEST = 2, 8  # letters of an abbreviation
_MOST_WORDS = 3  # of a short name in quotation marks


@dataclass(frozen=True, slots=True)
class Definition:
    """The words of a short name; ``opens`` is the token of the bracket; ``begins`` the first of the words it spells."""

    short: Words
    opens: int
    begins: int | None

    def is_of(self, name: Words) -> bool:
        """Whether the short name can be read off the full one: its words, or its letters in order, the first first."""
        if any(name[start : start + len(self.short)] == self.short for start in range(len(name))):
            return True
        letters = iter("".join(name).lower())
        wanted = "".join(self.short).lower()
        return name[0][0].lower() == wanted[0] and all(letter in letters for letter in wanted)


def definitions_in(words: Sequence[str]) -> list[Definition]:
    """Every bracket that holds an abbreviation, or a name in quotation marks."""
    found = []
    for index, word in enumerate(words[:-2]):
        if word in _OPENS and index:
            short = _quoted(words, index + 1) or _abbreviation(words, index + 1)
            if short and short[0].lower() not in _NO_NAMES:
                found.append(Definition(short, index, _begins(words, index, short)))
    return found


def without_definition(hit: Hit, definitions: Sequence[Definition], codes: str) -> Hit:
    """The full name alone: "(SECI)" behind it is another name of the same, "(Shenzhen)" a part of this one."""
    ends_in = (one for one in definitions if hit.start < one.opens < hit.end == one.opens + len(one.short) + 2)
    one = next(ends_in, None)
    return hit if one is None or codes[one.opens + 1] == SHAPES["PLACE"] else replace(hit, end=one.opens)


def defined_companies(names: Names, definitions: Sequence[Definition], hits: Sequence[Hit]) -> dict[Words, Hit]:
    """The short names of companies, each with the hit that it stands for."""
    ending = {hit.end: hit for hit in hits}
    named = ((definition, ending.get(definition.opens)) for definition in definitions)
    return {one.short: hit for one, hit in named if hit is not None and one.is_of(names.of(hit))}


def defined_otherwise(definitions: Sequence[Definition], hits: Sequence[Hit]) -> set[Words]:
    """The abbreviations of what no hit takes for a company."""
    taken = {index for hit in hits for index in range(hit.start, hit.end)}
    return {
        one.short for one in definitions if one.begins is not None and taken.isdisjoint(range(one.begins, one.opens))
    }


def _abbreviation(words: Sequence[str], index: int) -> Words:
    word = words[index]
    fits = _SHORTEST <= len(word) <= _LONGEST and word.isupper() and word.isalnum() and not word.isdigit()
    return (word,) if fits and words[index + 1] in _CLOSES else ()


def _quoted(words: Sequence[str], index: int) -> Words:
    """The words between quotation marks, with or without "the" before them."""
    index += words[index].lower() == "the"
    if index >= len(words) or words[index] not in _QUOTES:
        return ()
    for end in range(index + 2, min(index + 2 + _MOST_WORDS, len(words))):
        if words[end] in _QUOTES:
            short = tuple(words[index + 1 : end])
            return short if short[0][:1].isupper() or short[0][:1].isdigit() else ()
    return ()


def _begins(words: Sequence[str], opens: int, short: Words) -> int | None:
    """The first of the words before the bracket whose initials spell the abbreviation."""
    if len(short) > 1 or not short[0].isupper():
        return None  # no abbreviation: "X AG (“ABC Energy”)"
    letters, index = list(short[0]), opens
    while letters and index:
        index -= 1
        if words[index][0] == letters[-1]:
            letters.pop()
        elif words[index].lower() not in _BETWEEN:
            return None
    return None if letters else index
