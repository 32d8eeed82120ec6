"""Count what was found, missed and made up, and remember each error."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.evaluate.gold import Record
from pipeline.evaluate.matching import Likeness


@dataclass(frozen=True, slots=True)
class Miss:
    """One error. ``what`` is "missed", "spurious", "wrong <attribute>" or "offsets do not cut out the text"."""

    what: str
    source: str
    item: Record


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 with their counts; ``attributes`` are shares of the pairs that agree. Four decimals."""

    precision: float
    recall: float
    f1: float
    tp: int
    fp: int
    fn: int
    attributes: Mapping[str, float]


@dataclass(slots=True)
class Tally:
    """The running counts of one kind."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    right: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    errors: list[Miss] = field(default_factory=list)

    def figures(self) -> Figures:
        """The counts as shares; where nothing was to find and nothing was found, all is right."""
        precision = self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0
        recall = self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        shares = {name: round(self.right[name] / self.seen[name], 4) for name in sorted(self.seen)}
        return Figures(round(precision, 4), round(recall, 4), round(f1, 4), self.tp, self.fp, self.fn, shares)

    def missed(self, source: str, item: Record) -> None:
        """Gold has it, the reading has not."""
        self.fn += 1
        self.errors.append(Miss("missed", source, item))

    def spurious(self, source: str, item: Record) -> None:
        """The reading has it, gold has not."""
        self.fp += 1
        self.errors.append(Miss("spurious", source, item))

    def pair(self, predicted: Iterable[Record], gold: Iterable[Record], likeness: Likeness, source: str) -> None:
        """Pair one to one, greedily; among equal candidates the one with most equal attributes wins.

        Optional gold comes last and takes its partner out of the count: it is neither right nor wrong.
        """
        left = list(predicted)
        for wanted in sorted(gold, key=lambda item: bool(item.get("optional"))):
            hits = [item for item in left if likeness.same(item, wanted)]
            best = max(hits, key=lambda item: likeness.agreements(item, wanted), default=None)
            if best is not None:
                left.remove(best)
            if not wanted.get("optional"):
                self._judge(best, wanted, likeness, source)
        for item in left:
            self.spurious(source, item)

    def _judge(self, predicted: Record | None, gold: Record, likeness: Likeness, source: str) -> None:
        """Count a pair, and which of its attributes agree, save those that gold leaves open."""
        if predicted is None:
            self.missed(source, gold)
            return
        self.tp += 1
        for name, test in likeness.attributes.items():
            if name in gold.get("open", ()):
                continue
            right = test(predicted, gold)
            self.seen[name] += 1
            self.right[name] += right
            if not right:
                difference = {"predicted": predicted.get(name), "gold": gold.get(name), "of": gold}
                self.errors.append(Miss(f"wrong {name}", source, difference))
