"""Draw invented names and phrases from a grammar kept as data: corpus/frames/names.yml.

In    a part ("place", "company") and a source of chance
Out   words for it: "Lianghu County", or the forms of one company
Else  CorpusError naming the file, the part and the slot

An alternative is text with ``{slots}`` that name other parts; "3x " before it makes it three times as likely. The same
slot has the same value throughout one alternative, ``{syllable2}`` is a second draw; ``{int:1-999}`` and ``{dec:1-9}``
are numbers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

from pipeline.errors import CorpusError

SLOT = re.compile(r"\{([a-z_]+?)(\d*)\}")
_NUMBER = re.compile(r"\{(int|dec):(\d+)-(\d+)\}")
_WEIGHT = re.compile(r"(\d+)x ")
_DEEPEST = 12
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Company:
    """The forms of one invented company: its whole name, what it is called afterwards, and its bare brand."""

    full: str
    short: tuple[str, ...]
    brand: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form, the longest first."""
        return (self.full, *self.short, *self.brand)


def pick(chance: Random, choices: Sequence[_T]) -> _T:
    """One of ``choices``, by ``random()`` alone: its values are the same in every version of Python."""
    return choices[int(chance.random() * len(choices))]


class Grammar:
    """The parts of names.yml. ``draw`` gives a phrase, ``company`` the forms of a company."""

    def __init__(self, path: Path) -> None:
        self.path = path
        parts = _read(path)
        self._makes = [make for entry in parts.pop("company") for make in _company_makes(path, entry)]
        self._parts = {name: _weighed(path, name, alternatives) for name, alternatives in parts.items()}
        self._check()

    @property
    def parts(self) -> frozenset[str]:
        """The names of what ``draw`` can fill."""
        return frozenset(self._parts)

    def draw(self, part: str, chance: Random) -> str:
        """One phrase for ``part``."""
        return self._fill(pick(chance, self._parts[part]), chance, {}, 0)

    def company(self, chance: Random) -> Company:
        """One company: the slots of all its forms have the same values."""
        make = pick(chance, self._makes)
        bound: dict[str, str] = {}
        full, short, brand = (
            tuple(self._fill(form, chance, bound, 0) for form in forms) for forms in (make.full, make.short, make.brand)
        )
        return Company(full[0], short or full, brand or short or full)

    def _fill(self, text: str, chance: Random, bound: dict[str, str], depth: int) -> str:
        if depth > _DEEPEST:
            raise CorpusError(f'{self.path}: "{text}" goes round in circles. Break the circle.')

        def value(slot: re.Match[str]) -> str:
            if slot[0] not in bound:
                bound[slot[0]] = self._fill(pick(chance, self._parts[slot[1]]), chance, {}, depth + 1)
            return bound[slot[0]]

        return SLOT.sub(value, _NUMBER.sub(lambda number: _drawn_number(number, chance), text))

    def _check(self) -> None:
        """Refuse a slot that no part fills."""
        texts = [(name, text) for name, alternatives in self._parts.items() for text in alternatives]
        texts += [("company", text) for make in self._makes for text in (*make.full, *make.short, *make.brand)]
        for name, text in texts:
            for slot in SLOT.finditer(text):
                if slot[1] not in self._parts:
                    raise CorpusError(
                        f'{self.path}, part "{name}": "{text}" asks for {{{slot[1]}}}, which is no part of this file.'
                        f' Add a part "{slot[1]}" or correct the slot.'
                    )


@dataclass(frozen=True, slots=True)
class _Make:
    full: tuple[str, ...]
    short: tuple[str, ...]
    brand: tuple[str, ...]


def _read(path: Path) -> dict[str, Any]:
    try:
        # Every word is a word: "ON" and "NO" are syllables here, not truth values.
        parts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}).") from error
    if not isinstance(parts, dict) or not isinstance(parts.get("company"), list):
        raise CorpusError(f'{path}: must be a mapping of parts, one of them "company", to lists of alternatives.')
    return parts


def _weighed(path: Path, name: str, alternatives: object) -> tuple[str, ...]:
    """The alternatives, each as often as its weight says."""
    if not isinstance(alternatives, list) or not alternatives or not all(isinstance(a, str) for a in alternatives):
        raise CorpusError(f'{path}, part "{name}": must be a list of texts. Put quotes around "{alternatives}".')
    row: list[str] = []
    for alternative in alternatives:
        weight = _WEIGHT.match(alternative)
        row += [alternative[weight.end() :]] * int(weight[1]) if weight else [alternative]
    return tuple(row)


def _company_makes(path: Path, entry: object) -> list[_Make]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("full"), str):
        raise CorpusError(f'{path}, part "company": an entry needs "full", and may have "short" and "brand": {entry}')
    weight = _WEIGHT.match(entry["full"])
    full = entry["full"][weight.end() :] if weight else entry["full"]
    make = _Make((full,), tuple(entry.get("short") or ()), tuple(entry.get("brand") or ()))
    return [make] * (int(weight[1]) if weight else 1)


def _drawn_number(number: re.Match[str], chance: Random) -> str:
    low, high = int(number[2]), int(number[3])
    if number[1] == "int":
        return str(low + int(chance.random() * (high - low + 1)))
    return f"{low + chance.random() * (high - low):.{1 + int(chance.random() * 2)}f}"
