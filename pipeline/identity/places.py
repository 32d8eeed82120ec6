"""Read a company's place out of its name: "(Shenzhen)", or the place that it begins with.

In    "Lanhe Cells (Yibin) Co., Ltd.", "Liaoning Xingkong Sodium Battery Co., Ltd."
Out   "Yibin", "Liaoning"
Else  None: the name holds no place that the rules know
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.rulebook import Rulebook

_INNER = re.compile(r"[(（]([^()（）]+)[)）]")
_MOST = 4  # words of a place's name


@dataclass(frozen=True, slots=True)
class Places:
    """Knows places by name, as they are written."""

    names: Collection[str] = frozenset()

    def of(self, company: str) -> str | None:
        """The place in a company's name; the one in brackets is nearer to where it works."""
        for inner in _INNER.findall(company):
            if inner.strip() in self.names:
                return str(inner).strip()
        words = company.split()
        starts = (" ".join(words[:size]) for size in range(min(_MOST, len(words) - 1), 0, -1))
        return next((start for start in starts if start in self.names), None)


def places_of(rules: Rulebook) -> Places:
    """The places of a rulebook."""
    lexemes = (lexeme for lexeme in rules.lexemes if lexeme.cls == "PLACENAME")
    return Places(frozenset(surface for lexeme in lexemes for surface in lexeme.surfaces))
