"""Read export and gold files: one JSON object a line, one article an object.

In    a file, or a folder whose *.jsonl files are read in the order of their names
Out   records by the last component of their source ("a/x.txt" and "x.zip!/x.txt" are both "x.txt")
Else  UsageError naming the file and line
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

Record = dict[str, Any]


def last_part(source: str) -> str:
    """The part of a source by which gold and export are paired."""
    return re.split(r"[/!]+", source)[-1]


def by_source(records: Iterable[Record]) -> dict[str, Record]:
    """The records under their sources' last parts; of two under one name the later stays."""
    return {last_part(record["source"]): record for record in records}


def load_records(path: Path) -> dict[str, Record]:
    """Every record of an export file, or of a folder of them."""
    return by_source(record for file in _files(path) for record in _records(file))


def load_gold(path: Path) -> dict[str, Record]:
    """Gold records; unlike an export, gold may not hold two articles that would be paired with the same reading."""
    gold: dict[str, Record] = {}
    for file in _files(path):
        for record in _records(file):
            name = last_part(record["source"])
            if name in gold:
                raise UsageError(
                    f'{file}: "{record["source"]}" and "{gold[name]["source"]}" end alike and cannot be told apart.'
                    " Rename one of the articles."
                )
            gold[name] = record
    return gold


def fingerprint(gold: Mapping[str, Record]) -> str:
    """SHA-256 over all gold records, whatever the order of files, lines and keys: the gold's version."""
    lines = (json.dumps(gold[name], sort_keys=True, ensure_ascii=False) for name in sorted(gold))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder. Give a .jsonl file or a folder of them.")
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise UsageError(f"{path}: the folder holds no .jsonl file. Give a .jsonl file or a folder of them.")
    return files


def _records(file: Path) -> Iterator[Record]:
    with file.open(encoding="utf-8") as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _record(line, f"{file}, line {number}")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: cannot be read as UTF-8 text ({error}).") from error


def _record(line: str, place: str) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{place}: this is not JSON ({error}). Each line must be one article's record.") from error
    if not isinstance(record, dict) or "source" not in record or not isinstance(record.get("mentions"), list):
        raise UsageError(f'{place}: a record needs "source" and "mentions". `gigawire export` writes such records.')
    return record
