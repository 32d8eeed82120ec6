"""Companies: which names are found, how far they reach, and what each is called."""

from typing import Any

import pytest
from spelt import cases, expected, read, shipped_nlp

from pipeline.confidence import IN_A_BODY
from pipeline.extract import find_spans


@pytest.mark.parametrize("row", cases("extract/companies"))
def test_every_company_of_a_text_is_found_and_named(row: dict[str, Any]) -> None:
    wanted = [(surface, surface if name == "=" else name) for surface, name in expected(row, "reads")]
    assert [(c.text, c.name) for c in read(row["text"]).companies] == wanted


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("The Qomo Adhesives bureau met. Then the Qomo Adhesives bureau came.", True),
        ("The Qomo Adhesives bureau met. Then Qomo Adhesives came.", False),
        ("The Qomo Adhesives Co., Ltd. bureau met. Then the Qomo Adhesives Co., Ltd. bureau came.", False),
    ],
)
def test_it_shows_whether_a_name_stands_only_before_a_body(text: str, *, alone: bool) -> None:
    spans = [span for span in find_spans(shipped_nlp(), text).spans if span.label == "company"]
    assert len(spans) == 2
    assert [IN_A_BODY in span.signs for span in spans] == [alone, alone]
