"""Read whole dumps into a database, with as many processes as there are cores.

In    raw articles from ``sources``, an open ``store``, ``Tools``: how to clean, and how to get a reader
Out   rows in the store and a ``Summary``
Else  refusals in the store; see dump.py
"""

from pipeline.batch.again import reread
from pipeline.batch.dump import run_dump
from pipeline.batch.limits import Limits
from pipeline.batch.options import Options
from pipeline.batch.summary import Count, Summary
from pipeline.batch.tools import Reader, Tools

__all__ = ["Count", "Limits", "Options", "Reader", "Summary", "Tools", "reread", "run_dump"]
