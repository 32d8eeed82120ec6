"""``gigawire show``: one article with everything that was read from it."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, AsJson, Db
from pipeline.errors import UsageError

Article = Annotated[
    str, typer.Argument(metavar="ARTICLE", help="Its number, its place in the dump, or part of its title.")
]
Raw = Annotated[bool, typer.Option("--raw", help="Say where each mention stands in the raw input.")]
SEVERAL = 2


def show(article: Article, db: Db = DEFAULT_DB, as_json: AsJson = False, raw: Raw = False) -> None:
    """Show an article, its mentions and its facts.

    Mentions are coloured by their kind; where there are no colours they stand in brackets with their kind. Below them
    each company has a line: its ticker, how sure it is that this is a company (0 to 1), its other names in the article.
    If several articles fit, they are listed with their numbers.

    \b
    Examples:
      gigawire show 12
      gigawire show wire.jsonl#3
      gigawire show "sodium battery"
      gigawire show 12 --raw

    Exit status: 0 shown, 2 no such article, several of them, or bad database.
    """
    from pipeline.cli.article import print_article, print_heads
    from pipeline.cli.console import json_text, print_line
    from pipeline.store import open_store
    from pipeline.store.export import record_of

    with open_store(db, read_only=True) as store:
        heads = store.find_articles(article)
        if not heads:
            raise UsageError(f'{store.name}: no article is numbered, placed or titled like "{article}".')
        if len(heads) > 1:
            print_heads(heads)
            raise typer.Exit(SEVERAL)
        reading = store.reading_of(heads[0].id)
        assert reading is not None, "its head was just found"
    if as_json:
        print_line(json_text(record_of(heads[0].sources[0], reading), indent=1))
    else:
        print_article(heads[0], reading, raw=raw)
