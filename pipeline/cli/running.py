"""Run a dump and tell what came of it."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.batch import Summary
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
    """How to run, and what to see of it."""

    jobs: int | None
    again: bool
    show: bool
    as_json: bool
    settings: Settings
    changes: Path | None = None


def run_and_tell(dump: Dump, db: str, wish: Wish) -> int:
    """Read the dump, print the summary; the exit status."""
    prepared = prepare(wish.settings)
    with open_store(db) as store, told_changes(wish.changes) as changes:
        summary = read_into(store, dump, prepared, jobs=wish.jobs, again=wish.again, tell=changes.add)
        keep_corrections(store, wish.settings)
        print_refusals(summary)
        if wish.as_json:
            summary_json(summary, store.name)
        else:
            print_summary(summary, store.name)
            if wish.again:
                changes.show()
            if wish.show:
                print_some_facts(store)
    return status_of(summary)


def status_of(summary: Summary) -> int:
    """130 after Ctrl-C, 1 if something was refused, else 0."""
    return INTERRUPTED if summary.interrupted else REFUSED if summary.refused else 0
