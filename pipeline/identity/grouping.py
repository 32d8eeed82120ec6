"""Group names into companies: by ticker, by alias, by what people have decided.

In    everything that the articles of a store call companies
Out   companies, each with all the names that are its own; in the order of their names
Else  nothing is joined that is not certain

Certain are: a name that the table knows; one name in several spellings; names that share a ticker; a person's decision.
A short form is an article's own business: it comes here with the full name beside it, and by itself it means nobody
else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.identity.clusters import Clusters
from pipeline.identity.decisions import Decision
from pipeline.identity.items import Alias, Company, Named
from pipeline.identity.nodes import TICKER, Node, Nodes
from pipeline.identity.places import Places
from pipeline.identity.table import CompanyTable


@dataclass(frozen=True, slots=True)
class Identities:
    """The table and the decisions; ``group`` is a pure function of the names."""

    table: CompanyTable
    decisions: tuple[Decision, ...] = ()
    places: Places = field(default_factory=Places)

    def group(self, named: Iterable[Named]) -> list[Company]:
        """The companies that these names mean."""
        return Grouping(self, named).companies()


class Grouping:
    """Names in their groups, with every decision replayed."""

    def __init__(self, identities: Identities, named: Iterable[Named]) -> None:
        self._identities = identities
        self.table = identities.table
        self._named = list(dict.fromkeys(named))
        self._nodes = Nodes(self._named, identities.table)
        self._own: dict[Named, Node] = {}
        self._merges: list[Merge] = []
        self._parted: set[tuple[Node, str]] = set()
        self._tie()
        for decision in identities.decisions:
            self._replay(decision)
        self._tie()

    def companies(self) -> list[Company]:
        """Every company, in the order of their names; no two have one name."""
        groups: dict[Node, list[Named]] = defaultdict(list)
        for named in self._named:
            groups[self.root_of(named)].append(named)
        rows: dict[Node, list[str]] = defaultdict(list)
        for name in self.table.companies:
            rows[self._clusters.of(Node("row", name))].append(name)
        merges: dict[Node, list[Decision]] = defaultdict(list)
        for merge in self._merges:
            merges[self._clusters.of(merge.node)].append(merge.decision)
        made = [self._company(Group(root, names, rows[root], merges[root])) for root, names in groups.items()]
        return sorted(_apart(made), key=lambda company: company.name)

    def unnamed(self) -> list[Company]:
        """The companies of the table that no article names, as far as they are no other's."""
        named = {self.root_of(one) for one in self._named}
        rows = {name: self._clusters.of(Node("row", name)) for name in self.table.companies}
        return [self._company(Group(root, [], [name], [])) for name, root in rows.items() if root not in named]

    def root_of(self, named: Named) -> Node:
        """The group of what an article says."""
        return self._clusters.of(self._own.get(named) or self._nodes.of(named))

    def group_of(self, name: str) -> Node:
        """The group that a decision means by a name: what was split off under it, else who bears it; or by a ticker."""
        return self._clusters.of(self._node_of(name))

    def handle_of(self, company: Company) -> str:
        """What names the company to a decision: its name; where another company has that, its ticker or a full name."""
        root = self.root_of(company.named[0]) if company.named else self.group_of(company.name)
        names = (company.name, *company.tickers, *(one.name for one in company.named))
        return next((name for name in names if self.group_of(name) == root), company.name)

    def were_parted(self, one: Company, other: Company) -> bool:
        """Whether a person has split one off the other."""
        groups = {self.group_of(self.handle_of(one)), self.group_of(self.handle_of(other))}
        return any({self._clusters.of(node), self.group_of(name)} == groups for node, name in self._parted)

    def _node_of(self, name: str) -> Node:
        own = Node("own", name)
        if own in self._own.values():
            return own
        return self._nodes.of_ticker(name) or self._nodes.of_name(name)

    def _tie(self) -> None:
        merged = ((merge.node, merge.other) for merge in self._merges)
        self._clusters: Clusters[Node] = Clusters([*self._nodes.ties(), *merged])

    def _replay(self, decision: Decision) -> None:
        node = self._node_of(decision.company)
        for name in decision.names:
            if decision.what == "merge":
                self._merges.append(Merge(node, self._node_of(name), decision))
                self._parted.discard((node, name))
            else:
                self._split(node, name, decision)
                self._parted.add((node, name))

    def _split(self, base: Node, name: str, decision: Decision) -> None:
        """Undo the merge that joined the name; where none did, the name's words become a company of their own."""
        self._tie()
        other, group = self._node_of(name), self._clusters.of(base)
        mine = [merge for merge in self._merges if other in (merge.node, merge.other)]
        if base != other and mine and self._clusters.of(other) == group:
            direct = [merge for merge in mine if base in (merge.node, merge.other)]
            self._merges = [merge for merge in self._merges if merge not in (direct or mine)]
            return
        for named in self._named:
            is_meant = name in (named.text, named.name) or (base != other and self._nodes.of(named) == other)
            if is_meant and self.root_of(named) == group:
                self._own[named] = Node("own", decision.names[0])

    def _company(self, group: "Group") -> Company:
        chosen = group.merges[-1].company if group.merges else None
        row = chosen if chosen in group.rows else min(group.rows, default=None)
        known = self.table.companies[row] if row else None
        name = _name_of(group, chosen, row)
        full = (known.legal_name if known else None) or name
        forms = (self.table.spell(text).form for text in (full, name, *sorted(one.name for one in group.named)))
        said = {ticker for one in group.named if (ticker := one.ticker) and self._believed(one, ticker)}
        return Company(
            name=name,
            legal_form=next((form for form in forms if form), None),
            tickers=tuple(dict.fromkeys((*(known.tickers if known else ()), *sorted(said)))),
            place=(known.place if known else None) or self._identities.places.of(full),
            country=known.country if known else None,
            aliases=self._aliases(name, group),
            named=tuple(sorted(group.named, key=_spelled)),
        )

    def _believed(self, named: Named, ticker: str) -> bool:
        """Whether the ticker that stands beside a name is the company's own: contradictions are not."""
        node = self._nodes.of(named)
        return node == Node("ticker", ticker) or ticker in self._nodes.claims.get(node, ())

    def _aliases(self, name: str, group: "Group") -> tuple[Alias, ...]:
        parted = {text for node, text in self._parted if self._clusters.of(node) == group.root}
        listed = {text for row in group.rows for text in self.table.companies[row].surfaces} - parted
        merged = {other for decision in group.merges for other in (decision.company, *decision.names)}
        found = {Alias(one.text, "text") for one in group.named}
        # Words that were split off stand beside a name that is still the other company's.
        found |= {Alias(one.name, "text") for one in group.named if one not in self._own or one.text == one.name}
        found |= {Alias(text, "seed") for text in listed} | {Alias(text, "merge") for text in merged}
        return tuple(sorted(alias for alias in found if alias.text != name))


class Merge(NamedTuple):
    """One name of a merge, as a tie between two nodes."""

    node: Node
    other: Node
    decision: Decision


@dataclass(frozen=True, slots=True)
class Group:
    """What hangs together: the names in articles, the rows of the table, and the merges that joined them."""

    root: Node
    named: Sequence[Named]
    rows: Sequence[str]
    merges: Sequence[Decision]


def _name_of(group: Group, chosen: str | None, row: str | None) -> str:
    """What a person chose, else the table's name, else the name that was split off, else the longest in any article."""
    if chosen and not TICKER.fullmatch(chosen):
        return chosen
    if row or group.root.kind == "own":
        return row or group.root.key
    return max((one.name for one in group.named), key=lambda name: (len(name), name))


def _apart(companies: Sequence[Company]) -> Iterable[Company]:
    """Two companies of one name get their ticker behind it, or a number."""
    alike: Mapping[str, list[Company]] = defaultdict(list)
    for company in companies:
        alike[company.name].append(company)
    for name, group in alike.items():
        group.sort(key=lambda company: (company.tickers, list(map(_spelled, company.named))))
        for number, company in enumerate(group, 1):
            mark = company.tickers[0] if company.tickers else str(number)
            yield company if number == 1 else replace(company, name=f"{name} ({mark})")


def _spelled(named: Named) -> tuple[str, str, str]:
    return named.name, named.text, named.ticker or ""
