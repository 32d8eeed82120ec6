"""Suggest companies that may be one: for a person to merge, never to be joined by themselves.

In    companies, and the rules that say which words of a name only tell its trade, its place or its form
Out   pairs with a score from 0 to 1 and the reason, the likeliest first
Else  nothing: names whose own words differ are not alike, however long the words that they share ("LG Energy Solution",
      "SK Energy Solution")
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from pipeline.identity.items import Company
from pipeline.identity.table import CompanyTable
from pipeline.rulebook import Rulebook, surfaces_of

_LOWEST = 0.75
_LIKE = 0.85  # how alike own words must be, letter by letter
_HEAD = 3  # letters with which two spellings of one brand begin or end alike
_LONG = 5  # shorter brands differ by a letter and are others: "CALB", "CATL"
_MOST = 60  # names that share a beginning beyond this share a common word


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``other`` may be ``company``."""

    score: float
    company: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class _Look:
    company: Company
    brand: str
    rest: frozenset[str]


class Suggester:
    """Knows which words are a name's own."""

    def __init__(self, rules: Rulebook, table: CompanyTable) -> None:
        lexemes = [lexeme for lexeme in rules.lexemes if lexeme.layer == "companies"]
        self._spell = table.spell
        places = (lexeme for lexeme in rules.lexemes if lexeme.cls == "PLACENAME")
        common = surfaces_of(lexemes, "SECTOR", "WEAK", "ORG", "FORM") | surfaces_of(places, "PLACENAME")
        self._common = frozenset(word for surface in common for word in self._spell(surface).words) | {"group", "and"}

    def suggest(self, companies: Sequence[Company]) -> list[Suggestion]:
        """Every pair that scores, the best first."""
        looks = [look for company in companies if (look := self._look(company)).brand]
        found = (_compare(first, second) for first, second in _candidates(looks))
        return sorted(filter(None, found), key=lambda pair: (-pair.score, pair.company, pair.other))

    def _look(self, company: Company) -> _Look:
        words = self._spell(company.name).words
        own = [word for word in words if word not in self._common]
        return _Look(company, "".join(own), frozenset(words) - set(own))


def _candidates(looks: Sequence[_Look]) -> Iterator[tuple[_Look, _Look]]:
    """Pairs whose own words begin or end alike, each once."""
    heads: dict[str, list[int]] = defaultdict(list)
    for index, look in enumerate(looks):
        for end in {f"<{look.brand[:_HEAD]}", f"{look.brand[-_HEAD:]}>"}:
            heads[end].append(index)
    pairs = {pair for group in heads.values() if len(group) <= _MOST for pair in combinations(group, 2)}
    return ((looks[first], looks[second]) for first, second in sorted(pairs))


def _compare(first: _Look, second: _Look) -> Suggestion | None:
    if _differ(first.company.tickers, second.company.tickers):
        return None
    brand = 1.0 if first.brand == second.brand else _likeness(first.brand, second.brand)
    if brand < _LIKE:
        return None
    every = first.rest | second.rest
    score = round(0.75 * brand + 0.25 * (len(first.rest & second.rest) / len(every) if every else 1.0), 3)
    if score < _LOWEST:
        return None
    keep, other = sorted((first.company, second.company), key=lambda company: (-len(company.named), company.name))
    words = sorted({first.brand, second.brand})
    why = "the same own words" if len(words) == 1 else "own words spelled alike"
    return Suggestion(score, keep.name, other.name, f"{why}: {', '.join(words)}")


def _likeness(one: str, other: str) -> float:
    """How alike two brands are, letter by letter; figures must be the same."""
    if min(len(one), len(other)) < _LONG or _figures(one) != _figures(other):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _figures(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def _differ(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether both are listed at one exchange under different codes: two companies."""
    mine = dict(ticker.split(":", 1) for ticker in one)
    theirs = dict(ticker.split(":", 1) for ticker in other)
    return any(mine[exchange] != theirs[exchange] for exchange in mine.keys() & theirs.keys())
