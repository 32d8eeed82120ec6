"""What of a span that an entity model has marked may be a company's name, by what the rules know of its words.

In    a hit of the model, and the classes of the tokens
Out   the hit without the small words around the name
Else  None: the rest is a person, a place, a body, a figure or nothing but ordinary words

A model is a good guesser of names that no list knows; of words that the lists do know it need not guess.
"""

from dataclasses import replace

from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import Grammar
from pipeline.extract.unlisted import Names

_RULE = "model's span"
# "Singapore-based Luowen", "Rivals Luowen": what stands before a name.
_SMALL = "LOWER ORDINARY NEVER PUNCT COMMA LIST POSS BREAK CALENDAR OFWORD HYPHEN SAYS SAID"
_BEFORE = f"PLACE? HYPHEN? [{_SMALL} TITLED ROLEOF]+"
_AFTER = f"[{_SMALL} OPEN WORKS OWNS]"
_NAME = "[CAP MIXED NAMED]"
_TRADE = "PLACE [PLACE WEAK CAP]* [SECTOR ORG FORM]"
_BODY = "[PUBLICBODY MEDIA]$"
_FORM = "company.form"
_PERSON = 3  # words of a person's name at most


class Tidy:
    """``tidied(hit, names, codes)`` for one set of rules; ``nobody`` are words that are no company when alone."""

    def __init__(self, grammar: Grammar, nobody: frozenset[str]) -> None:
        self._nobody = frozenset(nobody)
        self._before = grammar.compile(_BEFORE, rule=_RULE)
        self._title = grammar.compile("TITLE", rule=_RULE)
        self._after = grammar.compile(_AFTER, rule=_RULE)
        self._name = grammar.compile(f"{_NAME} | {_TRADE}", rule=_RULE)
        self._body = grammar.compile(_BODY, rule=_RULE)
        self._figure = grammar.compile("[NUMBER MIXED] [^CAP MIXED NAMED]*$", rule=_RULE)
        self._trade = grammar.compile("[SECTOR ORG FORM NAMED]", rule=_RULE)

    def tidied(self, hit: Hit, names: Names, codes: str) -> Hit | None:
        """The name within the hit."""
        start, end = hit.start, hit.end
        if (before := self._before.match(codes, start, end)) is not None:
            start = before.end()
        if self._title.match(codes, start, end):
            return None  # "Founder Shen Yiming"
        while end > start and self._after.match(codes[end - 1]):
            end -= 1
        inside = codes[start:end]
        if start == end or not self._name.search(inside) or self._body.search(inside) or self._figure.match(inside):
            return None
        found = replace(hit, start=start, end=end)
        return None if self._is_known_otherwise(found, names, inside) else found

    def may_be(self, hit: Hit, names: Names) -> bool:
        """Whether the words of a hit may be a name at all; those before a legal form always may."""
        return hit.rule == _FORM or " ".join(names.of(hit)) not in self._nobody

    def _is_known_otherwise(self, hit: Hit, names: Names, inside: str) -> bool:
        words = names.of(hit)
        if not self.may_be(hit, names):
            return True
        return words[0] in names.people and 1 < len(words) <= _PERSON and not self._trade.search(inside)
