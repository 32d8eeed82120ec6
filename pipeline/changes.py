"""What tells two readings of one article apart.

In    two export records of the article
Out   ``Change``s: mentions and facts gained, lost, or read with other values, mentions first
Else  nothing
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
Signature = tuple[str, str, str]  # kind, place and words, and the values read from them
_SHOWN = {"company": ("name",), "date": ("edtf", "qualifier")}
_QUANTITY = ("low", "high", "unit", "per", "qualifier")
_FACT = ("companies", "low", "high", "unit", "product", "place", "phase", "status", "start_date", "end_date")


@dataclass(frozen=True, slots=True)
class Change:
    """A mention or fact that only one of two readings has: "gained" or "lost"; "changed" where the same words do.

    ``label`` is a mention's kind, or "fact: " with a fact's; ``before`` and ``after`` tell words and values.
    """

    what: str
    label: str
    source: str
    before: str
    after: str


def changes_of(before: Record, after: Record) -> list[Change]:
    """What one reading of an article has and the other has not, mentions first."""
    source = str(before["source"])
    return [
        change
        for part in ("mentions", "facts")
        for change in _differences(source, part, _signatures(before[part]), _signatures(after[part]))
    ]


def _signatures(items: Sequence[Record]) -> Counter[Signature]:
    return Counter(
        (item["kind"], f"{item['start']}:{item['text']}", ", ".join(f"{name} {item[name]}" for name in _values(item)))
        for item in items
    )


def _values(item: Record) -> list[str]:
    names = _FACT if "companies" in item else _SHOWN.get(item["kind"], _QUANTITY)
    return [name for name in names if item.get(name) not in (None, [], "")]


def _differences(source: str, part: str, before: Counter[Signature], after: Counter[Signature]) -> list[Change]:
    """Same place and words with other values is a change; the rest is gained or lost."""
    lost, gained = list((before - after).elements()), list((after - before).elements())
    found: list[Change] = []
    for old in lost:
        twin = next((new for new in gained if new[:2] == old[:2]), None)
        if twin is None:
            found.append(Change("lost", _label(part, old), source, _told(old), ""))
        else:
            gained.remove(twin)
            found.append(Change("changed", _label(part, old), source, _told(old), twin[2]))
    return found + [Change("gained", _label(part, new), source, "", _told(new)) for new in gained]


def _label(part: str, signature: Signature) -> str:
    return signature[0] if part == "mentions" else f"fact: {signature[0]}"


def _told(signature: Signature) -> str:
    words = signature[1].partition(":")[2]
    return f"{words} ({signature[2]})" if signature[2] else words
