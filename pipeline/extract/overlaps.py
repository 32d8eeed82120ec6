"""Settle rivals: where spans overlap, one stands.

Within one kind the longer span wins, then the earlier rule. Between kinds the order is declared here, once.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol, TypeVar

from pipeline.records import Span

# Where a company's name holds a number or a month ("May Flower Energy"), the name wins; a quantity beats a date
# ("2,025 tons" is no year). A name that an entity model alone has marked is a guess, and gives way to a date.
PRECEDENCE = ("quantity", "company", "date")
_GUESS = "company.model"
_ORDER = (*PRECEDENCE, _GUESS)


class Bounded(Protocol):
    """Anything with a start and an end, end excluded."""

    @property
    def start(self) -> int: ...  # noqa: D102 -- the class says it
    @property
    def end(self) -> int: ...  # noqa: D102


B = TypeVar("B", bound=Bounded)


def longest(spans: Sequence[B]) -> list[B]:
    """The longest of each overlapping group, in order of position; of equals the leftmost, then the first named."""
    order = sorted(range(len(spans)), key=lambda i: (spans[i].start - spans[i].end, spans[i].start, i))
    kept: list[B] = []
    taken: set[int] = set()
    for index in order:
        span = spans[index]
        places = range(span.start, span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def unvetoed(spans: Sequence[B], vetoes: Sequence[Bounded]) -> list[B]:
    """Those spans that no veto touches."""
    forbidden = {place for veto in vetoes for place in range(veto.start, veto.end)}
    return [span for span in spans if not forbidden or forbidden.isdisjoint(range(span.start, span.end))]


def settle(spans: Sequence[Span]) -> list[Span]:
    """Of overlapping spans of different kinds keep the one whose label stands first in the order above; text order.

    Cues are no rivals: they all stay.
    """
    kept: list[Span] = []
    for rank in _ORDER:
        rivals = sorted(kept, key=lambda span: span.start)
        starts = [rival.start for rival in rivals]
        kept += [span for span in spans if _rank(span) == rank and not _touches(span, rivals, starts)]
    kept += [span for span in spans if span.label not in PRECEDENCE]
    return sorted(kept, key=lambda span: (span.start, span.end))


def _rank(span: Span) -> str:
    return _GUESS if span.found_by == _GUESS else span.label


def _touches(span: Span, rivals: Sequence[Span], starts: Sequence[int]) -> bool:
    """Whether a rival overlaps: rivals are disjoint and in text order, so only the last one before ``end`` can."""
    before = bisect_left(starts, span.end)
    return before > 0 and rivals[before - 1].end > span.start
