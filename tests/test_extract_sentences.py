"""Sentences: they end where a reader would end them."""

import pytest

from pipeline.extract import find_spans
from pipeline.reading import load_reader

NLP = load_reader().nlp


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in find_spans(NLP, text).sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Hunan Xingyao Battery Co., Ltd. signed the contract.",
        "Line No. 3 of the plant runs.",
        "It sells to the U.S. Department of Energy.",
        "It takes approx. 20 tons of salt.",
        "The cell stores 3.6 kWh, i.e. a day of light.",
        "Mr. J. Smith of Acme Inc. spoke.",
        "NANCHANG, Sept. 9 (Reporter Li) -- The base opened.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["The plant opened.", "It makes cells."],
        ["It was built by Xingyao Battery Co., Ltd.", "The plant makes cells."],
        ["Does it run?", "It does!", "Good."],
        ["A title without a stop", "The body begins."],
        ['He said: "It runs."', "Nobody laughed."],
        ["The cell reaches 165 Wh/kg.", '"It is ready," he said.'],
    ],
)
def test_sentences_are_parted(parts: list[str]) -> None:
    joint = "\n\n" if not parts[0].endswith((".", "?", '"')) else " "
    assert sentences(joint.join(parts)) == parts


def test_a_text_without_an_end_is_parted_so_that_it_can_be_read() -> None:
    assert len(sentences("10 GWh of cells and " * 1000)) > 1


def test_an_empty_text_has_no_sentences_that_hold_anything() -> None:
    assert [part for part in sentences("") if part] == []
