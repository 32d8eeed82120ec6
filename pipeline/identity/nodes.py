"""Nodes: the smallest things that are surely one company, and the ties between them.

In    what articles call companies, and the table
Out   a node for each name; ties by ticker
Else  tickers that would give one company two codes at one exchange, or join two companies of the table, tie nothing

A node is a row of the table, a name in all its spellings, a bare name as it is written, a ticker that comes with bare
names only, or a name that a person has split off.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.identity.clusters import Clusters
from pipeline.identity.items import Named
from pipeline.identity.table import CompanyTable

TICKER = re.compile(r"[A-Z]{2,8}:[A-Z0-9][A-Z0-9.&-]*")


class Node(NamedTuple):
    """``kind`` is row, name, bare, ticker or own."""

    kind: str
    key: str
    local: str = ""


Claims = Mapping[Node, frozenset[str]]


class Nodes:
    """Finds the node of everything that articles say: the answer rests on all of it, in whatever order it came.

    ``claims`` are the tickers that articles give to names, as far as they do not contradict each other or the table.
    """

    def __init__(self, named: Iterable[Named], table: CompanyTable) -> None:
        said = set(named)
        self._table = table
        self._locals = _local_forms(said, table)
        self.claims = _consistent(self._said_tickers(said), table)
        self._bearers = _bearers(self.claims, table)

    def of_name(self, name: str) -> Node:
        """The node of a name by itself: a row of the table, else the name in all its spellings."""
        if row := self._table.of_name(name):
            return Node("row", row)
        spelling = self._table.spell(name)
        if spelling.bare:
            return Node("bare", spelling.key)
        several = len(self._locals.get(spelling.key, ())) > 1
        return Node("name", spelling.key, (spelling.local or "") if several else "")

    def of(self, named: Named) -> Node:
        """The node of what an article says: a bare name follows its ticker, for this article alone."""
        node = self.of_name(named.name)
        if node.kind != "bare" or named.ticker is None:
            return node
        return self.of_ticker(named.ticker) or node

    def of_ticker(self, ticker: str) -> Node | None:
        """A node that bears the ticker; for one that nobody is known to bear, the ticker's own."""
        if not TICKER.fullmatch(ticker):
            return None
        return min(self._bearers.get(ticker, ()), default=Node("ticker", ticker))

    def ties(self) -> list[tuple[Node, Node]]:
        """The pairs of nodes that one ticker makes one company."""
        return _ties(self._bearers)

    def _said_tickers(self, said: Iterable[Named]) -> Claims:
        """What articles say of names that are more than bare; where the table knows better, it is not asked again."""
        claims: dict[Node, set[str]] = defaultdict(set)
        for one in said:
            if one.ticker is None:
                continue
            node = self.of_name(one.name)
            if node.kind == "name" or (node.kind == "row" and self._table.of_ticker(one.ticker) is None):
                claims[node].add(one.ticker)
        return {node: frozenset(tickers) for node, tickers in claims.items()}


def _local_forms(said: Iterable[Named], table: CompanyTable) -> dict[str, set[str]]:
    """The legal forms of single countries that each name bears somewhere."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in {one.name for one in said}:
        spelling = table.spell(name)
        if spelling.local:
            found[spelling.key].add(spelling.local)
    return found


def _bearers(claims: Claims, table: CompanyTable) -> dict[str, set[Node]]:
    """The nodes of each ticker, by the articles and by the table."""
    bearers: dict[str, set[Node]] = defaultdict(set)
    for node, tickers in claims.items():
        for ticker in tickers:
            bearers[ticker].add(node)
    for known in table.companies.values():
        for ticker in known.tickers:
            bearers[ticker].add(Node("row", known.name))
    return bearers


def _ties(bearers: Mapping[str, set[Node]]) -> list[tuple[Node, Node]]:
    return [(first, other) for first, *others in map(sorted, bearers.values()) for other in others]


def _consistent(claims: Claims, table: CompanyTable) -> Claims:
    """The claims of those clusters in which no ticker contradicts another."""
    clusters = Clusters(_ties(_bearers(claims, table)))
    members: dict[Node, list[Node]] = defaultdict(list)
    for node in claims:
        members[clusters.of(node)].append(node)
    for name in table.companies:
        root = clusters.of(Node("row", name))
        if root in members:
            members[root].append(Node("row", name))
    kept = (node for nodes in members.values() if _agree(set(nodes), claims, table) for node in nodes)
    return {node: claims[node] for node in kept if node in claims}


def _agree(nodes: set[Node], claims: Claims, table: CompanyTable) -> bool:
    """One row of the table at most, and one code at each exchange, but for those that the table itself knows."""
    rows = [node for node in nodes if node.kind == "row"]
    known = {ticker for row in rows for ticker in table.companies[row.key].tickers}
    said = set().union(*(claims.get(node, frozenset()) for node in nodes)) - known
    exchanges = Counter(ticker.partition(":")[0] for ticker in said)
    settled = {ticker.partition(":")[0] for ticker in known}
    return len(rows) < 2 and settled.isdisjoint(exchanges) and all(count == 1 for count in exchanges.values())
