"""``gigawire models``: which versions there are, which is in use, and what tells them apart."""

from typing import Annotated

import typer

from pipeline.cli.options import AsJson

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""List, compare and change the versions of the entity model.

    The shipped version lies beside gigawire, those that `gigawire train` made in GIGAWIRE_HOME/models. Each is held
    against its manifest of hashes before it is loaded.

    \b
    Examples:
      gigawire models list
      gigawire models diff v1.1

    Exit status: 0 all well, 2 no such version, or one that is not what its manifest says.
    """,
)

Version = Annotated[
    str, typer.Argument(metavar="VERSION", help="A version that `gigawire models list` shows, or none.")
]
Other = Annotated[str | None, typer.Argument(metavar="OTHER", help="The other version [default: the one in use]")]
All = Annotated[bool, typer.Option("--all", help="Show every change, not the first twenty.")]


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """List the versions at hand.

    Shows what each was made from, how well it reads the gold articles that ship with gigawire, and which is in use.

    \b
    Examples:
      gigawire models list

    Exit status: 0.
    """
    from pipeline.cli.listing import print_json
    from pipeline.cli.versions import print_versions, rows_of
    from pipeline.settings import load_settings

    rows = rows_of(load_settings())
    if as_json:
        print_json(rows)
    else:
        print_versions(rows)


@app.command("use")
def use_model(version: Version) -> None:
    """Use a version from now on.

    Its files are held against its manifest first. Articles that were read by another version stay as they are until
    `gigawire run --again`. With "none" companies are found by rules alone.

    \b
    Examples:
      gigawire models use v1

    Exit status: 0 in use, 2 no such version, or its files are not those of its manifest.
    """
    from pipeline.cli.console import out
    from pipeline.models import take_into_use
    from pipeline.settings import load_settings

    take_into_use(load_settings(), version, "chosen by hand")
    out().print(f"{version} is in use. `gigawire run --again` reads the stored articles with it.")


@app.command("rollback")
def roll_back() -> None:
    """Go back to the version that was in use before.

    \b
    Examples:
      gigawire models rollback

    Exit status: 0 gone back, 2 there is nothing to go back to.
    """
    from pipeline.cli.console import out
    from pipeline.models import roll_back as go_back
    from pipeline.settings import load_settings

    version = go_back(load_settings())
    out().print(f"{version} is in use again. `gigawire run --again` reads the stored articles with it.")


@app.command("diff")
def diff_models(version: Version, other: Other = None, show_all: All = False, as_json: AsJson = False) -> None:
    """Show what a version reads otherwise than another.

    Both read the gold articles, and the articles that you have corrected; shown are the mentions and facts gained, lost
    and changed by VERSION, and the figures of every label that differ.

    \b
    Examples:
      gigawire models diff v1.2
      gigawire models diff v1.2 v1 --all

    Exit status: 0, 2 no such version.
    """
    from pipeline.cli.versions import compare_versions

    compare_versions(version, other, show_all=show_all, as_json=as_json)
