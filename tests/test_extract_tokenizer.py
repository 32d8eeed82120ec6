"""The tokenizer: numbers are parted from their units, names are not harmed, and the text comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading import load_reader

NLP = load_reader().nlp


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12GWh", "12 GWh"),
        ("10-20GWh", "10 - 20 GWh"),
        ("50,000-ton/year", "50,000 - ton / year"),
        ("RMB2.4bn", "RMB 2.4 bn"),
        ("US$3.5bn", "US$ 3.5 bn"),
        ("$10M", "$ 10 M"),
        ("20k tons", "20 k tons"),
        ("200MW/400MWh", "200 MW / 400 MWh"),
        ("180Wh/kg", "180 Wh / kg"),
        ("2x10GWh", "2 x 10 GWh"),
        ("2024.04.18", "2024.04.18"),
        ("11:52", "11:52"),
        ("-----(((( ,,", "----- (((( , ,"),
        ("mxn$15", "mxn$ 15"),
        ("RMB¥6bn", "RMB¥ 6 bn"),
        ("$2.174T", "$ 2.174 T"),
        ("100元", "100 元"),
        ("1'250'000 t", "1'250'000 t"),
        ("1,50,000", "1,50,000"),
        ("1.250.000,5", "1.250.000,5"),
        ("up -5.2%", "up -5.2 %"),
        ("3 -5 GWh", "3 - 5 GWh"),
        ("Dec31", "Dec 31"),
        ("2023Q3", "2023 Q3"),
        ("21-04-2016", "21-04-2016"),
        ("10/20/30 MW", "10 / 20 / 30 MW"),
        ("-2020-07-01-", "- 2020-07-01 -"),
        # names and model numbers
        ("May7x", "May7x"),
        ("3.2V210AH", "3.2V210AH"),
        ("3M", "3M"),
        ("M3P", "M3P"),
        ("280Ah", "280Ah"),
        ("A123", "A123"),
        ("U.S.", "U.S."),
        ("Huayang's", "Huayang 's"),
        ("Huai'an", "Huai'an"),
        ("Zong’er's", "Zong’er 's"),
        ("it's 'on'", "it 's ' on '"),
    ],
)
def test_parts_numbers_from_units_and_leaves_names_whole(text: str, expected: str) -> None:
    assert [token.text for token in NLP.make_doc(text)] == expected.split()


def test_thousands_may_be_parted_by_spaces_where_no_number_of_a_line_can_be_meant() -> None:
    words = [
        [token.text for token in NLP.make_doc(text)] for text in ("10 000 tons", "line 2 100 MW", "USD 1 250 left")
    ]
    assert words == [["10 000", "tons"], ["line", "2", "100", "MW"], ["USD", "1 250", "left"]]


@given(st.text(max_size=200))
def test_the_tokens_give_the_text_back(text: str) -> None:
    assert NLP.make_doc(text).text == text
