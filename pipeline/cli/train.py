"""``gigawire train``: learn from corrections, or make a model from nothing."""

from pathlib import Path
from typing import Annotated

import typer

NOT_PROMOTED = 3

Tolerance = Annotated[
    float, typer.Option("--tolerance", min=0, max=1, metavar="F1", help="How much F1 a label may lose on any set.")
]
Whole = Annotated[
    bool, typer.Option("--whole", help="Train from nothing on the whole corpus and the corrections: some 20 minutes.")
]
First = Annotated[
    Path | None,
    typer.Option("--first", metavar="DIR", help="Make a version from the generated corpus alone, in DIR; no gate."),
]
Documents = Annotated[
    int, typer.Option("--documents", min=1, metavar="N", help="With --first: how many documents to generate.")
]


def train(
    tolerance: Tolerance = 0.015, whole: Whole = False, first: First = None, documents: Documents = 20_000
) -> None:
    """Learn from corrections, and use the new model if it is no worse.

    The new version goes on from the one in use, with the corrected sentences among a rehearsal of the whole training
    corpus. Names that people called companies, or no companies, become a rule file in the version's folder. Then the
    gate: both versions read the gold articles and what people have corrected. What is gained, lost and changed is
    printed; if no label loses more than --tolerance, companies lose nothing in what people have corrected, and a tenth
    of many corrected mistakes is mended there, the new version is in use from now on. Else it is removed.

    `gigawire run --again` reads the stored articles with the new version.

    \b
    Examples:
      gigawire train
      gigawire train --tolerance 0.005
      gigawire train --whole

    Exit status: 0 the new version is in use, 3 it was not good enough and the old one stays, 2 nothing to learn from.
    """
    from pipeline.cli.console import out
    from pipeline.cli.training import train_and_tell
    from pipeline.settings import load_settings
    from pipeline.train import make_first

    if first is not None:
        folder = make_first(load_settings(), first, documents=documents, overrides={})
        out().print(f"{folder} is made.", soft_wrap=True)
        return
    if not train_and_tell(load_settings(), whole=whole, tolerance=tolerance):
        raise typer.Exit(NOT_PROMOTED)
