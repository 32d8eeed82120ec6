"""Quantities, from the sentence to the interval in its canonical unit."""

from typing import Any

import pytest
from spelt import cases, expected, read, spell_quantity

UNIT_OF = {"energy": "GWh", "power": "MW", "mass": "t", "area": "m2", "specific_energy": "Wh/kg", "percent": "%"}


@pytest.mark.parametrize("row", cases("normalise/quantities"))
def test_every_quantity_of_a_text_is_read_and_nothing_else(row: dict[str, Any]) -> None:
    quantities = read(row["text"]).quantities
    assert [(q.text, spell_quantity(q)) for q in quantities] == expected(row, "reads")


def test_the_unit_goes_with_the_kind() -> None:
    for case in cases("normalise/quantities"):
        for quantity in read(case.values[0]["text"]).quantities:
            is_code = len(quantity.unit) == 3 and quantity.unit.isupper()
            assert is_code if quantity.kind == "money" else quantity.unit == UNIT_OF[quantity.kind]
