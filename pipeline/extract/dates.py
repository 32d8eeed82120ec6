"""Find the stretches of text that name a date or a period.

In    "planned to be put into production before the end of August 2024"
Out   Span "end of August 2024" with the preposition among its parts
Else  nothing: durations and "recent years" are no dates

Words and patterns live in rules/dates.yml.
"""

import re
from collections.abc import Mapping

from spacy.tokens import Doc

from pipeline.extract.hits import Hit, bounds_of, hits_of, looks_of, reach_of
from pipeline.extract.lexicon import Grammar, Layer, parts_of
from pipeline.extract.overlaps import longest, unvetoed
from pipeline.records import Span
from pipeline.rulebook import Rulebook

_CLASSES = [
    "DAY",
    "MAYBE",
    "SHORTDATE",
    "COMPACT",
    "DECIMALDAY",
    "QYEAR",
    "DECADE",
    "DECADEWORD",
    "CENTURY",
    "AGO",
    "DAYSIDE",
    "YEAR",
    "MONTH",
    "ORDDAY",
    "NUMDATE",
    "QUARTER",
    "QCODE",
    "PART",
    "EDGE",
    "RELYEAR",
    "RELMONTH",
    "RELQUARTER",
    "RELWEEK",
    "RELDAY",
    "WEEKDAY",
    "YEAREND",
]
# Classes that settle the year of their own span.
_YEARS = [
    "YEAR",
    "NUMDATE",
    "SHORTDATE",
    "COMPACT",
    "QYEAR",
    "DECADE",
    "RELYEAR",
    "SAMEYEAR",
    "RELMONTH",
    "RELWEEK",
    "RELDAY",
    "AGO",
    "YEAREND",
]


class DateFinder:
    """``find(doc, layers, text)`` gives the date spans of one Doc in text order."""

    def __init__(self, rules: Rulebook, grammar: Grammar) -> None:
        looks = looks_of(rules, grammar, "dates")
        self._looks, self._veto, self._shared = looks["date"], looks["veto"], looks["shared"]
        self._names = {char: name for name, char in grammar.classes.items()}
        self._needed = re.compile(f"[{''.join(grammar.classes[name] for name in _CLASSES)}]")
        self._year = re.compile(f"[{''.join(grammar.classes[name] for name in _YEARS)}]")
        self._preposition = re.compile(grammar.compile("[PREP OFFSET UNTIL] THE?", rule="preposition").pattern + "$")

    def find(self, doc: Doc, layers: Mapping[str, Layer], text: str) -> list[Span]:
        """Spans with label "date"; a preposition before the span is among its parts."""
        layer = layers["dates"]
        if not self._needed.search(layer.codes):
            return []
        hits = unvetoed(longest(hits_of(self._looks, layer.codes)), hits_of(self._veto, layer.codes))
        return [self._span(doc, layer, text, hit) for hit in hits]

    def _span(self, doc: Doc, layer: Layer, text: str, hit: Hit) -> Span:
        before = self._preposition.search(layer.codes, max(0, hit.start - 6), hit.start)
        start = before.start() if before else hit.start
        begin, finish = bounds_of(doc, hit)
        end = hit.end
        if not self._year.search(layer.codes, hit.start, hit.end):
            # "In March and May 2023": the year stands with the second.
            end = reach_of(self._shared, layer.codes, hit.end)
        parts = parts_of(doc, text, layer, start, end, self._names)
        return Span(begin, finish, text[begin:finish], "date", hit.rule, parts=parts)
