"""Make one fact of a statement that an article repeats (title and lead).

In    facts in text order
Out   facts in text order, each statement once, with the fullest evidence and every field that any telling gave
Else  nothing
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Fact

_FIELDS = ("product", "place", "phase", "status", "start_date", "end_date", "date_mention", "per")


def merge_facts(facts: Sequence[Fact], *, title: int) -> list[Fact]:
    """Two tellings are one fact unless they differ in phase, or stand in one sentence and name different products.

    ``title`` is the offset where the title ends: a headline is evidence only where the body says nothing.
    """
    kept: list[Fact] = []
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for fact in facts:
        rivals = alike[_claim(fact)]
        index = next((i for i in rivals if _same(fact, kept[i])), None)
        if index is None:
            rivals.append(len(kept))
            kept.append(fact)
        else:
            kept[index] = _joined(kept[index], fact, title)
    return kept


def _claim(fact: Fact) -> tuple[object, ...]:
    """What two tellings of one statement have in common to the letter."""
    if fact.kind == "milestone":
        return fact.kind, fact.status
    return fact.kind, fact.low, fact.high, fact.unit


def _same(fact: Fact, other: Fact) -> bool:
    if fact.kind == "milestone":
        return _overlap(fact, other)
    if not _same_companies(fact, other):
        return False
    if fact.start == other.start and fact.product != other.product:
        return False  # "1GWh of cells and 1GWh of packs": two lines, told at once
    return not (fact.phase and other.phase and fact.phase != other.phase)


def _same_companies(fact: Fact, other: Fact) -> bool:
    """Whether one telling may only name fewer of them: "A and B" and "B and C" build two plants."""
    mine, theirs = set(fact.companies), set(other.companies)
    return mine <= theirs or theirs <= mine


def _overlap(fact: Fact, other: Fact) -> bool:
    if None in (fact.start_date, fact.end_date, other.start_date, other.end_date):
        return False
    return fact.start_date <= other.end_date and other.start_date <= fact.end_date  # type: ignore[operator]


def _joined(first: Fact, second: Fact, title: int) -> Fact:
    """The fuller sentence is the evidence; what it leaves open the other fills."""
    later = first.start < title <= second.start or _fullness(second) > _fullness(first)
    main, other = (second, first) if later else (first, second)
    gaps = {name: getattr(other, name) for name in _FIELDS if getattr(main, name) is None}
    if main.start_date is not None:
        gaps.pop("date_mention", None)
    return replace(main, companies=main.companies or other.companies, **gaps)


def _fullness(fact: Fact) -> tuple[int, int]:
    given = sum(getattr(fact, name) is not None for name in _FIELDS) + bool(fact.companies)
    return given, len(fact.text)
