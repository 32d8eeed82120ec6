"""What people have corrected: kept in append-only files, and applied to what the machine reads.

In    GIGAWIRE_HOME/corrections/, and a Reading
Out   the same Reading with every person's word in place of the machine's
Else  CorrectionError for a correction that does not fit its article
"""

from pipeline.corrections.apply import apply_corrections
from pipeline.corrections.check import check_correction
from pipeline.corrections.files import (
    Corrected,
    append_corrections,
    corrected_articles,
    load_corrections,
    make_correction,
    standing,
)
from pipeline.corrections.units import UNITS

__all__ = [
    "UNITS",
    "Corrected",
    "append_corrections",
    "apply_corrections",
    "check_correction",
    "corrected_articles",
    "load_corrections",
    "make_correction",
    "standing",
]
