"""Chance that falls the same way on every machine and every Python, and lists to draw from.

In    a seed; a sectioned text file of this folder
Out   draws; the file's sections as tuples
Else  nothing

Python promises the same sequence for ever only of ``random()``, so every draw is made of that alone.
"""

import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
_HERE = Path(__file__).parent
_HEAD = 2.7  # Mandelbrot's shift: the first few words are less common than Zipf's bare law has them


class Dice:
    """Draws for one article; the same seed gives the same draws."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed).random

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all alike."""
        return items[int(self.random() * len(items))]

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """True in this share of all draws."""
        return self.random() < share


class Zipf(Generic[T]):
    """Items of which the first is drawn most: the n-th with a weight of 1 / (n + 2.7)."""

    def __init__(self, items: Sequence[T]) -> None:
        self.items = items
        self._sums = list(accumulate(1 / (rank + _HEAD) for rank in range(1, len(items) + 1)))

    def pick(self, dice: Dice) -> T:
        """One item."""
        return self.items[bisect(self._sums, dice.random() * self._sums[-1])]


def read_sections(name: str) -> dict[str, list[str]]:
    """The lines of each ``[section]`` of a file beside this one, without comments and empty lines."""
    sections: dict[str, list[str]] = {}
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rows = sections[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            rows.append(line)
    return sections


def read_words(name: str) -> dict[str, list[str]]:
    """As ``read_sections``, each line split at ``|`` where its section has one, else at white space; nothing twice."""
    words = {}
    for section, rows in read_sections(name).items():
        mark = "|" if any("|" in row for row in rows) else None
        words[section] = list(dict.fromkeys(word for row in rows for word in row.split(mark)))
    return words
