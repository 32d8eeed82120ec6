"""What the last word of a name tells: a trade, a place, a body; and the names that only their last word gives away.

In    the words and classes of a Doc
Out   the kind of a last word; hits for "Abacus Bead Insurance Brokers"
Else  nothing: a name of one word has no last word that could tell

The words are in rules/signs.yml, those that a class of the grammar has ("Battery", "Group") in rules/companies.yml.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.extract.hits import Hit
from pipeline.extract.lexicon import CONTINUED, SHAPES, Grammar
from pipeline.extract.precedence import BY_END
from pipeline.extract.unlisted import Names, Words
from pipeline.rulebook import Rulebook

_WORD = SHAPES["CAP"]
_OPENS = frozenset(SHAPES[name] for name in ("CAP", "MIXED", "PLACE"))
_OPENING = ("SECTOR", "WEAK")  # classes that open a name of three words or more: "Green Growth Equity Fund"
_LONG = 3
_KINDS = {"SECTOR": "sector", "ORG": "sector", "FORM": "form", "PUBLICBODY": "body", "MEDIA": "body"}


@dataclass(frozen=True, slots=True)
class Endings:
    """Last words by what they tell; ``kinds`` goes from a class character to it, ``inner`` and ``opens`` are classes.

    What is of a class in ``inner`` stands within names, what is of one in ``opens`` at the beginning of long ones.
    """

    trade: frozenset[str]
    place: frozenset[str]
    kinds: Mapping[str, str]
    inner: frozenset[str]
    opens: frozenset[str]

    def end_of(self, words: Words, last: str) -> str:
        """What the last word of a name tells, by itself and by its class: "trade", "place", …, "brand", or "none"."""
        if len(words) == 1:
            return "none"
        word = words[-1].lower()
        return "trade" if word in self.trade else "place" if word in self.place else self.kinds.get(last, "brand")

    def names(self, names: Names) -> list[Hit]:
        """Names whose last word is a trade's, with what belongs to them before it."""
        codes, found = names.codes, []
        for last, word in enumerate(names.words):
            if codes[last] == _WORD and word.lower() in self.trade and codes[last + 1 : last + 2] not in self.inner:
                start = last
                while start and codes[start - 1] in self.inner and start not in names.opening:
                    start -= 1
                opens = self.opens if last + 1 - start >= _LONG else _OPENS
                while start < last and codes[start] not in opens:
                    start += 1
                if start < last:
                    found.append(Hit(start, last + 1, BY_END))
        return found


def endings_of(rules: Rulebook, grammar: Grammar) -> Endings:
    """The endings that ``rules`` list."""
    within = ("CAP", "MIXED", "PLACE", "TITLED", "SECTOR", "ORG", "FORM", "WEAK", "NAMED", "AMP", "PLUS")
    return Endings(
        rules.words("trade_ends"),
        rules.words("place_ends"),
        {grammar.classes[name]: kind for name, kind in _KINDS.items()},
        frozenset((CONTINUED, *(grammar.classes[name] for name in within))),
        _OPENS.union(grammar.classes[name] for name in _OPENING),
    )
