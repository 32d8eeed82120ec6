"""Tell whether a date is spoken of as still to come, by the verbs of its clause.

In    a sentence, and where the date stands in it
Out   True where the last verb before the date, or else the first one after it, promises or plans
Else  False: what is not said to come has happened

Sentences are looked through once, however many dates they hold.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

_FUTURE = (
    "will|would|shall|should|plan|plans|planned|expect|expects|expected|expecting|schedule|scheduled|slated|due|aim|aims|aimed"
    "|may be|can be|could|set for|set to|takes? effect|with effect from"
    "|intends?|intended|going|targets?|targeted|to be|is to|are to|strives?|forecast|hopes?"
)
_PAST = (
    r"was|were|has|have|had|saw|won|took|went|made|met|rose|fell|grew|got|became|began|said"
    r"|(?<!\bbe )(?<!\bto )(?:held|built|\w{3,}ed)"
)
# "a planned investment" is a thing, not a promise.
_NOUNS = r"(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bits )(?<!\bwith )(?<!\btotal )"
_TENSE = re.compile(rf"{_NOUNS}\b(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;；]|,\s+(?:and|but|while)\s")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a date stands: ``start`` and ``end`` count the characters of ``sentence``."""

    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Verbs:
    """Of a sentence: where its verbs start and end, which of them look ahead, and where its clauses are parted."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    future: tuple[bool, ...]
    partings: tuple[tuple[int, int], ...]


def speaks_of_future(place: Place) -> bool:
    """Whether the date's clause says that the thing is still to come."""
    return _looks_ahead(place) is True


def speaks_of_past(place: Place) -> bool:
    """Whether the date's clause says that the thing has happened; a title often says neither."""
    return _looks_ahead(place) is False


def _looks_ahead(place: Place) -> bool | None:
    """What the nearest verb of the clause says: the last one before the date, else the first one after it."""
    verbs = _verbs_of(place.sentence)
    opening = max((end for _, end in verbs.partings if end <= place.start), default=0)
    closing = min((start for start, _ in verbs.partings if start >= place.end), default=len(place.sentence))
    last = bisect_right(verbs.ends, place.start) - 1
    if last >= 0 and verbs.starts[last] >= opening:
        return verbs.future[last]
    first = bisect_left(verbs.starts, place.end)
    return verbs.future[first] if first < len(verbs.starts) and verbs.ends[first] <= closing else None


@lru_cache(maxsize=32)
def _verbs_of(sentence: str) -> _Verbs:
    found = list(_TENSE.finditer(sentence))
    return _Verbs(
        tuple(verb.start() for verb in found),
        tuple(verb.end() for verb in found),
        tuple(verb["future"] is not None for verb in found),
        tuple(parting.span() for parting in _CLAUSE_END.finditer(sentence)),
    )
