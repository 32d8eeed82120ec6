"""Take corrections in: from a sheet, or from a file of an annotation tool.

In    the file, its format, who corrected, how to find an article by its digest, and how to read one
Out   ``Taken``: the corrections that are new, with their articles; how many said nothing new; every record refused
Else  UsageError where the file as a whole cannot be read; a bad record never keeps the others out
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.corrections import append_corrections, load_corrections, standing
from pipeline.errors import CorrectionError, UsageError
from pipeline.records import CleanArticle, Correction, Reading
from pipeline.review.decisions import decide_task
from pipeline.review.formats import FORMATS
from pipeline.review.marked import Read
from pipeline.review.rows import decide_row
from pipeline.review.sheet import Row, read_sheet
from pipeline.review.task import BadRecord, Task

Find = Callable[[str], CleanArticle | None]
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".spacy": "docbin", ".json": "label-studio"}


@dataclass(slots=True)
class Taken:
    """What became of a file. ``added`` are new; ``known`` were taken before; ``skipped`` nobody has answered."""

    added: list[Correction] = field(default_factory=list)
    known: int = 0
    skipped: int = 0
    refused: list[BadRecord] = field(default_factory=list)


class Taker:
    """Takes the records of one file. Articles are looked up once, and read once, by the machine alone."""

    def __init__(self, find: Find, read: Read, by: str) -> None:
        self.find, self.read, self.by = find, read, by
        self.taken = Taken()
        self.articles: dict[str, CleanArticle] = {}
        self.said: Mapping[str, Sequence[Correction]] = {}
        self._readings: dict[str, Reading] = {}
        self._kinds: frozenset[str] = frozenset()

    def corrections(self, records: Iterator[Row | Task | BadRecord]) -> Iterator[Correction]:
        """The corrections of every record that can be taken; the others are refused."""
        every = list(records)
        own = [task for task in every if isinstance(task, Task) and not task.article]
        self._kinds = frozenset(kind for task in own for _, _, kind in task.spans)
        for record in every:
            if isinstance(record, BadRecord):
                self.taken.refused.append(record)
                continue
            try:
                # All of a record or nothing: half of a person's answer would be another answer.
                yield from self._of_row(record) if isinstance(record, Row) else self._of_task(record)
            except CorrectionError as error:
                self.taken.refused.append(BadRecord(record.place, str(error)))

    def _of_row(self, row: Row) -> list[Correction]:
        return [decide_row(row, self._article(row.article), self.read, self.by)]

    def _of_task(self, task: Task) -> list[Correction]:
        if task.answer in ("ignore", "none"):
            self.taken.skipped += 1
            return []
        article = self._article(task.article) if task.article else self._own(task)
        if article.digest not in self._readings:
            self._readings[article.digest] = self.read(article)
        reading = self._readings[article.digest]
        if not task.article:
            # Who marks companies in texts of his own says nothing of their dates and figures.
            reading = replace(reading, mentions=tuple(m for m in reading.mentions if m.kind in self._kinds))
        said = [c for c in self.said.get(article.digest, ()) if c.target == "mention"]
        return decide_task(task, article, reading, self.read, said, self.by)

    def _article(self, digest: str) -> CleanArticle:
        article = self.articles.get(digest) or self.find(digest)
        if article is None:
            raise CorrectionError(
                "its article is not in this database. Name the database that it was exported from with --db."
            )
        self.articles[digest] = article
        return article

    def _own(self, task: Task) -> CleanArticle:
        """A text from elsewhere: an article of its own."""
        article = CleanArticle(f"corrections, {task.place}", None, None, task.text)
        return self.articles.setdefault(article.digest, article)


def take_file(path: Path, form: str | None, folder: Path, taker: Taker) -> Taken:
    """Take the file in and append what is new to the files in ``folder``."""
    taker.said = standing(load_corrections(folder))
    corrections = list(taker.corrections(records_of(path, form)))
    taker.taken.added = append_corrections(folder, corrections, taker.articles)
    taker.taken.known = len(corrections) - len(taker.taken.added)
    return taker.taken


def records_of(path: Path, form: str | None) -> Iterator[Row | Task | BadRecord]:
    """The records of a file, its format told by its name where it is not given."""
    form = form or _SUFFIXES.get(path.suffix.lower())
    if form == "csv":
        return read_sheet(path)
    if form is None or form not in FORMATS:
        known = ", ".join(("csv", *FORMATS))
        raise UsageError(f"{path}: name its format with --format: {known}.")
    return FORMATS[form].read(path)
