"""Other extractors' own test cases, where they lie beside a checkout: what docs/accuracy.md states must hold."""

import pytest
from peers import FILES, SHARED, left_out, measure, stated

# F1 over the cases that count: what this reader promises whatever the docs say.
PROMISED = {
    ("recognizers_currency", "money"): 0.96,
    ("recognizers_dimension", "mass"): 1.0,
    ("recognizers_dimension", "area"): 1.0,
    ("recognizers_datetime_news", "date"): 0.88,
    ("recognizers_dateparser", "date"): 0.88,
    ("quantulum3_quantities", "money"): 0.97,
    ("quantulum3_quantities", "mass"): 0.97,
    ("duckling_money", "money"): 0.92,
}

beside = pytest.mark.skipif(not (SHARED / "benchmarks").is_dir(), reason="the peers' cases are not part of the project")


def test_the_docs_promise_no_less() -> None:
    figures = stated()
    assert {key: figures[key][0] for key, floor in PROMISED.items() if figures[key][0] < floor} == {}


def test_every_left_out_case_is_listed_once_and_with_its_file() -> None:
    assert {name for name, numbers in left_out().items() if numbers} <= set(FILES)
    assert sum(map(len, left_out().values())) > 0


@beside
@pytest.mark.parametrize("name", FILES)
def test_the_cases_score_what_the_docs_state(name: str) -> None:
    figures = stated()
    reached = {(name, kind): tuple(round(f1, 3) for f1 in pair) for kind, pair in measure(name).items()}
    assert reached == {key: pair for key, pair in figures.items() if key[0] == name}
