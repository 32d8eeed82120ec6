"""What a run tells of itself while it goes, through Python's own logging: nothing is shown unless somebody listens.

In    the run, and what has just happened
Out   records of the logger "gigawire.batch"; ``record.event`` holds the figures
Else  nothing
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict

from pipeline.batch.options import Options
from pipeline.batch.summary import Count, Summary
from pipeline.batch.tasks import Done
from pipeline.records import FileRead, Refusal
from pipeline.store import Run

LOG = logging.getLogger("gigawire.batch")
LOG.addHandler(logging.NullHandler())  # else Python would print warnings where nobody has asked for them
COUNTS = ("read", "unchanged", "twins", "copies", "older", "refused", "files")


def tell_start(run: Run, options: Options, database: str) -> None:
    """A run starts."""
    since = options.since.isoformat() if options.since else None
    told = {"run": run.id, "version": run.version, "database": database, "jobs": options.jobs, "since": since}
    LOG.info("run started", extra={"event": told | asdict(options.limits)})


def tell_batch(run: Run, batch: Sequence[Done], count: Count, seconds: float) -> None:
    """A batch is stored: what was refused in it, and how far the run has come."""
    if not batch:
        return
    for done in batch:
        if isinstance(done, Refusal):
            LOG.warning("refused", extra={"event": {"run": run.id, "source": done.source, "reason": done.reason}})
    so_far = {name: getattr(count, name) for name in COUNTS}
    items = sum(not isinstance(done, FileRead) for done in batch)
    told = {"run": run.id, "items": items, "seconds": round(seconds, 4), "so_far": so_far}
    LOG.info("batch stored", extra={"event": told})


def tell_end(run: Run, summary: Summary) -> None:
    """A run has ended."""
    told = {name: value for name, value in asdict(summary).items() if name not in ("refusals", "version")}
    LOG.info("run interrupted" if summary.interrupted else "run finished", extra={"event": {"run": run.id} | told})
