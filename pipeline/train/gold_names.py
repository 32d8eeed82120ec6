"""The company names of gold, which no training document may hold.

In    a folder of gold records
Out   every surface of every company in them
Else  CorpusError naming the file and line that is no record

They are read for one purpose: to be kept out of training, so that what is scored is never something remembered.
"""

import json
from pathlib import Path

from pipeline.errors import CorpusError


def gold_names(folder: Path) -> frozenset[str]:
    """Names as they stand in the articles."""
    names: set[str] = set()
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                mentions = json.loads(line)["mentions"]
            except (ValueError, LookupError, TypeError) as error:
                raise CorpusError(f"{file}, line {number}: is no annotated article ({error}).") from error
            for mention in mentions:
                if mention["kind"] == "company":
                    names.update(mention["surfaces"])
    return frozenset(names)
