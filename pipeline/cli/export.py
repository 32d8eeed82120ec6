"""``gigawire export``: take the contents of a database elsewhere."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB
from pipeline.errors import UsageError


class Format(StrEnum):
    """What ``gigawire export`` can write."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


Database = Annotated[
    str | None, typer.Argument(metavar="DB", help=f"A path or an SQLAlchemy URL [default: {DEFAULT_DB}]")
]
SameDatabase = Annotated[str | None, typer.Option("--db", metavar="DB", help="The same, as other commands spell it.")]
AsFormat = Annotated[Format, typer.Option("--format", help="jsonl: articles; csv, parquet: facts.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, not standard output.")
]


def export(
    database: Database = None,
    db: SameDatabase = None,
    form: AsFormat = Format.JSONL,
    output: Output = None,
) -> None:
    """Write everything in DB as JSON lines, CSV or Parquet.

    JSON lines hold an article each, with its text, mentions and facts; CSV and Parquet hold a fact in each row. An
    article met at two places is exported under both. Parquet needs pyarrow: pip install "gigawire[parquet]".

    \b
    Examples:
      gigawire export > articles.jsonl
      gigawire export news.sqlite --format csv -o facts.csv
      gigawire export --format parquet -o facts.parquet

    Exit status: 0 written, 2 bad arguments or database.
    """
    from pipeline.cli.exporting import write_file, write_stream
    from pipeline.store import open_store

    if form is Format.PARQUET and output is None and sys.stdout.isatty():
        raise UsageError("Parquet is no text for a terminal. Write it to a file with -o FILE.")
    if database and db:
        raise UsageError(f"{database} and --db {db} are two databases. Name it once.")
    with open_store(database or db or DEFAULT_DB, read_only=True) as store:
        if output is None:
            write_stream(store, form)
        else:
            write_file(store, form, output)
