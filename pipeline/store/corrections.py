"""The table of corrections: made from the files in which they are kept, and made anew whenever those have grown.

In    a writing connection and every correction, oldest first
Out   one row each; ``stands`` where no later correction of the same item took its place
Else  the driver's own error
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from pipeline.records import Correction
from pipeline.store.rows import CorrectionRow, insert_rows
from pipeline.store.tables import CORRECTIONS


def put_corrections(connection: Connection, corrections: Sequence[Correction], standing: frozenset[str]) -> None:
    """Put these corrections in place of those that the table holds; ``standing`` are the ids that count."""
    connection.execute(delete(CORRECTIONS))
    rows = [_row(number, one, stands=one.id in standing) for number, one in enumerate(corrections)]
    insert_rows(connection, CORRECTIONS, rows)


def holds(connection: Connection) -> int:
    """How many corrections the table holds."""
    return int(connection.execute(select(func.count()).select_from(CORRECTIONS)).scalar_one())


def _row(number: int, one: Correction, *, stands: bool) -> CorrectionRow:
    said = (_json(one.machine), _json(one.person), one.note, int(stands))
    return CorrectionRow(one.id, number, one.article, one.by, one.when, one.target, one.action, *said)


def _json(record: Mapping[str, Any] | None) -> str | None:
    return None if record is None else json.dumps(record, ensure_ascii=False, sort_keys=True)
