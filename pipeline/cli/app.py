"""All commands under one name, and what becomes of their errors.

Commands import what they need when they run, so that ``gigawire --help`` is there at once.
"""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from pipeline.cli import (
    companies,
    corrections,
    evaluate,
    export,
    facts,
    models,
    problems,
    run,
    runs,
    show,
    train,
    version,
)
from pipeline.cli.console import close_pipe, print_error
from pipeline.errors import GigawireError

USAGE = 2
PIPE_CLOSED = 141  # what a shell reports for a program that SIGPIPE ended


class Commands(TyperGroup):
    """Turns our own errors into a line and a status; lets everything else crash."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except GigawireError as error:
            print_error(str(error))
            raise typer.Exit(USAGE) from error
        except BrokenPipeError as error:
            close_pipe()
            raise typer.Exit(PIPE_CLOSED) from error
        return result


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="""Turns dumps of battery- and energy-industry news into a database of checked facts.

    Begin with `gigawire run FOLDER`, look around with `gigawire facts` and `gigawire show ARTICLE`, take everything
    along with `gigawire export`. Results go to standard output, messages to standard error.

    Exit status: 0 all well, 1 some articles refused or figures below their floors, 2 bad arguments, rules or database.
    """,
)

app.command()(run.run)
app.command()(facts.facts)
app.command()(show.show)
app.add_typer(companies.app, name="companies")
app.command()(export.export)
app.command()(problems.rejections)
app.command()(problems.refusals)
app.command()(runs.runs)
app.command()(evaluate.evaluate)
app.add_typer(corrections.app, name="corrections")
app.command()(train.train)
app.add_typer(models.app, name="models")
app.command()(version.version)
