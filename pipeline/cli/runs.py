"""``gigawire runs``: what every run did."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, AsJson, Db

Limit = Annotated[int, typer.Option(min=0, metavar="N", help="At most so many; 0 is all of them.")]


def runs(db: Db = DEFAULT_DB, as_json: AsJson = False, limit: Limit = 20) -> None:
    """List the runs that have stored into the database, the newest first.

    Each comes with its version of rules and model, the seconds it took, and how many articles were read (copies among
    them), skipped, left out as older, and refused. "Unfinished" was killed or interrupted, or is still going: whatever
    it has stored is whole, and running the same command again does the rest.

    \b
    Examples:
      gigawire runs
      gigawire runs --json --limit 1

    Exit status: 0 even if there are none, 2 bad database.
    """
    from dataclasses import asdict

    from pipeline.cli.listing import print_json, print_runs
    from pipeline.store import open_store

    with open_store(db, read_only=True) as store:
        found = store.runs(limit or None)
    if as_json:
        print_json(map(asdict, found))
    else:
        print_runs(found)
