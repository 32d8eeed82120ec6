"""Read a dump into an open store, with a progress bar where somebody watches.

In    what the command line says about a dump
Out   the batch's Summary
Else  RuleError or UsageError before the first article
"""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from pipeline.batch import Count, Options, Summary, Tools, run_dump
from pipeline.batch.dump import Watch
from pipeline.clean import clean_article, furniture_of
from pipeline.cli.console import err
from pipeline.identity import Identities, load_identities
from pipeline.models import pinned
from pipeline.reading import load_reader
from pipeline.records import CleanArticle, RawArticle
from pipeline.settings import Settings
from pipeline.sources import Limits, Meter, parse_mapping, read_dump, total_bytes
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Dump:
    """What to read: paths, the dump's own field names, and limits."""

    paths: Sequence[str]
    mapping: Mapping[str, str]
    limits: Limits

    @classmethod
    def of(cls, paths: Sequence[str], *, mapping: str = "", max_chars: int | None = None) -> Self:
        """The dump that the command line describes; UsageError where it makes no sense."""
        return cls(paths, parse_mapping(mapping), Limits(article_chars=max_chars) if max_chars else Limits())


def make_tools(settings: Settings) -> Tools:
    """The real tools, with rules and model loaded and checked: a wrong one stops the run before it starts."""
    settings = pinned(settings)  # a model that is taken into use meanwhile is for the next run
    identities = partial(identities_of, settings)
    tools = Tools(partial(clean_by, settings.rule_folders), partial(load_reader, settings), identities)
    tools.load()
    identities()
    furniture_of(settings.rule_folders)
    return tools


def identities_of(settings: Settings) -> Identities:
    """The company table by the rules that the reader has, and every decision so far."""
    return load_identities(load_reader(settings).rules, settings.decisions)


def clean_by(folders: tuple[Path, ...], raw: RawArticle) -> CleanArticle:
    """Clean an article by the furniture rules of these folders."""
    return clean_article(raw, furniture=furniture_of(folders))


@dataclass(frozen=True, slots=True)
class Prepared:
    """Tools whose rules and model are loaded and checked, and the seconds that it took."""

    tools: Tools
    seconds: float


def prepare(settings: Settings) -> Prepared:
    """Load and check rules and model: before the database is touched, so that a wrong file leaves nothing behind."""
    start = time.monotonic()
    tools = make_tools(settings)
    return Prepared(tools, time.monotonic() - start)


def read_into(
    store: Store,
    dump: Dump,
    prepared: Prepared,
    options: Options,
    *,
    quiet: bool = False,
) -> Summary:
    """Read the dump into the store; what it took to load the rules is among the seconds. ``quiet``: no progress bar."""
    meter = Meter()
    with nullcontext() if quiet else watched(dump, meter) as watch:
        articles = read_dump(dump.paths, mapping=dump.mapping, limits=dump.limits, meter=meter)
        options = replace(options, command=" ".join(sys.argv))
        summary = run_dump(articles, store, prepared.tools, options, watch=watch)
    stages = {"loading": prepared.seconds, **summary.stages}
    return replace(summary, seconds=summary.seconds + prepared.seconds, stages=stages)


@contextmanager
def watched(dump: Dump, meter: Meter) -> Iterator[Watch | None]:
    """A progress bar on the terminal, measured in bytes of the dump's files; nothing where nobody watches."""
    console = err()
    if not console.is_terminal:
        yield None
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        total = total_bytes(dump.paths) or None
        bar = progress.add_task("opening the dump", total=total)

        def watch(count: Count) -> None:
            what = f"{count.read:,} read, {count.unchanged + count.twins:,} skipped, {count.refused:,} refused"
            progress.update(bar, description=what, completed=meter.bytes_read)

        yield watch
        progress.update(bar, total=total or 1, completed=total or 1)
