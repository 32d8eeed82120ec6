"""Find the words that relate mentions: places, products, phases, and what is said to happen.

In    "the first phase of the production base in Guangde went into operation"
Out   cues: phase "first phase", kind "production base", place "Guangde", status "went into operation"
Else  nothing

A cue is no mention: it is not stored, and serves the rooms after this one. Words and patterns live in rules/cues.yml,
tickers in rules/tickers.yml, products by name in corpus/products.csv.
"""

from collections.abc import Mapping

from spacy.tokens import Doc

from pipeline.extract.hits import Hit, Looks, bounds_of, hits_of, looks_of
from pipeline.extract.lexicon import CONTINUED, Grammar, Layer, grammar_of, parts_of
from pipeline.extract.overlaps import longest
from pipeline.records import Part, Span
from pipeline.rulebook import Lexeme, Rulebook

# Lexemes that are cues by themselves, and the label that they get.
_LABELS = {"KIND": "kind", "STATUS": "status", "PLAN": "plan", "SCENE": "scene", "COMPARE": "scene"}


# What a pattern's cue takes over from the lexemes inside it.
_KEPT = frozenset({"phase", "level"})
_TICKER = "ticker"


class CueFinder:
    """``find(doc, layers, text)`` gives the cues of one Doc in text order, each with the value of its lexeme."""

    def __init__(self, rules: Rulebook, grammar: Grammar) -> None:
        patterns = [pattern for pattern in rules.patterns if pattern.layer == "cues"]
        self._looks = [(p.id, grammar.compile(p.pattern, rule=p.id)) for p in patterns]
        self._labels = {p.id: p.label for p in patterns}
        self._values = {p.id: p.value for p in patterns if p.value}
        self._listed: Looks = looks_of(rules, grammar_of(rules, "products"), "products")["product"]

    def find(self, doc: Doc, layers: Mapping[str, Layer], text: str) -> list[Span]:
        """Cues by pattern, and every lexeme that is a cue by itself."""
        layer, listed = layers["cues"], layers["products"]
        hits = hits_of(self._looks, layer.codes)
        # What is put into operation, and where, stands inside "put … into operation": those are no rivals.
        around = longest([hit for hit in hits if self._labels[hit.rule] == "status"])
        within = [hit for hit in hits if self._labels[hit.rule] != "status"]
        named = hits_of(self._listed, listed.codes)
        found = [self._pattern_cue(doc, text, layer, hit) for hit in around]
        for hit in longest([*named, *within]):
            if self._labels.get(hit.rule, "product") == "product":
                found.append(_product_cue(doc, text, listed, hit))
            else:
                found.append(self._pattern_cue(doc, text, layer, hit))
        for start, lexeme in layer.lexemes.items():
            if lexeme.cls in _LABELS:
                found += _lexeme_cues(doc, text, Hit(start, _end_of(layer.codes, start), lexeme.id), lexeme)
        return sorted(found, key=lambda span: span.start)

    def _pattern_cue(self, doc: Doc, text: str, layer: Layer, hit: Hit) -> Span:
        begin, end = bounds_of(doc, hit)
        label = self._labels[hit.rule]
        if label == _TICKER:
            parts = parts_of(doc, text, layer, hit.start, hit.end, {})
            return Span(begin, end, text[begin:end], label, hit.rule, parts=parts)
        inside = (layer.lexemes.get(i) for i in range(hit.start, hit.end))
        value = self._values.get(hit.rule)
        if value is None:
            value = next((lexeme.value for lexeme in inside if lexeme and lexeme.value.keys() & _KEPT), None)
        if label == "phase" and value is None:
            value = {"phase": doc[hit.end - 1].text}
        part = Part("CUE", text[begin:end], begin, end, value)
        return Span(begin, end, text[begin:end], label, hit.rule, parts=(part,))


def _product_cue(doc: Doc, text: str, listed: Layer, hit: Hit) -> Span:
    """A product; where its last words are those of one on the list, its value is what the list calls it."""
    begin, end = bounds_of(doc, hit)
    lexemes = (listed.lexemes.get(i) for i in range(hit.start, hit.end) if _end_of(listed.codes, i) == hit.end)
    value = next((lexeme.value for lexeme in lexemes if lexeme), None)
    part = Part("CUE", text[begin:end], begin, end, value)
    return Span(begin, end, text[begin:end], "product", hit.rule, parts=(part,))


def _end_of(codes: str, start: int) -> int:
    end = start + 1
    while end < len(codes) and codes[end] == CONTINUED:
        end += 1
    return end


def _lexeme_cues(doc: Doc, text: str, hit: Hit, lexeme: Lexeme) -> list[Span]:
    """One cue; "delivered" is two, for it tells both the kind of a figure and what has happened; so is "to invest"."""
    begin, end = bounds_of(doc, hit)
    part = Part(lexeme.cls, text[begin:end], begin, end, lexeme.value)
    labels = [_LABELS[lexeme.cls]]
    if lexeme.cls == "KIND":
        labels += [label for label in ("status", "plan") if label in lexeme.value]
    return [Span(begin, end, text[begin:end], label, lexeme.id, parts=(part,)) for label in labels]
