"""Find the words that relate mentions: places, products, phases, and what is said to happen.

In    "the first phase of the production base in Guangde went into operation"
Out   cues: phase "first phase", kind "production base", place "Guangde", status "went into operation"
Else  nothing

A cue is no mention: it is not stored, and serves the relate room only. Words and patterns live in rules/cues.yml.
"""

from collections.abc import Mapping

from spacy.tokens import Doc

from pipeline.extract.hits import Hit, bounds_of, hits_of
from pipeline.extract.lexicon import CONTINUED, Grammar, Layer
from pipeline.extract.overlaps import longest
from pipeline.records import Part, Span
from pipeline.rulebook import Lexeme, Rulebook

# Lexemes that are cues by themselves, and the label that they get.
_LABELS = {"KIND": "kind", "STATUS": "status", "PLAN": "plan", "SCENE": "scene", "COMPARE": "scene"}


# What a pattern's cue takes over from the lexemes inside it.
_KEPT = frozenset({"phase", "level"})


class CueFinder:
    """``find(doc, layers, text)`` gives the cues of one Doc in text order, each with the value of its lexeme."""

    def __init__(self, rules: Rulebook, grammar: Grammar) -> None:
        patterns = [pattern for pattern in rules.patterns if pattern.layer == "cues"]
        self._looks = [(p.id, grammar.compile(p.pattern, rule=p.id)) for p in patterns]
        self._labels = {p.id: p.label for p in patterns}
        self._values = {p.id: p.value for p in patterns if p.value}

    def find(self, doc: Doc, layers: Mapping[str, Layer], text: str) -> list[Span]:
        """Cues by pattern, and every lexeme that is a cue by itself."""
        layer = layers["cues"]
        hits = hits_of(self._looks, layer.codes)
        # What is put into operation, and where, stands inside "put … into operation": those are no rivals.
        around = longest([hit for hit in hits if self._labels[hit.rule] == "status"])
        within = longest([hit for hit in hits if self._labels[hit.rule] != "status"])
        found = [self._pattern_cue(doc, text, layer, hit) for hit in (*around, *within)]
        for start, lexeme in layer.lexemes.items():
            if lexeme.cls in _LABELS:
                found += _lexeme_cues(doc, text, Hit(start, _end_of(layer.codes, start), lexeme.id), lexeme)
        return sorted(found, key=lambda span: span.start)

    def _pattern_cue(self, doc: Doc, text: str, layer: Layer, hit: Hit) -> Span:
        begin, end = bounds_of(doc, hit)
        inside = (layer.lexemes.get(i) for i in range(hit.start, hit.end))
        value = self._values.get(hit.rule)
        if value is None:
            value = next((lexeme.value for lexeme in inside if lexeme and lexeme.value.keys() & _KEPT), None)
        if self._labels[hit.rule] == "phase" and value is None:
            value = {"phase": doc[hit.end - 1].text}
        part = Part("CUE", text[begin:end], begin, end, value)
        return Span(begin, end, text[begin:end], self._labels[hit.rule], hit.rule, parts=(part,))


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
