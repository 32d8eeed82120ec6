"""Draws of days, months and years, seen from the day of publication.

In    dice and the day of publication
Out   the slots that phrases.txt makes "by the end of August 2024" of
Else  nothing
"""

from collections.abc import Callable
from datetime import date, timedelta

from .dice import Dice

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIRST = date(2021, 3, 1)
_DAYS = 1700


def a_day(dice: Dice) -> date:
    """A day of publication."""
    return _FIRST + timedelta(days=dice.between(0, _DAYS))


def month_day(day: date) -> str:
    """Such as "March 26"."""
    return f"{MONTHS[day.month - 1]} {day.day}"


def _stamp(dice: Dice, day: date) -> str:
    clock = f" {dice.between(7, 21):02}:{dice.between(0, 59):02}" if dice.chance(0.5) else ""
    full = f"{month_day(day)}, {day.year}"
    return dice.pick((day.isoformat() + clock, f"{day:%Y.%m.%d}", f"{day:%Y/%m/%d}{clock}", full))


DAY_DRAWS: dict[str, Callable[[Dice, date], str]] = {
    "stamp": _stamp,
    "mday": lambda _, day: month_day(day),
    "fullday": lambda _, day: f"{month_day(day)}, {day.year}",
    "justnow": lambda dice, day: month_day(day - timedelta(days=dice.between(0, 14))),
    "weekday": lambda dice, day: WEEKDAYS[(day - timedelta(days=dice.between(0, 5))).weekday()],
    "Month": lambda dice, _: dice.pick(MONTHS),
    "Mon": lambda dice, _: dice.pick(MONTHS)[:3],
    "d": lambda dice, _: str(dice.between(1, 28)),
    "q": lambda dice, _: str(dice.between(1, 4)),
    "thisyear": lambda _, day: str(day.year),
    "pastyear": lambda dice, day: str(day.year - dice.between(0, 2)),
    "comingyear": lambda dice, day: str(day.year + dice.between(0, 3)),
    "longyear": lambda _, day: str(day.year + 3),
}
