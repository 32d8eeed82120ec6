"""When two records say the same: equal values, equal days, names of the same thing."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.evaluate.gold import Record

Same = Callable[[Record, Record], bool]

# Words that say nothing about which company, product or place is meant.
_GENERIC = """
co ltd limited inc corp corporation company group holding holdings plc the of and new energy technology
technologies battery batteries power material materials industry industrial project projects production line
lines storage system systems ion city county province district zone development economic high tech park area
base plant cell cells
"""
GENERIC = frozenset(_GENERIC.split())


@dataclass(frozen=True, slots=True)
class Likeness:
    """When a found item and a gold item are a pair, and in which attributes a pair is then compared."""

    same: Same
    attributes: Mapping[str, Same]

    def agreements(self, p: Record, g: Record) -> int:
        """In how many attributes the two are equal."""
        return sum(test(p, g) for test in self.attributes.values())


def close(a: float | None, b: float | None) -> bool:
    """Equal within a millionth, so that 0.1 + 0.2 is 0.3; None equals None alone."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1e-12)


def same_value(p: Record, g: Record) -> bool:
    """The same interval in the same unit."""
    return p.get("unit") == g.get("unit") and close(p.get("low"), g.get("low")) and close(p.get("high"), g.get("high"))


def same_dates(p: Record, g: Record) -> bool:
    """The same first and last day."""
    return bool(p.get("start_date") == g.get("start_date") and p.get("end_date") == g.get("end_date"))


def same_text(p: Record, g: Record) -> bool:
    """The same words, whatever their case and punctuation."""
    return key(p["text"]) == key(g["text"])


def same_fact(p: Record, g: Record) -> bool:
    """The same kind with the same value; a milestone by its status and a day in common."""
    if p.get("kind") != g.get("kind"):
        return False
    return _same_milestone(p, g) if g["kind"] == "milestone" else same_value(p, g)


def _same_milestone(p: Record, g: Record) -> bool:
    if p.get("status") != g.get("status") or not p.get("start_date") or not g.get("start_date"):
        return False
    return bool(p["start_date"] <= g["end_date"] and g["start_date"] <= p["end_date"])


def same(name: str) -> Same:
    """A test whether two records agree on the attribute ``name``."""
    return lambda p, g: p.get(name) == g.get(name)


def same_or_empty(name: str) -> Same:
    """Like ``same``, with "" and None being one."""
    return lambda p, g: (p.get(name) or None) == (g.get(name) or None)


def same_name(name: str) -> Same:
    """A test whether two records name the same thing as ``name``, or both name none."""

    def test(p: Record, g: Record) -> bool:
        mine, theirs = p.get(name), g.get(name)
        return overlap(mine, theirs) if mine and theirs else not mine and not theirs

    return test


def key(name: str | None) -> str:
    """A name without case and punctuation."""
    return re.sub(r"[\W_]+", " ", name or "").strip().casefold()


def overlap(a: str | None, b: str | None) -> bool:
    """The same thing by name: more than half of the shorter name's telling words are in the other."""
    mine, theirs = set(key(a).split()), set(key(b).split())
    if mine == theirs:
        return bool(mine)
    mine, theirs = mine - GENERIC or mine, theirs - GENERIC or theirs
    return bool(mine and theirs) and len(mine & theirs) / min(len(mine), len(theirs)) > 0.5


def surfaces(company: Record) -> list[str]:
    """Every form that gold accepts for a company."""
    found: list[str] = company.get("surfaces", [company["name"]])
    return found


def resolved(names: Iterable[str] | None, gold: Record) -> frozenset[str]:
    """The gold companies that the names stand for, by surface, else by overlap; else the names themselves."""
    companies = [mention for mention in gold["mentions"] if mention["kind"] == "company"]
    return frozenset(_resolve(name, companies) for name in names or ())


def _resolve(name: str, companies: list[Record]) -> str:
    exact = [c["name"] for c in companies if key(name) in {key(form) for form in (*surfaces(c), c["name"])}]
    alike = [c["name"] for c in companies if any(overlap(name, form) for form in surfaces(c))]
    return str((exact or alike or [key(name)])[0])


def distinct(items: Iterable[Record], same: Same) -> list[Record]:
    """The items without those that repeat an earlier one."""
    kept: list[Record] = []
    for item in items:
        if not any(same(item, other) for other in kept):
            kept.append(item)
    return kept


def of_kind(record: Record, kind: str) -> list[Record]:
    """The record's mentions of one kind."""
    found: list[Any] = [mention for mention in record["mentions"] if mention["kind"] == kind]
    return found
