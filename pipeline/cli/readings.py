"""Get the readings that are to be scored: from an export, from a database, or by reading the articles now.

In    what the command line names, and the gold
Out   export records by the last part of their source
Else  UsageError or DatabaseError where there are none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch import Options
from pipeline.cli.dump import Dump, prepare, read_into
from pipeline.errors import UsageError
from pipeline.evaluate import Record, by_source, load_records
from pipeline.settings import Settings
from pipeline.store import export_records, open_store


@dataclass(frozen=True, slots=True)
class Readings:
    """Where readings come from; with nothing named, the corpus is read."""

    settings: Settings
    articles: list[str] | None
    predicted: Path | None
    db: str | None


def load_readings(source: Readings, *, jobs: int | None = None) -> Mapping[str, Record]:
    """The readings, by the last part of their source."""
    if sum(named is not None for named in (source.articles, source.predicted, source.db)) > 1:
        raise UsageError("--articles, --predicted and --db exclude each other. Use one of them.")
    if source.predicted:
        return load_records(source.predicted)
    if source.db:
        with open_store(source.db, read_only=True) as store:
            return by_source(export_records(store))
    articles = source.articles or [str(source.settings.data / "corpus" / "articles")]
    return _read_now(articles, source.settings, jobs=jobs)


def _read_now(paths: list[str], settings: Settings, *, jobs: int | None) -> Mapping[str, Record]:
    """Read the articles into a database in memory, exactly as ``gigawire run`` would."""
    prepared = prepare(settings)
    with open_store(":memory:") as store:
        read_into(store, Dump.of(paths), prepared, Options(jobs=jobs))
        return by_source(export_records(store))
