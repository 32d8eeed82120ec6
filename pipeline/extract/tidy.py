"""What of a span that an entity model has marked may be a company's name, by what the rules know of its words.

In    a hit of the model, and the classes of the tokens
Out   the hit without the small words around the name
Else  None: the rest has a title or is a figure, a dateline or nothing but ordinary words

A model is a good guesser of names that no list knows; of words that the lists do know it need not guess.
"""

import re
from dataclasses import replace

from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import CAPITAL, CONTINUED, Grammar
from pipeline.extract.unlisted import Names

_RULE = "model's span"
_SMALL = (
    "LOWER ORDINARY INSIDE WITHWORD HELD CALLING COUNTED NEVER PUNCT COMMA LIST POSS BREAK CALENDAR OFWORD HYPHEN"
    " SAYS SAID"
)
_BEFORE = f"PLACE? HYPHEN? [{_SMALL} ROLEOF]+"  # "Singapore-based Luowen", "Rivals Luowen"
_AFTER = f"[{_SMALL} OPEN WORKS OWNS AMP PLUS]"
# "Luowen - News", "Luowen, Albemarle", "Luowen and CATL", "Luowen (LWEN)", "Luowen (US)"
_CUT = (
    "[PUNCT BREAK SAYS SAID] | COMMA (?! FORM) | LIST (?= NAMED)"
    " | OPEN [CAP MIXED LOWER ORDINARY TITLED] CLOSE$ | OPEN [^CLOSE]*$"
)
_LISTED = "NAMED ORG? (?= OPEN PLACE CLOSE$)"  # "Enphase Energy (US)": of a listed name the place is no part
# "Klippan Partners of Stockholm", but "Bank of Ningbo" and "Power Corporation of China"
_TOWN = "(?<!ORG PUBLICBODY) OFWORD PLACE$"
_BANKS = frozenset({"Bank", "Banks"})
_NAME = "[CAP MIXED NAMED]"
_TRADE = "PLACE [PLACE WEAK CAP]* [SECTOR ORG FORM]"
_BANK = "SECTOR OFWORD"  # "Bank of the North Wind"
# "EMDEN, Germany, June 3", "EMDEN (dpa) -"
_DATELINE = "(COMMA [PLACE CAP]+)? (OPEN [MEDIA CAP LOWER] CLOSE)? (COMMA? CALENDAR | [PUNCT HYPHEN])"
_FORM = "company.form"


class Tidy:
    """``tidied(hit, names, codes)`` for one set of rules.

    ``nobody`` are words that are no company when alone, ``callers`` small words that may open a sentence before a name.
    """

    def __init__(self, grammar: Grammar, nobody: frozenset[str], callers: frozenset[str]) -> None:
        self._nobody, self._callers = nobody, callers

        def look(pattern: str) -> re.Pattern[str]:
            return grammar.compile(pattern, rule=_RULE)

        self._before, self._after, self._cut = look(_BEFORE), look(_AFTER), look(_CUT)
        self._town, self._listed, self._named = look(_TOWN), look(_LISTED), grammar.classes["NAMED"]
        self._title, self._name = look("TITLE"), look(f"{_NAME} | {_TRADE} | {_BANK}")
        self._figure = look("[NUMBER MIXED] [^CAP MIXED NAMED SECTOR ORG FORM]*$")
        self._trade, self._small = look("[SECTOR ORG FORM NAMED]"), look("[LOWER CALLING]{2,4}")
        self._dateline, self._ampersand = look(_DATELINE), look("AMP [CAP MIXED]+ [SECTOR ORG]*")

    def tidied(self, hit: Hit, names: Names, codes: str) -> Hit | None:
        """The name within the hit."""
        start, end = hit.start, hit.end
        if self._small.fullmatch(codes, start, end):
            return hit  # "conch venture": a name translated word by word
        if start in names.opening and end - start > 1 and names.words[start].lower() in self._callers:
            start += 1  # "Auditor Luowen"
        if (before := self._before.match(codes, start, end)) is not None:
            start = before.end()
        if self._title.match(codes, start, end):
            return None  # "Founder Shen Yiming"
        end = self._cut_off(start, end, names, codes)
        while end > start and self._after.match(codes[end - 1]):
            end -= 1
        end = self._joined_after(codes, start, end)
        while 0 < start < end and codes[start] == CONTINUED:  # a listed name is never cut in two
            start -= 1
        while end < len(codes) and codes[end] == CONTINUED:
            end += 1
        start = self._joined_before(codes, start, names)
        inside = codes[start:end]
        if start == end or not self._name.search(inside) or self._figure.match(inside):
            return None
        found = replace(hit, start=start, end=end)
        return None if self._is_known_otherwise(found, names, codes) else found

    def _cut_off(self, start: int, end: int, names: Names, codes: str) -> int:
        """Where the name ends before a remark, a further name, or the place that it is in."""
        inside = codes[start:end]
        if (cut := self._cut.search(inside)) is not None and cut.start():
            return start + cut.start()
        if (listed := self._listed.match(inside)) is not None:
            return start + listed.end()
        town = self._town.search(inside)
        if town is not None and not self._is_bank_of(start, start + town.start(), names, codes):
            return start + town.start()
        return end

    def _is_bank_of(self, start: int, end: int, names: Names, codes: str) -> bool:
        """Whether the place behind the words belongs to them: "Industrial Bank of Korea", not "Setouchi Bank of …"."""
        return names.words[end - 1] in _BANKS and CAPITAL.isdisjoint(codes[start : end - 1])

    def _joined_after(self, codes: str, start: int, end: int) -> int:
        """ "Tallow" of "Tallow & Finch": what an ampersand joins is one name, unless both are known."""
        joined = self._ampersand.match(codes, end)
        return joined.end() if joined is not None and not self._trade.fullmatch(codes, start, end) else end

    def _joined_before(self, codes: str, start: int, names: Names) -> int:
        """ "E.ON" before "Energie Romania": a listed name that nothing parts from the next words is the same name."""
        first = start
        while first > 0 and codes[first - 1] == CONTINUED:
            first -= 1
        joined = first > 0 and codes[first - 1] == self._named and start not in names.opening
        return first - 1 if joined and codes[start] != self._named else start

    def may_be(self, hit: Hit, names: Names) -> bool:
        """Whether the words of a hit may be a name at all; those before a legal form always may."""
        return hit.rule == _FORM or " ".join(names.of(hit)) not in self._nobody

    def _is_known_otherwise(self, hit: Hit, names: Names, codes: str) -> bool:
        if not self.may_be(hit, names):
            return True
        word = names.words[hit.start]
        if hit.end - hit.start > 1 or hit.start not in names.opening or not word.isupper():
            return False
        return self._dateline.match(codes, hit.end) is not None  # the town that a report comes from
