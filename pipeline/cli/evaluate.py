"""``gigawire evaluate``: score what is read against gold."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson, Model, Rules
from pipeline.errors import UsageError

BELOW = 1

Gold = Annotated[
    Path | None, typer.Argument(metavar="GOLD", help="Gold file or folder [default: the corpus/gold that ships]")
]
Articles = Annotated[
    list[str] | None,
    typer.Option("--articles", metavar="PATH", help="Read these articles [default: the corpus/articles that ship]"),
]
Predicted = Annotated[
    Path | None, typer.Option("--predicted", metavar="FILE", help="Score this export instead of reading articles.")
]
Database = Annotated[str | None, typer.Option("--db", metavar="DB", help="Score this database instead of reading.")]
Errors = Annotated[bool, typer.Option("--errors", help="List every error.")]
FloorsFile = Annotated[Path | None, typer.Option("--floors", metavar="FILE", help="Fail if a figure is below FILE's.")]
SetFloors = Annotated[bool, typer.Option("--set-floors", help="Write the figures reached as floors.")]
Lower = Annotated[bool, typer.Option("--lower", help="Let --set-floors lower a floor.")]
Jobs = Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes to share the work [default: all cores]")]


def evaluate(
    gold: Gold = None,
    articles: Articles = None,
    predicted: Predicted = None,
    db: Database = None,
    errors: Errors = False,
    floors: FloorsFile = None,
    set_floors: SetFloors = False,
    lower: Lower = False,
    jobs: Jobs = None,
    as_json: AsJson = False,
    rules: Rules = None,
    model: Model = None,
) -> None:
    """Score what is read against gold.

    Prints precision, recall and F1 of every kind, and how often the attributes of what was found are right. Reads
    articles anew, unless --predicted or --db names a reading. Gold and readings are paired by the last part of their
    source. Values count once an article, facts one by one.

    With --floors each figure must be at least what FILE holds. --set-floors writes FILE, or corpus/gold/floors.json.

    \b
    Examples:
      gigawire evaluate --errors
      gigawire evaluate my-gold.jsonl --articles my-articles/
      gigawire evaluate --floors corpus/gold/floors.json

    Exit status: 0 scored, 1 a figure below its floor, 2 bad arguments, rules, model or files.
    """
    from pipeline.cli.readings import Readings, load_readings
    from pipeline.cli.scores import FloorWish, apply_floors, default_gold, print_score
    from pipeline.evaluate import load_gold, score
    from pipeline.settings import load_settings

    if lower and not set_floors:
        raise UsageError("--lower belongs to --set-floors.")
    agreed = load_gold(gold or default_gold())
    result = score(load_readings(Readings(load_settings(rules, model), articles, predicted, db), jobs=jobs), agreed)
    print_score(result, as_json=as_json, errors=errors)
    if not apply_floors(result, agreed, FloorWish(floors, write=set_floors, lower=lower)):
        raise typer.Exit(BELOW)
