"""Facts as a Parquet file, for DuckDB, pandas and the like.

In    an open store and a binary file
Out   one row for each fact; companies are a list, days are days
Else  UsageError where pyarrow is not installed: it is an extra, because few need its 150 MB
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, BinaryIO

from pipeline.errors import UsageError
from pipeline.store.items import StoredFact
from pipeline.store.store import Store

ROWS = 10_000  # a row group: little enough for memory, enough to compress well
WHOLE = ("id", "article_id")
REAL = ("low", "high", "confidence")
LISTS = ("companies", "tickers")
DAYS = ("published", "start_date", "end_date")


def write_parquet(store: Store, file: BinaryIO) -> int:
    """Write every fact. Returns how many."""
    arrow, parquet = _pyarrow()
    schema = _schema(arrow)
    number = 0
    with parquet.ParquetWriter(file, schema) as writer:
        for rows in _groups(store.facts()):
            columns = {name: [getattr(fact, name) for fact in rows] for name in schema.names}
            writer.write_table(arrow.table(columns, schema=schema))
            number += len(rows)
    return number


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow  # noqa: PLC0415 - an extra, which need not be there
        from pyarrow import parquet  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError("Parquet needs pyarrow. Install it: pip install 'gigawire[parquet]'.") from error
    return pyarrow, parquet


def _schema(arrow: Any) -> Any:
    """Everything else is text."""
    types = dict.fromkeys((field.name for field in fields(StoredFact)), arrow.string())
    types |= dict.fromkeys(WHOLE, arrow.int64()) | dict.fromkeys(REAL, arrow.float64())
    types |= dict.fromkeys(DAYS, arrow.date32()) | {"expected": arrow.bool_()}
    types |= dict.fromkeys(LISTS, arrow.list_(arrow.string()))
    return arrow.schema(list(types.items()))


def _groups(facts: Iterator[StoredFact]) -> Iterator[Sequence[StoredFact]]:
    while rows := list(islice(facts, ROWS)):
        yield rows
