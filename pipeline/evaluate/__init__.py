"""Score what was read against what people agreed on.

In    records as ``gigawire export`` writes them, and gold records of the same shape
Out   a ``Score``: precision, recall and F1 of every kind, the share of right attributes, each single error
Else  UsageError where a file holds no such records

The pure half of ``gigawire evaluate``: nothing here runs the pipeline or opens a database.
"""

from pipeline.evaluate.floors import Fall, Floors, compare, load_floors, raise_floors, write_floors
from pipeline.evaluate.gold import Record, by_source, fingerprint, load_gold, load_records
from pipeline.evaluate.scoring import Score, score
from pipeline.evaluate.tally import Figures, Miss, Tally

__all__ = [
    "Fall",
    "Figures",
    "Floors",
    "Miss",
    "Record",
    "Score",
    "Tally",
    "by_source",
    "compare",
    "fingerprint",
    "load_floors",
    "load_gold",
    "load_records",
    "raise_floors",
    "score",
    "write_floors",
]
