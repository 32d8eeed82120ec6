"""Sentence frames: our own sentences with slots, one a line, in the registers of the trade's news.

In    corpus/frames/*.txt
Out   ``Frame``s by register, those with a company and those without one apart
Else  CorpusError naming the file and line of a slot that nothing fills
"""

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CorpusError

# What the model learns to tell apart: companies, and what is easily taken for one.
LABELS = {
    "company": "COMPANY",
    "gov": "GOV",
    "park": "PARK",
    "university": "UNIVERSITY",
    "media": "MEDIA",
    "person": "PERSON",
    "place": "PLACE",
    "product": "PRODUCT",
    "project": "PROJECT",
}
_SLOT = re.compile(r"\{(?P<part>[a-z_]+?)(?P<number>\d?)(?:\.(?P<form>full|short|brand))?\}")
TITLES = "titles"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill: ``part`` of the grammar, ``number`` of the company, and the form that it must have, if any."""

    part: str
    number: str
    form: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence: literal text and slots in turn."""

    pieces: tuple[str | Slot, ...]

    @property
    def has_company(self) -> bool:
        """Whether it names one."""
        return any(isinstance(piece, Slot) and piece.part in ("company", "companies") for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Register:
    """The frames of one kind of text."""

    name: str
    told: tuple[Frame, ...]  # with a company
    other: tuple[Frame, ...]  # without one


def load_frames(folder: Path, known: frozenset[str]) -> tuple[Register, ...]:
    """Every register of ``folder``, in the order of their names; ``known`` are the parts that the grammar fills."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise CorpusError(f"{folder}: holds no frames (*.txt).")
    return tuple(_register(file, known) for file in files)


def _register(file: Path, known: frozenset[str]) -> Register:
    frames = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            frames.append(_frame(line.strip(), known, f"{file}, line {number}"))
    return Register(
        file.stem,
        told=tuple(frame for frame in frames if frame.has_company),
        other=tuple(frame for frame in frames if not frame.has_company),
    )


def _frame(line: str, known: frozenset[str], place: str) -> Frame:
    pieces: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(line):
        if match["part"] not in known:
            raise CorpusError(f"{place}: nothing fills {match[0]}. Use one of: {', '.join(sorted(known))}.")
        pieces += [line[end : match.start()], Slot(match["part"], match["number"], match["form"])]
        end = match.end()
    return Frame(tuple(piece for piece in (*pieces, line[end:]) if piece))
