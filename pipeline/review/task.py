"""A stretch of an article with marked spans, as annotation tools exchange it.

In    a Reading, or what a tool has written
Out   ``Task``s
Else  ``BadRecord``: where it stands, and why it cannot be taken

Offsets count code points of the task's own text, end excluded. ``article`` and ``start`` say which article the text
comes from and where it begins there; a text from elsewhere is an article of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipeline.errors import CorrectionError
from pipeline.records import Reading

Answer = Literal["accept", "reject", "ignore", "none", "unknown"]
LABELS = {
    "company": "COMPANY",
    "date": "DATE",
    "energy": "ENERGY",
    "power": "POWER",
    "mass": "MASS",
    "money": "MONEY",
    "area": "AREA",
    "specific_energy": "SPECIFIC_ENERGY",
    "percent": "PERCENT",
}
_KINDS = {label: kind for kind, label in LABELS.items()} | {"ORG": "company", "ORGANIZATION": "company"}


@dataclass(frozen=True, slots=True)
class Task:
    """``text`` with its spans (start, end, kind); ``place`` is where it stands in the file, for messages.

    ``answer`` is what a person said of it: "none" where nobody has, "unknown" where the tool knows no answers.
    """

    text: str
    spans: tuple[tuple[int, int, str], ...]
    answer: Answer = "none"
    article: str | None = None
    start: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that was not taken: where it stands, and why, with what to do."""

    place: str
    reason: str


def kind_of(label: object) -> str:
    """Our kind for a tool's label, in any case."""
    kind = _KINDS.get(str(label).upper().replace(" ", "_").replace("-", "_"))
    if kind is None:
        raise CorrectionError(f'"{label}" is no label. Use one of: {", ".join(LABELS.values())}.')
    return kind


def checked(spans: Iterator[tuple[object, object, object]], text: str) -> tuple[tuple[int, int, str], ...]:
    """The spans, once their ends lie in the text and their labels are known."""
    found: list[tuple[int, int, str]] = []
    for start, end, label in spans:
        if not isinstance(start, int) or not isinstance(end, int):
            raise CorrectionError(f"a span needs whole numbers for its ends, not {start!r} and {end!r}.")
        if start >= end:
            raise CorrectionError(f"the span {start}:{end} is empty. Mark at least one character.")
        if not 0 <= start < end <= len(text):
            raise CorrectionError(f"the span {start}:{end} lies outside the text, which has {len(text)} characters.")
        found.append((start, end, kind_of(label)))
    apart = sorted(set(found))
    for one, other in pairwise(apart):
        if other[0] < one[1]:
            raise CorrectionError(f"the spans {one[0]}:{one[1]} and {other[0]}:{other[1]} overlap. Leave one of them.")
    return tuple(apart)


def tasks_of(reading: Reading) -> Iterator[Task]:
    """One task for each sentence in which something was found."""
    digest = reading.article.digest
    for start, end in reading.sentences:
        inside = [m for m in reading.mentions if start <= m.start and m.end <= end]
        if inside:
            spans = tuple((m.start - start, m.end - start, m.kind) for m in inside)
            yield Task(reading.article.text[start:end], spans, article=digest, start=start)
