"""``gigawire run``: read a dump into the database."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, AsJson, Db, Model, Rules
from pipeline.errors import UsageError

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files, folders and archives to read; - is standard input."),
]
Jobs = Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes to share the work [default: all cores]")]
Mapping = Annotated[
    str, typer.Option("--map", metavar="OURS=THEIRS,…", help="Field names of the dump, where they are unusual.")
]
Again = Annotated[
    bool, typer.Option("--again", help="Read anew, from the stored text, what other rules or another model read.")
]
Show = Annotated[bool, typer.Option("--show", help="Show some of the facts afterwards.")]
ChangesFile = Annotated[
    Path | None, typer.Option("--changes", metavar="FILE", help="Write every change that --again makes, as JSON lines.")
]
Since = Annotated[
    datetime | None,
    typer.Option("--since", metavar="DAY", formats=["%Y-%m-%d"], help="Leave out what was published before DAY."),
]
ArticleSeconds = Annotated[
    float | None,
    typer.Option(min=0.1, metavar="N", help="Give up an article after so long, a long one later [default: 25]"),
]
WorkerMemory = Annotated[
    int | None, typer.Option(min=64, metavar="MB", help="Give up an article that needs more memory [default: 2048]")
]
LogJson = Annotated[
    bool, typer.Option("--log-json", help="Write what happens to standard error, one JSON object a line.")
]
MaxChars = Annotated[int | None, typer.Option(min=1, metavar="N", help="Refuse longer articles [default: 1,000,000]")]


def run(
    paths: Paths = None,
    db: Db = DEFAULT_DB,
    jobs: Jobs = None,
    mapping: Mapping = "",
    again: Again = False,
    show: Show = False,
    as_json: AsJson = False,
    max_chars: MaxChars = None,
    rules: Rules = None,
    model: Model = None,
    changes: ChangesFile = None,
    since: Since = None,
    article_seconds: ArticleSeconds = None,
    worker_memory: WorkerMemory = None,
    log_json: LogJson = False,
) -> None:
    """Read every article in PATH and store its facts.

    Reads .txt, .html, .json, .jsonl, .csv, .tsv, .warc, RSS and Atom, each also as .gz, and archives of them. Safe to
    repeat: an article that is stored unchanged is skipped, a changed one replaces its facts. --map names the fields
    of JSON and CSV dumps: text, title, published, url, id.

    A file or article that cannot be read is a refusal (`gigawire refusals`), words that cannot be understood are a
    rejection (`gigawire rejections`). What people have corrected overrules what is read. --again shows what reading
    with other rules or another model has changed. Ctrl-C keeps what is done.

    An article that takes too much time or memory is refused and the rest goes on; on Linux also if it hangs for good.
    Near copies of another article are kept, but their facts count once. An article without a publication day is never
    older than --since. `gigawire runs` lists what earlier runs did.

    \b
    Examples:
      gigawire run news/ more-news.zip --db news.sqlite
      zcat dump.jsonl.gz | gigawire run - --map text=body,published=date
      gigawire run news/ --rules my-units/
      gigawire run news/ --model en_core_web_trf
      gigawire run news/ --since 2025-01-01 --log-json 2>> gigawire.log
      gigawire run --again

    Exit status: 0 all read, 1 some articles refused, 2 bad rules, model, arguments or database, 130 Ctrl-C.
    """
    from pipeline.batch import Options
    from pipeline.cli.dump import Dump
    from pipeline.cli.logs import logged
    from pipeline.cli.running import Wish, limits_of, run_and_tell
    from pipeline.settings import load_settings

    if changes and not again:
        raise UsageError("--changes belongs to --again.")
    if not paths and not again:
        raise UsageError("There is no PATH to read. Name files or folders, - for standard input, or use --again.")
    dump = Dump.of(paths or [], mapping=mapping, max_chars=max_chars)
    settings = load_settings(rules, model)
    limits = limits_of(article_seconds, worker_memory)
    options = Options(jobs=jobs, again=again, since=since.date() if since else None, limits=limits)
    wish = Wish(options, settings, show=show, as_json=as_json, changes=changes, quiet=log_json)
    with logged(as_json=log_json):
        status = run_and_tell(dump, db, wish)
    raise typer.Exit(status)
