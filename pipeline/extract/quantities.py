"""Find the stretches of text that state a quantity, with the words around them that bound it or make it a rate.

In    "an annual output of more than 20,000 to 25,000 tonnes"
Out   Span "20,000 to 25,000 tonnes" with parts ANNUAL, HEDGE, NUMBER, RANGE, NUMBER, UNIT
Else  nothing: a number without a unit of ours is no span

Patterns and words live in rules/quantities.yml, numbers.yml, units.yml and currencies.yml.
"""

import re
from collections.abc import Mapping

from spacy.tokens import Doc

from pipeline.extract.hits import Hit, bounds_of, hits_of, looks_of, reach_of
from pipeline.extract.lexicon import Grammar, Layer, parts_of
from pipeline.extract.overlaps import longest, unvetoed
from pipeline.records import Part, Span
from pipeline.rulebook import Rulebook

_WINDOW = 14  # tokens of context looked at on the left


class QuantityFinder:
    """``find(doc, layers, text)`` gives the quantity spans of one Doc in text order."""

    def __init__(self, rules: Rulebook, grammar: Grammar) -> None:
        looks = looks_of(rules, grammar, "quantities")
        self._core, self._veto, self._right, self._shared = (
            looks[label] for label in ("quantity", "veto", "right", "shared")
        )
        self._left, self._split, self._split_sums, self._split_from = (
            [re.compile(f"(?:{look.pattern})$") for _, look in looks[label]]
            for label in ("left", "split", "split-sums", "split-from")
        )
        self._bare = grammar.compile("VALUE", rule="value")
        self._to = grammar.classes["UPTO"]
        self._names = {char: name for name, char in grammar.classes.items()}
        self._names |= {grammar.classes[name]: "NUMBER" for name in ("DAY", "YEAR", "COMPACT", "DECIMALDAY")}
        self._needed = re.compile(
            f"[{''.join(grammar.classes[name] for name in ('UNIT', 'TSIGN', 'MONEY', 'CURRENCY', 'WON', 'CENT'))}]"
        )
        self._till = re.compile(f"[{''.join(grammar.classes[name] for name in ('HYPHEN', 'RANGE', 'UPTO', 'TILDE'))}]")

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
        if joint is None or not self._states_two(layer, hit, joint.start()):
            return [hit]
        left = self._longest_from(codes, hit.start, joint.start())
        if left is None and self._changes_from(codes, hit.start):  # "rose from 1.05 to 1.15 yuan"
            left = self._bare.match(codes, hit.start, joint.start())
        right = self._longest_from(codes, joint.end(), hit.end)
        if left is None or right is None:
            return [hit]
        return [Hit(left.start(), left.end(), hit.rule), Hit(right.start(), right.end(), hit.rule)]

    def _states_two(self, layer: Layer, hit: Hit, joint: int) -> bool:
        codes = layer.codes
        units = [lex for i in range(hit.start, hit.end) if (lex := layer.lexemes.get(i)) and lex.cls == "UNIT"]
        kinds = {unit.value["kind"] for unit in units}
        # "up 38% to 5 GWh", "up 3 percentage points to 21 percent"
        if len(kinds) > 1 or (kinds == {"percent"} and len({unit.id for unit in units}) > 1):
            return True
        if codes[joint] != self._to:
            return False  # "down 50%-60%"
        # "by 5 GWh to 10 GWh" names a step and a level, "fell 10% to 15%" a range.
        looks = [] if kinds == {"percent"} else [*self._split, *self._split_sums]
        window = max(0, hit.start - _WINDOW)
        return self._changes_from(codes, hit.start) or any(look.search(codes, window, hit.start) for look in looks)

    def _changes_from(self, codes: str, start: int) -> bool:
        return any(look.search(codes, max(0, start - _WINDOW), start) for look in self._split_from)

    def _longest_from(self, codes: str, start: int, end: int) -> re.Match[str] | None:
        found = [match for _, look in self._core if (match := look.match(codes, start, end))]
        return max(found, key=lambda match: match.end(), default=None)

    def _span(self, doc: Doc, layer: Layer, text: str, hit: Hit) -> Span:
        codes = layer.codes
        start = hit.start
        for look in self._left:
            if match := look.search(codes, max(0, hit.start - _WINDOW), hit.start):
                start = min(start, match.start())
        end = reach_of(self._right, codes, hit.end)
        if not self._needed.search(codes, hit.start, hit.end):
            # "10 and 20 GWh": the unit stands with the last of the row.
            end = reach_of(self._shared, codes, hit.end)
        parts = parts_of(doc, text, layer, start, end, self._names)
        begin, finish = bounds_of(doc, hit)
        return Span(begin, finish, text[begin:finish], "quantity", hit.rule, parts=_telling(parts, begin, finish))


def _telling(parts: tuple[Part, ...], begin: int, finish: int) -> tuple[Part, ...]:
    """The span's own parts, and of its context only the lexemes."""
    return tuple(part for part in parts if part.value is not None or begin <= part.start < finish)
