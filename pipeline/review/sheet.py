"""The correction sheet: a CSV file that a person edits in any spreadsheet.

In    Candidates and a path; or an edited sheet
Out   the file; or ``Row``s, one for each line on which somebody has decided something
Else  UsageError where the file is no such sheet; a row that cannot be understood is a BadRecord with its line

UTF-8 with a mark, so that Excel opens it as such. Read back are commas, semicolons or tabs, columns in any order, and
either line end.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import CorrectionError, UsageError
from pipeline.exchange import fact_from, mention_from
from pipeline.review.choose import Candidate
from pipeline.review.columns import COLUMNS, KEPT, NEW, cell, text_of, value_of
from pipeline.review.task import BadRecord

DECISIONS = ("accept", "reject", "change", "add")
Decision = Literal["accept", "reject", "change", "add"]
_FEWEST = ("decision", *KEPT)


@dataclass(frozen=True, slots=True)
class Row:
    """One decision: the machine's record, and what is to be new in it. Words are looked for within ``sentence``."""

    place: str
    decision: Decision
    article: str
    target: Literal["mention", "fact"]
    machine: Mapping[str, Any]
    sentence: tuple[int, int]
    new: Mapping[str, Any]
    note: str


def write_sheet(path: Path, candidates: Iterable[Candidate]) -> int:
    """One line a candidate under the line of column names. Returns how many."""
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for candidate in candidates:
            row = _shown(candidate)
            table.writerow([row.get(name, "") for name in COLUMNS])
            number += 1
    return number


def read_sheet(path: Path) -> Iterator[Row | BadRecord]:
    """Every line with a decision, or with something new."""
    table = csv.DictReader(io.StringIO(_text(path), newline=""), dialect=_dialect(path))
    names = [text_of(name or "").lower() for name in table.fieldnames or ()]
    if missing := [name for name in _FEWEST if name not in names]:
        raise UsageError(
            f"{path}: has no column {', '.join(missing)}. Edit a sheet that `gigawire corrections sheet` wrote,"
            " and keep its first line."
        )
    table.fieldnames = names
    for row in _lines(table, path):
        written = {name: value for name, value in row.items() if isinstance(name, str) and isinstance(value, str)}
        if any(written.get(name, "").strip() for name in ("decision", *NEW)):
            place = f"line {table.line_num}"
            try:
                yield _row(written, place)
            except CorrectionError as error:
                yield BadRecord(place, str(error))


def _lines(table: "csv.DictReader[str]", path: Path) -> Iterator[dict[str | Any, str | Any]]:
    try:
        yield from table
    except csv.Error as error:
        raise UsageError(f"{path}, line {table.line_num}: cannot be read ({error}).") from error


def _shown(candidate: Candidate) -> dict[str, str]:
    article, record = candidate.article, candidate.record
    start, end = candidate.sentence
    kept = {"target": candidate.target, "machine": record, "sentence": [start, end]}
    row = {name: cell(record.get(name)) for name in COLUMNS if name in record}
    row |= {
        "source": cell(article.source),
        "published": cell(article.published),
        "sentence": cell(" ".join(article.text[start:end].split())),
        "what": candidate.target,
        "text": cell(record["text"]) if candidate.target == "mention" else "",
        "companies": cell(record.get("companies") or record.get("name")),
        "confidence": f"{candidate.confidence:.2f}",
        "why": candidate.why,
        "article": article.digest,
        "record": json.dumps(kept, ensure_ascii=False),
    }
    return row


def _row(written: Mapping[str, str], place: str) -> Row:
    new = {name: value_of(name, written[name]) for name in NEW if written.get(name, "").strip()}
    decision = text_of(written.get("decision", "")).lower() or "change"
    if decision not in DECISIONS:
        raise CorrectionError(f'"{decision}" is no decision. Write one of: {", ".join(DECISIONS)}.')
    if decision in ("accept", "reject") and new:
        raise CorrectionError(f'it says "{decision}", and gives new values as well. Leave one of them empty.')
    if decision in ("change", "add") and not new:
        raise CorrectionError(f'it says "{decision}" and gives nothing new. Fill one of the new_ columns.')
    note = text_of(written.get("note", ""))
    target, machine, sentence = _kept(written)
    return Row(place, decision, text_of(written["article"]), target, machine, sentence, new, note)  # type: ignore[arg-type]


def _kept(written: Mapping[str, str]) -> tuple[Literal["mention", "fact"], dict[str, Any], tuple[int, int]]:
    """What the sheet knows of its row: mention or fact, the machine's record, and the bounds of the sentence."""
    try:
        kept = json.loads(text_of(written["record"]))
        target, machine, (start, end) = kept["target"], dict(kept["machine"]), kept["sentence"]
        read = {"mention": mention_from, "fact": fact_from}[target]
        read(machine)
        if not written["article"].strip():
            raise ValueError("no article")
        return target, machine, (int(start), int(end))
    except (ValueError, LookupError, TypeError, CorrectionError) as error:
        raise CorrectionError(
            'the cell "record" was changed or lost, or "article" was. Copy them from the sheet as they were.'
        ) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 ({error}). Save the sheet as “CSV UTF-8”.") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error}).") from error


def _dialect(path: Path) -> type[csv.Dialect]:
    """What parts the cells is what parts the column names."""

    class Parted(csv.excel):
        delimiter = max(",;\t", key=_text(path).partition("\n")[0].count)

    return Parted
