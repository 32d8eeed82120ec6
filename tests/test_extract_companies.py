"""Companies: which names are found, how far they reach, and what each is called."""

from typing import Any

import pytest
from spelt import cases, expected, read


@pytest.mark.parametrize("row", cases("extract/companies"))
def test_every_company_of_a_text_is_found_and_named(row: dict[str, Any]) -> None:
    wanted = [(surface, surface if name == "=" else name) for surface, name in expected(row, "reads")]
    assert [(c.text, c.name) for c in read(row["text"]).companies] == wanted
