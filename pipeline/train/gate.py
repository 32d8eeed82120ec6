"""Decide whether a new model may take the place of the one in use.

In    two readers, annotated articles by set (gold, the articles that people have corrected), and a tolerance
Out   a ``Verdict``: every mention and fact gained, lost or changed, the figures of every label, and why not
Else  nothing

A label loses what its F1 falls, set by set; more than the tolerance on any label, and the old model stays. What the new
model gains elsewhere does not make up for it. Training anew, even on nothing but true corrections, moves the F1 of a
few hundred mentions by 0.01 either way, and one fact among twelve weighs 0.04: the tolerance stands above the first,
and one item read otherwise is forgiven where there are enough of them. In the articles that people have corrected
companies may lose nothing, and where many mistakes were corrected, a tenth of those that the model made untaught must
have gone: what cannot be learnt from its own corrections was no correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.changes import Change, changes_of
from pipeline.evaluate import Record, Score, by_source, score
from pipeline.reading import Reader
from pipeline.store import record_of
from pipeline.train.annotated import Annotated

TOLERANCE = 0.015  # nine of ten sets of true corrections lost 0.012 at most, twenty wrong ones 0.018 at least
CORRECTED = "corrected articles"
_ENOUGH = 10  # items of which one may go, mistakes of which some must
# Of the mistakes in their own articles true corrections mend 0.15 to 1.0, wrong ones that do no harm next to none.
_LEARNT = 0.1
_ROUNDED = 1e-4  # figures have four decimals


@dataclass(frozen=True, slots=True)
class Level:
    """The F1 of one label on one set, before and after; ``items`` are in its gold."""

    group: str
    label: str
    before: float
    after: float
    items: int = 0

    @property
    def loss(self) -> float:
        """How much it falls; below nothing where it rises."""
        return self.before - self.after

    def falls(self, tolerance: float) -> bool:
        """Whether it loses more than the tolerance, and more than one item of many."""
        if (self.group, self.label) == (CORRECTED, "company"):
            return self.loss > _ROUNDED
        one = 1 / self.items if self.items >= _ENOUGH else 0.0
        return self.loss > max(tolerance, one) + _ROUNDED

    @property
    def is_idle(self) -> bool:
        """Whether there were many mistakes, and next to all of them are still there."""
        wrong = 1 - self.before
        many = wrong * self.items > _ENOUGH - _ROUNDED
        return many and -self.loss < _LEARNT * wrong - _ROUNDED


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the new model changes, and the levels that fall too far.

    ``lesson`` are the companies of the corrected articles, as they were read before any correction and now.
    """

    changes: tuple[Change, ...]
    levels: tuple[Level, ...]
    tolerance: float
    lesson: Level | None = None

    @property
    def falls(self) -> tuple[Level, ...]:
        """The levels that lose more than the tolerance."""
        return tuple(level for level in self.levels if level.falls(self.tolerance))

    @property
    def idle(self) -> Level | None:
        """The lesson, where too little of it was learnt."""
        return self.lesson if self.lesson and self.lesson.is_idle else None

    @property
    def promoted(self) -> bool:
        """Whether the new model may be used."""
        return not self.falls and self.idle is None


def judge_models(
    old: Reader,
    new: Reader,
    groups: Mapping[str, Sequence[Annotated]],
    *,
    tolerance: float = TOLERANCE,
    untaught: Reader | None = None,
) -> Verdict:
    """Read every article with both, and compare; ``untaught`` has learnt from no correction yet."""
    changes: list[Change] = []
    levels: list[Level] = []
    lesson = None
    for group, articles in groups.items():
        before, after = (_records(reader, articles) for reader in (old, new))
        gold = by_source(item.record for item in articles)
        was, now = score(before, gold), score(after, gold)
        levels += levels_of(group, was, now)
        changes += [change for source in before for change in changes_of(before[source], after[source])]
        if group == CORRECTED and untaught is not None:
            first = levels_of(group, score(_records(untaught, articles), gold), now)
            lesson = next((level for level in first if level.label == "company"), None)
    return Verdict(tuple(changes), tuple(levels), tolerance, lesson)


def levels_of(group: str, before: Score, after: Score) -> list[Level]:
    """Every label that both readings are scored on."""
    return [_level(group, label, before, after) for label in before.tallies if label in after.tallies]


def _level(group: str, label: str, before: Score, after: Score) -> Level:
    was, now = before.tallies[label].figures(), after.tallies[label].figures()
    return Level(group, label, was.f1, now.f1, now.tp + now.fn)


def _records(reader: Reader, articles: Sequence[Annotated]) -> dict[str, Record]:
    return by_source(item.limited(record_of(item.record["source"], reader.read(item.article))) for item in articles)
