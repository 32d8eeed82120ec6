"""``gigawire corrections``: a sheet to correct, and the way back."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, AsJson, Db

REFUSED = 1
app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Correct what was read, in a sheet or in an annotation tool.

    What people say is kept in GIGAWIRE_HOME/corrections and overrules the machine in every view of every database, also
    after reading again. docs/corrections.md explains it all.

    \b
    Examples:
      gigawire corrections sheet sheet.csv
      gigawire corrections import sheet.csv

    Exit status: 0 all well, 1 some records refused, 2 bad arguments, files or database.
    """,
)

Out = Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")]
In = Annotated[Path, typer.Argument(metavar="FILE", help="An edited sheet, or a file of an annotation tool.")]
Rows = Annotated[int, typer.Option("--rows", min=0, metavar="N", help="So many of the most doubtful items.")]
Sample = Annotated[int, typer.Option("--sample", min=0, metavar="N", help="And so many others, drawn at random.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Another number draws another sample.")]
Form = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help="csv, prodigy, label-studio, doccano or docbin."),
]
By = Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who corrected [default: your user name]")]


@app.command("sheet")
def make_sheet(out: Out, db: Db = DEFAULT_DB, rows: Rows = 50, sample: Sample = 10, seed: Seed = 1) -> None:
    """Write the most doubtful mentions and facts as a sheet.

    Edit it in any spreadsheet: write accept, reject, change or add into "decision", and what is to be new into the
    new_ columns. docs/corrections.md explains every column. The sample audits what is taken for certain.

    \b
    Examples:
      gigawire corrections sheet sheet.csv
      gigawire corrections sheet sheet.csv --rows 200 --sample 20

    Exit status: 0 written, 2 bad arguments or database.
    """
    from pipeline.cli.correcting import write_doubtful

    write_doubtful(out, db, rows=rows, sample=sample, seed=seed)


@app.command("import")
def take_in(file: In, db: Db = DEFAULT_DB, form: Form = None, by: By = None) -> None:
    """Take corrections in.

    From a sheet, or from Prodigy (JSONL), Label Studio (JSON), doccano (JSONL) or spaCy (DocBin). Every record is held
    against the text that it speaks of; what does not fit is refused with its line and the reason, the rest goes in.
    Taking the same file in twice changes nothing. The corrected articles of the database are read again at once.

    \b
    Examples:
      gigawire corrections import sheet.csv
      gigawire corrections import tasks.jsonl --format prodigy --by lena

    Exit status: 0 all taken, 1 some records refused, 2 the file cannot be read, bad arguments or database.
    """
    from pipeline.cli.correcting import take_and_tell

    if take_and_tell(file, db, form=form, by=by):
        raise typer.Exit(REFUSED)


@app.command("export")
def give_out(out: Out, db: Db = DEFAULT_DB, form: Form = None) -> None:
    """Write every sentence with its mentions for an annotation tool.

    Mentions are written as they stand: corrected where somebody has corrected them.

    \b
    Examples:
      gigawire corrections export tasks.jsonl --format prodigy
      gigawire corrections export tasks.json --format label-studio

    Exit status: 0 written, 2 bad arguments or database.
    """
    from pipeline.cli.correcting import write_tasks

    write_tasks(out, db, form)


@app.command("list")
def list_corrections(as_json: AsJson = False) -> None:
    """List what was corrected, by whom and when.

    \b
    Examples:
      gigawire corrections list

    Exit status: 0 even if there are none, 2 a file of corrections cannot be read.
    """
    from pipeline.cli.correcting import show_corrections

    show_corrections(as_json=as_json)
