"""Write sheets and tasks, take corrections in, and tell what came of it."""

import getpass
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.batch import reread
from pipeline.cli.console import err, one_line, out, print_error
from pipeline.cli.dump import identities_of
from pipeline.cli.listing import print_json
from pipeline.corrections import corrected_articles, load_corrections, standing
from pipeline.errors import UsageError
from pipeline.models import choose_model
from pipeline.reading import load_reader, reader_for
from pipeline.records import CleanArticle, Reading
from pipeline.review import FORMATS, BadRecord, Taken, Taker, choose, take_file, tasks_of, write_sheet
from pipeline.settings import Settings, load_settings
from pipeline.store import Store, open_store

_SHOWN = 20
_BY_SUFFIX = {".spacy": "docbin"}


def write_doubtful(path: Path, db: str, *, rows: int, sample: int, seed: int) -> None:
    """Write the sheet."""
    with open_store(db, read_only=True) as store:
        number = write_sheet(path, choose(_readings(store), rows=rows, sample=sample, seed=seed))
    out().print(f"{number:,} rows in {path}. Edit it, then: gigawire corrections import {path}", soft_wrap=True)


def write_tasks(path: Path, db: str, form: str | None) -> None:
    """Write tasks in the format that is given, or told by the file's name."""
    form = form or _BY_SUFFIX.get(path.suffix.lower())
    if form is None or form not in FORMATS:
        raise UsageError(
            f"Name the format with --format: {', '.join(FORMATS)}. For a sheet: gigawire corrections sheet."
        )
    with open_store(db, read_only=True) as store:
        tasks = [task for reading in _readings(store) for task in tasks_of(reading)]
    FORMATS[form].write(path, tasks)
    out().print(f"{len(tasks):,} tasks in {path}.", soft_wrap=True)


def take_and_tell(path: Path, db: str, *, form: str | None, by: str | None) -> int:
    """Take the file in, read the corrected articles again; how many records were refused."""
    settings = load_settings()
    folder = settings.home / "corrections"
    with open_store(db) as store:
        machine = reader_for(settings, choose_model(settings))
        taken = take_file(path, form, folder, Taker(_finder(store, folder), machine.read, by or getpass.getuser()))
        digests = {correction.article for correction in taken.added}
        again = reread(store, load_reader(settings), digests) if digests else 0
        store.settle_companies(partial(identities_of, settings))
        keep_corrections(store, settings)
    _tell(taken, again, path)
    return len(taken.refused)


def keep_corrections(store: Store, settings: Settings) -> None:
    """Make the database's table of corrections anew from the files."""
    made = load_corrections(settings.home / "corrections")
    stand = frozenset(one.id for corrections in standing(made).values() for one in corrections)
    store.put_corrections(made, stand)


def show_corrections(*, as_json: bool) -> None:
    """Every correction that was ever made, the latest last."""
    made = load_corrections(load_settings().home / "corrections")
    if as_json:
        print_json(map(asdict, made))
        return
    if not made:
        out().print("Nothing was corrected yet. `gigawire corrections sheet` is where to begin.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("When", "By", "What", "Machine", "Person", "Note"):
        table.add_column(name, overflow="fold")
    for one in made:
        cells = (one.when, one.by, f"{one.action} {one.target}", _told(one.machine), _told(one.person), one.note)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    out().print(table)


def _readings(store: Store) -> Iterable[Reading]:
    """Every article once, wherever it was met."""
    seen: set[str] = set()
    for _, reading in store.readings_by_source():
        digest = reading.article.digest
        if digest not in seen:
            seen.add(digest)
            yield reading


def _finder(store: Store, folder: Path) -> Callable[[str], CleanArticle | None]:
    """Articles by digest: those of the database, then those that were corrected before."""
    before = {item.article.digest: item.article for item in corrected_articles(folder)}
    return lambda digest: next(iter(store.articles_with([digest])), None) or before.get(digest)


def _tell(taken: Taken, again: int, path: Path) -> None:
    for bad in taken.refused[:_SHOWN]:
        print_error(_refusal(path, bad))
    if len(taken.refused) > _SHOWN:
        err().print(f"… and {len(taken.refused) - _SHOWN:,} more.")
    counts = [f"{len(taken.added):,} taken"]
    counts += [f"{taken.known:,} known already"] if taken.known else []
    counts += [f"{taken.skipped:,} not answered"] if taken.skipped else []
    counts += [f"{len(taken.refused):,} refused"] if taken.refused else []
    out().print(f"Corrections: {', '.join(counts)}.")
    if again:
        out().print(f"Read again: {again:,} article{'s' if again != 1 else ''}. `gigawire train` learns from them.")


def _refusal(path: Path, bad: BadRecord) -> str:
    return f"{path}, {bad.place}: {bad.reason}"


def _told(record: object) -> str:
    if not isinstance(record, dict):
        return ""
    value = {name: record[name] for name in record if name not in ("text", "start", "end", "kind")}
    return f"{record.get('kind')}: {record.get('text')} {value or ''}"
