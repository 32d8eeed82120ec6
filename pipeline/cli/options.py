"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_DB = "gigawire.sqlite"

Db = Annotated[str, typer.Option("--db", metavar="DB", help="The database: a path or an SQLAlchemy URL.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="Find companies with this model: a version, a spaCy pipeline's name or folder, or none for rules alone.",
    ),
]
Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="Add the rule files in DIR to the shipped ones and yours.")
]
