"""The company table: the companies that the sheets and the rule files name, and who of them bears a name or a ticker.

In    a rulebook
Out   for a name or a ticker, the canonical name of the company that it surely means
Else  None: nobody bears it, or two do; RuleError for a ticker at an exchange that no rule knows
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.errors import RuleError
from pipeline.identity.spelling import Speller, Spelling
from pipeline.rulebook import Lexeme, Rulebook


@dataclass(slots=True)
class Known:
    """What the table says of one company."""

    name: str
    surfaces: list[str] = field(default_factory=list)
    tickers: tuple[str, ...] = ()
    legal_name: str | None = None
    place: str | None = None
    country: str | None = None


class CompanyTable:
    """``of_name`` and ``of_ticker`` find a company; ``companies`` holds all of them by canonical name."""

    def __init__(self, companies: Mapping[str, Known], any_case: Iterable[tuple[str, str]], speller: Speller) -> None:
        self.companies = companies
        self.spell = speller.spell
        self._exact = {name: name for name in companies}
        self._exact |= {surface: known.name for known in companies.values() for surface in known.surfaces}
        self._any_case = dict(any_case)
        self._tickers = {ticker: known.name for known in companies.values() for ticker in known.tickers}
        self._spelled = self._by_spelling()

    def of_name(self, name: str) -> str | None:
        """By an alias as it is written, else by one that is spelled alike."""
        known = self._exact.get(name) or self._any_case.get(name.lower())
        return known or self._spelled.get(_place(self.spell(name), name))

    def of_ticker(self, ticker: str) -> str | None:
        """By a ticker."""
        return self._tickers.get(ticker)

    def _by_spelling(self) -> dict[tuple[str, str], str]:
        owners: dict[tuple[str, str], set[str]] = defaultdict(set)
        for known in self.companies.values():
            for surface in known.surfaces:
                spelling = self.spell(surface)
                owners[_place(spelling, surface)].add(known.name)
                if spelling.bare:  # "BYD Co., Ltd." is BYD
                    owners["one word", spelling.key].add(known.name)
        return {place: min(names) for place, names in owners.items() if len(names) == 1}


def _place(spelling: Spelling, name: str) -> tuple[str, str]:
    """Where to look a spelling up: one word before a legal form keeps its case, as a bare name does."""
    if spelling.bare:
        return "bare", spelling.key
    if len(spelling.words) == 1:
        return "one word", name.split(maxsplit=1)[0].strip(",.")
    return "words", spelling.key


def table_of(rules: Rulebook) -> CompanyTable:
    """The table of a rulebook: every lexeme of the class NAMED."""
    digits = {str(value["exchange"]): value.get("digits") for value in _markets(rules)}
    companies: dict[str, Known] = {}
    any_case: list[tuple[str, str]] = []
    for lexeme in (lexeme for lexeme in rules.lexemes if lexeme.cls == "NAMED"):
        name = str(lexeme.value.get("name") or lexeme.surfaces[0])
        known = companies.setdefault(name, Known(name))
        known.surfaces += [surface for surface in lexeme.surfaces if surface not in known.surfaces]
        _take_in(rules, known, lexeme, digits)
        if not lexeme.exact_case:
            any_case += [(surface.lower(), name) for surface in lexeme.surfaces]
    return CompanyTable(companies, any_case, Speller(rules))


def _markets(rules: Rulebook) -> Iterable[Mapping[str, object]]:
    return (lexeme.value for lexeme in rules.lexemes if lexeme.layer == "cues" and lexeme.cls in ("BOURSE", "MARKET"))


def _take_in(rules: Rulebook, known: Known, lexeme: Lexeme, digits: Mapping[str, object]) -> None:
    tickers = [_in_full(rules, ticker, lexeme, digits) for ticker in lexeme.value.get("tickers") or ()]
    known.tickers = tuple(dict.fromkeys((*known.tickers, *tickers)))
    for column in ("legal_name", "place", "country"):
        if value := lexeme.value.get(column):
            setattr(known, column, str(value))


def _in_full(rules: Rulebook, ticker: str, lexeme: Lexeme, digits: Mapping[str, object]) -> str:
    """The ticker as articles' tickers are kept; HKEX:03750 is HKEX:3750."""
    exchange, _, code = ticker.partition(":")
    if exchange not in digits:
        message = f"no rule knows the exchange of {ticker!r}. Known: {', '.join(sorted(digits))}."
        raise rules.located(RuleError(message, entry=lexeme.id))
    length = digits[exchange]
    figures = isinstance(length, int) and code.isdecimal()
    return f"{exchange}:{code.lstrip('0').zfill(int(str(length))) if figures else code}"
