"""Run patterns over a class string: where the span of each pattern stands, in tokens."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc

Looks = Iterable[tuple[str, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens ``start`` to ``end`` (excluded), found by ``rule``."""

    start: int
    end: int
    rule: str


def hits_of(looks: Looks, codes: str) -> list[Hit]:
    """Every match of every pattern; the span is the pattern's one ``<…>`` that took part."""
    hits = []
    for rule, look in looks:
        for match in look.finditer(codes):
            group = match.lastindex or 0
            hits.append(Hit(match.start(group), match.end(group), rule))
    return hits


def bounds_of(doc: Doc, hit: Hit) -> tuple[int, int]:
    """The characters that the hit's tokens cover."""
    first, last = doc[hit.start], doc[hit.end - 1]
    return first.idx, last.idx + len(last.text)
