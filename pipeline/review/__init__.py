"""What a person looks at, and what comes back: the correction sheet, and the files of annotation tools.

In    the readings of a database; a sheet or file that somebody has worked on
Out   a file to work on; corrections in the append-only files
Else  a bad record is refused by its line with the reason, the rest goes in
"""

from pipeline.review.choose import Candidate, choose
from pipeline.review.formats import FORMATS
from pipeline.review.sheet import write_sheet
from pipeline.review.take import Taken, Taker, take_file
from pipeline.review.task import BadRecord, Task, tasks_of

__all__ = [
    "FORMATS",
    "BadRecord",
    "Candidate",
    "Taken",
    "Taker",
    "Task",
    "choose",
    "take_file",
    "tasks_of",
    "write_sheet",
]
