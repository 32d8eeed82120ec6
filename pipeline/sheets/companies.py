"""Read companies.csv: the companies that everyone knows, with the names that translations give them.

In    sheets with the columns name, legal_name, aliases, any_case, tickers, place and country
Out   one ``Company`` a name
Else  RuleError: a name that two rows claim, a ticker that is none, a row without a name

A later sheet adds to an earlier one: a row with a name that stands there adds its names and tickers to that company,
and what it says of legal name, place and country counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import RuleError
from pipeline.sheets.reader import Cell, Row, read_rows

COLUMNS = ("name", "legal_name", "aliases", "any_case", "tickers", "place", "country")
_TICKER = re.compile(r"[A-Z]{2,8}:[A-Z0-9][A-Z0-9.&-]*")
_SPEAKS = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Company:
    """A row: ``aliases`` count as written, ``any_case`` in any case; ``where`` is the row that gave it its name."""

    name: str
    where: Cell
    legal_name: str | None = None
    aliases: tuple[str, ...] = ()
    any_case: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    place: str | None = None
    country: str | None = None

    @property
    def exact(self) -> tuple[str, ...]:
        """Every name that counts as it is written."""
        names = (self.name, *((self.legal_name,) if self.legal_name else ()), *self.aliases)
        return tuple(name for name in dict.fromkeys(names) if name not in self.any_case)

    def joined(self, later: "Company") -> "Company":
        """With what a later sheet says of the same company."""
        return replace(
            self,
            legal_name=later.legal_name or self.legal_name,
            aliases=tuple(dict.fromkeys((*self.aliases, *later.aliases))),
            any_case=tuple(dict.fromkeys((*self.any_case, *later.any_case))),
            tickers=tuple(dict.fromkeys((*self.tickers, *later.tickers))),
            place=later.place or self.place,
            country=later.country or self.country,
        )


def read_companies(paths: Sequence[Path]) -> dict[str, Company]:
    """The companies of all sheets by name, in order."""
    companies: dict[str, Company] = {}
    claims = _Claims()
    for path in paths:
        mine: dict[str, Cell] = {}
        for company in _read(path):
            if company.name in mine:
                before = mine[company.name]
                raise RuleError(
                    f'{company.where}: "{company.name}" has a row already ({before}). Make one row of both.'
                )
            mine[company.name] = company.where
            claims.add(company)
            known = companies.get(company.name)
            companies[company.name] = known.joined(company) if known else company
    return companies


def _read(path: Path) -> Iterator[Company]:
    for row in read_rows(path, COLUMNS):
        if not row.cells["name"]:
            raise RuleError(f"{row.at('name')}: the company has no name. Write the name that readings shall show.")
        company = Company(
            name=row.cells["name"],
            where=row.at(),
            legal_name=row.cells["legal_name"] or None,
            aliases=row.several("aliases"),
            any_case=row.several("any_case"),
            tickers=row.several("tickers"),
            place=row.cells["place"] or None,
            country=row.cells["country"] or None,
        )
        _check(row, company)
        yield company


def _check(row: Row, company: Company) -> None:
    named = {"name": (company.name,), "legal_name": (company.legal_name or company.name,)}
    for column, names in {**named, "aliases": company.aliases, "any_case": company.any_case}.items():
        if silent := next((name for name in names if not _SPEAKS.search(name)), None):
            raise RuleError(f"{row.at(column)}: {silent!r} has no letter and no digit. Write a name or remove it.")
    if wrong := next((ticker for ticker in company.tickers if not _TICKER.fullmatch(ticker)), None):
        raise RuleError(f"{row.at('tickers')}: {wrong!r} is no ticker. Write exchange and code, such as SZSE:300750.")


class _Claims:
    """Who bears a name or a ticker: an alias of two companies would name neither."""

    def __init__(self) -> None:
        self._owners: dict[tuple[str, str], Company] = {}

    def add(self, company: Company) -> None:
        for column in ("name", "legal_name", "aliases", "any_case", "tickers"):
            value = getattr(company, column)
            for text in (value,) if isinstance(value, str) else value or ():
                self._take(company, column, text)

    def _take(self, company: Company, column: str, text: str) -> None:
        owner = self._owners.setdefault(_claim(column, text), company)
        if owner.name != company.name:
            here = replace(company.where, column=column)
            message = f'"{text}" belongs to "{owner.name}" already ({owner.where})'
            raise RuleError(f"{here}: {message}. Remove it from one of the two rows, or make it longer.")


def _claim(column: str, text: str) -> tuple[str, str]:
    if column == "tickers":
        return "ticker", text
    return ("any", text.lower()) if column == "any_case" else ("exact", text)
