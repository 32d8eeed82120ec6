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


Database = Annotated[str, typer.Argument(metavar="DB", help="The database: a path or an SQLAlchemy URL.")]
AsFormat = Annotated[Format, typer.Option("--format", help="jsonl: articles; csv, parquet: facts.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, not standard output.")
]


def export(db: Database = DEFAULT_DB, form: AsFormat = Format.JSONL, output: Output = None) -> None:
    """Write everything in DB as JSON lines, CSV or Parquet.

    JSON lines hold an article each, with its text, mentions and facts; CSV and Parquet hold a fact in each row. An
    article met at two places is exported under both. Parquet needs pyarrow: pip install "gigawire[parquet]".

    \b
    Examples:
      gigawire export > articles.jsonl
      gigawire export news.sqlite --format csv -o facts.csv
      gigawire export postgresql://localhost/news --format parquet -o facts.parquet

    Exit status: 0 written, 2 bad arguments or database.
    """
    from pipeline.cli.exporting import write_file, write_stream
    from pipeline.store import open_store

    if form is Format.PARQUET and output is None and sys.stdout.isatty():
        raise UsageError("Parquet is no text for a terminal. Write it to a file with -o FILE.")
    with open_store(db, read_only=True) as store:
        if output is None:
            write_stream(store, form)
        else:
            write_file(store, form, output)
