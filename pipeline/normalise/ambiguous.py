"""Settle what an ambiguous unit means: the table is rules/ambiguous.yml.

In    the value of "$", "¥" or "pounds" with its readings, and what stands around it
Out   the value of the reading whose conditions hold, else the usual one
Else  nothing: one meaning always stands
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``article`` and ``sentence`` as texts, ``after`` the text behind the span."""

    article: str = ""
    sentence: str = ""
    after: str = ""


def settle(value: Mapping[str, Any], around: Surroundings) -> Mapping[str, Any]:
    """``value`` with the first of its ``readings`` that holds laid over it."""
    for reading in value.get("readings", ()):
        if all(_CONDITIONS[name](wanted, around) for name, wanted in reading["when"].items()):
            return {**value, **reading["then"]}
    return value


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


@lru_cache(maxsize=256)
def _said(words: tuple[str, ...], text: str) -> bool:
    # An article has many sums and one answer. Plain search first: it is fifty times faster.
    return any(word in text for word in words) and _any_of(words).search(text) is not None


def _follows(words: Sequence[str], around: Surroundings) -> bool:
    return _any_of(tuple(words)).match(around.after.lstrip()) is not None


_CONDITIONS: Mapping[str, Callable[[Any, Surroundings], bool]] = {
    "near": lambda words, around: _any_of(tuple(words)).search(around.sentence) is not None,
    "unnear": lambda words, around: _any_of(tuple(words)).search(around.sentence) is None,
    "said": lambda words, around: _said(tuple(words), around.article),
    "unsaid": lambda words, around: not _said(tuple(words), around.article),
    "not_followed_by": lambda words, around: not _follows(words, around),
}
