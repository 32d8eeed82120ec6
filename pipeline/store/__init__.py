"""Keep what was read: a database made by migrations, written in whole articles, asked by the commands.

In    arrivals, readings and refusals; an SQLAlchemy URL or a path
Out   rows, and records out of them again
Else  DatabaseError with what to do
"""

from pipeline.store.export import export_records, record_of, write_csv, write_jsonl
from pipeline.store.items import (
    Arrival,
    ArticleHead,
    Counts,
    FactFilter,
    Item,
    Outcome,
    Run,
    RunCounts,
    StoredCompany,
    StoredFact,
    StoredRejection,
    StoredRun,
)
from pipeline.store.parquet import write_parquet
from pipeline.store.store import Store, open_store

__all__ = [
    "Arrival",
    "ArticleHead",
    "Counts",
    "FactFilter",
    "Item",
    "Outcome",
    "Run",
    "RunCounts",
    "Store",
    "StoredCompany",
    "StoredFact",
    "StoredRejection",
    "StoredRun",
    "export_records",
    "open_store",
    "record_of",
    "write_csv",
    "write_jsonl",
    "write_parquet",
]
