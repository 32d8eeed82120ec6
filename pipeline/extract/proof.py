"""Prove a pattern on its own hits and misses: what the tests do for shipped rules, done for a user's at loading.

In    a pipeline, and patterns with their examples
Out   nothing, where each finds what it says
Else  RuleError naming the rule and the sentence
"""

from collections.abc import Iterable

from spacy.language import Language

from pipeline.errors import RuleError
from pipeline.extract.nlp import find_spans
from pipeline.rulebook import Pattern

_FINDING = frozenset({"quantity", "date", "company"})  # other labels serve as context or evidence for these


def prove_patterns(nlp: Language, patterns: Iterable[Pattern]) -> None:
    """Raise RuleError at the first pattern that misses a hit or finds something in a miss."""
    for pattern in patterns:
        if pattern.label in _FINDING and (complaint := _complaint_about(nlp, pattern)):
            raise RuleError(f"rule `{pattern.id}` {complaint}", entry=pattern.id)


def _complaint_about(nlp: Language, pattern: Pattern) -> str | None:
    for hit in pattern.hits:
        if hit.span not in _found(nlp, pattern, hit.text):
            return f"does not find {hit.span!r} in its own hit {hit.text!r}. Mend the pattern or the hit."
    for miss in pattern.misses:
        if found := _found(nlp, pattern, miss):
            return f"finds {found[0]!r} in its own miss {miss!r}. Mend the pattern or the miss."
    return None


def _found(nlp: Language, pattern: Pattern, text: str) -> list[str]:
    spans = find_spans(nlp, text).spans
    return [span.text for span in spans if span.found_by.partition("/")[0] == pattern.id]
