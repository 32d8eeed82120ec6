"""The contents of a store as text for others: JSON lines of whole articles, CSV of the facts.

In    an open store
Out   the export record of each source (docs/schema.md), or one row for each fact
Else  DatabaseError, as whatever the store is asked

A spreadsheet takes a cell that starts with = + - or @ for a formula, and news is not to be trusted with that: in CSV
such a text gets an apostrophe before it.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any, TextIO

from pipeline.exchange import fact_record, mention_record
from pipeline.records import Reading
from pipeline.store.items import FactFilter, StoredFact
from pipeline.store.store import EVERY_FACT, Store

COLUMNS = tuple(field.name for field in fields(StoredFact))
FORMULA = ("=", "+", "-", "@", "\t")


def export_records(store: Store) -> Iterator[dict[str, Any]]:
    """One JSON-ready record for each source, in the order of the sources' names.

    The record of a copy names the source of its first as ``copy_of``: whoever counts leaves these out.
    """
    copies = store.copies()
    for source, reading in store.readings_by_source():
        yield record_of(source, reading) | ({"copy_of": copies[source]} if source in copies else {})


def record_of(source: str, reading: Reading) -> dict[str, Any]:
    """The export record of one article as met at ``source``."""
    article = reading.article
    return {
        "source": source,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "body": article.text,
        "mentions": [mention_record(mention) for mention in reading.mentions],
        "facts": [fact_record(fact) for fact in reading.facts],
    }


def write_jsonl(store: Store, file: TextIO) -> int:
    """One record a line. Returns how many."""
    number = 0
    for record in export_records(store):
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
        number += 1
    return number


def write_csv(store: Store, file: TextIO, wanted: FactFilter = EVERY_FACT) -> int:
    """One wanted fact a row, companies joined by "; ", under a line of column names. Returns how many facts."""
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    number = 0
    for fact in store.facts(wanted):
        table.writerow([_cell(getattr(fact, name)) for name in COLUMNS])
        number += 1
    return number


def _cell(value: object) -> object:
    match value:
        case tuple():
            return _cell("; ".join(value))
        case str():
            line = value.replace("\r", " ")  # Python 3.11 leaves it unquoted, and spreadsheets start a row there
            return f"'{line}" if line.startswith(FORMULA) else line
        case date():
            return value.isoformat()
    return value
