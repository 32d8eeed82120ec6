"""Read whole dumps into a database, with as many processes as there are cores.

In    raw articles from ``sources``, an open ``store``, ``Tools``: how to clean, and how to get a reader
Out   rows in the store and a ``Summary``
Else  refusals in the store; see dump.py
"""

from pipeline.batch.again import reread
from pipeline.batch.dump import Options, run_dump
from pipeline.batch.summary import Count, Summary
from pipeline.batch.tools import Reader, Tools

__all__ = ["Count", "Options", "Reader", "Summary", "Tools", "reread", "run_dump"]
