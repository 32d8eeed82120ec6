"""Load what identity needs: the table from a rulebook, the decisions from their file.

In    a rulebook and the decisions' path
Out   ``Identities``
Else  RuleError where a ticker or a decision is wrong
"""

from functools import lru_cache
from pathlib import Path

from pipeline.identity.decisions import read_decisions
from pipeline.identity.grouping import Identities
from pipeline.identity.places import places_of
from pipeline.identity.table import CompanyTable, table_of
from pipeline.rulebook import Rulebook


def load_identities(rules: Rulebook, decisions: Path) -> Identities:
    """The identities by these rules and all decisions so far."""
    return Identities(_kept_table(rules), read_decisions(decisions), places_of(rules))


@lru_cache(maxsize=2)
def _kept_table(rules: Rulebook) -> CompanyTable:
    """A run asks for it before the first article and after the last, and thousands of companies take a while."""
    return table_of(rules)
