"""Identity: which of the names that articles give companies mean one company.

In    names with their tickers, the company table (sheets and rules), what people have decided
Out   companies: canonical name, legal form, ticker, place, country, aliases, and the names that are theirs
Else  nothing is guessed: names that only look alike stay apart, and may be suggested

A pure answer to what is asked: the same names in any order give the same companies.
"""

from pipeline.identity.deciding import Desk, decide_merge, decide_split
from pipeline.identity.decisions import Decision, read_decisions
from pipeline.identity.grouping import Grouping, Identities
from pipeline.identity.items import Alias, Company, Named
from pipeline.identity.loading import load_identities
from pipeline.identity.suggest import Suggester, Suggestion

__all__ = [
    "Alias",
    "Company",
    "Decision",
    "Desk",
    "Grouping",
    "Identities",
    "Named",
    "Suggester",
    "Suggestion",
    "decide_merge",
    "decide_split",
    "load_identities",
    "read_decisions",
]
