"""Run a dump and tell what came of it."""

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch import Limits, Options, Summary
from pipeline.cli.changed import told_changes
from pipeline.cli.correcting import keep_corrections
from pipeline.cli.dump import Dump, prepare, read_into
from pipeline.cli.summary import print_refusals, print_some_facts, print_summary, summary_json
from pipeline.settings import Settings
from pipeline.store import open_store

REFUSED = 1
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Wish:
    """How to run, and what to see of it. ``quiet`` leaves standard error to the log."""

    options: Options
    settings: Settings
    show: bool = False
    as_json: bool = False
    changes: Path | None = None
    quiet: bool = False


def run_and_tell(dump: Dump, db: str, wish: Wish) -> int:
    """Read the dump, print the summary; the exit status."""
    prepared = prepare(wish.settings)
    with open_store(db) as store, told_changes(wish.changes) as changes:
        options = replace(wish.options, tell=changes.add)
        summary = read_into(store, dump, prepared, options, quiet=wish.quiet)
        keep_corrections(store, wish.settings)
        if not wish.quiet:
            print_refusals(summary)
        if wish.as_json:
            summary_json(summary, store.name)
        else:
            print_summary(summary, store.name, since=wish.options.since)
            if wish.options.again:
                changes.show()
            if wish.show:
                print_some_facts(store)
    return status_of(summary)


def limits_of(article_seconds: float | None, worker_memory: int | None) -> Limits:
    """The limits of a run, where the command line names none the usual ones."""
    named = {"article_seconds": article_seconds, "worker_memory": worker_memory}
    return Limits(**{name: value for name, value in named.items() if value is not None})  # type: ignore[arg-type]


def status_of(summary: Summary) -> int:
    """130 after Ctrl-C, 1 if something was refused, else 0."""
    return INTERRUPTED if summary.interrupted else REFUSED if summary.refused else 0
