"""Make lexicon entries of a sheet's rows: what the rule files would say in YAML.

In    companies and products, as their sheets have them
Out   entries of the layers ``companies`` (class NAMED) and ``products`` (class PRODUCT), each with its row's place
Else  RuleError where two names differ in nothing that an id could show
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import RuleError
from pipeline.sheets import Cell, Company, Product

_GAP = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A lexicon entry and where its row stands."""

    layer: str
    words: Mapping[str, Any]
    where: Cell


def company_entries(companies: Mapping[str, Company]) -> Iterator[Entry]:
    """Two entries a company at most: names that count as written, and names in any case."""
    ids = _Ids("co")
    for company in companies.values():
        key = ids.of(company.name, company.where)
        value = {"name": company.name, "tickers": list(company.tickers)}
        told = {"legal_name": company.legal_name, "place": company.place, "country": company.country}
        shared = {"class": "NAMED", "value": value | {name: text for name, text in told.items() if text}}
        if company.exact:
            exact = {**shared, "id": key, "case": "exact", "surfaces": list(company.exact)}
            yield Entry("companies", exact, company.where)
        if company.any_case:
            loose = {**shared, "id": f"{key}.any-case", "surfaces": list(company.any_case)}
            yield Entry("companies", loose, company.where)


def product_entries(products: Mapping[str, Product]) -> Iterator[Entry]:
    """One entry a product."""
    ids = _Ids("product")
    for product in products.values():
        value = {"product": product.name} | ({"group": product.group} if product.group else {})
        key = ids.of(product.name, product.where)
        words = {"id": key, "class": "PRODUCT", "surfaces": list(product.surfaces), "value": value}
        yield Entry("products", words, product.where)


class _Ids:
    """Ids made of names: "Do-Fluoride" is co.do-fluoride."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._owners: dict[str, tuple[str, Cell]] = {}

    def of(self, name: str, where: Cell) -> str:
        """The id of a name; RuleError where another name has it already."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
        key = f"{self._kind}.{_GAP.sub('-', plain.casefold()).strip('-')}"
        owner, place = self._owners.setdefault(key, (name, where))
        if owner != name:
            raise RuleError(f'{where}: "{name}" is too much like "{owner}" ({place}). Make one row of both.')
        return key
