"""Write values as a person would: "11.5 billion CNY", "≥ 2 GWh", "300,000 t a year", "second half of 2023"."""

from calendar import monthrange
from datetime import date

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_QUALIFIERS = {"approx": "≈ ", "min": "≥ ", "max": "≤ "}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Inclusive spans of months that have names of their own.
_PARTS = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2"}


def number(value: float) -> str:
    """A number with separators and at most six digits that matter; millions and more in words."""
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{_digits(value / scale)} {word}"
    return _digits(value)


def _digits(value: float) -> str:
    places = max(0, 6 - len(str(int(abs(value)))))
    text = f"{value:,.{places}f}" if abs(value) >= 1e-4 or value == 0 else f"{value:.3g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def amount(
    low: float | None, high: float | None, unit: str | None, *, per: str | None = None, qualifier: str | None = None
) -> str:
    """An interval with its unit; empty where there is neither end."""
    ends = [number(end) for end in (low, high) if end is not None]
    if not ends:
        return ""
    one = len(ends) == 1 or ends[0] == ends[1]
    mark = _QUALIFIERS.get(qualifier or "", "") if len(ends) == 2 else "≥ " if high is None else "≤ "
    value = f"{mark}{ends[0]}" if one else f"{ends[0]} – {ends[1]}"
    words = f"{value}{unit}" if unit == "%" else f"{value} {unit or ''}".rstrip()
    return f"{words} a {per}" if per else words


def period(start: date | None, end: date | None) -> str:
    """An interval of days by the name of its month, quarter, half or year, where it has one."""
    if start is None or end is None:
        return f"from {start}" if start else f"by {end}" if end else ""
    if start == end:
        return start.isoformat()
    if start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return f"{start} – {end}"
    return _months(start, end)


def _months(start: date, end: date) -> str:
    if start.year == end.year:
        if (start.month, end.month) == (1, 12):
            return str(start.year)
        if start.month == end.month:
            return f"{_MONTHS[start.month - 1]} {start.year}"
        if (start.month, end.month) in _PARTS:
            return f"{_PARTS[start.month, end.month]} {start.year}"
    elif start.month == 1 and end.month == 12:
        return f"{start.year} – {end.year}"
    return f"{_MONTHS[start.month - 1]} {start.year} – {_MONTHS[end.month - 1]} {end.year}"


def duration(seconds: float) -> str:
    """Seconds as "0.8 s", "12 s" or "3 min 05 s"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"
