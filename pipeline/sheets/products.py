"""Read products.csv: what is made, under one name for all its spellings.

In    sheets with the columns name, surfaces and group
Out   one ``Product`` a name
Else  RuleError: a spelling that two rows claim, a row without a name
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RuleError
from pipeline.sheets.reader import Cell, read_rows

COLUMNS = ("name", "surfaces", "group")


@dataclass(frozen=True, slots=True)
class Product:
    """A row: the canonical ``name``, its spellings in any case (the name is one), and the group it belongs to."""

    name: str
    where: Cell
    surfaces: tuple[str, ...]
    group: str | None = None


def read_products(paths: Sequence[Path]) -> dict[str, Product]:
    """The products of all sheets by name; a later row of the same name adds its spellings."""
    products: dict[str, Product] = {}
    owners: dict[str, Product] = {}
    for path in paths:
        for row in read_rows(path, COLUMNS):
            name = row.cells["name"]
            if not name:
                raise RuleError(f"{row.at('name')}: the product has no name. Write the name that readings shall show.")
            known = products.get(name)
            surfaces = dict.fromkeys((name, *(known.surfaces if known else ()), *row.several("surfaces")))
            group = row.cells["group"] or (known.group if known else None)
            products[name] = Product(name, row.at("surfaces"), tuple(surfaces), group)
            for surface in surfaces:
                owner = owners.setdefault(surface.lower(), products[name])
                if owner.name != name:
                    message = f'"{surface}" belongs to "{owner.name}" already ({owner.where})'
                    raise RuleError(f"{row.at('surfaces')}: {message}. Remove it from one of the two rows.")
    return products
