"""``gigawire evaluate``: score what is read against gold."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AsJson
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
) -> None:
    """Score what is read against gold.

    Prints precision, recall and F1 of every kind, and how often the attributes of what was found are right. Reads the
    articles anew with the present rules, unless --predicted or --db names a reading that is to be scored. Gold and
    readings are paired by the last part of their source. Values count once an article, facts one by one.

    With --floors each figure must be at least what FILE holds. --set-floors writes FILE (corpus/gold/floors.json by
    default) and refuses to lower a floor without --lower.

    \b
    Examples:
      gigawire evaluate --errors
      gigawire evaluate my-gold.jsonl --articles my-articles/
      gigawire evaluate --floors corpus/gold/floors.json

    Exit status: 0 scored, 1 a figure below its floor, 2 bad arguments, rules or files.
    """
    from pipeline.cli.readings import Readings, load_readings
    from pipeline.cli.scores import check_floors, default_gold, print_errors, print_score, save_floors, score_json
    from pipeline.evaluate import load_gold, score

    if sum(source is not None for source in (articles, predicted, db)) > 1:
        raise UsageError("--articles, --predicted and --db exclude each other. Use one of them.")
    if lower and not set_floors:
        raise UsageError("--lower belongs to --set-floors.")
    agreed = load_gold(gold or default_gold())
    result = score(load_readings(Readings(articles, predicted, db), jobs=jobs), agreed)
    score_json(result) if as_json else print_score(result)
    if errors:
        print_errors(result)
    if set_floors:
        save_floors(result, agreed, floors, lower=lower)
    elif floors and not check_floors(result, agreed, floors):
        raise typer.Exit(BELOW)
