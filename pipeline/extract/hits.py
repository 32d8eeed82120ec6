"""Compile the patterns of a layer, and run them over a class string: where the span of each stands, in tokens."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.lexicon import Grammar
from pipeline.rulebook import Rulebook

Looks = Iterable[tuple[str, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens ``start`` to ``end`` (excluded), found by ``rule``."""

    start: int
    end: int
    rule: str


def looks_of(rules: Rulebook, grammar: Grammar, layer: str) -> Mapping[str, list[tuple[str, re.Pattern[str]]]]:
    """The patterns of one layer by their labels, each with its id; a label that no pattern bears has none."""
    looks: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for pattern in rules.patterns:
        if pattern.layer == layer:
            looks[pattern.label].append((pattern.id, grammar.compile(pattern.pattern, rule=pattern.id)))
    return looks


def reach_of(looks: Looks, codes: str, start: int) -> int:
    """How far the patterns that match at ``start`` reach; ``start`` itself where none does."""
    return max((match.end() for _, look in looks if (match := look.match(codes, start))), default=start)


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
