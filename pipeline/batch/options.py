"""How to run: what the command line says of a run beside the dump and the tools."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from pipeline.batch.limits import Limits
from pipeline.changes import Change


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: ``jobs`` processes share the work; None is all cores. ``limits`` hold for each article.

    ``again`` reads anew, from its stored text, all that another version has read; ``tell`` hears of every mention and
    fact that this changes. ``command`` is what the run's row in the store remembers. Articles that were published
    before the day ``since`` are left out, those without a day are not.
    """

    jobs: int | None = None
    again: bool = False
    command: str = "run"
    tell: Callable[[Change], None] | None = None
    since: date | None = None
    limits: Limits = field(default_factory=Limits)


DEFAULTS = Options()
