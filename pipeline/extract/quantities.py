"""Find the stretches of text that state a quantity, with the words around them that bound it or make it a rate.

In    "an annual output of more than 20,000 to 25,000 tonnes"
Out   Span "20,000 to 25,000 tonnes" with parts ANNUAL, HEDGE, NUMBER, RANGE, NUMBER, UNIT
Else  nothing: a number without a unit of ours is no span

Patterns and words live in rules/quantities.yml, numbers.yml, units.yml and currencies.yml.
"""

import re
from collections.abc import Mapping

from spacy.tokens import Doc

from pipeline.extract.hits import Hit, bounds_of, hits_of
from pipeline.extract.lexicon import Grammar, Layer, parts_of
from pipeline.extract.overlaps import longest, unvetoed
from pipeline.records import Part, Span
from pipeline.rulebook import Rulebook

_WINDOW = 14  # tokens of context looked at on the left


class QuantityFinder:
    """``find(doc, layers, text)`` gives the quantity spans of one Doc in text order."""

    def __init__(self, rules: Rulebook, grammar: Grammar) -> None:
        patterns = [pattern for pattern in rules.patterns if pattern.layer == "quantities"]
        compiled = {p.id: (p.label, grammar.compile(p.pattern, rule=p.id)) for p in patterns}
        self._core = [(name, look) for name, (label, look) in compiled.items() if label == "quantity"]
        self._left = [re.compile(f"(?:{look.pattern})$") for label, look in compiled.values() if label == "left"]
        self._right = [look for label, look in compiled.values() if label == "right"]
        self._veto = [(name, look) for name, (label, look) in compiled.items() if label == "veto"]
        self._shared = [look for label, look in compiled.values() if label == "shared"]
        self._split = [re.compile(f"(?:{look.pattern})$") for label, look in compiled.values() if label == "split"]
        self._split_sums = [
            re.compile(f"(?:{look.pattern})$") for label, look in compiled.values() if label == "split-sums"
        ]
        self._names = {char: name for name, char in grammar.classes.items()}
        self._names |= {grammar.classes[name]: "NUMBER" for name in ("DAY", "YEAR", "COMPACT", "DECIMALDAY")}
        self._needed = re.compile(
            f"[{''.join(grammar.classes[name] for name in ('UNIT', 'TSIGN', 'MONEY', 'CURRENCY', 'WON', 'CENT'))}]"
        )
        self._till = re.compile(f"[{''.join(grammar.classes[name] for name in ('HYPHEN', 'RANGE', 'TILDE'))}]")

    def find(self, doc: Doc, layers: Mapping[str, Layer], text: str) -> list[Span]:
        """Spans with label "quantity"; ``parts`` hold the span's own lexemes and its context's."""
        layer = layers["quantities"]
        codes = layer.codes
        if not self._needed.search(codes):
            return []
        kept = unvetoed(longest(hits_of(self._core, codes)), hits_of(self._veto, codes))
        return [self._span(doc, layer, text, hit) for found in kept for hit in self._parted(layer, found)]

    def _parted(self, layer: Layer, hit: Hit) -> list[Hit]:
        """ "rises from 5 GWh to 10 GWh" and "up 38% to 5 GWh" state two amounts, "costs from 5 to 10 GWh" a range."""
        codes = layer.codes
        joint = self._till.search(codes, hit.start, hit.end) if hit.rule.endswith("range") else None
        if joint is None:
            return [hit]
        units = [lex for i in range(hit.start, hit.end) if (lex := layer.lexemes.get(i)) and lex.cls == "UNIT"]
        kinds = {unit.value["kind"] for unit in units}
        window = max(0, hit.start - _WINDOW)
        # "by 5 GWh to 10 GWh" names a step and a level, "by 10% to 15%" a range.
        spread = kinds == {"percent"} and len({unit.id for unit in units}) == 1
        looks = self._split if spread else [*self._split, *self._split_sums]
        if len(kinds) < 2 and not any(look.search(codes, window, hit.start) for look in looks):
            return [hit]
        halves = [(hit.start, joint.start()), (joint.end(), hit.end)]
        whole = [(a, b) for a, b in halves if any(look.fullmatch(codes, a, b) for _, look in self._core)]
        return [Hit(a, b, hit.rule) for a, b in whole] if len(whole) == len(halves) else [hit]

    def _span(self, doc: Doc, layer: Layer, text: str, hit: Hit) -> Span:
        codes = layer.codes
        start, end = hit.start, hit.end
        for look in self._left:
            if match := look.search(codes, max(0, hit.start - _WINDOW), hit.start):
                start = min(start, match.start())
        for look in self._right:
            if match := look.match(codes, hit.end):
                end = max(end, match.end())
        if not self._needed.search(codes, hit.start, hit.end):
            # "10 and 20 GWh": the unit stands with the last of the row.
            end = max((match.end() for look in self._shared if (match := look.match(codes, hit.end))), default=end)
        parts = parts_of(doc, text, layer, start, end, self._names)
        begin, finish = bounds_of(doc, hit)
        return Span(begin, finish, text[begin:finish], "quantity", hit.rule, parts=_telling(parts, begin, finish))


def _telling(parts: tuple[Part, ...], begin: int, finish: int) -> tuple[Part, ...]:
    """The span's own parts, and of its context only the lexemes."""
    return tuple(part for part in parts if part.value is not None or begin <= part.start < finish)
