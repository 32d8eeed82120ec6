"""Make a decision of what a person says, and keep it.

In    two companies that are one, or names that are not a company's own
Out   the decision, appended to the file; None where it would change nothing
Else  UsageError: the names say something else
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.identity.decisions import Decision, append_decision
from pipeline.identity.grouping import Grouping
from pipeline.identity.items import Company


@dataclass(frozen=True, slots=True)
class Desk:
    """Where decisions are made: the file, the names in their groups, and who signs when (UTC, ISO)."""

    path: Path
    grouping: Grouping
    who: str
    when: str


def decide_merge(desk: Desk, keep: Company, other: Company) -> Decision | None:
    """``other`` is ``keep``, whose name stays."""
    names = [desk.grouping.handle_of(company) for company in (keep, other)]
    if desk.grouping.group_of(names[0]) == desk.grouping.group_of(names[1]):
        return None
    return _keep(desk, Decision("merge", names[0], (names[1],), desk.who, desk.when))


def decide_split(desk: Desk, company: Company, names: Sequence[str]) -> Decision | None:
    """The names do not mean ``company``."""
    borne = {alias.text for alias in company.aliases}
    if company.name in names:
        raise UsageError(f'"{company.name}" is the company\'s own name. Split off the other names instead.')
    if strange := next((name for name in names if name not in borne), None):
        known = ", ".join(f'"{name}"' for name in sorted(borne)) or "no other name"
        raise UsageError(f'"{strange}" is no name of "{company.name}". It has {known}.')
    return _keep(desk, Decision("split", desk.grouping.handle_of(company), tuple(names), desk.who, desk.when))


def _keep(desk: Desk, decision: Decision) -> Decision:
    append_decision(desk.path, decision)
    return decision
