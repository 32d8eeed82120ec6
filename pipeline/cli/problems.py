"""``gigawire rejections`` and ``gigawire refusals``: what was not understood, and what was not read."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, AsJson, Db
from pipeline.errors import UsageError

AsRules = Annotated[bool, typer.Option("--as-rules", help="Write rows to paste into a rule file.")]
Limit = Annotated[int, typer.Option(min=0, metavar="N", help="At most so many; 0 is all of them.")]


def rejections(db: Db = DEFAULT_DB, as_json: AsJson = False, as_rules: AsRules = False, limit: Limit = 50) -> None:
    """List words that were not understood.

    They looked like a mention and could not be read as one; each comes with the reason.

    --as-rules writes them as rows of a rule file that veto these words for good; put them into a file in
    GIGAWIRE_HOME/rules, or give the words a class and a value there, then run `gigawire run --again`.

    \b
    Examples:
      gigawire rejections
      gigawire rejections --as-rules > my-rules.yml

    Exit status: 0 even if there are none, 2 bad arguments or database.
    """
    from dataclasses import asdict

    from pipeline.cli.listing import print_json, print_rejections
    from pipeline.cli.rules import print_rules
    from pipeline.store import open_store

    if as_json and as_rules:
        raise UsageError("--json and --as-rules exclude each other. Use one of them.")
    with open_store(db, read_only=True) as store:
        found = store.rejections(limit or None)
        if as_json:
            print_json(map(asdict, found))
        elif as_rules:
            print_rules(found)
        else:
            print_rejections(found, limit)


def refusals(db: Db = DEFAULT_DB, as_json: AsJson = False) -> None:
    """List files and articles that were not read.

    Each comes with the reason. A refusal stays until a later run reads its file.

    \b
    Examples:
      gigawire refusals
      gigawire refusals --json

    Exit status: 0 even if there are none, 2 bad database.
    """
    from dataclasses import asdict

    from pipeline.cli.listing import print_json, print_refused
    from pipeline.store import open_store

    with open_store(db, read_only=True) as store:
        found = store.refusals()
    if as_json:
        print_json(map(asdict, found))
    else:
        print_refused(found)
