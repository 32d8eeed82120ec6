"""cli: values in words that a person would use, and text that no terminal obeys."""

import json
from datetime import date
from typing import Any

import pytest

from pipeline.cli.console import json_text, one_line, plain
from pipeline.cli.values import amount, duration, number, period


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.5, "1.5"),
        (300000.0, "300,000"),
        (999999.0, "999,999"),
        (1e6, "1 million"),
        (11.5e9, "11.5 billion"),
        (2.5e12, "2.5 trillion"),
        (1254529.0256, "1.25453 million"),
        (0.0024, "0.0024"),
        (0.00000024, "2.4e-07"),
        (-12.5, "-12.5"),
    ],
)
def test_writes_numbers(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("interval", "unit", "spoken", "text"),
    [
        pytest.param((1.5, 1.5), "GWh", {"qualifier": "exact"}, "1.5 GWh", id="exact"),
        pytest.param((3e5, 3e5), "t", {"per": "year"}, "300,000 t a year", id="a rate"),
        pytest.param((2.0, None), "GWh", {"qualifier": "min"}, "≥ 2 GWh", id="no upper end"),
        pytest.param((None, 200.0), "%", {"qualifier": "max"}, "≤ 200%", id="no lower end"),
        pytest.param((5e9, 5e9), "CNY", {"qualifier": "approx"}, "≈ 5 billion CNY", id="about"),
        pytest.param((10.0, 20.0), "GWh", {"qualifier": "range"}, "10 – 20 GWh", id="range"),
        pytest.param((None, None), None, {}, "", id="nothing"),
    ],
)
def test_writes_amounts(
    interval: tuple[float | None, float | None], unit: str | None, spoken: dict[str, Any], text: str
) -> None:
    assert amount(*interval, unit, **spoken) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2024-03-26", "2024-03-26", "2024-03-26"),
        ("2024-03-01", "2024-03-31", "Mar 2024"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-01-01", "2024-06-30", "H1 2024"),
        ("2024-10-01", "2024-12-31", "Q4 2024"),
        ("2024-01-01", "2024-09-30", "Jan 2024 – Sep 2024"),
        ("2024-01-01", "2026-12-31", "2024 – 2026"),
        ("2023-11-01", "2024-02-29", "Nov 2023 – Feb 2024"),
        ("2024-08-21", "2024-08-31", "2024-08-21 – 2024-08-31"),
        (None, "2025-12-31", "by 2025-12-31"),
        ("2025-01-01", None, "from 2025-01-01"),
        (None, None, ""),
    ],
)
def test_writes_periods(start: str | None, end: str | None, text: str) -> None:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    assert period(*days) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.84, "0.8 s"), (12.3, "12 s"), (185.2, "3 min 05 s")])
def test_writes_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("a\x1b[31mred\x1b[0m", "a[31mred[0m", id="colours"),
        pytest.param("a\x9b2Jb\x07", "a2Jb", id="C1 and bell"),
        pytest.param("a\u202eb\u2066c", "abc", id="bidirectional overrides"),
        pytest.param("a\ud800b", "ab", id="half a surrogate pair"),
        pytest.param("line\n\ttab 电池 é", "line\n\ttab 电池 é", id="ordinary text"),
    ],
)
def test_no_article_steers_the_terminal(text: str, kept: str) -> None:
    assert plain(text) == kept


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\n b\x1b\n\n c ") == "a b c"


def test_json_is_harmless_and_reads_back() -> None:
    value = {"text": "电池 \x1b[2J \x9b \u202e \ud800"}
    text = json_text(value)
    assert json.loads(text) == value
    assert plain(text) == text
