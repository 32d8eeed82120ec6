"""Decide whether a new model may take the place of the one in use.

In    two readers, annotated articles by set (gold, the articles that people have corrected), and a tolerance
Out   a ``Verdict``: every mention and fact gained, lost or changed, the figures of every label, and why not
Else  nothing

A label loses what its F1 falls, set by set; more than the tolerance on any label, and the old model stays. What the new
model gains elsewhere does not make up for it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate import Record, Score, by_source, score
from pipeline.reading import Reader
from pipeline.store import record_of
from pipeline.train.annotated import Annotated

TOLERANCE = 0.005
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


@dataclass(frozen=True, slots=True)
class Level:
    """The F1 of one label on one set, before and after."""

    group: str
    label: str
    before: float
    after: float

    @property
    def loss(self) -> float:
        """How much it falls; below nothing where it rises."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the new model changes, and the levels that fall too far."""

    changes: tuple[Change, ...]
    levels: tuple[Level, ...]
    tolerance: float

    @property
    def falls(self) -> tuple[Level, ...]:
        """The levels that lose more than the tolerance."""
        return tuple(level for level in self.levels if level.loss > self.tolerance + 1e-9)

    @property
    def promoted(self) -> bool:
        """Whether the new model may be used."""
        return not self.falls


def judge_models(
    old: Reader, new: Reader, groups: Mapping[str, Sequence[Annotated]], *, tolerance: float = TOLERANCE
) -> Verdict:
    """Read every article with both, and compare."""
    changes: list[Change] = []
    levels: list[Level] = []
    for group, articles in groups.items():
        before, after = (_records(reader, articles) for reader in (old, new))
        gold = by_source(item.record for item in articles)
        levels += levels_of(group, score(before, gold), score(after, gold))
        changes += [change for source in before for change in changes_of(before[source], after[source])]
    return Verdict(tuple(changes), tuple(levels), tolerance)


def levels_of(group: str, before: Score, after: Score) -> list[Level]:
    """Every label that both readings are scored on."""
    return [
        Level(group, label, before.tallies[label].figures().f1, after.tallies[label].figures().f1)
        for label in before.tallies
        if label in after.tallies
    ]


def changes_of(before: Record, after: Record) -> list[Change]:
    """What one reading of an article has and the other has not, mentions first."""
    source = str(before["source"])
    return [
        change
        for part in ("mentions", "facts")
        for change in _differences(source, part, _signatures(before[part]), _signatures(after[part]))
    ]


def _records(reader: Reader, articles: Sequence[Annotated]) -> dict[str, Record]:
    return by_source(item.limited(record_of(item.record["source"], reader.read(item.article))) for item in articles)


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
