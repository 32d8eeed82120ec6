"""What a run did, counted while it goes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.batch.tasks import Again, Done, Older, Read, Twin, Unchanged
from pipeline.records import FileRead, Reading, Refusal
from pipeline.store import RunCounts

SHOWN_REFUSALS = 20
STAGES = ("sources", "clean", "read", "store")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. Articles are ``read``, skipped (``unchanged`` or ``twins`` of others), ``older`` or ``refused``.

    ``copies`` are those of the read that tell what another told, in nearly the same words; ``mentions`` and ``facts``,
    by kind, leave theirs out. ``refusals`` are the first twenty of the refused, ``files`` those read to their end.
    ``outdated`` articles were read by older rules or an older model and still are. ``stages`` are seconds of work, of
    "clean" and "read" summed over all processes, so that they may exceed ``seconds``. ``lost_workers`` were killed.
    """

    read: int
    unchanged: int
    twins: int
    refused: int
    refusals: tuple[Refusal, ...]
    mentions: Mapping[str, int]
    facts: Mapping[str, int]
    rejections: int
    outdated: int
    version: str
    seconds: float
    stages: Mapping[str, float]
    interrupted: bool = False
    copies: int = 0
    older: int = 0
    files: int = 0
    lost_workers: int = 0

    @property
    def row(self) -> RunCounts:
        """What the run's row in the store remembers."""
        return RunCounts(
            articles_read=self.read,
            articles_skipped=self.skipped,
            articles_refused=self.refused,
            articles_copied=self.copies,
            articles_older=self.older,
            mentions=sum(self.mentions.values()),
            facts=sum(self.facts.values()),
            rejections=self.rejections,
            seconds=round(self.seconds, 3),
        )

    @property
    def skipped(self) -> int:
        """Articles that did not need reading."""
        return self.unchanged + self.twins

    @property
    def articles(self) -> int:
        """Articles met, whatever became of them."""
        return self.read + self.skipped + self.refused + self.older


@dataclass(slots=True)
class Count:
    """The running counts of a run."""

    read: int = 0
    unchanged: int = 0
    twins: int = 0
    refused: int = 0
    copies: int = 0
    older: int = 0
    files: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    mentions: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    rejections: int = 0
    stages: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))

    def add(self, done: Done, *, copy: bool = False) -> None:
        """One more article or file, and what became of it."""
        match done:
            case Read() | Again():
                self._add_reading(done.reading, copy=copy)
                self.stages["read"] += done.seconds
            case Twin():
                self.twins += 1
            case Unchanged():
                self.unchanged += 1
                self.stages["clean"] += done.seconds
            case Older():
                self.older += 1
                self.stages["clean"] += done.seconds
            case FileRead():
                self.files += 1
            case Refusal():
                self.refused += 1
                if len(self.refusals) < SHOWN_REFUSALS:
                    self.refusals.append(done)
        if isinstance(done, Read | Twin):
            self.stages["clean"] += done.cleaned.seconds

    def _add_reading(self, reading: Reading, *, copy: bool) -> None:
        self.read += 1
        if copy:
            self.copies += 1
            return
        self.mentions.update(mention.kind for mention in reading.mentions)
        self.facts.update(fact.kind for fact in reading.facts)
        self.rejections += len(reading.rejections)
