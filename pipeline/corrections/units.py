"""Which units each kind has: a correction that breaks this could be stored nowhere.

In    a kind of mention or of fact, and a unit
Out   whether they go together
Else  nothing
"""

import re
from collections.abc import Mapping

MONEY = "money"
UNITS: Mapping[str, str] = {
    "energy": "GWh",
    "power": "MW",
    "mass": "t",
    "area": "m2",
    "specific_energy": "Wh/kg",
    "percent": "%",
}
UNITS_OF_FACT: Mapping[str, tuple[str, ...]] = {
    "capacity": ("GWh", "MW"),
    "output": ("t", "GWh", "MW", "m2"),
    "investment": (MONEY,),
    "output_value": (MONEY,),
    "price": (MONEY,),
    "financing": (MONEY,),
    "order": ("t", "GWh", "MW", "m2", MONEY),
    "delivery": ("t", "GWh", "MW", "m2"),
    "site": ("m2",),
    "specification": ("Wh/kg",),
}
_CURRENCY = re.compile("[A-Z]{3}")


def is_currency(unit: object) -> bool:
    """Written as an ISO 4217 code is: three capital letters."""
    return isinstance(unit, str) and _CURRENCY.fullmatch(unit) is not None


def fits_fact(kind: str, unit: object) -> bool:
    """Whether a fact of this kind can be told in this unit."""
    units = UNITS_OF_FACT.get(kind, ())
    return unit in units if unit in UNITS.values() else MONEY in units and is_currency(unit)
